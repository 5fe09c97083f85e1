import {
  draftFromLine,
  applyToDraft,
  currentPlace,
  NO_FEEDBACK,
  type DraftResult,
  type DraftEvent,
} from '../../../src/domain/drafts/conversation';
import {
  CANCEL_GRACE_MS,
  NO_ANSWERS,
  type Answers,
  type Draft,
  type DraftContext,
  type Label,
} from '../../../src/domain/drafts/model/draft';
import { newDealOf } from '../../../src/domain/drafts/model/new-deal';
import { aDraft, aSolution, someAnswers } from '../../builders/a-draft';
import { aColleague, aDraftContext, FABRIKAM, MEGAN } from '../../builders/a-draft-context';
import { frozen, NOW } from '../../builders/a-referral';

const CONTEXT = aDraftContext();

const typed = (text: string): DraftEvent => ({ kind: 'type', text });

/** The draft and the feedback after some events; texts are typed. */
function through(draft: Draft, events: readonly (DraftEvent | string)[], context: DraftContext = CONTEXT): DraftResult {
  const start: DraftResult = { draft: frozen(draft), said: NO_FEEDBACK };
  return events.reduce(
    (now, event) => applyToDraft(frozen(now.draft), typeof event === 'string' ? typed(event) : event, context),
    start,
  );
}

const answersAfter = (draft: Draft, ...events: readonly (DraftEvent | string)[]): Answers =>
  through(draft, events).draft.answers;

const inReview = (answers: Partial<Answers> = {}): Draft => aDraft({ answers: someAnswers(answers) });

const [SUE] = someAnswers().customer.contacts;

describe('a conversation', () => {
  it('makes a private deal out of one answer after the other', () => {
    const { draft } = draftFromLine('d-1', '', CONTEXT);
    const lines = [
      'Litware, Seattle, US',
      '1 Main Street',
      'no',
      'Data estate',
      '50k usd',
      'end of March',
      'crm 123',
      '1 and azure',
      'private',
    ];

    const { draft: after } = through(draft, lines);

    expect(currentPlace(after)).toBe('review');
    expect(newDealOf(after, CONTEXT)).toMatchObject({
      customer: { name: 'Litware', address: { lines: ['1 Main Street'], city: 'Seattle', country: 'US' } },
      terms: {
        name: 'Data estate',
        value: { minor: 5_000_000, currency: 'USD' },
        closeDate: '2027-03-31',
        crmId: '123',
      },
      team: [MEGAN],
      solutions: [{ id: 'SOL-61900-NWA' }, { id: 'MS-AZURE' }],
      dealType: 'private',
    });
  });

  it('makes a co-sell deal in Chinese', () => {
    const { draft } = draftFromLine('d-1', '', CONTEXT);
    const lines = [
      '华为',
      '深圳，中国',
      '坂田街道1号',
      '王伟 wang@huawei.com 13800138000',
      '云迁移',
      '五十万人民币',
      '三月底',
      '没有',
      '1和2',
      '联合销售',
      '报价与许可：请尽快',
      '是的',
    ];

    const { draft: after } = through(draft, lines, aDraftContext({ locale: 'zh-CN' }));

    expect(newDealOf(after, CONTEXT)).toMatchObject({
      customer: { name: '华为', contacts: [{ email: 'wang@huawei.com' }] },
      terms: { value: { minor: 50_000_000, currency: 'CNY' }, closeDate: '2027-03-31' },
      dealType: 'co-sell',
      assistance: 'QuotesOrLicensing',
      assistanceNote: '请尽快',
    });
  });

  it('takes four lines with a known customer', () => {
    const { draft } = draftFromLine('d-1', 'Fabrikam 50k EUR 2027-03-31', CONTEXT);

    const { draft: after } = through(draft, ['no', 'Data estate', 'no', '1', 'private']);

    expect(newDealOf(after, CONTEXT)).toMatchObject({ customer: FABRIKAM, team: [MEGAN] });
  });

  it('puts the person who makes the deal on it, if their contact details are complete', () => {
    const unknown = aDraftContext({ people: [] });

    expect(draftFromLine('d-1', '', CONTEXT).draft.answers.people).toEqual([MEGAN]);
    expect(draftFromLine('d-1', '', unknown).draft.answers.people).toEqual([]);
  });

  it('reports the part of the first line that was not understood', () => {
    expect(draftFromLine('d-1', 'Litware 50k', CONTEXT)).toMatchObject({
      said: { understood: [{ field: 'customerName', label: { kind: 'text', text: 'Litware' } }] },
      unread: '50k',
    });
    expect(draftFromLine('d-1', 'Litware', CONTEXT).unread).toBe('');
  });

  it('asks at once which customer an ambiguous first line means', () => {
    const { draft } = draftFromLine('d-1', 'Contoso 50k EUR', CONTEXT);

    expect(currentPlace(draft)).toBe('customer');
    expect(answersAfter(draft, '1').customer).toEqual(someAnswers().customer);
    expect(answersAfter(draft, '2').customer).toMatchObject({ name: 'Contoso', contacts: [] });
  });
});

describe('every change', () => {
  it('increases the revision and stores the time', () => {
    const later = new Date(NOW.getTime() + 5_000);

    const { draft } = through(aDraft(), ['Litware'], aDraftContext({ now: later }));

    expect(draft).toMatchObject({ revision: 2, changedAt: later, startedAt: NOW });
  });

  it('is ignored if nothing changes', () => {
    const draft = inReview();

    expect(through(draft, ['name Contoso - harbour scheduling']).draft).toBe(draft);
    expect(through(draft, ['gibberish']).draft).toBe(draft);
    expect(through(draft, [{ kind: 'edit', part: null }]).draft).toBe(draft);
  });
});

describe('the customer', () => {
  it('with a known name is stored with all known details', () => {
    expect(answersAfter(aDraft(), 'contoso freight inc').customer).toEqual(someAnswers().customer);
  });

  it('with the beginning of a known name gives candidates', () => {
    const { draft } = through(aDraft(), ['Contoso']);

    expect(draft.asked.map(({ label }) => label)).toEqual([
      { kind: 'customer', customer: someAnswers().customer },
      { kind: 'text', text: 'Contoso' },
    ] satisfies readonly Label[]);
  });

  it.each<[answer: string, name: string]>([
    ['1', 'Contoso Freight Inc'],
    ['Contoso Freight Inc', 'Contoso Freight Inc'],
    ['2', 'Contoso'],
    ['contoso', 'Contoso'],
    ['Litware', 'Litware'],
    ['"Litware"', 'Litware'],
  ])('is picked from the candidates by %s', (answer, name) => {
    expect(answersAfter(aDraft(), 'Contoso', answer).customer.name).toBe(name);
  });

  it('with a name that several have gives candidates', () => {
    const customers = [FABRIKAM, { ...FABRIKAM, address: { ...FABRIKAM.address, city: 'Köln' } }];

    expect(through(aDraft(), ['Fabrikam'], aDraftContext({ customers })).draft.asked).toHaveLength(3);
  });

  it('can be replaced without losing other answers, with a remark that address and contact are still the previous ones', () => {
    const { draft, said } = through(inReview(), ['customer Litware']);

    expect(draft.answers).toEqual(
      someAnswers({ customer: { ...someAnswers().customer, name: 'Litware', size: null, duns: null } }),
    );
    expect(said.remarks).toEqual(['details-kept']);
  });

  it.each(['end of March', 'next friday', '2027-03-31', '三月底'])('is not %s, which is a day', (line) => {
    expect(through(aDraft(), [line]).said.faults).toEqual({ customerName: 'customer-not-understood' });
  });

  it('may have the name of a day in quotes, or in one word', () => {
    expect(answersAfter(aDraft(), '"Next Friday"').customer.name).toBe('Next Friday');
    expect(answersAfter(aDraft(), 'Monday').customer.name).toBe('Monday');
  });

  it('must have a name', () => {
    expect(through(aDraft(), ['   ']).said.faults).toEqual({ customerName: 'required' });
  });
});

describe('the address', () => {
  const named = aDraft({ answers: { ...NO_ANSWERS, customer: { ...NO_ANSWERS.customer, name: 'Litware' } } });

  it('is asked for as long as a part of it is missing, which is reported', () => {
    const { draft, said } = through(named, ['1 Main Street, Seattle']);

    expect(currentPlace(draft)).toBe('address');
    expect(said.faults).toEqual({ customerCountry: 'required' });
  });

  it.each<[lines: readonly string[], address: object]>([
    [['1 Main Street, Seattle, US'], { lines: ['1 Main Street'], city: 'Seattle', country: 'US' }],
    [['1 Main Street, Seattle', 'United States'], { lines: ['1 Main Street'], city: 'Seattle', country: 'US' }],
    [['Seattle, US', '1 Main Street'], { lines: ['1 Main Street'], city: 'Seattle', country: 'US' }],
    [['الرياض، SA', 'شارع الملك فهد 12'], { lines: ['شارع الملك فهد 12'], city: 'الرياض', country: 'SA' }],
    [['深圳市南山区', '科技园1号', '中国'], { lines: ['南山区科技园1号'], city: '深圳市', country: 'CN' }],
    [['北京，中国', '长安街1号'], { lines: ['长安街1号'], city: '北京', country: 'CN' }],
  ])('is combined from the lines %j', (lines, address) => {
    const { draft } = through(named, lines);

    expect(draft.answers.customer.address).toMatchObject(address);
    expect(currentPlace(draft)).toBe('contact');
  });

  it('accepts a city alone if only the city is missing', () => {
    const answers = someAnswers({ customer: { ...FABRIKAM, address: { ...FABRIKAM.address, city: null } } });

    expect(answersAfter(aDraft({ answers }), 'Singapore').customer.address).toEqual({
      ...FABRIKAM.address,
      city: 'Singapore',
      postalCode: null,
    });
  });

  it.each(['1', '555 0100', 'bo@litware.com', '张伟 13800138000', '?'])(
    'does not accept %s as a missing street',
    (line) => {
      const { draft, said } = through(named, ['Seattle, US', line]);

      expect(draft.answers.customer.address.lines).toEqual([]);
      expect(said.faults).toEqual({ customerAddress: 'address-not-understood' });
    },
  );

  it.each(['1', 'bo@litware.com', 'end of March', '三月底', '50万人民币', '我', '跳过'])(
    'does not accept %s as a missing city',
    (line) => {
      const answers = someAnswers({ customer: { ...FABRIKAM, address: { ...FABRIKAM.address, city: null } } });

      const { draft, said } = through(aDraft({ answers }), [line]);

      expect(draft.answers.customer.address.city).toBeNull();
      expect(said.faults).toEqual({ customerAddress: 'address-not-understood' });
    },
  );

  it('accepts a street without a number', () => {
    expect(answersAfter(named, 'Seattle, US', 'Rosenhof').customer.address.lines).toEqual(['Rosenhof']);
  });

  it('does not accept an unknown country', () => {
    const { draft, said } = through(named, ['1 Main Street, Seattle', 'Atlantis, Nowhere, XX']);

    expect(draft.answers.customer.address.country).toBeNull();
    expect(Object.keys(said.faults)).not.toEqual([]);
  });
});

describe('the contact', () => {
  const [address] = [someAnswers({ customer: { ...someAnswers().customer, contacts: [] } })];
  const open = aDraft({ answers: address });

  it('is stored with the typed details', () => {
    expect(answersAfter(open, 'Bo Li, bo@litware.com, +1 206 555 0111').customer.contacts).toMatchObject([
      { firstName: 'Bo', lastName: 'Li', email: 'bo@litware.com', phone: '+1 206 555 0111' },
    ]);
  });

  it.each(['no', 'none', '没有', '-'])('is left out by %s', (line) => {
    const { draft } = through(open, [line]);

    expect(draft.skipped).toEqual(['contact']);
    expect(currentPlace(draft)).toBe('review');
  });

  it('is asked for again once the deal is co-sell', () => {
    const { draft, said } = through(open, ['no', 'help co-sell']);

    expect(currentPlace(draft)).toBe('contact');
    expect(said.faults).toEqual({ contactName: 'contact-required' });
  });

  it('cannot be skipped in a co-sell deal', () => {
    expect(through(open, ['no', 'help co-sell', { kind: 'skip' }]).said.remarks).toEqual(['not-optional']);
  });

  it('that Microsoft requires but nobody has leads back to the deal type', () => {
    const { draft, said } = through(open, ['no', 'help co-sell', 'none']);

    expect(currentPlace(draft)).toBe('dealType');
    expect(said.faults).toEqual({ contactName: 'contact-required' });
    expect(currentPlace(through(draft, ['private']).draft)).toBe('review');
  });

  it('keeps its details until it has a name', () => {
    const { draft } = through(open, ['bo@litware.com', '+1 206 555 0111']);

    expect(currentPlace(draft)).toBe('contact');
    expect(answersAfter(draft, 'Bo').customer.contacts).toMatchObject([
      { firstName: 'Bo', lastName: null, email: 'bo@litware.com', phone: '+1 206 555 0111' },
    ]);
  });

  it.each<[events: readonly (DraftEvent | string)[]]>([
    [['bo@litware.com', { kind: 'fill', parts: ['contact', 'details'], form: {} }]],
    [['no', 'contact', 'bo@litware.com']],
  ])('without a name is still asked for: %j', (events) => {
    expect(currentPlace(through(open, events).draft)).toBe('contact');
  });

  it('without a name is removed by skipping it', () => {
    const { draft } = through(open, ['bo@litware.com', { kind: 'skip' }]);

    expect(draft.answers.customer.contacts).toEqual([]);
    expect(currentPlace(draft)).toBe('review');
  });

  it('is completed by the missing details', () => {
    const withoutPhone = someAnswers({
      dealType: 'co-sell',
      customer: { ...someAnswers().customer, contacts: SUE === undefined ? [] : [{ ...SUE, phone: null }] },
    });

    expect(answersAfter(aDraft({ answers: withoutPhone }), '+1 206 555 0122').customer.contacts).toEqual([
      { ...SUE, phone: '+1 206 555 0122' },
    ]);
  });

  it('is not accepted without a name', () => {
    expect(through(open, ['bo@litware.com']).said.faults).toEqual({ contactName: 'required' });
  });

  it('gets the name that it did not have', () => {
    const nameless = someAnswers({
      dealType: 'co-sell',
      customer: {
        ...someAnswers().customer,
        contacts: SUE === undefined ? [] : [{ ...SUE, firstName: null, lastName: null }],
      },
    });

    expect(answersAfter(aDraft({ answers: nameless }), 'Bo Li').customer.contacts).toEqual([
      { ...SUE, firstName: 'Bo', lastName: 'Li' },
    ]);
  });

  it('is removed by skipping it', () => {
    expect(answersAfter(inReview(), 'contact', { kind: 'skip' }).customer.contacts).toEqual([]);
  });
});

describe('the details', () => {
  const open = (terms: Partial<Answers['terms']>): Draft => inReview({ terms: { ...someAnswers().terms, ...terms } });

  it.each<[line: string, name: string]>([
    ['Data estate', 'Data estate'],
    ['"back"', 'back'],
    ['“数据平台”', '数据平台'],
    ['  two   words ', 'two words'],
  ])('hold the name %s', (line, name) => {
    expect(answersAfter(open({ name: null }), line).terms.name).toBe(name);
  });

  it.each(['+1 206 555 0111', '50', '!?'])('accept no name without a letter: %s', (line) => {
    expect(through(open({ name: null }), [line]).said.faults).toEqual({ dealName: 'name-not-understood' });
  });

  it('accept a name in digits if it is in quotes', () => {
    expect(answersAfter(open({ name: null }), '"365"').terms.name).toBe('365');
  });

  it('limit the length of the name', () => {
    expect(through(open({ name: null }), ['x'.repeat(201)]).said.faults).toEqual({ dealName: 'too-long' });
  });

  it('hold a value', () => {
    const { draft, said } = through(open({ value: null }), ['50k eur']);

    expect(draft.answers.terms.value).toEqual({ minor: 5_000_000, currency: 'EUR' });
    expect(said.understood).toEqual([
      { field: 'dealValue', label: { kind: 'money', money: { minor: 5_000_000, currency: 'EUR' } } },
    ]);
  });

  it("ask in which currency, with that of the customer's country first", () => {
    const { draft } = through(open({ value: null }), ['50k']);

    expect(draft.asked.map(({ label }) => (label.kind === 'money' ? label.money.currency : null))).toEqual([
      'USD',
      'EUR',
    ]);
    expect(draft.answers.terms.value).toBeNull();
  });

  it('offer the currency of the previous value first', () => {
    const { draft } = through(open({ value: { minor: 100, currency: 'CHF' } }), ['value 60k']);

    expect(draft.asked.map(({ label }) => (label.kind === 'money' ? label.money.currency : null))).toEqual([
      'CHF',
      'USD',
      'EUR',
    ]);
  });

  it.each<[answer: string, currency: string]>([
    ['1', 'USD'],
    ['2', 'EUR'],
    ['eur', 'EUR'],
    ['euros', 'EUR'],
    ['50k gbp', 'GBP'],
  ])('accept %s as the currency', (answer, currency) => {
    expect(answersAfter(open({ value: null }), '50k', answer).terms.value).toEqual({ minor: 5_000_000, currency });
  });

  it('ask which day is meant', () => {
    const { draft } = through(open({ closeDate: null }), ['next friday']);

    expect(draft.asked.map(({ label }) => label)).toEqual([
      { kind: 'date', date: '2026-06-19' },
      { kind: 'date', date: '2026-06-26' },
    ]);
    expect(answersAfter(draft, '2').terms.closeDate).toBe('2026-06-26');
    expect(answersAfter(draft, '2027-01-05').terms.closeDate).toBe('2027-01-05');
  });

  it('keep the candidates if the next line is not understood', () => {
    const { draft, said } = through(open({ closeDate: null }), ['next friday', 'whenever']);

    expect(draft.asked).toHaveLength(2);
    expect(said.faults).toEqual({ closeDate: 'date-not-understood' });
  });

  it('accept no day in the past', () => {
    expect(through(open({ closeDate: null }), ['2026-06-14']).said.faults).toEqual({ closeDate: 'date-past' });
  });

  it.each<[line: string, extras: object]>([
    ['Call Sue first; she decides', { notes: 'Call Sue first; she decides' }],
    ['crm 123', { crmId: '123' }],
    ['CRM-ID: A 77', { crmId: 'A 77' }],
    ['crm id 77', { crmId: '77' }],
    ['campaign SPRING', { campaignId: 'SPRING' }],
    ['campaign for the spring', { notes: 'campaign for the spring' }],
    ['crm migration', { notes: 'crm migration' }],
    ['CRM-ID: 7; campaign: spring; notes: call first', { crmId: '7', campaignId: 'spring', notes: 'call first' }],
    ['crm 7; call first', { crmId: '7', notes: 'call first' }],
    ['CRM编号：7；市场活动：春季；备注：先打电话', { crmId: '7', campaignId: '春季', notes: '先打电话' }],
  ])('hold the extras in %s', (line, extras) => {
    expect(answersAfter(open({ crmId: null }), line).terms).toEqual({ ...someAnswers().terms, crmId: null, ...extras });
  });

  it('limit the length of the notes', () => {
    expect(through(open({ crmId: null }), ['x'.repeat(2001)]).said.faults).toEqual({ notes: 'too-long' });
  });
});

describe('the people', () => {
  const open = inReview({ people: [] });
  const [, BEN, LEE, BERG] = CONTEXT.people;

  it.each<[line: string, people: readonly unknown[]]>([
    ['me', [MEGAN]],
    ['我', [MEGAN]],
    ['2', [BEN]],
    ['1 and 2', [MEGAN, BEN]],
    ['ben', [BEN]],
    ['me; anna berg', [MEGAN, BERG]],
    ['me, ben', [MEGAN, BEN]],
    ['我和Ben', [MEGAN, BEN]],
  ])('are picked by %s', (line, people) => {
    expect(answersAfter(open, line).people).toEqual(people);
  });

  it('may be new if they have contact details', () => {
    expect(answersAfter(open, 'me; Mona Vidal, mona@northwindtraders.com, +1 425 555 0123').people).toMatchObject([
      MEGAN,
      { firstName: 'Mona', lastName: 'Vidal', phone: '+1 425 555 0123' },
    ]);
  });

  it('may be known people and a new one in one line', () => {
    expect(answersAfter(open, 'me, ben, Mona Vidal, mona@northwindtraders.com, +1 425 555 0123').people).toMatchObject([
      MEGAN,
      BEN,
      { firstName: 'Mona', lastName: 'Vidal', phone: '+1 425 555 0123' },
    ]);
    expect(answersAfter(open, '我，Ben，李娜 lina@northwindtraders.com').people).toMatchObject([
      MEGAN,
      BEN,
      { firstName: '娜', lastName: '李' },
    ]);
  });

  it('are not created from a name alone', () => {
    expect(through(open, ['Mona Vidal']).said.faults).toEqual({ people: 'people-unknown' });
  });

  it('are candidates if several have the name', () => {
    const { draft } = through(open, ['me and anna']);

    expect(draft.asked.map(({ label }) => label)).toEqual([
      { kind: 'person', person: LEE },
      { kind: 'person', person: BERG },
    ]);
    expect(answersAfter(draft, '2').people).toEqual([MEGAN, BERG]);
    expect(answersAfter(draft, 'Anna Lee').people).toEqual([MEGAN, LEE]);
  });

  it('are refused if two names are ambiguous', () => {
    const { draft, said } = through(open, ['anna; anna']);

    expect({ asked: draft.asked, faults: said.faults }).toEqual({
      asked: [],
      faults: { people: 'choice-not-understood' },
    });
  });

  it('are added to the current people after "add"', () => {
    expect(answersAfter(inReview({ people: [MEGAN] }), 'people add ben').people).toEqual([MEGAN, BEN]);
  });

  it('may be at most fifty', () => {
    const people = Array.from({ length: 51 }, (_, index) => aColleague('Ben', `King${index}`));

    expect(through(open, ['1-51'], aDraftContext({ people })).said.faults).toEqual({ people: 'people-too-many' });
  });

  it('lead to the question for missing details if nobody has all of them', () => {
    const { draft } = through(open, ['Anna Lee']);

    expect(currentPlace(draft)).toBe('phone');
    expect(answersAfter(draft, '+1 425 555 0133').people).toEqual([{ ...LEE, phone: '+1 425 555 0133' }]);
  });

  it('may be joined instead by another person who has all details', () => {
    const { draft } = through(open, ['Anna Lee', 'Mona Vidal mona@northwindtraders.com +1 425 555 0155']);

    expect(draft.answers.people).toMatchObject([LEE, { firstName: 'Mona', email: 'mona@northwindtraders.com' }]);
    expect(currentPlace(draft)).toBe('review');
  });

  it('must have names', () => {
    expect(through(open, ['mona@example.com']).said.faults).toEqual({ people: 'person-not-understood' });
    expect(
      answersAfter(inReview({ people: [{ ...MEGAN, firstName: null, lastName: null }] }), 'Megan Ortiz').people,
    ).toEqual([MEGAN]);
  });

  it('are asked for phone and e-mail, with the missing one as the fault', () => {
    const stranger = inReview({ people: [aColleague('Mona', 'Vidal', { phone: null, email: null })] });
    const { draft, said } = through(stranger, ['+1 425 555 0133']);

    expect({ place: currentPlace(draft), faults: said.faults }).toEqual({
      place: 'phone',
      faults: { personEmail: 'required' },
    });
    expect(currentPlace(through(draft, ['mona@northwindtraders.com']).draft)).toBe('review');
  });
});

describe('the solutions', () => {
  const open = inReview({ solutions: [] });

  it.each<[line: string, ids: readonly string[]]>([
    ['1', ['SOL-61900-NWA']],
    ['3 and 5', ['MS-AZURE', 'TP-BACKUP']],
    ['azure', ['MS-AZURE']],
    ['SOL-2-data', ['SOL-2-DATA']],
    ['Northwind Data Platform; tailspin', ['SOL-2-DATA', 'TP-BACKUP']],
    ['fabric, tailspin', ['MS-FABRIC', 'TP-BACKUP']],
    ['SOL-99-NEW', ['SOL-99-NEW']],
  ])('are picked by %s', (line, ids) => {
    expect(
      answersAfter(open, line)
        .solutions.map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
  });

  it('are answered by a number in quotes, and picked from the candidates by one without', () => {
    const { draft } = through(open, ['azure or fabric']);

    expect(answersAfter(draft, '2').solutions).toEqual([{ id: 'MS-FABRIC', name: 'Fabric Insights' }]);
    expect(answersAfter(draft, '"2"').solutions).toEqual([{ id: 'SOL-2-DATA', name: 'Northwind Data Platform' }]);
  });

  it.each(['northwind', 'Northwind Cloud'])('are candidates if %s can mean several', (line) => {
    expect(through(open, [line]).draft.asked).toHaveLength(2);
  });

  it('are a candidate if only one is similar, which a yes picks', () => {
    const { draft } = through(open, ['Tailspin Restore']);

    expect(draft.answers.solutions).toEqual([]);
    expect(answersAfter(draft, 'yes').solutions).toEqual([{ id: 'TP-BACKUP', name: 'Tailspin Backup' }]);
  });

  it('are candidates beside one that is known', () => {
    const { draft } = through(open, ['Azure and Tailspin Restore']);

    expect(answersAfter(draft, 'yes').solutions.map(({ id }) => id)).toEqual(['MS-AZURE', 'TP-BACKUP']);
  });

  it('are added to the current solutions after "add"', () => {
    expect(answersAfter(inReview(), 'solutions add azure').solutions.map(({ id }) => id)).toEqual([
      'SOL-61900-NWA',
      'MS-AZURE',
    ]);
  });

  it('are refused if the catalogue has nothing similar', () => {
    expect(through(open, ['Quantum Widgets']).said.faults).toEqual({ solutions: 'solutions-unknown' });
    expect(through(open, ['Anything'], aDraftContext({ catalogue: [] })).said.faults).toEqual({
      solutions: 'solutions-unknown',
    });
  });

  it.each<[line: string, unknown: readonly string[]]>([
    ['Quantum Widgets', ['Quantum Widgets']],
    ['Azure, Quantum Widgets, SOL-61900-NWA; Warp Drive', ['Quantum Widgets', 'Warp Drive']],
    ['Azure and Quantum', ['Quantum']],
    ['Quantum and Warp', ['Quantum and Warp']],
    ['Azure、量子', ['量子']],
    ['Tailspin Restore, Quantum', ['Quantum']],
    ['add Quantum', ['Quantum']],
  ])('that do not exist are named for %s', (line, unknown) => {
    expect(through(open, [line]).said).toMatchObject({ faults: { solutions: 'solutions-unknown' }, unknown });
  });

  it('are accepted by an id that is not in the catalogue', () => {
    const { draft } = through(open, ['sol-1-abc'], aDraftContext({ catalogue: [] }));

    expect(draft.answers.solutions).toEqual([{ id: 'SOL-1-ABC', name: null }]);
  });

  it('are numbered group by group', () => {
    const catalogue = [
      aSolution({ id: 'A', name: 'Alpha', group: 'third-party' }),
      aSolution({ id: 'B', name: 'Beta', group: 'own' }),
    ];

    expect(through(open, ['1'], aDraftContext({ catalogue })).draft.answers.solutions).toEqual([
      { id: 'B', name: 'Beta' },
    ]);
  });
});

describe('Microsoft', () => {
  const open = inReview({ dealType: null });

  it.each<[line: string, dealType: Answers['dealType']]>([
    ['private', 'private'],
    ['私有', 'private'],
    ['1', 'private'],
    ['partner-led', 'partner-led'],
    ['share only', 'partner-led'],
    ['co-sell', 'co-sell'],
    ['yes', 'co-sell'],
    ['是', 'co-sell'],
    ['联合销售', 'co-sell'],
  ])('takes part as answered: %s', (line, dealType) => {
    expect(answersAfter(open, line).dealType).toBe(dealType);
  });

  it.each(['no', '不'])('may see the deal or not: %s alone is ambiguous', (line) => {
    expect(through(open, [line]).draft.asked.map(({ label }) => label)).toEqual([
      { kind: 'dealType', dealType: 'private' },
      { kind: 'dealType', dealType: 'partner-led' },
    ]);
  });

  it('takes part for good, as a remark says', () => {
    expect(through(open, ['co-sell']).said.remarks).toEqual(['sharing-final']);
    expect(through(open, ['partner-led']).said.remarks).toEqual(['sharing-final']);
  });

  it('gives incentives for an eligible solution, as a remark says if the deal is private', () => {
    expect(through(open, ['private']).said.remarks).toEqual(['private-eligible']);
    expect(
      through(inReview({ dealType: null, solutions: [{ id: 'MS-AZURE', name: null }] }), ['private']).said.remarks,
    ).toEqual([]);
    expect(through(inReview({ solutions: [] }), ['1']).said.remarks).toEqual(['private-eligible']);
  });

  it.each<[line: string, assistance: string, note: string | null]>([
    ['4', 'QuotesOrLicensing', null],
    ['quotes', 'QuotesOrLicensing', null],
    ['quotes - for 500 seats', 'QuotesOrLicensing', 'for 500 seats'],
    ['2: call us', 'CustomerTechnicalArchitecture', 'call us'],
    ['报价与许可——500个席位', 'QuotesOrLicensing', '500个席位'],
  ])('helps as answered: %s', (line, assistance, note) => {
    expect(answersAfter(open, 'co-sell', line)).toMatchObject({ assistance, assistanceNote: note });
  });

  it('helps with one thing at a time', () => {
    expect(through(open, ['co-sell', '1 and 3']).draft.asked).toHaveLength(2);
  });

  it('gets no contact without consent: the deal type is asked again', () => {
    const { draft, said } = through(open, ['co-sell', '4', 'no']);

    expect(draft.answers).toMatchObject({ dealType: null, consent: null });
    expect({ place: currentPlace(draft), remarks: said.remarks }).toEqual({
      place: 'dealType',
      remarks: ['consent-refused'],
    });
  });

  it('may be left out without consent, or see the deal without the contact', () => {
    const { draft } = through(open, ['partner-led', 'no']);

    expect(currentPlace(through(draft, ['private']).draft)).toBe('review');
    expect(
      currentPlace(through(draft, [{ kind: 'edit', part: 'contact' }, { kind: 'skip' }, 'partner-led']).draft),
    ).toBe('review');
  });

  it('gets another contact only with a new consent', () => {
    const shared = inReview({ dealType: 'co-sell', assistance: 'GeneralOrOther', consent: true });
    const { draft } = through(shared, ['contact Bo Li, bo@contoso.com, +1 206 555 0144']);

    expect(currentPlace(draft)).toBe('consent');
  });
});

describe('moving', () => {
  it('back goes question by question to the first', () => {
    const { draft } = through(inReview(), [{ kind: 'back' }]);

    expect(currentPlace(draft)).toBe('dealType');
    expect(currentPlace(through(draft, [{ kind: 'back' }]).draft)).toBe('solutions');
    expect(through(aDraft(), [{ kind: 'back' }]).said.remarks).toEqual(['at-start']);
  });

  it('back drops the candidates', () => {
    expect(
      through(aDraft({ answers: someAnswers(), at: 'closeDate' }), ['next friday', { kind: 'back' }]).draft.asked,
    ).toEqual([]);
  });

  it('on after an answer leads to the next open question, or back to the review', () => {
    expect(currentPlace(through(inReview(), [{ kind: 'edit', part: 'details' }, 'Another name']).draft)).toBe('review');
  });

  it('past a required question is possible once it is answered', () => {
    expect(through(inReview({ solutions: [] }), [{ kind: 'skip' }]).said.remarks).toEqual(['not-optional']);
    expect(currentPlace(through(inReview(), [{ kind: 'back' }, { kind: 'skip' }]).draft)).toBe('review');
    expect(through(inReview(), [{ kind: 'skip' }]).said.remarks).toEqual(['not-optional']);
  });

  it('past the extras keeps them', () => {
    const { draft } = through(aDraft({ answers: someAnswers(), at: 'extras' }), [{ kind: 'skip' }]);

    expect(draft.answers.terms.crmId).toBe('CRM-7');
  });

  it('to a part asks its first question', () => {
    expect(currentPlace(through(inReview(), [{ kind: 'edit', part: 'microsoft' }]).draft)).toBe('dealType');
  });

  it('on goes to the next open question', () => {
    expect(
      currentPlace(through(aDraft({ answers: someAnswers(), at: 'dealName' }), [{ kind: 'edit', part: null }]).draft),
    ).toBe('review');
  });

  it('picks a candidate by its index, and none beyond the last', () => {
    const { draft } = through(aDraft(), ['Contoso']);

    expect(answersAfter(draft, { kind: 'pick', index: 0 }).customer.name).toBe('Contoso Freight Inc');
    expect(through(draft, [{ kind: 'pick', index: 9 }]).draft).toBe(draft);
  });
});

describe('the review', () => {
  it.each<[line: string, place: string]>([
    ['customer', 'customer'],
    ['contact', 'contact'],
    ['details', 'dealName'],
    ['people', 'people'],
    ['change the solutions', 'solutions'],
    ['microsoft', 'dealType'],
    ['help', 'dealType'],
    ['value', 'dealValue'],
    ['客户', 'customer'],
    ['修改金额', 'dealValue'],
    ['日期', 'closeDate'],
    ['团队', 'people'],
    ['微软', 'dealType'],
  ])('goes to the question named in %s', (line, place) => {
    expect(currentPlace(through(inReview(), [line]).draft)).toBe(place);
  });

  it.each<[line: string, answers: object]>([
    ['value 60k eur', { terms: { value: { minor: 6_000_000, currency: 'EUR' } } }],
    ['change the value to 60k eur', { terms: { value: { minor: 6_000_000, currency: 'EUR' } } }],
    ['Value: 60k eur', { terms: { value: { minor: 6_000_000, currency: 'EUR' } } }],
    ['金额改为6万欧元', { terms: { value: { minor: 6_000_000, currency: 'EUR' } } }],
    ['close date end of March', { terms: { closeDate: '2027-03-31' } }],
    ['日期 三月底', { terms: { closeDate: '2027-03-31' } }],
    ['日期三月底', { terms: { closeDate: '2027-03-31' } }],
    ['name "Value chain"', { terms: { name: 'Value chain' } }],
    ['crm 99', { terms: { crmId: '99' } }],
    ['notes call first', { terms: { notes: 'call first' } }],
    ['solutions azure', { solutions: [{ id: 'MS-AZURE' }] }],
    ['people ben', { people: [{ firstName: 'Ben' }] }],
  ])('accepts a new answer after the name of its question: %s', (line, answers) => {
    const { draft } = through(inReview(), [line]);

    expect(draft.answers).toMatchObject(answers);
    expect(currentPlace(draft)).toBe('review');
  });

  it('uses the longest name that matches', () => {
    const shared = inReview({ dealType: 'co-sell', assistance: 'GeneralOrOther', consent: true });

    expect(currentPlace(through(shared, ['type of help']).draft)).toBe('assistance');
    expect(currentPlace(through(shared, ['type']).draft)).toBe('dealType');
    expect(currentPlace(through(shared, ['customer contact']).draft)).toBe('contact');
  });

  it.each(['60k eur', 'Valuable', 'details 5', 'nonsense'])('does not guess which question %s means', (line) => {
    const { draft, said } = through(inReview(), [line]);

    expect(currentPlace(draft)).toBe('review');
    expect(said.faults).toEqual({ dealName: 'choice-not-understood' });
  });

  it('asks the question again if its new answer is not understood', () => {
    const { draft, said } = through(inReview(), ['value a lot']);

    expect(currentPlace(draft)).toBe('dealValue');
    expect(said.faults).toEqual({ dealValue: 'money-not-understood' });
    expect(draft.answers).toEqual(someAnswers());
  });

  it('shows a private deal in a channel of the person, and in no other', () => {
    expect(answersAfter(inReview(), { kind: 'show', subscriberId: 'channel-1' }).shownIn).toBe('channel-1');
    expect(answersAfter(inReview(), { kind: 'show', subscriberId: 'of-others' }).shownIn).toBeNull();
    expect(answersAfter(inReview({ shownIn: 'channel-1' }), { kind: 'show', subscriberId: null }).shownIn).toBeNull();
  });
});

describe('a cancelled draft', () => {
  const { draft: cancelled } = through(inReview(), [{ kind: 'cancel' }]);
  const after = (ms: number): DraftContext => aDraftContext({ now: new Date(NOW.getTime() + ms) });

  it('stores when it was cancelled', () => {
    expect(cancelled.cancelledAt).toEqual(NOW);
  });

  it('can be restored for a minute', () => {
    const { draft } = through(cancelled, [{ kind: 'restore' }], after(CANCEL_GRACE_MS));

    expect(draft).toMatchObject({ cancelledAt: null, answers: someAnswers(), revision: 3 });
  });

  it('cannot be restored after that minute', () => {
    const { draft, said } = through(cancelled, [{ kind: 'restore' }], after(CANCEL_GRACE_MS + 1));

    expect(draft).toBe(cancelled);
    expect(said.remarks).toEqual(['too-late']);
  });

  it.each<DraftEvent>([
    typed('value 5 usd'),
    { kind: 'back' },
    { kind: 'skip' },
    { kind: 'cancel' },
    { kind: 'edit', part: 'people' },
    { kind: 'fill', parts: ['details'], form: { dealName: 'New' } },
  ])('is not changed by any other event: $kind', (event) => {
    expect(through(cancelled, [event]).draft).toBe(cancelled);
  });

  it('is the only one that can be restored', () => {
    const draft = inReview();

    expect(through(draft, [{ kind: 'restore' }]).draft).toBe(draft);
  });
});

describe('another question', () => {
  const open = inReview({ solutions: [] });

  it('may be answered by its name if the line does not answer the current one', () => {
    const { draft, said } = through(open, ['value 60k eur']);

    expect(draft.answers.terms.value).toEqual({ minor: 6_000_000, currency: 'EUR' });
    expect(said).toMatchObject({ understood: [{ field: 'dealValue' }], faults: {} });
    expect(currentPlace(draft)).toBe('solutions');
  });

  it('gives candidates if its answer is ambiguous', () => {
    const { draft } = through(open, ['close date next friday', '1']);

    expect(draft.answers.terms.closeDate).toBe('2026-06-19');
    expect(currentPlace(draft)).toBe('solutions');
  });

  it('is not answered while the current one has candidates', () => {
    const { draft } = through(open, ['close date next friday', 'value 60k eur']);

    expect(draft.asked).toHaveLength(2);
    expect(draft.answers.terms.value).toEqual(open.answers.terms.value);
  });

  it.each<[line: string, terms: object]>([
    ['value 60k eur', { name: null, value: { minor: 6_000_000, currency: 'EUR' } }],
    ['close date 2027-01-05', { name: null, closeDate: '2027-01-05' }],
    ['"value 60k eur"', { name: 'value 60k eur' }],
    ['value chain', { name: 'value chain' }],
    ['date night', { name: 'date night' }],
    ['customer portal', { name: 'customer portal' }],
  ])('is answered instead of the name only by a value or a day: %s', (line, terms) => {
    const unnamed = inReview({ terms: { ...someAnswers().terms, name: null } });

    expect(answersAfter(unnamed, line).terms).toMatchObject(terms);
  });

  it('can be answered without leaving the chosen one', () => {
    const { draft } = through(inReview(), [{ kind: 'edit', part: 'solutions' }, 'value 60k eur']);

    expect(currentPlace(draft)).toBe('solutions');
  });

  it('changes nothing if it gets the same answer again', () => {
    const { draft } = through(inReview(), [{ kind: 'edit', part: 'solutions' }]);
    const once = through(draft, ['value 60k eur']).draft;

    expect(through(once, ['value 60k eur']).draft).toBe(once);
  });

  it.each(['value lots', 'value', '"value 60k eur"', 'consent yes'])('is not answered by %s', (line) => {
    const { draft, said } = through(open, [line]);

    expect(draft).toBe(open);
    expect(said.faults).toEqual({ solutions: 'solutions-unknown' });
  });
});

describe('undo', () => {
  it('gives a remark if nothing was cancelled', () => {
    const draft = aDraft();

    expect(through(draft, [{ kind: 'restore' }])).toMatchObject({ draft, said: { remarks: ['not-cancelled'] } });
  });
});
