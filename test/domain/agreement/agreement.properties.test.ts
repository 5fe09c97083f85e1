import fc from 'fast-check';
import { createDeal } from '../../../src/domain/lifecycle/creation';
import { fieldsOf } from '../../../src/domain/model/field-changes';
import { isInvitationDue } from '../../../src/domain/lifecycle/inviting';
import { EDITABLE, TERM_FIELDS } from '../../../src/domain/model/field-table';
import { reachOf, type DealType, type Terms } from '../../../src/domain/model/terms';
import { isSamePerson, type Person } from '../../../src/domain/model/person';
import { isRecordOf, withoutCode } from '../../../src/domain/agreement/own-record';
import { expectedAfter, nextWrite } from '../../../src/domain/agreement/next-write';
import type { Effect } from '../../../src/domain/model/effect';
import {
  ARCHIVED_STAGES,
  type Direction,
  type Referral,
  type ReferralRecord,
  type Stage,
} from '../../../src/domain/model/referral';
import { advance, createFromRecord, type ReferralEvent } from '../../../src/domain/advance';
import { aNewDeal } from '../../builders/a-new-deal';
import { aPerson, aRecord, frozen, NOW } from '../../builders/a-referral';
import { written } from '../../fakes/memory-partner-center';
import { runs } from '../../support/runs';

const CODE = 'R-7K2MQ';

/** More than any history may take until both sides say the same. */
const MOST_PUSHES = 10;

const megan = aPerson();
const arjun = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Arjun Rao',
  email: 'arjun.rao@northwindtraders.com',
});

const person = fc.constantFrom(megan, arjun);
const text = fc.constantFrom('One', 'Two', 'Three');
const contact = fc
  .constantFrom('kim@example.com', 'lee@example.com', 'pat@example.com')
  .map((email) => ({ firstName: null, lastName: null, email, phone: null, title: null }));
const list = fc.uniqueArray(contact, { selector: ({ email }) => email, minLength: 1 });
const solutions = fc.subarray(
  [
    { id: 'SOL-1', name: 'One' },
    { id: 'SOL-2', name: 'Two' },
  ],
  { minLength: 1 },
);

const terms = {
  name: text,
  value: fc.constantFrom(null, { minor: 100, currency: 'USD' }, { minor: 200, currency: 'EUR' }),
  closeDate: fc.constantFrom(null, '2026-07-01', '2026-08-01'),
  notes: fc.option(text),
  crmId: fc.constantFrom(null, 'CRM-1', 'CRM-2'),
  campaignId: fc.option(text),
};

const edits = fc.record({ ...terms, team: list, solutions }, { requiredKeys: [] });

const events: fc.Arbitrary<ReferralEvent> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      by: person,
      terms: fc.record(terms),
      colleagues: fc.constant([]),
    }),
  },
  person.map((by): ReferralEvent => ({ kind: 'decline', by, reason: 'other', note: 'No capacity.' })),
  { weight: 4, arbitrary: edits.chain((fields) => person.map((by): ReferralEvent => ({ kind: 'edit', by, fields }))) },
  person.map((by): ReferralEvent => ({ kind: 'win', by, value: { minor: 300, currency: 'USD' }, registration: null })),
  person.map((by): ReferralEvent => ({ kind: 'lose', by, reason: 'budget-not-adequate', note: null })),
  fc.tuple(person, fc.nat()).map(([by, turn]): ReferralEvent => ({ kind: 'reopen', by, turn: String(turn) })),
  { weight: 2, arbitrary: fc.constant<ReferralEvent>({ kind: 'settle' }) },
  fc.tuple(person, person).map(([by, whom]): ReferralEvent => ({ kind: 'claim', by, whom })),
  fc
    .tuple(person, fc.constantFrom('partner-led' as const, 'co-sell' as const))
    .map(([by, dealType]): ReferralEvent => ({
      kind: 'invite',
      by,
      dealType,
      assistance: 'GeneralOrOther',
      note: null,
      contact: null,
    })),
);

/** Something that happens. `portal`: somebody changes the record; a stage that it cannot come to is left out. */
type Step =
  | { readonly kind: 'teams'; readonly event: ReferralEvent }
  | {
      readonly kind: 'portal';
      readonly fields: Partial<Terms>;
      readonly team: ReferralRecord['team'] | null;
      readonly stage: Stage | null;
    }
  | { readonly kind: 'poll' }
  | {
      readonly kind: 'push';
      readonly mishap: 'none' | 'lost answer' | 'changed meanwhile';
      readonly meanwhile: ReferralEvent | null;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: events.map((event): Step => ({ kind: 'teams', event })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('portal' as const),
      fields: fc.record(terms, { requiredKeys: [] }),
      team: fc.option(list),
      stage: fc.option(fc.constantFrom<Stage>('accepted', 'declined', 'expired', 'won', 'lost'), { freq: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'poll' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('push' as const),
      mishap: fc.constantFrom('none' as const, 'none' as const, 'lost answer' as const, 'changed meanwhile' as const),
      meanwhile: fc.option(events),
    }),
  },
);

const CAN_BECOME: Readonly<Record<Stage, readonly Stage[]>> = {
  received: ['accepted', 'declined', 'expired'],
  accepted: ['won', 'lost'],
  won: [],
  lost: [],
  declined: [],
  expired: [],
};

/** Something that somebody did here and that changed something. */
interface Deed {
  readonly event: ReferralEvent;
  readonly by: Person;
  readonly before: Referral;
  readonly after: Referral;
}

/** Both sides of one deal, and nothing in between but what they tell each other. */
class Agreement {
  referral: Referral;
  record: ReferralRecord | null;
  isPushDue = false;
  readonly refusals: Effect<'tellRefusal'>[] = [];
  readonly deeds: Deed[] = [];
  /** Every state in which the record ever was. */
  readonly states: ReferralRecord[] = [];
  readonly #deaf: keyof Terms | null;
  #now = NOW;
  #revision = 1;

  constructor(first: Referral, record: ReferralRecord | null, effects: readonly Effect[], deaf: keyof Terms | null) {
    this.referral = first;
    this.record = record;
    this.#deaf = deaf;
    if (record !== null) this.states.push(record);
    this.#note(effects);
  }

  /** The record as it is compared: without what stands in for a CRM id. */
  get told(): ReferralRecord {
    if (this.record === null) throw new Error('There is no record.');
    return withoutCode(this.record, CODE);
  }

  do(step: Step): void {
    this.#now = new Date(this.#now.getTime() + 20_000);
    if (step.kind === 'teams') this.teams(step.event);
    else if (step.kind === 'portal') this.#portal(step);
    else if (step.kind === 'poll') this.poll();
    else if (this.isPushDue) this.push(step.mishap, step.meanwhile);
  }

  poll(): void {
    if (this.record === null) return;
    if (this.referral.recordId !== null || isRecordOf(this.referral, this.record))
      this.#happen({ kind: 'report', record: this.record });
  }

  teams(event: ReferralEvent): void {
    const before = this.referral;
    this.#happen(event);
    if (before !== this.referral && 'by' in event)
      this.deeds.push({ event, by: event.by, before, after: this.referral });
  }

  /** One push as it is made; what is due stays due unless all is told. */
  push(mishap: 'none' | 'lost answer' | 'changed meanwhile' = 'none', meanwhile: ReferralEvent | null = null): void {
    if (this.referral.recordId === null) this.#create(mishap, meanwhile);
    else this.#tell(mishap, meanwhile);
  }

  #create(mishap: string, meanwhile: ReferralEvent | null): void {
    if (this.record !== null) {
      expect(isRecordOf(this.referral, this.record)).toBe(true);
      this.#happen({ kind: 'reread', record: this.record });
      return;
    }
    this.#happen({ kind: 'attempt', what: 'create' });
    const { terms: asked, customer, team, needs, dealType } = this.referral;
    const sent = fieldsOf(this.referral);
    const created = aRecord({
      ...{ id: 'record', direction: 'outbound', stage: 'accepted', customer, team, needs, dealType },
      invitation: { from: null, notes: null, assistance: null },
    });
    this.#put({ ...created, terms: { ...asked, crmId: asked.crmId ?? CODE }, createdAt: this.#now });
    if (meanwhile !== null) this.teams(meanwhile);
    if (mishap === 'none') this.#happen({ kind: 'recorded', record: this.told, sent });
  }

  #tell(mishap: string, meanwhile: ReferralEvent | null): void {
    const read = this.told;
    this.#happen({ kind: 'reread', record: read });
    const write = nextWrite(this.referral, read);
    if (write === null) {
      this.#invite(read, mishap);
      return;
    }
    if (mishap === 'changed meanwhile') {
      this.#put({ ...read, statusReason: 'Changed' });
      return;
    }
    const fields = Object.fromEntries(Object.entries(write.fields).filter(([field]) => field !== this.#deaf));
    this.#put(written(read, { ...write, fields }));
    if (meanwhile !== null) this.teams(meanwhile);
    if (mishap === 'none') this.#happen({ kind: 'recorded', record: this.told, sent: expectedAfter(read, write) });
  }

  #invite({ stage, engagementId }: ReferralRecord, mishap: string): void {
    const isDue = isInvitationDue(this.referral) && !ARCHIVED_STAGES.includes(stage);
    if (!isDue) this.isPushDue = false;
    else if (mishap === 'none')
      this.#happen({
        kind: 'learn',
        other: aRecord({ id: 'theirs', owner: 'microsoft', direction: 'outbound', engagementId }),
      });
  }

  #portal({ fields, team, stage }: Extract<Step, { kind: 'portal' }>): void {
    // Nobody in the portal is as quick as to change a record before it is looked for.
    if (this.record === null || this.referral.recordId === null || ARCHIVED_STAGES.includes(this.record.stage)) return;
    const moved =
      stage !== null && CAN_BECOME[this.record.stage].includes(stage)
        ? { stage, stageSince: this.#now, deadline: null }
        : {};
    this.#put({ ...this.record, terms: { ...this.record.terms, ...fields }, team: team ?? this.record.team, ...moved });
  }

  #put(record: ReferralRecord): void {
    this.#revision += 1;
    const updatedAt = new Date(NOW.getTime() + this.#revision * 1_000);
    this.record = { ...record, eTag: `"${this.#revision}"`, updatedAt };
    this.states.push(this.told);
  }

  #happen(event: ReferralEvent): void {
    const result = advance(frozen(this.referral), frozen(event), this.#now);
    this.referral = result.referral;
    if (result.outcome === 'changed') this.#note(result.effects);
  }

  #note(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'push') this.isPushDue = true;
      if (effect.kind === 'tellRefusal') this.refusals.push(effect);
    }
  }

  /** Time passes, and what is due is done: answers how many pushes that took. */
  settle(): number {
    if (this.referral.closing !== null)
      this.#now = new Date(Math.max(this.#now.getTime(), this.referral.closing.finalAt.getTime()));
    this.#happen({ kind: 'settle' });
    this.poll();
    let pushes = 0;
    for (; this.isPushDue && pushes < MOST_PUSHES; pushes += 1) this.push();
    return pushes;
  }
}

const deafness = fc.constantFrom(null, null, 'campaignId' as const, 'value' as const);

type Beginning =
  | {
      readonly stage: 'received' | 'accepted';
      readonly dealType: DealType;
      readonly direction: Direction;
      readonly deaf: keyof Terms | null;
    }
  | {
      readonly stage: 'created';
      readonly dealType: DealType;
      readonly crmId: string | null;
      readonly deaf: keyof Terms | null;
    };

const dealType = fc.constantFrom('private' as const, 'co-sell' as const);

/** A deal as it begins, and what Partner Center does not take of what it is told. */
const beginnings = fc.oneof(
  fc.record({
    stage: fc.constantFrom('received' as const, 'accepted' as const),
    dealType,
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
    deaf: deafness,
  }),
  fc.record({
    stage: fc.constant('created' as const),
    dealType,
    crmId: fc.constantFrom(null, 'CRM-1'),
    deaf: deafness,
  }),
);

function begin(beginning: Beginning): Agreement {
  if (beginning.stage === 'created') {
    const { crmId, deaf, ...deal } = beginning;
    const { referral, effects } = createDeal(
      aNewDeal({ dealType: deal.dealType, terms: { ...aNewDeal().terms, crmId } }),
      megan,
      CODE,
      NOW,
    );
    return new Agreement(referral, null, effects, deaf);
  }
  const { deaf, ...overrides } = beginning;
  const record = aRecord(overrides);
  const { referral, effects } = createFromRecord(record, CODE, NOW);
  return new Agreement(referral, record, effects, deaf);
}

/** Holds a property of many histories, once all is told. */
const atTheEnd = (holds: (agreement: Agreement, pushes: number) => void): void => {
  fc.assert(
    fc.property(beginnings, fc.array(step, { maxLength: 20 }), (beginning, steps) => {
      const agreement = begin(beginning);
      for (const each of steps) agreement.do(each);
      holds(agreement, agreement.settle());
    }),
    { numRuns: runs({ few: 30, many: 300 }) },
  );
};

/** The stages in which a deal can be only if this was done. */
const HOLDS_IN: Partial<Record<ReferralEvent['kind'], readonly Stage[]>> = {
  accept: ['accepted', 'won', 'lost'],
  decline: ['declined'],
  win: ['won'],
  lose: ['lost'],
};

/** What somebody did of which Partner Center does not tell in the end; null: it does, or they took it back. */
function missedOf({ event, after }: Deed, { deeds, told }: Agreement): string | null {
  if (event.kind === 'invite') return reachOf(told.dealType) < reachOf(event.dealType) ? 'invite' : null;
  const isTakenBack = deeds.some((other) => other.event.kind === 'reopen' && other.before.version >= after.version);
  if (after.closing !== null && isTakenBack) return null;
  return HOLDS_IN[event.kind]?.includes(told.stage) === false ? event.kind : null;
}

describe('whatever happens here and in the portal', () => {
  it('both sides match after a few pushes, and no unsent changes are left', () => {
    atTheEnd(({ referral, told, isPushDue }, pushes) => {
      expect([isPushDue, pushes < MOST_PUSHES, nextWrite(referral, told)]).toEqual([false, true, null]);
      const [here, there] = [fieldsOf(referral), fieldsOf(told)];
      expect(referral.stage).toBe(told.stage);
      expect(TERM_FIELDS.map((field) => here[field])).toEqual(TERM_FIELDS.map((field) => there[field]));
      expect([
        EDITABLE.team.isAlike(here.team, there.team),
        EDITABLE.solutions.isAlike(here.solutions, there.solutions),
        here.dealType,
      ]).toEqual([true, true, there.dealType]);
    });
  });

  it('Partner Center’s stages only ever go where they can, and what is final there stays', () => {
    atTheEnd(({ states }) => {
      states.slice(1).forEach(({ stage }, index) => {
        const before = states[index]?.stage ?? stage;
        if (stage !== before) expect(CAN_BECOME[before]).toContain(stage);
      });
    });
  });

  it('a person who answered, shared or closed a deal finds it so in Partner Center, or is told', () => {
    atTheEnd((agreement) => {
      for (const deed of agreement.deeds) {
        const missed = missedOf(deed, agreement);
        if (missed !== null)
          expect(
            agreement.refusals.map(({ refusal, person: whom }) => [
              refusal.deed,
              missed === 'invite' || isSamePerson(whom, deed.by),
            ]),
          ).toContainEqual([missed, true]);
      }
    });
  });

  it('a person who set a field finds that Partner Center had the value at some time, or is told', () => {
    atTheEnd((agreement) => {
      const {
        deeds,
        states,
        refusals,
        referral: { history },
      } = agreement;
      const sets = deeds.flatMap(({ event, by, before, after }) =>
        event.kind === 'edit' || event.kind === 'accept'
          ? TERM_FIELDS.filter((field) => fieldsOf(before)[field] !== fieldsOf(after)[field]).map((field) => ({
              field,
              by,
              after,
            }))
          : [],
      );
      for (const { field, by, after } of sets) {
        // A final value, too, takes the place of another's, even where the deal turns out to have ended otherwise.
        const isSetAgain = history.some(
          ({ by: whom, version, changes }) =>
            whom !== null && version > after.version && changes.some((change) => change.field === field),
        );
        const wasSo = states.some((state) => JSON.stringify(state.terms[field]) === JSON.stringify(after.terms[field]));
        const isSaid = refusals.some(
          ({ person: whom, refusal }) =>
            isSamePerson(whom, by) && (refusal.fields.includes(field) || refusal.deed === 'accept'),
        );
        if (!isSetAgain && !wasSo) expect({ field, isSaid }).toEqual({ field, isSaid: true });
      }
    });
  });

  it('nobody is told that a field is otherwise who never set it', () => {
    atTheEnd(({ refusals, referral, deeds }) => {
      for (const { person: whom, refusal } of refusals) {
        for (const field of refusal.fields) {
          const isFinalValue =
            field === 'value' && deeds.some(({ event, by }) => event.kind === 'win' && isSamePerson(by, whom));
          const isTheirs =
            isFinalValue ||
            referral.history.some(
              ({ by, what, changes }) =>
                by !== null &&
                isSamePerson(by, whom) &&
                (what === 'created' || changes.some((change) => change.field === field)),
            );
          expect(isTheirs).toBe(true);
        }
      }
    });
  });

  it('Microsoft is invited by us only to deals that somebody here shares with it', () => {
    atTheEnd(({ referral, deeds }) => {
      const isAsked = referral.history[0]?.what === 'created' || deeds.some(({ event }) => event.kind === 'invite');
      if (!isAsked) expect(isInvitationDue(referral)).toBe(false);
    });
  });
});
