import {
  NO_ANSWERS,
  DRAFT_PARTS,
  STEP_IDS,
  type Answers,
  type StepId,
} from '../../../../src/domain/drafts/model/draft';
import { firstStepOf, currentPlace, stepBefore, stepById, STEPS } from '../../../../src/domain/drafts/model/steps';
import { aDraft, someAnswers } from '../../../builders/a-draft';

const [SUE] = someAnswers().customer.contacts;

const without = (changes: Partial<Answers>): Answers => someAnswers(changes);

describe('the table of steps', () => {
  it('has a row for every id, in their order', () => {
    expect(STEPS.map(({ id }) => id)).toEqual(STEP_IDS);
  });

  it('begins every part with a question that always applies', () => {
    expect(DRAFT_PARTS.map((part) => firstStepOf(part, NO_ANSWERS))).toEqual([
      'customer',
      'contact',
      'dealName',
      'people',
      'solutions',
      'dealType',
    ]);
  });

  it('asks the questions of a part one after the other', () => {
    expect([...new Set(STEPS.map(({ part }) => part))]).toEqual(DRAFT_PARTS);
    expect(STEPS.map(({ part }) => DRAFT_PARTS.indexOf(part))).toEqual(
      STEPS.map(({ part }) => DRAFT_PARTS.indexOf(part)).sort((one, other) => one - other),
    );
  });
});

describe('the place of a draft', () => {
  const { customer, terms } = someAnswers();

  it.each<[place: StepId | 'review', answers: Answers]>([
    ['customer', NO_ANSWERS],
    ['address', without({ customer: { ...customer, address: { ...customer.address, lines: [] } } })],
    ['address', without({ customer: { ...customer, address: { ...customer.address, city: null } } })],
    ['address', without({ customer: { ...customer, address: { ...customer.address, country: null } } })],
    ['contact', without({ customer: { ...customer, contacts: [] } })],
    ['dealName', without({ terms: { ...terms, name: null } })],
    ['dealValue', without({ terms: { ...terms, value: null } })],
    ['closeDate', without({ terms: { ...terms, closeDate: null } })],
    ['extras', without({ terms: { ...terms, notes: null, crmId: null, campaignId: null } })],
    ['people', without({ people: [] })],
    [
      'phone',
      without({
        people: [{ firstName: 'Ben', lastName: 'King', email: 'ben@northwind.com', phone: null, title: null }],
      }),
    ],
    ['solutions', without({ solutions: [] })],
    ['dealType', without({ dealType: null })],
    ['assistance', without({ dealType: 'co-sell' })],
    ['consent', without({ dealType: 'co-sell', assistance: 'QuotesOrLicensing' })],
    ['consent', without({ dealType: 'partner-led' })],
    ['review', without({ dealType: 'partner-led', customer: { ...customer, contacts: [] } })],
    ['review', without({ dealType: 'co-sell', assistance: 'QuotesOrLicensing', consent: true })],
    ['review', without({})],
  ])('is %s while that is open', (place, answers) => {
    const skipped: readonly StepId[] = place === 'review' && answers.customer.contacts.length === 0 ? ['contact'] : [];

    expect(currentPlace(aDraft({ answers, skipped }))).toBe(place);
  });

  it('is after a skipped question', () => {
    const answers = without({ customer: { ...customer, contacts: [] } });

    expect(currentPlace(aDraft({ answers, skipped: ['contact'] }))).toBe('review');
  });

  it('is at a skipped question once it is required', () => {
    const answers = without({ customer: { ...customer, contacts: [] }, dealType: 'co-sell' });

    expect(currentPlace(aDraft({ answers, skipped: ['contact'] }))).toBe('contact');
  });

  it('is at the contact while that of a co-sell deal is incomplete', () => {
    const contacts = SUE === undefined ? [] : [{ ...SUE, phone: null }];

    expect(
      currentPlace(aDraft({ answers: without({ customer: { ...customer, contacts }, dealType: 'co-sell' }) })),
    ).toBe('contact');
    expect(currentPlace(aDraft({ answers: without({ customer: { ...customer, contacts } }) }))).toBe('review');
  });

  it('is never after a skipped question that is required', () => {
    expect(currentPlace(aDraft({ skipped: STEP_IDS }))).toBe('customer');
  });

  it('is the question that the person chose, if it applies', () => {
    expect(currentPlace(aDraft({ answers: without({}), at: 'dealName' }))).toBe('dealName');
    expect(currentPlace(aDraft({ answers: without({}), at: 'consent' }))).toBe('review');
  });
});

describe('the question before', () => {
  it.each<[place: StepId | 'review', before: StepId | null]>([
    ['customer', null],
    ['address', 'customer'],
    ['solutions', 'people'],
    ['dealType', 'solutions'],
    ['review', 'dealType'],
  ])('%s is %s, without those that do not apply', (place, before) => {
    expect(stepBefore(place, without({}))).toBe(before);
  });

  it('the review is that for consent if the customer has to agree', () => {
    expect(stepBefore('review', without({ dealType: 'co-sell' }))).toBe('consent');
  });
});

describe('a step', () => {
  it('is optional if Partner Center does not require it', () => {
    expect(STEPS.filter(({ isOptional }) => isOptional(NO_ANSWERS)).map(({ id }) => id)).toEqual(['contact', 'extras']);
  });

  it('is required if Microsoft requires it', () => {
    expect(stepById('contact').isOptional(without({ dealType: 'co-sell' }))).toBe(false);
  });
});
