import { LONGEST_TERMS } from '../../../src/domain/forms/acceptance';
import { contactKey, LONGEST_PERSON } from '../../../src/domain/forms/people-fields';
import { contactOf } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { editDealCard, type EditChoices, type EditEntry } from '../../../src/teams/cards/edit-deal';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson } from '../../builders/a-referral';
import { filledWith, HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';
import { aDeal, editChoices, editEntry, faultyEdit } from '../../support/deal-gallery';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };
const TODAY = '2026-06-15';

const DEAL = aDeal({ version: 7 });

const cardOf = (
  entry: Partial<EditEntry> = {},
  reader = READER,
  deal: Referral = DEAL,
  choices: EditChoices = editChoices(deal),
): object => editDealCard(deal, reader, editEntry(deal, reader, entry), choices, TODAY);

describe('the form that changes a deal', () => {
  it('names the deal', () => {
    expect(textIn(cardOf()).split('\n').slice(0, 3)).toEqual(['Edit this deal', 'R-7K2MQ', 'Contoso Freight Inc']);
  });

  it('is filled in with the deal as it is', () => {
    expect(inputsIn(cardOf())).toEqual({
      ...{
        dealName: 'Contoso Freight - data estate migration',
        dealValue: '125000.00',
        currency: 'USD',
        closeDate: '2026-07-30',
      },
      ...{
        people: 'megan.ortiz@northwindtraders.com',
        personName: '',
        personPhone: '',
        personEmail: '',
        solutions: 'SOL-61900-NWA,SOL-61900-NWB',
      },
      ...{
        notes: 'Customer wants to move 40 SQL Server instances to Azure.',
        owner: aPerson().objectId,
        crmId: '',
        campaignId: '',
      },
    });
  });

  it('shows a close date in the past, which may stay', () => {
    const [date] = inputNodes(cardOf({}, READER, aDeal({ terms: { ...DEAL.terms, closeDate: '2026-01-31' } }))).filter(
      ({ type }) => type === 'Input.Date',
    );

    expect(date).toMatchObject({ value: '2026-01-31' });
    expect(date).not.toHaveProperty('min');
  });

  it('offers the people on the deal first, then others, by name', () => {
    expect(Object.values(choicesIn(cardOf(), 'people'))).toEqual([
      'Megan Ortiz',
      'Ravi Menon',
      'Alex Wilber',
      'Priya Nair',
      '李娜',
      'Jean-Baptiste de la Fontaine-Saint-Exupéry',
    ]);
  });

  it('offers solutions by group, and marks those eligible for incentives', () => {
    expect(Object.values(choicesIn(cardOf(), 'solutions')).slice(0, 3)).toEqual([
      'Ours: Northwind Migration Accelerator (incentive-eligible)',
      'Ours: Northwind Backup (incentive-eligible)',
      'Microsoft: Azure',
    ]);
  });

  it('offers to hand the deal over if there is a colleague', () => {
    const alone = { ...editChoices(DEAL), colleagues: [aPerson()] };

    expect(Object.values(choicesIn(cardOf(), 'owner'))).toContain('Ravi Menon');
    expect(inputsIn(cardOf({}, READER, DEAL, alone))).not.toHaveProperty('owner');
  });

  it('limits texts as the domain does', () => {
    const limits = Object.fromEntries(
      inputNodes(cardOf()).map(({ id, maxLength }): [string, unknown] => [String(id), maxLength]),
    );

    expect(limits).toMatchObject({ ...LONGEST_TERMS, ...LONGEST_PERSON });
  });

  it('keeps rarely used fields collapsed, and those for another person', () => {
    const folded = ['person', 'more'].map((id) => nodesOf(cardOf()).find((node) => node['id'] === id)?.['isVisible']);

    expect(folded).toEqual([false, false]);
    expect(actionsIn(cardOf(), 'Action.ToggleVisibility').map(({ title }) => title)).toEqual([
      'Add somebody else',
      'More fields',
    ]);
  });

  it('saves with the version it was made from, and cancels without sending its inputs', () => {
    expect(buttonsIn(cardOf())).toEqual([
      {
        title: 'Save',
        verb: 'deal.edit.confirm',
        data: { verb: 'deal.edit.confirm', referralId: DEAL.id, version: 7 },
      },
      { title: 'Cancel', verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: DEAL.id } },
    ]);
    expect(
      actionsIn(cardOf(), 'Action.Execute').map(({ style, associatedInputs }) => [style, associatedInputs]),
    ).toEqual([
      ['positive', 'auto'],
      ['default', 'none'],
    ]);
  });

  it("speaks the reader's language", () => {
    expect(textIn(cardOf({}, CHINESE)).split('\n')[0]).toBe('编辑此交易');
    expect(buttonsIn(cardOf({}, CHINESE)).map(({ title }) => title)).toEqual(['保存', '取消']);
  });
});

describe('the returned form', () => {
  it('says first that nothing was saved, and shows each fault below its field', () => {
    const card = cardOf(faultyEdit(READER));

    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was sent yet: please look at the marked fields.');
    expect(Object.fromEntries(Object.keys(inputsIn(card)).map((id) => [id, faultBelow(card, id)]))).toEqual({
      dealName: '⚠ Please fill this in.',
      dealValue: '⚠ Too many decimals: JPY has 0.',
      currency: '⚠ The amount names another currency than the one chosen here.',
      closeDate: '⚠ A deal cannot close in the past. Please choose today or later.',
      people: '⚠ At least one person with name, phone and e-mail has to be on the deal.',
      personName: '⚠ Please fill this in.',
      personPhone: '⚠ This is no phone number. It has 5 to 15 digits, such as +1 206 555 0100.',
      personEmail: '⚠ This is no e-mail address. It looks like name@example.com.',
      solutions: '⚠ At least one solution has to be on the deal.',
      notes: '⚠ At most 2000 characters, please.',
      owner: '⚠ Somebody chosen here is no longer in the team. Please choose again.',
      crmId: '⚠ At most 100 characters, please.',
      campaignId: '⚠ At most 100 characters, please.',
    });
  });

  it('keeps its inputs, and expands the collapsed parts with faults', () => {
    const card = cardOf(faultyEdit(READER));
    const { form } = faultyEdit(READER);

    expect(inputsIn(card)).toMatchObject({ ...form });
    expect(['person', 'more'].map((id) => nodesOf(card).find((node) => node['id'] === id)?.['isVisible'])).toEqual([
      true,
      true,
    ]);
  });

  it("shows another person's change at the field, in red, and keeps the input", () => {
    const card = cardOf({ conflicts: { dealValue: 'Ravi changed this.' }, notice: 'Nothing was saved yet.' });

    expect(faultBelow(card, 'dealValue')).toBe('⚠ Ravi changed this.');
    expect(inputsIn(card)).toMatchObject({ dealValue: '125000.00' });
    expect(tonesIn(card)).toContain('attention');
  });

  it('keeps the fields of an incomplete new person expanded', () => {
    const card = cardOf({ form: { ...editEntry(DEAL, READER).form, personName: 'Sue' } });

    expect(nodesOf(card).find(({ id }) => id === 'person')).toMatchObject({ isVisible: true });
  });
});

describe('text from outside in the form', () => {
  it.each(HOSTILE_TEXTS)('is shown only as text: %j', (hostile) => {
    const filled = (text: string): object => {
      const deal: Referral = { ...filledWith(text), stage: 'accepted', direction: 'outbound' };
      const choices = {
        people: deal.team,
        solutions: deal.needs.solutions,
        catalogue: [],
        colleagues: [{ ...aPerson(), name: text }, aPerson()],
      };
      return cardOf({}, READER, deal, choices);
    };

    expect(nodesOf(filled(hostile)).map(({ type }) => type)).toEqual(nodesOf(filled('x')).map(({ type }) => type));
    expect(JSON.stringify(filled(hostile))).not.toMatch(/[\u202A-\u202E\u2066\u2067]/u);
  });

  it.each(LOCALES)('never makes a form larger than 28 KB, however many choices there are (%s)', (locale) => {
    const reader = READERS[locale];
    const team = Array.from({ length: 50 }, (_, index) => ({
      firstName: '名'.repeat(20),
      lastName: '字'.repeat(20),
      email: `somebody.with.a.long.address.${index}@northwindtraders.example.com`,
      phone: '5',
      title: null,
    }));
    const solutions = Array.from({ length: 300 }, (_, index) => ({ id: `SOL-61900-${index}`, name: '案'.repeat(60) }));
    const catalogue = solutions.map((solution) => ({ ...solution, group: 'third-party' as const, isEligible: true }));
    const deal = aDeal({
      team,
      needs: { ...DEAL.needs, solutions: solutions.slice(0, 50) },
      terms: { ...DEAL.terms, name: '字'.repeat(200), notes: '字'.repeat(2_000) },
    });
    const people = [
      ...team,
      ...Array.from({ length: 100 }, (_, index) => ({
        ...contactOf(aPerson()),
        email: `p${index}@northwindtraders.com`,
      })),
    ];
    const colleagues = Array.from({ length: 300 }, (_, index) => ({
      ...aPerson(),
      objectId: aPerson().objectId.replace(/.{3}$/u, String(100 + index)),
      name: '名'.repeat(60),
    }));

    const card = cardOf({}, reader, deal, { people, solutions, catalogue, colleagues });

    expect(bytesOf(card)).toBeLessThanOrEqual(28 * 1024);
    expect(Object.keys(choicesIn(card, 'people')).slice(0, 20)).toEqual(team.slice(0, 20).map(contactKey));
  });

  it('offers the members of a large team who can be removed, and nobody whom the form cannot show', () => {
    const team = Array.from({ length: 25 }, (_, index) => ({
      ...contactOf(aPerson()),
      email: `p${index}@northwindtraders.com`,
    }));

    const card = cardOf({}, READER, aDeal({ team }), {
      people: [...team, { ...contactOf(aPerson()), email: 'new@northwindtraders.com' }],
      solutions: [],
      catalogue: [],
      colleagues: [],
    });

    expect(Object.keys(choicesIn(card, 'people'))).toEqual(
      [...team.slice(0, 20), { email: 'new@northwindtraders.com' }].map(({ email }) => email),
    );
  });
});
