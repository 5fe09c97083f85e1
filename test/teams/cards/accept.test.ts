import { LONGEST_TERMS, type AcceptanceForm } from '../../../src/domain/forms/acceptance';
import { CURRENCIES } from '../../../src/domain/money/currency';
import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { acceptCard, acceptEntry, type AcceptEntry } from '../../../src/teams/cards/accept';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson, aReferral } from '../../builders/a-referral';
import { colleagues, emptyReferral, faultyEntry, filledWith, READERS, sample } from '../../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };
const TODAY = '2026-06-15';

const cardOf = (
  referral: Referral,
  entry = acceptEntry(referral, READER, TODAY),
  reader = READER,
  people = colleagues(2),
): object => acceptCard(referral, reader, entry, people, TODAY);

const EMPTY: AcceptanceForm = {
  dealName: '',
  dealValue: '',
  currency: '',
  closeDate: '',
  notes: '',
  crmId: '',
  campaignId: '',
};

const entryOf = (entry: Partial<AcceptEntry>): AcceptEntry => ({
  form: EMPTY,
  people: [],
  faults: {},
  notice: null,
  ...entry,
});

describe('the form that accepts a referral', () => {
  it('names the referral, and says what will happen', () => {
    expect(textIn(cardOf(aReferral())).split('\n').slice(0, 4)).toEqual([
      'Accept this referral',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'It becomes a deal with these details.',
    ]);
  });

  it('is filled in from the referral, so that two clicks are enough', () => {
    expect(inputsIn(cardOf(aReferral()))).toEqual({
      dealName: 'Contoso Freight - data estate migration',
      dealValue: '125000.00',
      currency: 'USD',
      closeDate: '2026-07-30',
      notes: 'Customer wants to move 40 SQL Server instances to Azure.',
      people: '',
      crmId: '',
      campaignId: '',
    });
  });

  it('is filled in with what is known', () => {
    expect(inputsIn(cardOf(emptyReferral()))).toMatchObject({
      dealName: 'R-7K2MQ',
      dealValue: '',
      currency: '',
      closeDate: '',
      notes: '',
    });
    expect(inputsIn(cardOf(sample(3)))).toMatchObject({ dealName: 'Adventure Works Müller & Söhne GmbH' });
  });

  it('does not propose a close date in the past', () => {
    const { terms } = aReferral();

    expect(inputsIn(cardOf(aReferral({ terms: { ...terms, closeDate: '2026-06-14' } })))).toMatchObject({
      closeDate: '',
    });
    expect(inputsIn(cardOf(aReferral({ terms: { ...terms, closeDate: TODAY } })))).toMatchObject({ closeDate: TODAY });
  });

  it('requires only a name', () => {
    expect(inputNodes(cardOf(aReferral())).filter(({ isRequired }) => isRequired === true)).toMatchObject([
      { id: 'dealName', errorMessage: 'Please fill this in.' },
    ]);
  });

  it('limits texts as the domain does', () => {
    const limits = Object.fromEntries(
      inputNodes(cardOf(aReferral())).map(({ id, maxLength }): [string, unknown] => [String(id), maxLength]),
    );

    expect(limits).toMatchObject(LONGEST_TERMS);
  });

  it("offers every currency by code and name in the reader's language", () => {
    expect(Object.keys(choicesIn(cardOf(aReferral()), 'currency'))).toEqual(CURRENCIES);
    expect(choicesIn(cardOf(aReferral()), 'currency')['JPY']).toBe('JPY – Japanese Yen');
    expect(choicesIn(cardOf(aReferral(), undefined, CHINESE), 'currency')['JPY']).toBe('JPY – 日元');
  });

  it('offers the colleagues, and keeps the chosen ones', () => {
    const people = colleagues(2).map(({ objectId }) => objectId);
    const card = cardOf(aReferral(), entryOf({ people }));

    expect(Object.entries(choicesIn(card, 'people'))).toEqual([
      [people[0], 'Alex Wilber'],
      [people[1], 'Priya Nair'],
    ]);
    expect(inputsIn(card)['people']).toBe(people.join(','));
  });

  it('has no input for colleagues if there are none', () => {
    expect(inputsIn(cardOf(aReferral(), undefined, READER, []))).not.toHaveProperty('people');
  });

  it('keeps rarely used fields collapsed', () => {
    const [more] = actionsIn(cardOf(aReferral()), 'Action.ToggleVisibility');

    expect(more).toMatchObject({ title: 'More fields', targetElements: ['more'] });
    expect(nodesOf(cardOf(aReferral())).find(({ id }) => id === 'more')).toMatchObject({ isVisible: false });
  });

  it('confirms with the version it was made from, and cancels without sending its inputs', () => {
    expect(buttonsIn(cardOf(aReferral({ version: 7 })))).toEqual([
      {
        title: 'Confirm and accept',
        verb: 'referral.accept.confirm',
        data: { verb: 'referral.accept.confirm', referralId: aReferral().id, version: 7 },
      },
      { title: 'Cancel', verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: aReferral().id } },
    ]);
    expect(
      actionsIn(cardOf(aReferral()), 'Action.Execute').map(({ style, associatedInputs }) => [style, associatedInputs]),
    ).toEqual([
      ['positive', 'auto'],
      ['default', 'none'],
    ]);
  });

  it("speaks the reader's language", () => {
    expect(
      textIn(cardOf(aReferral(), undefined, CHINESE))
        .split('\n')
        .slice(0, 2),
    ).toEqual(['接受此推荐', 'R-7K2MQ']);
    expect(buttonsIn(cardOf(aReferral(), undefined, CHINESE)).map(({ title }) => title)).toEqual(['确认接受', '取消']);
  });
});

describe('the returned form', () => {
  it('says first that nothing was sent, and shows each fault below its field', () => {
    const card = cardOf(aReferral(), faultyEntry(READER));

    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was sent yet: please look at the marked fields.');
    expect(tonesIn(card)).toEqual(['attention']);
    expect(Object.fromEntries(Object.keys(inputsIn(card)).map((id) => [id, faultBelow(card, id)]))).toEqual({
      dealName: '⚠ Please fill this in.',
      dealValue: '⚠ Too many decimals: JPY has 0.',
      currency: '⚠ The amount names another currency than the one chosen here.',
      closeDate: '⚠ A deal cannot close in the past. Please choose today or later.',
      notes: '⚠ At most 2000 characters, please.',
      people: '⚠ Somebody chosen here is no longer in the team. Please choose again.',
      crmId: '⚠ At most 100 characters, please.',
      campaignId: '⚠ At most 100 characters, please.',
    });
  });

  it('keeps all inputs, even the faulty ones', () => {
    const { form } = faultyEntry(READER);

    expect(inputsIn(cardOf(aReferral(), faultyEntry(READER)))).toMatchObject({ ...form });
  });

  it('expands the collapsed part if it has a fault', () => {
    const faulty = cardOf(aReferral(), entryOf({ faults: { campaignId: 'too-long' } }));

    expect(nodesOf(faulty).find(({ id }) => id === 'more')).toMatchObject({ isVisible: true });
  });

  it("shows amounts and dates in the reader's format", () => {
    const faults = { dealValue: 'money-not-understood', closeDate: 'date-not-understood' } as const;

    expect(faultBelow(cardOf(aReferral(), entryOf({ faults })), 'dealValue')).toBe(
      '⚠ This amount was not understood. Write it like 125,000 or 125k.',
    );
    expect(faultBelow(cardOf(aReferral(), entryOf({ faults }), CHINESE), 'dealValue')).toBe(
      '⚠ 无法识别此金额。请写成 125,000 或 12.5万。',
    );
    expect(faultBelow(cardOf(aReferral(), entryOf({ faults }), CHINESE), 'closeDate')).toBe(
      '⚠ 请填写日期，例如 2026年6月15日。',
    );
  });

  it('accepts a currency that does not exist', () => {
    const entry = entryOf({ form: { ...EMPTY, currency: 'constructor' }, faults: { dealValue: 'money-too-precise' } });

    expect(faultBelow(cardOf(aReferral(), entry), 'dealValue')).toBe('⚠ Too many decimals: CONSTRUCTOR has 2.');
  });
});

describe('text from outside in the form', () => {
  it('is shown unchanged in the fields, without control characters', () => {
    const card = cardOf(filledWith('**a** ${1+1} \u202Ecod.exe <at>b</at>'));

    expect(inputsIn(card)).toMatchObject({
      dealName: '**a** ${1+1} cod.exe <at>b</at>',
      notes: '**a** ${1+1} cod.exe <at>b</at>',
    });
    expect(textIn(card)).toContain('\\*\\*a\\*\\* ${1+1} cod.exe \\<at>b\\</at>');
  });

  it('is cut to the limits of the fields', () => {
    const { dealName, notes, crmId } = acceptEntry(filledWith('😀'.repeat(5_000)), READER, TODAY).form;

    expect([dealName, notes, crmId].map(({ length }) => length)).toEqual([199, 1_999, 99]);
    expect([dealName, notes, crmId].some((text) => /\p{Surrogate}/u.test(text))).toBe(false);
  });

  it.each(LOCALES)('never makes a form larger than 28 KB, even with a hundred colleagues (%s)', (locale) => {
    const reader = READERS[locale];
    const long = filledWith('字'.repeat(10_000));
    const people = Array.from({ length: 300 }, (_, index) => ({
      ...aPerson(),
      objectId: aPerson().objectId.replace(/.{3}$/u, String(100 + index)),
      name: 'Bartholomew Fitzgerald',
    }));

    expect(
      bytesOf(
        cardOf(
          long,
          { ...acceptEntry(long, reader, TODAY), ...faultyEntry(reader), form: acceptEntry(long, reader, TODAY).form },
          reader,
          people,
        ),
      ),
    ).toBeLessThanOrEqual(28 * 1024);
    expect(Object.keys(choicesIn(cardOf(long, undefined, reader, people), 'people'))).toHaveLength(100);
  });
});
