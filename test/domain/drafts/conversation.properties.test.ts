import fc from 'fast-check';
import {
  draftFromLine,
  applyToDraft,
  currentPlace,
  type DraftResult,
  type DraftEvent,
} from '../../../src/domain/drafts/conversation';
import {
  NO_ANSWERS,
  DRAFT_PARTS,
  type Answers,
  type Draft,
  type DraftContext,
  type StepId,
} from '../../../src/domain/drafts/model/draft';
import { DRAFT_FIELDS } from '../../../src/domain/drafts/model/faults';
import { customerKey, draftFormOf, type DraftForm } from '../../../src/domain/drafts/form/form';
import { newDealOf } from '../../../src/domain/drafts/model/new-deal';
import { readDraft } from '../../../src/domain/drafts/model/read-draft';
import { readReviewLine } from '../../../src/domain/drafts/reading/review-line';
import { faultsByField, brokenRules } from '../../../src/domain/drafts/model/rules';
import { stepById } from '../../../src/domain/drafts/model/steps';
import { aDraft, someAnswers } from '../../builders/a-draft';
import { aDraftContext, FABRIKAM } from '../../builders/a-draft-context';
import { frozen, NOW } from '../../builders/a-referral';
import { runs } from '../../support/runs';

/** The number of conversations that are tried. */
const RUNS = { numRuns: runs({ few: 15, many: 60 }) };

const CONTEXT = aDraftContext();

/** Lines that answer a question, lines that are ambiguous, and lines that answer none. */
const LINES = [
  ...[
    'Litware, Seattle, US',
    'Contoso',
    'Fabrikam',
    'Litware, Georgia',
    '1 Main Street',
    'Paris',
    'France',
    'Seattle, US',
    '"3M"',
    '华为，深圳，中国',
  ],
  ...['Bo Li bo@litware.com +1 206 555 0144', 'Sue', 'sue@contoso.com', '+1 206 555 0111', 'none'],
  ...['Data estate', 'back office', '50k', '50k eur', 'euros', 'a lot', '-5 usd', '五十万人民币'],
  ...['end of March', 'next friday', '2026-06-14', '03/04/2027', '三月底', 'whenever'],
  ...['crm 123', 'campaign X; notes: first', 'call first', '备注：尽快'],
  ...['me', 'anna', 'ben; me', 'Anna Lee', 'add ben', 'Mona Vidal mona@northwindtraders.com +1 425 555 0155', '我'],
  ...['azure', 'northwind', '1 and 2', 'SOL-9-X', 'Tailspin Restore', 'Quantum'],
  ...['private', 'co-sell', 'partner-led', 'share only', '联合销售', '4: please', 'quotes', '1 or 2'],
  ...['yes', 'no', '是', '不', '1', '2', '3', '9', ''],
  ...[
    'value 60k eur',
    'close date end of May',
    'customer Fabrikam',
    'people ben',
    'contact',
    '日期',
    'microsoft co-sell',
    'nonsense',
  ],
];

const line = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...LINES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

const VALUES: { readonly [Field in (typeof DRAFT_FIELDS)[number]]?: readonly string[] } = {
  customer: [customerKey(FABRIKAM), customerKey(someAnswers().customer), 'unknown'],
  customerName: ['Litware', 'Fabrikam'],
  customerCountry: ['US', 'Germany', 'Atlantis'],
  customerDuns: ['123456789', '12'],
  contactEmail: ['bo@litware.com', 'bo'],
  contactPhone: ['+1 206 555 0144', 'none'],
  dealValue: ['50k', '50000.00', '5 eur', 'a lot'],
  currency: ['USD', 'EUR', 'XYZ'],
  closeDate: ['2027-03-31', '2026-01-01', 'next friday', 'end of March'],
  people: [
    'megan.ortiz@northwindtraders.com',
    'anna.lee@northwindtraders.com',
    'megan.ortiz@northwindtraders.com,ben.king@northwindtraders.com',
    'x@y.z',
  ],
  personEmail: ['mona@northwindtraders.com', 'mona'],
  personPhone: ['+1 425 555 0155'],
  solutions: ['MS-AZURE', 'SOL-61900-NWA,TP-BACKUP', 'NONE'],
  microsoftHelp: ['private', 'partner-led', 'co-sell', 'perhaps'],
  assistance: ['GeneralOrOther', 'QuotesOrLicensing', 'Everything'],
  consent: ['true', 'false'],
};

const form: fc.Arbitrary<DraftForm> = fc
  .record(
    Object.fromEntries(
      DRAFT_FIELDS.map((field) => [
        field,
        fc.oneof(fc.constant(''), fc.constantFrom(...(VALUES[field] ?? ['Some words'])), fc.string({ maxLength: 12 })),
      ]),
    ),
    { requiredKeys: [] },
  )
  // Each key is a field, and each value a text.
  .map((fields) => fields as DraftForm);

const parts = fc.oneof(fc.constant(DRAFT_PARTS), fc.subarray([...DRAFT_PARTS], { minLength: 1 }));

const event: fc.Arbitrary<DraftEvent> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('type' as const), text: line }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fill' as const), parts, form }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pick' as const), index: fc.integer({ min: -1, max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<DraftEvent>({ kind: 'back' }, { kind: 'skip' }, { kind: 'cancel' }, { kind: 'restore' }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), part: fc.constantFrom(null, ...DRAFT_PARTS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('show' as const),
      subscriberId: fc.constantFrom(null, 'channel-1', 'elsewhere'),
    }),
  },
);

/** An event, and how many seconds after the previous one it happens. */
const timed = fc.record({ event, seconds: fc.integer({ min: 0, max: 50 }) });

const conversation = fc.record({
  line: fc.oneof(fc.constant(''), line, fc.constant('Fabrikam 50k EUR 2027-03-31')),
  events: fc.array(timed, { maxLength: 40 }),
});

type Conversation = typeof conversation extends fc.Arbitrary<infer Value> ? Value : never;

interface Moment extends DraftResult {
  readonly before: Draft;
  readonly event: DraftEvent;
  readonly context: DraftContext;
}

/** Each step of a conversation. A change of an object in place throws. */
function momentsOf({ line: first, events }: Conversation): readonly Moment[] {
  let draft = frozen(draftFromLine('d-1', first, CONTEXT).draft);
  let now = NOW.getTime();
  return events.map(({ event: happening, seconds }) => {
    now += seconds * 1_000;
    const context = aDraftContext({ now: new Date(now) });
    const before = draft;
    const conversed = applyToDraft(before, happening, context);
    draft = frozen(conversed.draft);
    return { ...conversed, before, event: happening, context };
  });
}

const holds = (property: (moment: Moment) => void): void => {
  fc.assert(
    fc.property(conversation, (talk) => {
      momentsOf(talk).forEach(property);
    }),
    RUNS,
  );
};

/** An answer to each question, which is understood whenever it is asked. */
const RECIPE: Readonly<Record<StepId, string>> = {
  customer: '"Litware"',
  address: '1 Main Street, Seattle, US',
  contact: 'Bo Li bo@litware.com +1 206 555 0144',
  dealName: 'Data estate',
  dealValue: '50k usd',
  closeDate: '2027-03-31',
  extras: 'crm 123',
  people: 'me',
  phone: 'Mona Vidal mona@northwindtraders.com +1 425 555 0155',
  solutions: 'SOL-9-X',
  dealType: 'private',
  assistance: '4',
  consent: 'yes',
};

/** Answers each question until there is none. */
function finished(draft: Draft, rounds = 40): Draft {
  const place = currentPlace(draft);
  if (place === 'review' || rounds === 0) return draft;
  return finished(applyToDraft(draft, { kind: 'type', text: RECIPE[place] }, CONTEXT).draft, rounds - 1);
}

const opened = (draft: Draft): Draft => ({ ...draft, cancelledAt: null });

describe('any conversation', () => {
  it('never makes a deal that breaks a rule', () => {
    holds(({ draft, context }) => {
      const deal = newDealOf(draft, context);
      const broken = faultsByField(brokenRules(draft.answers, context));
      expect('faults' in deal ? deal.faults : {}).toEqual(broken);
    });
  });

  it('reaches the review only with a valid deal', () => {
    holds(({ draft, context }) => {
      if (currentPlace(draft) === 'review') expect(brokenRules(draft.answers, context)).toEqual([]);
    });
  });

  it('has no dead end: answering each question leads to the review of a valid deal', () => {
    holds(({ draft }) => {
      const end = finished(opened(draft));
      expect({ place: currentPlace(end), faults: brokenRules(end.answers, CONTEXT) }).toEqual({
        place: 'review',
        faults: [],
      });
    });
  });

  it('increases the revision by one for each change, and never without a change', () => {
    holds(({ before, draft, context }) => {
      if (draft === before) return;
      expect(draft).toMatchObject({
        revision: before.revision + 1,
        changedAt: context.now,
        id: before.id,
        startedAt: before.startedAt,
      });
      expect({ ...draft, revision: 0, changedAt: NOW }).not.toEqual({ ...before, revision: 0, changedAt: NOW });
    });
  });

  it('asks a skipped question again once it is required', () => {
    holds(({ draft }) => {
      const { answers, skipped } = draft;
      const owed = skipped.filter(
        (id) => stepById(id).applies(answers) && !stepById(id).isOptional(answers) && !stepById(id).isAnswered(answers),
      );
      if (owed.length > 0) expect(currentPlace(draft)).not.toBe('review');
    });
  });

  it('changes a cancelled draft only by restoring it', () => {
    holds(({ before, draft, event: happening }) => {
      if (before.cancelledAt !== null && happening.kind !== 'restore') expect(draft).toBe(before);
    });
  });

  it('reports no fault for an input that was understood', () => {
    holds(({ said, event: happening }) => {
      const both = said.understood.filter(({ field }) => said.faults[field] !== undefined);
      if (happening.kind === 'fill') expect(both).toEqual([]);
    });
  });

  it('can be stored and read again', () => {
    holds(({ draft }) => {
      expect(readDraft({ format: 1, ...draft })).toEqual({ draft, isCarriedOver: false });
    });
  });

  it('can be migrated from another format without losing an answer', () => {
    holds(({ draft }) => {
      expect(readDraft({ format: 99, ...draft })?.draft.answers).toEqual(draft.answers);
    });
  });

  it('fits a card, which changes nothing when it is submitted unchanged', () => {
    holds(({ draft }) => {
      const open = opened(draft);
      const { draft: after } = applyToDraft(
        open,
        { kind: 'fill', parts: DRAFT_PARTS, form: draftFormOf(open.answers, 'en') },
        CONTEXT,
      );
      expect(after.answers).toEqual(open.answers);
    });
  });
});

/** The parts of the answers, each for one question. */
const partsOf = ({
  customer,
  terms,
  people,
  solutions,
  dealType,
  assistance,
  consent,
}: Answers): Readonly<Record<string, unknown>> => ({
  ...{ name: customer.name, address: customer.address, contacts: customer.contacts },
  ...{
    dealName: terms.name,
    value: terms.value,
    closeDate: terms.closeDate,
    extras: [terms.notes, terms.crmId, terms.campaignId],
  },
  ...{ people, solutions, dealType, assistance, consent },
});

/** The parts that an answer to a question may change. */
const MAY_CHANGE: Readonly<Record<StepId, readonly string[]>> = {
  customer: ['name', 'address', 'contacts', 'consent'],
  address: ['address'],
  contact: ['contacts', 'consent'],
  dealName: ['dealName'],
  dealValue: ['value'],
  closeDate: ['closeDate'],
  extras: ['extras'],
  people: ['people'],
  phone: ['people'],
  solutions: ['solutions'],
  dealType: ['dealType'],
  assistance: ['assistance'],
  consent: ['consent', 'dealType'],
};

describe('an answer', () => {
  it('is not lost by answering another question', () => {
    holds(({ before, draft, event: happening }) => {
      const place = currentPlace(before);
      if (happening.kind !== 'type' || place === 'review' || before.cancelledAt !== null) return;
      const [former, present] = [partsOf(before.answers), partsOf(draft.answers)];
      const changed = Object.keys(former).filter(
        (part) => JSON.stringify(former[part]) !== JSON.stringify(present[part]),
      );
      const named = readReviewLine(happening.text, before.answers)?.step ?? place;
      const mayChange = [...MAY_CHANGE[place], ...MAY_CHANGE[named]];
      expect(changed.filter((part) => !mayChange.includes(part))).toEqual([]);
    });
  });

  it('is not lost by moving, or by a text that is not understood', () => {
    holds(({ before, draft, said, event: happening }) => {
      const isMove = ['back', 'edit', 'cancel', 'restore'].includes(happening.kind);
      const isRefused = happening.kind === 'type' && said.understood.length === 0 && currentPlace(before) !== 'contact';
      if (isMove || isRefused) expect(draft.answers).toEqual(before.answers);
    });
  });

  it('is not lost by faults on a card', () => {
    holds(({ before, draft, said, event: happening }) => {
      if (happening.kind !== 'fill') return;
      const wasAnswered = brokenRules(before.answers, CONTEXT).map(({ field }) => field);
      const isNowMissing = brokenRules(draft.answers, CONTEXT).map(({ field }) => field);
      const lost = isNowMissing.filter((field) => !wasAnswered.includes(field) && said.faults[field] === undefined);
      const asked = ['contactName', 'contactPhone', 'contactEmail', 'consent', 'assistance'];
      expect(lost.filter((field) => !asked.includes(field))).toEqual([]);
    });
  });
});

describe('a line', () => {
  it('always begins a draft, and never adds more to it than the line contains', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          line,
          fc.string({ unit: 'binary', maxLength: 80 }),
          fc.array(line, { maxLength: 4 }).map((some) => some.join(', ')),
        ),
        (text) => {
          const { draft } = draftFromLine('d-1', text, CONTEXT);
          expect(draft.answers).toMatchObject({
            solutions: NO_ANSWERS.solutions,
            assistance: null,
            consent: null,
            shownIn: null,
          });
          expect(draft.revision).toBe(1);
        },
      ),
      RUNS,
    );
  });

  it('gives no answers if it is empty', () => {
    expect(draftFromLine('d-1', '', aDraftContext({ people: [] })).draft).toEqual({ ...aDraft(), id: 'd-1' });
  });
});
