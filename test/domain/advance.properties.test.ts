import fc from 'fast-check';

import type { Transition } from '../../src/domain/model/transition';
import { createDeal } from '../../src/domain/lifecycle/creation';
import { changesBetween, fieldsOf } from '../../src/domain/model/field-changes';
import { type DealType, type EditableFields, reachOf } from '../../src/domain/model/terms';
import { contactOf } from '../../src/domain/model/person';
import { ARCHIVED_STAGES, STAGES, type Direction, type Referral } from '../../src/domain/model/referral';
import { createFromRecord, type ReferralEvent } from '../../src/domain/advance';
import { aNewDeal } from '../builders/a-new-deal';
import { aPerson, aRecord, aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { advanced } from '../support/advancing';
import { runs } from '../support/runs';

const megan = aPerson();
const arjun = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Arjun Rao',
  email: 'arjun.rao@northwindtraders.com',
});

const DEAL_TYPES = ['private', 'partner-led', 'co-sell'] as const satisfies readonly DealType[];
const DIRECTIONS = ['inbound', 'outbound'] as const satisfies readonly Direction[];

const person = fc.constantFrom(megan, arjun);
const value = fc.constantFrom(null, { minor: 5_000_000, currency: 'EUR' }, { minor: 1, currency: 'JPY' });
const fields = fc.constantFrom<Partial<EditableFields>>(
  { notes: 'One' },
  { notes: 'Two', closeDate: null },
  { team: [contactOf(megan)] },
  { solutions: [] },
  {},
);

const answers: fc.Arbitrary<ReferralEvent> = fc.oneof(
  person.map((by): ReferralEvent => ({
    kind: 'accept',
    by,
    terms: { ...aReferral().terms, crmId: 'CRM-7' },
    colleagues: [contactOf(by)],
  })),
  person.map((by): ReferralEvent => ({ kind: 'decline', by, reason: 'other', note: 'No capacity.' })),
);

const endings: fc.Arbitrary<ReferralEvent> = fc.oneof(
  fc.record({ kind: fc.constant('win' as const), by: person, value, registration: fc.constant(null) }),
  person.map((by): ReferralEvent => ({ kind: 'lose', by, reason: 'budget-not-adequate', note: null })),
);

/** What people do that leaves the deal itself alone. */
const asides: fc.Arbitrary<ReferralEvent> = fc.oneof(
  fc.record({ kind: fc.constant('note' as const), by: person, text: fc.constantFrom('Called.', 'Called again.') }),
  fc.record({ kind: fc.constant('claim' as const), by: person, whom: person }),
  fc.record({
    kind: fc.constant('favorite' as const),
    by: person,
    turn: fc.constantFrom('turn-1', 'turn-2', 'turn-3'),
  }),
  fc.record({ kind: fc.constant('remindToWin' as const), by: person, at: fc.constant(daysFromNow(5)) }),
);

const work: fc.Arbitrary<ReferralEvent> = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), by: person, fields }),
  fc.record({ kind: fc.constant('snooze' as const), by: person, at: fc.constant(daysFromNow(5)) }),
  fc.record({
    kind: fc.constant('invite' as const),
    by: person,
    dealType: fc.constantFrom('partner-led' as const, 'co-sell' as const),
    assistance: fc.constantFrom(null, 'GeneralOrOther' as const),
    note: fc.constant(null),
    contact: fc.constant(null),
  }),
);

const time: fc.Arbitrary<ReferralEvent> = fc.oneof(
  fc.tuple(person, fc.nat()).map(([by, turn]): ReferralEvent => ({ kind: 'reopen', by, turn: String(turn) })),
  fc.constant<ReferralEvent>({ kind: 'settle' }),
  fc.constant<ReferralEvent>({ kind: 'lapse' }),
);

const ours: fc.Arbitrary<ReferralEvent> = fc.oneof(answers, endings, asides, work, time);

const reports: fc.Arbitrary<ReferralEvent> = fc
  .tuple(fc.constantFrom(...STAGES), fc.constantFrom(...DEAL_TYPES), fc.integer({ min: 0, max: 9 }), fc.boolean())
  .map(([stage, dealType, revision, hasTag]): ReferralEvent => {
    const eTag = hasTag ? `"revision-${revision}"` : null;
    return { kind: 'report', record: aRecord({ stage, dealType, eTag, updatedAt: daysFromNow(revision) }) };
  });

const learned: fc.Arbitrary<ReferralEvent> = fc
  .constantFrom(...STAGES)
  .map((stage): ReferralEvent => ({ kind: 'learn', other: aReferral({ owner: 'microsoft', stage }) }));

const any = fc.oneof(
  { weight: 5, arbitrary: ours },
  { weight: 2, arbitrary: reports },
  { weight: 1, arbitrary: learned },
);

/** A referral as it begins: told by Partner Center in some stage, or created here. */
const beginning: fc.Arbitrary<Referral> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...STAGES), fc.constantFrom(...DIRECTIONS), fc.constantFrom(...DEAL_TYPES))
    .map(
      ([stage, direction, dealType]) =>
        createFromRecord(aRecord({ stage, direction, dealType }), 'R-7K2MQ', NOW).referral,
    ),
  fc.constantFrom(...DEAL_TYPES).map((dealType) => createDeal(aNewDeal({ dealType }), megan, 'R-7K2MQ', NOW).referral),
);

/** How long after the one before something happens, in milliseconds: often within the time to undo, at times days. */
const pause = fc.oneof(
  fc.constantFrom(0, 1, 59_999, 60_000),
  fc.integer({ min: 0, max: 90_000 }),
  fc.integer({ min: 0, max: 3 * 86_400_000 }),
);

const sequenceOf = (event: fc.Arbitrary<ReferralEvent>) =>
  fc.tuple(beginning, fc.array(fc.tuple(event, pause), { maxLength: 25 }));

interface Step {
  readonly before: Referral;
  readonly event: ReferralEvent;
  readonly now: Date;
  readonly result: Transition;
}

/** Every step of a sequence: the referral before it and what came of it. */
function walk([first, events]: readonly [Referral, readonly (readonly [ReferralEvent, number])[]]): readonly Step[] {
  const steps: Step[] = [];
  let [before, now] = [first, NOW];
  for (const [event, wait] of events) {
    now = new Date(now.getTime() + wait);
    const result = advanced(before, event, now);
    steps.push({ before, event, now, result });
    before = result.referral;
  }
  return steps;
}

const isArchived = ({ stage }: Referral): boolean => ARCHIVED_STAGES.includes(stage);

/** Holds a property against every step of many sequences. */
const eachStep = (
  event: fc.Arbitrary<ReferralEvent>,
  holds: (step: Step) => void,
  numRuns = runs({ few: 100, many: 1_000 }),
): void => {
  fc.assert(
    fc.property(sequenceOf(event), (sequence) => {
      walk(sequence).forEach(holds);
    }),
    { numRuns },
  );
};

describe('any sequence of events', () => {
  it('never leaves an archived stage, unless Partner Center has another answer', () => {
    eachStep(fc.oneof(ours, learned), ({ before, result }) => {
      if (isArchived(before)) expect(result.referral.stage).toBe(before.stage);
    });
  });

  it('never leaves an archived stage that Partner Center has confirmed', () => {
    eachStep(any, ({ before, result }) => {
      if (isArchived(before) && before.stage === before.recordedStage) expect(result.referral.stage).toBe(before.stage);
    });
  });

  it('never goes back to waiting for an answer', () => {
    eachStep(any, ({ before, result }) => {
      if (before.stage !== 'received') expect(result.referral.stage).not.toBe('received');
    });
  });

  it('adds exactly one to the version on each change, only ever adds to the history, and otherwise keeps the referral', () => {
    eachStep(any, ({ before, result: { outcome, referral } }) => {
      if (outcome === 'changed') expect(referral.version).toBe(before.version + 1);
      else expect(referral).toBe(before);
      expect(referral.history.slice(0, before.history.length)).toEqual(before.history);
    });
  });

  it('writes a history whose versions ascend', () => {
    eachStep(any, ({ result: { referral } }) => {
      const versions = referral.history.map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
      expect(versions.at(-1)).toBeLessThanOrEqual(referral.version);
    });
  });

  it('writes into the history whatever changed about the deal, and nothing else', () => {
    eachStep(any, ({ before, result: { referral } }) => {
      const added = referral.history.slice(before.history.length).flatMap(({ changes }) => changes);
      expect(added).toEqual(changesBetween(fieldsOf(before), fieldsOf(referral)));
    });
  });

  it('wins or loses a deal here only once the time to take it back has passed', () => {
    eachStep(any, ({ before, event, now, result: { referral } }) => {
      if (isArchived(before) || event.kind === 'report' || !['won', 'lost'].includes(referral.stage)) return;
      expect([event.kind, referral.stage]).toEqual(['settle', before.closing?.stage]);
      expect(now.getTime()).toBeGreaterThanOrEqual(before.closing?.finalAt.getTime() ?? Infinity);
    });
  });

  it('leads every closing that nobody takes back to its end', () => {
    fc.assert(
      fc.property(sequenceOf(any), (sequence) => {
        const { closing, ...referral } = walk(sequence).at(-1)?.result.referral ?? sequence[0];
        if (closing === null) return;
        const settled = advanced({ ...referral, closing }, { kind: 'settle' }, closing.finalAt).referral;
        expect([settled.stage, settled.closing]).toEqual([closing.stage, null]);
      }),
    );
  });

  it('has a closing only on an open deal', () => {
    eachStep(any, ({ result: { referral } }) => {
      if (referral.closing !== null) expect([referral.stage, referral.owner]).toEqual(['accepted', 'partner']);
    });
  });

  it('never lessens who at Microsoft takes part, unless Partner Center archived it before it heard of more', () => {
    eachStep(any, ({ before, event, result: { referral } }) => {
      if (event.kind === 'report' && ARCHIVED_STAGES.includes(event.record.stage)) return;
      expect(reachOf(referral.dealType)).toBeGreaterThanOrEqual(reachOf(before.dealType));
    });
  });

  it('changes no terms by notes, hand-overs, stars and reminders', () => {
    eachStep(any, ({ before, event, result: { referral } }) => {
      if (!['note', 'claim', 'favorite', 'snooze', 'remindToWin'].includes(event.kind)) return;
      const { terms, needs, dealType, stage, answer, closing } = before;
      expect(referral).toMatchObject({ terms, needs, dealType, stage, answer, closing });
    });
  });

  it('makes of an event that is delivered twice what it makes of it once, unless somebody asks to be reminded', () => {
    eachStep(any, ({ event, now, result: { referral } }) => {
      if (event.kind === 'snooze' || event.kind === 'remindToWin') return;
      const again = advanced(referral, event, now);
      expect(again.outcome).not.toBe('changed');
      expect(again.referral).toBe(referral);
    });
  });

  it('asks for something to be told to others each time the stage changes', () => {
    eachStep(any, ({ before, result }) => {
      const told =
        result.outcome === 'changed'
          ? result.effects.flatMap((effect) => (effect.kind === 'emit' ? [effect.what] : []))
          : [];
      if (before.stage === result.referral.stage)
        expect(told.filter((what) => !['edited', 'noted', 'invited', 'handed-over', 'updated'].includes(what))).toEqual(
          [],
        );
      else expect(told).toEqual([result.referral.stage]);
    });
  });
});

describe('a closing that is taken back in time', () => {
  const meanwhile = fc.array(fc.tuple(asides, fc.integer({ min: 0, max: 5_000 })), { maxLength: 10 });

  it('leaves the deal as it was, whatever was noted and whoever got it meanwhile', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DEAL_TYPES), endings, meanwhile, person, (dealType, ending, events, by) => {
        const before = createDeal(aNewDeal({ dealType }), megan, 'R-7K2MQ', NOW).referral;
        const steps = walk([before, [[ending, 0], ...events, [{ kind: 'reopen', by, turn: 'last press' }, 0]]]);

        const { referral, outcome } = steps.at(-1)?.result ?? {};

        const { stage, terms, needs, answer, stageSince, registration } = before;
        expect(outcome).toBe('changed');
        expect(referral).toMatchObject({
          closing: null,
          stage,
          terms,
          needs,
          dealType,
          answer,
          stageSince,
          registration,
        });
      }),
      { numRuns: runs({ few: 50, many: 500 }) },
    );
  });
});
