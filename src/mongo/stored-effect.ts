import { z } from 'zod';
import {
  EFFECT_KINDS,
  OWNER_MESSAGES,
  PERSON_MESSAGES,
  REMINDER_FORMS,
  type Effect,
  type EffectKind,
} from '../domain/model/effect';
import { HAPPENINGS } from '../domain/model/history';
import { schemaOf, unionOf } from './same-type';
import { StoredRefusal } from './stored-referral';

const person = z.object({ tenantId: z.string(), objectId: z.string() });

/** The fields of effects of each kind, without `kind`. */
type Details = { readonly [Kind in EffectKind]: Omit<Effect<Kind>, 'kind'> };

/** The stored fields of effects of each kind, without `kind`. */
const DETAILS = schemaOf<Details>()(
  z.object({
    announce: z.object({}),
    update: z.object({}),
    relate: z.object({}),
    push: z.object({}),
    tellRefusal: z.object({ person, refusal: StoredRefusal }),
    card: z.object({ subscriberId: z.string() }),
    remind: z.object({ subscriberId: z.string().nullable() }),
    reminder: z.object({ subscriberId: z.string(), form: z.enum(REMINDER_FORMS), lead: z.number() }),
    remindPerson: z.object({ person }),
    personalReminder: z.object({ person, lead: z.number() }),
    nudge: z.object({ person, at: z.date() }),
    expire: z.object({ at: z.date() }),
    notice: z.object({ subscriberId: z.string().nullable() }),
    hole: z.object({ subscriberId: z.string(), person }),
    overdue: z.object({ at: z.date() }),
    tellOwner: z.object({ news: z.enum(OWNER_MESSAGES) }),
    tellPerson: z.object({ person, news: z.enum(PERSON_MESSAGES), at: z.date() }),
    close: z.object({ at: z.date() }),
    emit: z.object({ what: z.enum(HAPPENINGS) }),
  }),
);

const effectOf = (kind: EffectKind): z.ZodObject => z.object({ kind: z.literal(kind), ...DETAILS.shape[kind].shape });

/** The stored form of an effect. */
export const StoredEffect = unionOf<Effect>('kind', EFFECT_KINDS.map(effectOf));
