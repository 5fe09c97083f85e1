import { MOST_REGISTERED } from '../../../src/domain/forms/registration-rules';
import { LONGEST_NOTE } from '../../../src/domain/forms/declining';
import { CURRENCIES } from '../../../src/domain/money/currency';
import { DECLINE_REASONS } from '../../../src/domain/model/decline-reason';
import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import {
  lostCard,
  prospectsOf,
  wonCard,
  type IncentiveProspects,
  type WonEntry,
} from '../../../src/teams/cards/close-deal';
import { NOTHING_CHOSEN, type DeclineEntry } from '../../../src/teams/cards/decline';
import type { Reader } from '../../../src/teams/text/reader';
import { aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { emptyReferral, filledWith, HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';
import {
  aDeal,
  CATALOGUE,
  closingEntry,
  faultyClosing,
  faultyRegistration,
  NO_PROSPECTS,
} from '../../support/deal-gallery';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };
const TODAY = '2026-06-15';

const DEAL = aReferral({ stage: 'accepted', version: 7 });

const won = (entry: Partial<WonEntry> = {}, reader = READER, deal: Referral = DEAL): object =>
  wonCard(deal, reader, { ...closingEntry(deal, reader), ...entry }, NO_PROSPECTS, TODAY);

const lost = (entry: DeclineEntry = NOTHING_CHOSEN, reader = READER): object => lostCard(DEAL, reader, entry);

const confirming = (title: string, verb: string): readonly object[] => [
  { title, verb, data: { verb, referralId: DEAL.id, version: 7 } },
  { title: 'Cancel', verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: DEAL.id } },
];

const waysOf = (card: object): readonly unknown[] =>
  actionsIn(card, 'Action.Execute').map(({ style, associatedInputs }) => [style, associatedInputs]);

describe('the form that closes a deal as won', () => {
  it('names the deal, and says how long closing it can be undone', () => {
    expect(textIn(won()).split('\n')).toEqual([
      'Close this deal as won',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'You have a minute to undo it. Then it is final: it cannot be opened again.',
    ]);
  });

  it('is filled in with the value, so that two clicks are enough', () => {
    expect(inputsIn(won())).toEqual({ dealValue: '125000.00', currency: 'USD' });
    expect(inputsIn(won({}, READER, { ...emptyReferral(), stage: 'accepted' }))).toEqual({
      dealValue: '',
      currency: '',
    });
  });

  it('asks for the final value, which is optional', () => {
    expect(inputNodes(won())).toMatchObject([
      { id: 'dealValue', label: 'Final value', placeholder: '125,000 or 125k' },
      { id: 'currency', label: 'Currency' },
    ]);
    expect(inputNodes(won()).filter((input) => input['isRequired'] === true)).toEqual([]);
  });

  it("offers every currency by code and name in the reader's language", () => {
    expect(Object.keys(choicesIn(won(), 'currency'))).toEqual(CURRENCIES);
    expect(choicesIn(won(), 'currency')['JPY']).toBe('JPY – Japanese Yen');
    expect(choicesIn(won({}, CHINESE), 'currency')['JPY']).toBe('JPY – 日元');
  });

  it('confirms with the version it was made from, and cancels without sending its inputs', () => {
    expect(buttonsIn(won())).toEqual(confirming('Confirm as won', 'deal.won.confirm'));
    expect(waysOf(won())).toEqual([
      ['positive', 'auto'],
      ['default', 'none'],
    ]);
  });

  it('returned with faults keeps its inputs, and shows each fault below its field', () => {
    const card = won(faultyClosing(READER));

    expect(inputsIn(card)).toEqual({ dealValue: '12,5,00.999', currency: 'JPY' });
    expect([faultBelow(card, 'dealValue'), faultBelow(card, 'currency')]).toEqual([
      '⚠ Too many decimals: JPY has 0.',
      '⚠ The amount names another currency than the one chosen here.',
    ]);
    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was sent yet: please look at the marked fields.');
    expect(tonesIn(card)).toEqual(['attention']);
  });

  it("shows amounts in the reader's format", () => {
    const faults = { dealValue: 'money-not-understood' } as const;

    expect(faultBelow(won({ faults }), 'dealValue')).toBe(
      '⚠ This amount was not understood. Write it like 125,000 or 125k.',
    );
    expect(faultBelow(won({ faults }, CHINESE), 'dealValue')).toBe('⚠ 无法识别此金额。请写成 125,000 或 12.5万。');
  });

  it('does not name a number of decimals if only the amount contains the currency', () => {
    const card = won({ form: { dealValue: 'JPY 0.5', currency: '' }, faults: { dealValue: 'money-too-precise' } });

    expect(faultBelow(card, 'dealValue')).toBe('⚠ This amount was not understood. Write it like 125,000 or 125k.');
  });

  it("speaks the reader's language", () => {
    expect(textIn(won({}, CHINESE)).split('\n')).toEqual([
      '将此交易标记为赢单',
      'R-7K2MQ',
      'Contoso Freight Inc',
      '您有一分钟时间可以撤销。之后无法撤销，交易不能重新打开。',
    ]);
    expect(buttonsIn(won({}, CHINESE)).map(({ title }) => title)).toEqual(['确认赢单', '取消']);
  });

  it.each(HOSTILE_TEXTS)("shows a customer's name only as text: %j", (hostile) => {
    const card = won({}, READER, filledWith(hostile));

    expect(nodesOf(card).map(({ type }) => type)).toEqual(nodesOf(won()).map(({ type }) => type));
    expect(JSON.stringify(card)).not.toMatch(/[\u202A-\u202E\u2066\u2067]/u);
  });

  it.each(LOCALES)('is never larger than 28 KB (%s)', (locale) => {
    const reader = READERS[locale];

    expect(
      bytesOf(won({ ...faultyClosing(reader), notice: '字'.repeat(1_000) }, reader, filledWith('字'.repeat(10_000)))),
    ).toBeLessThanOrEqual(28 * 1024);
  });
});

const TWO = CATALOGUE.slice(0, 2);

const registering = (
  solutions: IncentiveProspects['solutions'] = TWO,
  entry: Partial<WonEntry> = {},
  reader = READER,
  prospects: Partial<IncentiveProspects> = {},
): object => {
  const all = { ...NO_PROSPECTS, solutions, ...prospects };
  return wonCard(DEAL, reader, { ...closingEntry(DEAL, reader, all), ...entry }, all, TODAY);
};

describe('the questions of the deal registration', () => {
  it('are left out if the deal cannot be registered', () => {
    expect(Object.keys(inputsIn(won()))).toEqual(['dealValue', 'currency']);
    expect(textIn(won())).not.toContain('incentives');
  });

  it('are asked about the contract and each solution, with a toggle that is on', () => {
    expect(Object.keys(inputsIn(registering()))).toEqual([
      ...['dealValue', 'currency', 'register', 'contractValue', 'contractSigned', 'contractStart', 'contractEnd'],
      ...[0, 1].flatMap((place) =>
        ['solutionValue', 'deployedOnAzure', 'deployedIn', 'pricingModel', 'marketplaceDate'].map(
          (id) => `${id}${place}`,
        ),
      ),
    ]);
    expect(inputsIn(registering())).toMatchObject({ register: 'true' });
    expect(textIn(registering())).toContain('Northwind Migration Accelerator');
    expect(textIn(registering())).toContain('Northwind Backup');
  });

  it('are filled in with the value, for a solution only if it is the only one, and otherwise empty', () => {
    expect(inputsIn(registering(CATALOGUE.slice(0, 1)))).toMatchObject({
      contractValue: '125000.00',
      solutionValue0: '125000.00',
      contractSigned: '',
      contractStart: '',
      contractEnd: '',
      deployedOnAzure0: '',
      deployedIn0: '',
      pricingModel0: '',
      marketplaceDate0: '',
    });
    expect(inputsIn(registering())).toMatchObject({
      contractValue: '125000.00',
      solutionValue0: '',
      solutionValue1: '',
    });
  });

  it('offer the choices that Partner Center accepts', () => {
    const card = registering();

    expect(choicesIn(card, 'deployedOnAzure0')).toEqual({ true: 'Yes', false: 'No' });
    expect(choicesIn(card, 'deployedIn1')).toEqual({ Customer: "The customer's", Partner: 'Ours' });
    expect(choicesIn(card, 'pricingModel1')).toEqual({
      PayAsYouGo: 'Pay as you go',
      Other: 'Another way, such as a fixed price',
    });
  });

  it('returned with faults keep their answers, and show each fault below its field', () => {
    const card = registering(TWO, faultyRegistration(READER));

    expect(inputsIn(card)).toMatchObject({ contractValue: 'much', contractStart: '2026-06-01', solutionValue0: '-1' });
    expect(
      [
        'contractValue',
        'contractSigned',
        'contractStart',
        'contractEnd',
        'solutionValue0',
        'deployedOnAzure0',
        'deployedIn0',
        'pricingModel0',
        'marketplaceDate0',
      ].map((id) => faultBelow(card, id)),
    ).toEqual([
      '⚠ This amount was not understood. Write it like 125,000 or 125k.',
      '⚠ Please fill this in.',
      '⚠ The contract cannot start before it was signed.',
      '⚠ The contract must end after it starts.',
      '⚠ The value cannot be negative.',
      '⚠ Please fill this in.',
      '⚠ Please fill this in.',
      '⚠ Please choose one of the answers.',
      '⚠ Please give a date such as Jun 15, 2026.',
    ]);
  });

  it('are translated into Chinese', () => {
    expect(textIn(registering(TWO, {}, CHINESE))).toContain('登记 Microsoft 激励');
    expect(choicesIn(registering(TWO, {}, CHINESE), 'deployedOnAzure0')).toEqual({ true: '是', false: '否' });
  });

  it.each(LOCALES)(
    'are smaller than 28 KB with as many solutions as are asked about, long names and every fault (%s)',
    (locale) => {
      const reader = READERS[locale];
      const many = Array.from({ length: MOST_REGISTERED }, (_, index) => ({ id: `S${index}`, name: '案'.repeat(500) }));
      const { registration, faults, ...others } = faultyRegistration(reader);
      const wrong = Object.fromEntries(
        many.flatMap((_, place) =>
          Object.entries(faults).map(([id, fault]) => [id.replace('0', String(place)), fault]),
        ),
      );
      const typed = Object.fromEntries(many.map((_, place) => [`solutionValue${place}`, '字'.repeat(200)]));
      const entry = {
        ...others,
        registration: { ...registration, ...typed },
        faults: wrong,
        notice: '字'.repeat(1_000),
      };

      const card = wonCard(
        filledWith('字'.repeat(10_000)),
        reader,
        entry,
        { ...NO_PROSPECTS, solutions: many, notAskedCount: 42, riskyUntil: daysFromNow(1) },
        TODAY,
      );

      expect(bytesOf(card)).toBeLessThanOrEqual(28 * 1024);
      expect(Object.keys(inputsIn(card))).toContain(`marketplaceDate${MOST_REGISTERED - 1}`);
    },
  );

  it('say how many eligible solutions are left out', () => {
    expect(textIn(registering(TWO, {}, READER, { notAskedCount: 3 }))).toContain(
      '⚠ This form has room for 2 eligible solutions. Please register the others (3) in Partner Center.',
    );
    expect(textIn(registering())).not.toContain('This form has room');
  });
});

describe('a deal that is won too early', () => {
  const risky = (reader = READER): object => registering(TWO, {}, reader, { riskyUntil: daysFromNow(1) });

  it('has a warning, with the time from which it is safe', () => {
    expect(textIn(risky())).toContain(
      '⚠ This deal is younger than 72 hours: won now, its registration can be rejected. It is safe from Tue, Jun 16, 10:00 AM GMT+1 on.',
    );
    expect(textIn(risky(CHINESE))).toContain('6月16日周二 GMT+8 17:00 起可安全标记');
    expect(tonesIn(risky())).toEqual(['warning']);
  });

  it('has a button for a reminder when it is safe', () => {
    expect(buttonsIn(risky()).map(({ title, verb }) => [title, verb])).toEqual([
      ['Confirm as won', 'deal.won.confirm'],
      ['Remind me when safe', 'deal.remind'],
      ['Cancel', 'referral.refresh'],
    ]);
    expect(buttonsIn(registering()).map(({ verb }) => verb)).not.toContain('deal.remind');
  });
});

describe('the incentive prospects of a deal', () => {
  const eligible = new Set(['SOL-61900-NWA']);
  const young = { createdAt: daysFromNow(-1) };

  it('are empty if no solution is eligible', () => {
    expect(prospectsOf(aDeal({ ...young, dealType: 'partner-led' }), new Set(), NOW)).toEqual(NO_PROSPECTS);
  });

  it('have the eligible solutions, and a risk until 72 hours after the deal was created', () => {
    expect(prospectsOf(aDeal({ ...young, dealType: 'partner-led' }), eligible, NOW)).toMatchObject({
      solutions: [{ id: 'SOL-61900-NWA' }],
      hindrance: null,
      riskyUntil: daysFromNow(2),
    });
    expect(prospectsOf(aDeal({ createdAt: daysFromNow(-3), dealType: 'partner-led' }), eligible, NOW)).toMatchObject({
      riskyUntil: null,
    });
  });

  it('are hindered for a private deal, and before Microsoft has accepted', () => {
    expect(prospectsOf(aDeal(young), eligible, NOW)).toEqual({
      solutions: [],
      notAskedCount: 0,
      hindrance: 'private',
      riskyUntil: null,
    });
    expect(prospectsOf(aDeal({ ...young, dealType: 'co-sell' }), eligible, NOW)).toMatchObject({
      solutions: [],
      hindrance: 'microsoft',
    });
  });

  it.each([
    ['private', 'a private deal cannot be registered'],
    ['microsoft', 'only once Microsoft has accepted it'],
  ] as const)('are explained in one line: %s', (hindrance, words) => {
    expect(textIn(registering([], {}, READER, { hindrance }))).toContain(words);
  });
});

describe('the form that closes a deal as lost', () => {
  it('names the deal, and says how long the closing can be undone', () => {
    expect(textIn(lost()).split('\n').slice(0, 4)).toEqual([
      'Close this deal as lost',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'You have a minute to undo it. Then it is final: it cannot be opened again.',
    ]);
  });

  it("offers Partner Center's eight reasons in its order, with none selected, and a field for a note", () => {
    expect(Object.keys(choicesIn(lost(), 'reason'))).toEqual(DECLINE_REASONS);
    expect(inputsIn(lost())).toEqual({ reason: '', notes: '' });
    expect(inputNodes(lost())).toMatchObject([
      { id: 'reason', isRequired: true },
      { id: 'notes', maxLength: LONGEST_NOTE },
    ]);
  });

  it('confirms with the version it was made from, and cancels without sending the reason', () => {
    expect(buttonsIn(lost())).toEqual(confirming('Confirm as lost', 'deal.lost.confirm'));
    expect(waysOf(lost())).toEqual([
      ['destructive', 'auto'],
      ['default', 'none'],
    ]);
  });

  it('returned with faults keeps its inputs, and shows the fault below its field', () => {
    const card = lost({
      form: { reason: 'other', notes: '' },
      faults: { notes: 'note-required' },
      notice: 'Nothing was sent yet.',
    });

    expect(inputsIn(card)).toEqual({ reason: 'other', notes: '' });
    expect(faultBelow(card, 'notes')).toBe('⚠ Please say in a few words why.');
    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was sent yet.');
  });

  it("is in the reader's language", () => {
    expect(textIn(lost(NOTHING_CHOSEN, CHINESE)).split('\n')[0]).toBe('将此交易标记为丢单');
    expect(buttonsIn(lost(NOTHING_CHOSEN, CHINESE)).map(({ title }) => title)).toEqual(['确认丢单', '取消']);
  });
});
