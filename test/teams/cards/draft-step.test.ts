import type { STEP_IDS } from '../../../src/domain/drafts/model/draft';
import { type Part } from '../../../src/domain/drafts/model/draft';
import { NO_FEEDBACK, type Remark } from '../../../src/domain/drafts/conversation';
import { CURRENCIES } from '../../../src/domain/money/currency';
import { COUNTRY_CODES } from '../../../src/teams/text/countries';
import { draftAllCard, draftStepCard } from '../../../src/teams/cards/draft-step';
import type { Reader } from '../../../src/teams/text/reader';
import { inputNodes, nodesOf, tonesIn, bytesOf, actionsIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';
import { aContext, aDraft, aDraftView, crowded, WHOLE } from '../../support/draft-gallery';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const KNOWN = aDraft(WHOLE);

const step = (
  ...[id, view = aDraftView(READER), reader = READER, entry = {}]: [
    id: (typeof STEP_IDS)[number],
    view?: ReturnType<typeof aDraftView>,
    reader?: Reader,
    entry?: object,
  ]
): object => draftStepCard(view, id, reader, entry).card;

const linesOf = (card: object): readonly string[] => textIn(card).split('\n');

const titlesIn = (card: object): readonly string[] => buttonsIn(card).map(({ title }) => title);

const inputsOfPart: Readonly<Record<Part, readonly string[]>> = {
  customer: ['customer', 'customerName', 'customerAddress', 'customerCity', 'customerCountry', 'customerDuns'],
  contact: ['contactName', 'contactPhone', 'contactEmail'],
  details: ['dealName', 'dealValue', 'currency', 'closeDate', 'notes', 'crmId', 'campaignId'],
  people: ['people', 'personName', 'personPhone', 'personEmail'],
  solutions: ['solutions'],
  microsoft: ['microsoftHelp', 'assistance', 'assistanceNote', 'consent'],
};

describe('a question about a new deal', () => {
  it('shows the progress, the question, and what can be typed', () => {
    expect(linesOf(step('customer'))).toEqual([
      'New deal · Step 1 of 6 · Customer',
      'Which customer is it?',
      'Choose an earlier customer, or fill in a new one. You can also type it here in the chat, such as: Contoso, 1 Main Street, Seattle, US',
      'At any time you can type "back", "skip" or "cancel". Text in quotes is always taken as an answer.',
    ]);
  });

  it('names the customer, the contact, or the person without a phone number', () => {
    expect(linesOf(step('contact', aDraftView(READER, KNOWN)))[1]).toBe('Who is your contact at Contoso Freight Inc?');
    expect(linesOf(step('consent', aDraftView(READER, KNOWN)))[1]).toBe(
      'Does Sue Smith agree that name, phone number and e-mail address go to Microsoft?',
    );
    expect(
      linesOf(
        step(
          'phone',
          aDraftView(
            READER,
            aDraft({ ...WHOLE, people: [{ ...WHOLE.people[0], phone: null } as (typeof WHOLE.people)[number]] }),
          ),
        ),
      )[1],
    ).toBe('What is the phone number of Megan Ortiz?');
  });

  it.each([
    [{ lines: [] }, 'What is the street address of Contoso Freight Inc?'],
    [{ city: null }, 'In which city is Contoso Freight Inc?'],
    [{ country: null }, 'In which country is Contoso Freight Inc?'],
    [{ city: null, country: null }, 'Where is Contoso Freight Inc?'],
    [{}, 'Where is Contoso Freight Inc?'],
  ])('asks for the only missing part of an address: without %j', (missing, question) => {
    const { customer } = WHOLE;
    const draft = aDraft({ ...WHOLE, customer: { ...customer, address: { ...customer.address, ...missing } } });

    expect(linesOf(step('address', aDraftView(READER, draft)))[1]).toBe(question);
  });

  it('offers customers by names without markup for any client', () => {
    const { customer } = WHOLE;
    const context = aContext(READER, { customers: [{ ...customer, name: '**Contoso** [x](https://evil.example)' }] });

    expect(
      Object.values(choicesIn(step('customer', { ...aDraftView(READER), context }), 'customer')).join(),
    ).not.toMatch(/[*[\]]/u);
  });

  it.each([
    ['customer', 'customer'],
    ['address', 'customer'],
    ['contact', 'contact'],
    ['closeDate', 'details'],
    ['phone', 'people'],
    ['solutions', 'solutions'],
    ['assistance', 'microsoft'],
  ] as const)('at the step %s has the inputs of its part', (id, part) => {
    expect(inputNodes(step(id)).map((input) => input['id'])).toEqual(inputsOfPart[part]);
  });

  it('is filled in with the known answers', () => {
    expect(inputsIn(step('dealValue', aDraftView(READER, KNOWN)))).toEqual({
      dealName: 'Contoso Freight data estate',
      dealValue: '50000.00',
      currency: 'USD',
      closeDate: '2026-09-30',
      notes: 'Forty SQL Server instances, and a deadline in autumn.',
      crmId: 'CRM-4711',
      campaignId: '',
    });
  });

  it('offers earlier customers before anything is typed, and lets Teams search for others', () => {
    const card = step('customer');

    expect(choicesIn(card, 'customer')['contoso retail|london|gb']).toBe('Contoso Retail · London · United Kingdom');
    expect(nodesOf(card).find(({ id }) => id === 'customer')).toMatchObject({
      style: 'filtered',
      'choices.data': { type: 'Data.Query', dataset: 'customers' },
    });
  });

  it('does not offer earlier customers if there are none', () => {
    expect(
      inputsIn(step('customer', { ...aDraftView(READER), context: aContext(READER, { customers: [] }) })),
    ).not.toHaveProperty('customer');
  });

  it("offers every country by its name in the reader's language, sorted for that language", () => {
    const names = Object.values(choicesIn(step('customer', aDraftView(CHINESE), CHINESE), 'customerCountry'));

    expect(choicesIn(step('customer'), 'customerCountry')['DE']).toBe('Germany');
    expect(names).toHaveLength(COUNTRY_CODES.length);
    expect(names).toEqual([...names].sort(new Intl.Collator('zh-CN').compare));
  });

  it('offers every currency, those of the latest deals first', () => {
    const codes = nodesOf(step('dealValue')).find(({ id }) => id === 'currency')?.['choices'] as { value: string }[];

    expect(codes.slice(0, 2).map(({ value }) => value)).toEqual(['USD', 'EUR']);
    expect(codes.map(({ value }) => value).sort()).toEqual(CURRENCIES);
  });

  it('offers solutions in groups, ours first, and marks eligible ones', () => {
    expect(Object.values(choicesIn(step('solutions'), 'solutions'))).toEqual([
      'Ours: Northwind Managed Backup',
      'Ours: Northwind Migration Accelerator (incentive-eligible)',
      'Microsoft: Azure SQL Database (incentive-eligible)',
      'Microsoft: Azure Virtual Machines',
      'Others: Fabrikam 数据网关',
    ]);
  });

  it('offers the person themselves first, and preselects them if nobody is on the deal', () => {
    const card = step('people');

    expect(Object.values(choicesIn(card, 'people'))[0]).toBe('Megan Ortiz (you)');
    expect(inputsIn(card)).toMatchObject({
      people: 'megan.ortiz@northwindtraders.com',
      personName: 'Megan Ortiz',
      personPhone: '',
    });
  });

  it('always offers the chosen people, and says how many others are left out', () => {
    const people = crowded(READER).people;
    const chosen = aDraft({ ...WHOLE, people: people.slice(-1) });
    const card = step('people', { ...aDraftView(READER, chosen), context: crowded(READER) });

    expect(Object.keys(choicesIn(card, 'people'))).toContain(people.at(-1)?.email);
    expect(textIn(card)).toContain('271 more: type a part of a name here in the chat.');
  });

  it('asks for the consent in plain words, naming the contact', () => {
    expect(inputNodes(step('consent', aDraftView(READER, KNOWN))).find(({ id }) => id === 'consent')).toMatchObject({
      type: 'Input.Toggle',
      title: 'Sue Smith agrees that name, phone number and e-mail address go to Microsoft',
      value: 'true',
    });
    expect(inputsIn(step('consent'))['consent']).toBe('false');
  });
});

describe('the buttons of a question', () => {
  it('of the first step continue, open the card with all fields, or cancel', () => {
    expect(titlesIn(step('customer', aDraftView(READER, aDraft())))).toEqual([
      'Next',
      'All fields on one card',
      'Cancel',
    ]);
  });

  it('of a later step continue, go back or cancel; an optional step can be skipped', () => {
    expect(titlesIn(step('dealName'))).toEqual(['Next', 'Back', 'Cancel']);
    expect(titlesIn(step('extras'))).toEqual(['Next', 'Back', 'Skip', 'Cancel']);
    expect(titlesIn(step('contact', aDraftView(READER, KNOWN)))).toEqual(['Next', 'Back', 'Cancel']);
  });

  it('of a step after a typed line also open the card with all fields', () => {
    expect(titlesIn(step('dealName', aDraftView(READER, aDraft(WHOLE, { revision: 1 }))))).toContain(
      'All fields on one card',
    );
  });

  it("have the draft's id, its revision and the part, and nothing else", () => {
    expect(buttonsIn(step('dealName')).map(({ data }) => data)).toEqual([
      { verb: 'draft.answer', referralId: 'draft-1', version: 3, step: 'details' },
      { verb: 'draft.back', referralId: 'draft-1', version: 3 },
      { verb: 'draft.cancel', referralId: 'draft-1', version: 3 },
    ]);
  });

  it('send the inputs if they would be lost', () => {
    expect(
      actionsIn(step('customer', aDraftView(READER, aDraft())), 'Action.Execute').map(
        (action) => action['associatedInputs'],
      ),
    ).toEqual(['auto', 'auto', 'none']);
  });
});

describe('the lines above a question', () => {
  it("are what was understood, in the reader's format", () => {
    const understood = [
      { field: 'closeDate', label: { kind: 'date', date: '2027-03-31' } },
      { field: 'dealValue', label: { kind: 'money', money: { minor: 5_000_000, currency: 'USD' } } },
    ] as const;

    expect(linesOf(step('contact', aDraftView(READER, KNOWN, { said: { ...NO_FEEDBACK, understood } })))[0]).toBe(
      '✔ Understood: Close date: Mar 31, 2027 · Value: $50,000.00',
    );
    expect(
      linesOf(step('contact', aDraftView(CHINESE, KNOWN, { said: { ...NO_FEEDBACK, understood } }), CHINESE))[0],
    ).toBe('✔ 已理解：预计成交日期：2027年3月31日 · 金额：US$50,000.00');
  });

  it('combine several values of one field', () => {
    const understood = ['One', 'Two'].map(
      (name) => ({ field: 'solutions', label: { kind: 'solution', solution: { id: name, name } } }) as const,
    );

    expect(linesOf(step('dealType', aDraftView(READER, KNOWN, { said: { ...NO_FEEDBACK, understood } })))[0]).toBe(
      '✔ Understood: Solutions: One, Two',
    );
  });

  it.each([
    ['private-eligible', 'cannot be registered'],
    ['sharing-final', 'cannot be made private again'],
    ['consent-refused', 'Without consent the contact cannot go to Microsoft'],
    ['details-kept', 'another customer'],
    ['not-optional', 'cannot be skipped'],
    ['at-start', 'nothing before this'],
    ['too-late', 'more than a minute ago'],
  ] satisfies [Remark, string][])('include the remark %s in plain words', (remark, words) => {
    const card = step('dealType', aDraftView(READER, KNOWN, { said: { ...NO_FEEDBACK, remarks: [remark] } }));

    expect(linesOf(card)[0]).toContain(words);
    expect(tonesIn(card)).toEqual(['warning']);
  });

  it('say that the answers come from other questions', () => {
    expect(linesOf(step('dealType', aDraftView(READER, KNOWN, { isCarriedOver: true })))[0]).toContain(
      'Your answers were carried over: please check them.',
    );
  });
});

describe('a fault', () => {
  const faulty = aDraftView(READER, KNOWN, {
    said: { ...NO_FEEDBACK, faults: { dealValue: 'money-too-precise', closeDate: 'date-past' } },
  });
  const card = step('dealValue', faulty, READER, {
    typed: { dealValue: '1.999', currency: 'JPY', closeDate: '2026-01-01' },
  });

  it('is shown below its field, which keeps its input', () => {
    expect(faultBelow(card, 'dealValue')).toBe('⚠ Too many decimals: JPY has 0.');
    expect(faultBelow(card, 'closeDate')).toBe('⚠ A deal cannot close in the past. Please choose today or later.');
    expect(inputsIn(card)).toMatchObject({
      dealValue: '1.999',
      currency: 'JPY',
      closeDate: '2026-01-01',
      dealName: 'Contoso Freight data estate',
    });
  });

  it('is shown at the top if it is the only one; several are only marked', () => {
    const one = step(
      'dealName',
      aDraftView(READER, KNOWN, { said: { ...NO_FEEDBACK, faults: { dealName: 'required' } } }),
    );

    expect(linesOf(one)[0]).toBe('⚠ Still missing: Deal name');
    expect(linesOf(card)[0]).toBe('⚠ Please look at the marked fields.');
  });

  it.each<[unknown: readonly string[], reader: Reader, line: string]>([
    [
      ['Quantum'],
      READER,
      '⚠ Not in the catalogue: "Quantum". Choose from the list, or ask an administrator to add what is missing.',
    ],
    [
      ['Quantum', 'Warp *Drive*'],
      READER,
      '⚠ Not in the catalogue: "Quantum", "Warp \\*Drive\\*". Choose from the list, or ask an administrator to add what is missing.',
    ],
    [['量子', '曲速'], CHINESE, '⚠ 目录中没有：“量子”、“曲速”。请从列表中选择，或请管理员添加所缺的方案。'],
    [
      ['One', 'Two', 'Three', 'Four', 'Five'],
      READER,
      '⚠ Not in the catalogue: "One", "Two", "Three", and 2 more. Choose from the list, or ask an administrator to add what is missing.',
    ],
    [
      ['x'.repeat(500)],
      READER,
      `⚠ Not in the catalogue: "${'x'.repeat(59)}…". Choose from the list, or ask an administrator to add what is missing.`,
    ],
  ])('names the solutions that are not in the catalogue: %j', (unknown, reader, line) => {
    const view = aDraftView(reader, KNOWN, {
      said: { ...NO_FEEDBACK, faults: { solutions: 'solutions-unknown' }, unknown },
    });

    expect(linesOf(step('solutions', view, reader))[0]).toBe(line);
  });
});

describe('a question with candidates', () => {
  const asked = [5, 50].map((thousands) => ({
    label: { kind: 'money', money: { minor: thousands * 100_000, currency: 'USD' } } as const,
    answers: {},
  }));
  const card = step('dealValue', aDraftView(READER, aDraft(WHOLE, { asked })));

  it('numbers them, with a button for each and no inputs', () => {
    expect(linesOf(card).slice(1)).toEqual([
      'This can mean several things. Which one?',
      'Choose one, type its number, or answer anew.',
      '1\\. $5,000.00',
      '2\\. $50,000.00',
    ]);
    expect(inputNodes(card)).toEqual([]);
    expect(buttonsIn(card).map(({ title, data }) => [title, data['pick']])).toEqual([
      ['Choose 1', 0],
      ['Choose 2', 1],
      ['Back', undefined],
      ['Cancel', undefined],
    ]);
  });
});

const whole = (view: ReturnType<typeof aDraftView>, reader = READER): object => draftAllCard(view, reader)?.card ?? {};

describe('the card with all fields', () => {
  it('has every input exactly once', () => {
    expect(inputNodes(whole(aDraftView(READER))).map((input) => input['id'])).toEqual(
      Object.values(inputsOfPart).flat(),
    );
  });

  it('is answered as a whole, and opens the review or the single questions, or cancels', () => {
    const card = whole(aDraftView(READER));

    expect(buttonsIn(card).map(({ title, verb, data }) => [title, verb, data['step']])).toEqual([
      ['Review', 'draft.answer', 'all'],
      ['One question at a time', 'draft.edit', undefined],
      ['Cancel', 'draft.cancel', undefined],
    ]);
  });

  it.each([READER, CHINESE])('is small enough for Teams with all choices, in $locale', (reader) => {
    const card = whole({ ...aDraftView(reader, KNOWN), context: crowded(reader) }, reader);

    expect(bytesOf(card)).toBeLessThan(28 * 1024);
    expect(Object.keys(choicesIn(card, 'customerCountry'))).toHaveLength(COUNTRY_CODES.length);
  });

  it('is not made if its inputs would make it too large for Teams', () => {
    const long = { ...WHOLE, terms: { ...WHOLE.terms, notes: '字'.repeat(2_000) }, assistanceNote: '字'.repeat(2_000) };

    expect(draftAllCard(aDraftView(CHINESE, aDraft(long)), CHINESE)).toBeNull();
    expect(bytesOf(step('dealValue', aDraftView(CHINESE, aDraft(long)), CHINESE))).toBeLessThan(28 * 1024);
  });

  it("offers the deal's currency, however rare, and says how to type others", () => {
    const rare = aDraft({ ...WHOLE, terms: { ...WHOLE.terms, value: { minor: 100, currency: 'KES' } } });
    const card = whole(aDraftView(READER, rare));

    expect(Object.keys(choicesIn(card, 'currency'))).toContain('KES');
    expect(textIn(card)).toContain('Another one? Write its code beside the amount, such as 50k KES.');
  });
});

describe('a line that was only partly understood', () => {
  const linesWith = (reader: Reader): readonly string[] =>
    linesOf(step('customer', { ...aDraftView(reader), unread: '50k, *maybe*' }, reader));

  it("has the rest repeated, in the reader's language", () => {
    expect(linesWith(READER)).toContain(
      '⚠ I did not understand this part: "50k, \\*maybe\\*". It is asked for, or can be typed again.',
    );
    expect(linesWith(CHINESE)).toContain('⚠ 未能理解这一部分：“50k, \\*maybe\\*”。稍后会询问，也可以重新输入。');
  });
});

describe('an empty required field', () => {
  it('is named', () => {
    const view = {
      ...aDraftView(READER),
      said: { ...NO_FEEDBACK, faults: { customerCity: 'required', customerCountry: 'required' } as const },
    };

    expect(linesOf(step('address', view))[0]).toBe('⚠ Still missing: City, Country');
  });
});

describe('a new customer among existing ones', () => {
  it('is shown with its place', () => {
    const { customer } = WHOLE;
    const candidate = {
      label: { kind: 'text', text: 'Contoso' },
      answers: { customer: { ...customer, name: 'Contoso' } },
    } as const;
    const draft = { ...aDraft(), asked: [candidate] };

    expect(textIn(step('customer', aDraftView(READER, draft)))).toContain(
      'Contoso · Seattle · United States (a new customer)',
    );
  });
});
