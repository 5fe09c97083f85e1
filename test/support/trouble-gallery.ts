import { TROUBLES, type Refusal, type Trouble } from '../../src/domain/model/trouble';
import type { Referral } from '../../src/domain/model/referral';
import { referralCard } from '../../src/teams/cards/referral';
import { refusalCard } from '../../src/teams/cards/refusal';
import type { Reader } from '../../src/teams/text/reader';
import { aPerson, aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { filledWith, type Exhibit } from './card-gallery';
import { aClosing, aDeal } from './deal-gallery';

/** What keeps Partner Center's record from saying the same, for an hour now. */
export const aTrouble = (overrides: Partial<Trouble> = {}): Trouble => ({
  code: 'unreachable',
  deed: 'accept',
  target: null,
  since: daysFromNow(-1 / 24),
  ...overrides,
});

/** A deal that Partner Center has not been told of as it is. */
export const troubled = (trouble: Partial<Trouble>, overrides: Partial<Referral> = {}): Referral =>
  aDeal({ trouble: aTrouble(trouble), ...overrides });

/** A deal of which Partner Center does not know yet. */
export const UNKNOWN_THERE: Partial<Referral> = { recordId: null, eTag: null };

/** Something that somebody did, and that does not hold. */
export const aRefusal = (overrides: Partial<Refusal> = {}): Refusal => ({
  deed: 'accept',
  why: 'overruled',
  fields: [],
  target: null,
  ...overrides,
});

const answered = (stage: Referral['stage']): Partial<Referral> => ({
  stage,
  direction: 'inbound',
  answer: { by: aPerson(), at: NOW, reason: null, note: null },
});

/** How a referral stands here after some deeds, as long as Partner Center has not been told. */
const AFTER = {
  create: UNKNOWN_THERE,
  invite: { dealType: 'co-sell' },
  decline: answered('declined'),
  win: answered('won'),
} as const;

function cardExhibits(reader: Reader): readonly Exhibit[] {
  const show = (name: string, referral: Referral): Exhibit => ({
    name: `referral ${name}`,
    template: 'referral',
    card: referralCard(referral, reader).card,
  });
  return [
    ...TROUBLES.map((code) =>
      show(
        `whose changes are held up: ${code}`,
        troubled({ code, deed: 'edit', target: code === 'invalid' ? 'details/dealValue' : null }),
      ),
    ),
    ...(['create', 'invite', 'win'] as const).map((deed) =>
      show(`that waits for Partner Center: ${deed}`, troubled({ deed }, AFTER[deed])),
    ),
    ...(['create', 'invite', 'decline'] as const).map((deed) =>
      show(`that was given up: ${deed}`, troubled({ code: 'invalid', deed }, AFTER[deed])),
    ),
    show(
      'that was given up: create, for a value that cannot be changed here',
      troubled({ code: 'invalid', deed: 'create', target: 'customerProfile/address/country' }, UNKNOWN_THERE),
    ),
    show(
      'that was given up: edit, for a value without a translation',
      troubled({ code: 'invalid', deed: 'edit', target: 'details/somethingNew' }),
    ),
    show('that was given up while it is closed', troubled({ code: 'invalid', deed: 'edit' }, { closing: aClosing() })),
  ];
}

/** Every refusal that looks different, with how the referral stands when it is told. */
export const refusals = (): readonly (readonly [name: string, referral: Referral, refusal: Refusal])[] => [
  ['of an acceptance, declined there', aReferral({ stage: 'declined' }), aRefusal()],
  ['of an acceptance, expired there', aReferral({ stage: 'expired' }), aRefusal()],
  ['of a win, lost there', aReferral({ stage: 'lost' }), aRefusal({ deed: 'win' })],
  ['of a decline, accepted there', aReferral({ stage: 'accepted' }), aRefusal({ deed: 'decline' })],
  ['of fields', aDeal(), aRefusal({ deed: 'edit', fields: ['value', 'closeDate', 'notes', 'team'] })],
  ['of a field of a deal that is over', aReferral({ stage: 'won' }), aRefusal({ deed: 'edit', fields: ['value'] })],
  [
    'for a value',
    troubled({ code: 'invalid', deed: 'edit', target: 'details/dealValue' }),
    aRefusal({ deed: 'edit', why: 'invalid', target: 'details/dealValue' }),
  ],
  [
    'for a phone number',
    troubled({ code: 'invalid', deed: 'create', target: '/team/0/phoneNumber' }, UNKNOWN_THERE),
    aRefusal({ deed: 'create', why: 'invalid', target: '/team/0/phoneNumber' }),
  ],
  [
    'without a reason',
    troubled({ code: 'invalid', deed: 'invite' }, AFTER.invite),
    aRefusal({ deed: 'invite', why: 'invalid' }),
  ],
  [
    'because the record is gone',
    troubled({ code: 'missing', deed: 'edit' }),
    aRefusal({ deed: 'edit', why: 'missing' }),
  ],
  ['that is settled', aDeal(), aRefusal({ deed: 'edit', why: 'invalid', target: 'details/notes' })],
  [
    'that is being tried again',
    troubled({ deed: 'edit' }),
    aRefusal({ deed: 'edit', why: 'invalid', target: 'details/notes' }),
  ],
];

/** Everything that people see of Partner Center not having been told yet, and of its refusals. */
export const troubleExhibits = (reader: Reader): readonly Exhibit[] => [
  ...cardExhibits(reader),
  ...refusals().map(([name, referral, refusal]): Exhibit => ({
    name: `refusal ${name}`,
    template: 'refusal',
    card: refusalCard(referral, refusal, reader).card,
  })),
];

/** The same with text in it that would like to be more than text. */
export function hostileTroubles(reader: Reader, text: string): readonly Exhibit[] {
  const deal: Referral = {
    ...filledWith(text),
    stage: 'accepted',
    direction: 'outbound',
    trouble: aTrouble({ code: 'invalid', deed: 'edit', target: text }),
  };
  const refusal = aRefusal({ deed: 'edit', why: 'invalid', target: text });
  return [
    { name: 'trouble', template: 'referral', card: referralCard(deal, reader).card },
    { name: 'refusal', template: 'refusal', card: refusalCard(deal, refusal, reader).card },
    {
      name: 'refusal of fields',
      template: 'refusal',
      card: refusalCard(
        deal,
        aRefusal({ deed: 'edit', fields: ['name', 'notes', 'crmId', 'team', 'solutions'] }),
        reader,
      ).card,
    },
  ];
}
