import {
  OWNER_MESSAGES,
  PERSON_MESSAGES,
  type Effect,
  type EffectKind,
  type PersonId,
} from '../../src/domain/model/effect';
import { HAPPENINGS } from '../../src/domain/model/history';
import { TROUBLES } from '../../src/domain/model/trouble';
import { NOW } from './a-referral';

const MEGAN: PersonId = { tenantId: 'tenant', objectId: 'megan' };

const IN_A_MINUTE = new Date(NOW.getTime() + 60_000);

/** One effect of each kind, and more where a kind has more than one shape. What is due later is due in a minute. */
export const EVERY_EFFECT: { readonly [Kind in EffectKind]: readonly Effect<Kind>[] } = {
  announce: [{ kind: 'announce' }],
  update: [{ kind: 'update' }],
  card: [{ kind: 'card', subscriberId: 'general' }],
  reminder: [
    { kind: 'reminder', subscriberId: 'general', form: 'reply', lead: 1_440 },
    { kind: 'reminder', subscriberId: 'general', form: 'post', lead: 240 },
  ],
  personalReminder: [{ kind: 'personalReminder', person: MEGAN, lead: 240 }],
  remind: [
    { kind: 'remind', subscriberId: 'general' },
    { kind: 'remind', subscriberId: null },
  ],
  remindPerson: [{ kind: 'remindPerson', person: MEGAN }],
  nudge: [{ kind: 'nudge', person: MEGAN, at: IN_A_MINUTE }],
  expire: [{ kind: 'expire', at: IN_A_MINUTE }],
  notice: [
    { kind: 'notice', subscriberId: 'general' },
    { kind: 'notice', subscriberId: null },
  ],
  hole: [{ kind: 'hole', subscriberId: 'general', person: MEGAN }],
  overdue: [{ kind: 'overdue', at: IN_A_MINUTE }],
  tellOwner: OWNER_MESSAGES.map((news) => ({ kind: 'tellOwner', news })),
  tellPerson: PERSON_MESSAGES.map((news) => ({ kind: 'tellPerson', person: MEGAN, news, at: IN_A_MINUTE })),
  close: [{ kind: 'close', at: IN_A_MINUTE }],
  relate: [{ kind: 'relate' }],
  push: [{ kind: 'push' }],
  tellRefusal: [
    {
      kind: 'tellRefusal',
      person: MEGAN,
      refusal: { deed: 'edit', why: 'overruled', fields: ['name', 'team'], target: null },
    },
    ...TROUBLES.map((why): Effect<'tellRefusal'> => ({
      kind: 'tellRefusal',
      person: MEGAN,
      refusal: { deed: 'accept', why, fields: [], target: 'team' },
    })),
  ],
  emit: HAPPENINGS.map((what) => ({ kind: 'emit', what })),
};
