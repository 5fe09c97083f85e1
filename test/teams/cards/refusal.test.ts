import { CHANGE_KINDS, type Refusal } from '../../../src/domain/model/trouble';
import { STAGES, type Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { refusalCard } from '../../../src/teams/cards/refusal';
import type { Reader } from '../../../src/teams/text/reader';
import { aReferral } from '../../builders/a-referral';
import { filledWith, HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { bytesOf, factsIn, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';
import { aDeal } from '../../support/deal-gallery';
import { aRefusal, aTrouble, refusals, troubled } from '../../support/trouble-gallery';

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const cardOf = (referral: Referral, refusal: Refusal, reader = LONDON): object =>
  refusalCard(referral, refusal, reader).card;

const says = (referral: Referral, refusal: Refusal, reader = LONDON): string =>
  textIn(cardOf(referral, refusal, reader));

const verbsOn = (referral: Referral, refusal: Refusal): readonly string[] =>
  buttonsIn(cardOf(referral, refusal)).map(({ verb }) => verb);

const OTHER_VALUE = { ...aDeal().terms, value: { minor: 9_900_000, currency: 'USD' } };

describe.each(refusals())('a refusal %s', (_, referral, refusal) => {
  it('names the deal, and has a button for the whole card', () => {
    const card = cardOf(referral, refusal);

    expect(textIn(card)).toMatch(/R-7K2MQ\nContoso Freight Inc\nContoso Freight - data estate migration\n/u);
    expect(buttonsIn(card).at(-1)).toEqual({
      title: 'Details',
      verb: 'referral.refresh',
      data: { verb: 'referral.refresh', referralId: referral.id },
    });
  });

  it('names nobody at the customer', () => {
    expect(JSON.stringify(cardOf(referral, refusal))).not.toMatch(/Smith|sue\.smith|206 555 0111/u);
  });
});

describe('the refusal of an answer that Partner Center has overruled', () => {
  it('says what the state is there, and that the answer here was not applied', () => {
    const text = says(aReferral({ stage: 'declined' }), aRefusal());

    expect(text.split('\n')[0]).toBe('≠ It was decided otherwise in Partner Center');
    expect(text).toContain(
      'In Partner Center Contoso Freight Inc (R-7K2MQ) had been declined already. You accepted it here; that does not hold.',
    );
    expect(says(aReferral({ stage: 'lost' }), aRefusal({ deed: 'win' }), SHANGHAI)).toContain(
      '在合作伙伴中心，Contoso Freight Inc（R-7K2MQ）此前已标记为丢单。您在此处标记的赢单无效。',
    );
  });

  it.each(LOCALES)('has its own words for each stage and each action (%s)', (locale) => {
    const outcomes = STAGES.map((stage) => says(aReferral({ stage, deadline: null }), aRefusal(), READERS[locale]));
    const deeds = CHANGE_KINDS.map((deed) =>
      says(aReferral({ stage: 'declined' }), aRefusal({ deed }), READERS[locale]),
    );

    expect([new Set(outcomes).size, new Set(deeds).size]).toEqual([STAGES.length, CHANGE_KINDS.length]);
  });

  it('only has a button for the card', () => {
    expect(verbsOn(aReferral({ stage: 'declined' }), aRefusal())).toEqual(['referral.refresh']);
  });

  it('has a summary with what happened and the deal', () => {
    expect(refusalCard(aReferral({ stage: 'declined' }), aRefusal(), LONDON).summary).toBe(
      '≠ It was decided otherwise in Partner Center: Contoso Freight Inc (R-7K2MQ)',
    );
    expect(refusalCard(aReferral({ stage: 'declined' }), aRefusal(), SHANGHAI).summary).toBe(
      '≠ 合作伙伴中心已另有决定: Contoso Freight Inc (R-7K2MQ)',
    );
  });

  it("also works without a customer's name", () => {
    expect(
      says(aReferral({ stage: 'declined', customer: { ...aReferral().customer, name: null } }), aRefusal()),
    ).toContain('In Partner Center Customer not named (R-7K2MQ) had been declined already.');
  });
});

describe('the refusal of changed fields', () => {
  const refusal = aRefusal({ deed: 'edit', fields: ['value', 'closeDate', 'crmId'] });

  it('names the fields, and their current values', () => {
    const card = cardOf(aDeal({ terms: OTHER_VALUE }), refusal);

    expect(textIn(card)).toContain(
      'Somebody else changed in Partner Center what you changed here. This is what holds now:',
    );
    expect(factsIn(card)).toEqual({ Value: '$99,000.00', Closes: 'Jul 30, 2026', 'CRM ID': 'nothing' });
  });

  it('has a button that edits them again while the deal is open', () => {
    expect(verbsOn(aDeal(), refusal)).toEqual(['deal.edit', 'referral.refresh']);
    expect(says(aDeal(), refusal)).toContain('If that is not right, change it with Edit.');
    expect(verbsOn(aReferral({ stage: 'won' }), refusal)).toEqual(['referral.refresh']);
    expect(says(aReferral({ stage: 'won' }), refusal)).not.toContain('Edit');
  });
});

describe('the refusal of a value', () => {
  const refusal = aRefusal({ deed: 'edit', why: 'invalid', target: 'details/dealValue' });

  it('names the field, its value, and what to do', () => {
    const card = cardOf(troubled({ ...refusal, code: 'invalid' }), refusal);

    expect(textIn(card).split('\n')[0]).toBe('⚠ Partner Center did not take it');
    expect(textIn(card)).toContain('Partner Center did not take the changes, because of "Value".');
    expect(textIn(card)).toContain('Change it with Edit, or press Try again.');
    expect(factsIn(card)).toEqual({ Value: '$125,000.00' });
  });

  it('has buttons that edit it and that try again', () => {
    expect(verbsOn(troubled({ ...refusal, code: 'invalid' }), refusal)).toEqual([
      'deal.edit',
      'referral.retry',
      'referral.refresh',
    ]);
  });

  it('only has a button that tries again if nothing can be edited', () => {
    expect(verbsOn(troubled({ code: 'missing', deed: 'edit' }), aRefusal({ deed: 'edit', why: 'missing' }))).toEqual([
      'referral.retry',
      'referral.refresh',
    ]);
  });

  it('that is already settled when it is shown says so, and requests nothing', () => {
    expect(says(aDeal(), refusal)).toContain('That is settled by now: there is nothing left to do.');
    expect(verbsOn(aDeal(), refusal)).toEqual(['referral.refresh']);
  });

  it('that is being retried when it is shown says what it waits for', () => {
    expect(says(troubled({ deed: 'edit' }), refusal)).toContain(
      '⏳ Waiting to reach Partner Center since Mon, Jun 15, 9:00 AM GMT+1.',
    );
    expect(verbsOn(troubled({ deed: 'edit' }), refusal)).toEqual(['referral.refresh']);
  });
});

describe('the kinds of refusals', () => {
  it('differ by words, sign and tone', () => {
    const kinds = [
      aRefusal(),
      aRefusal({ fields: ['name'] }),
      aRefusal({ why: 'missing' }),
      aRefusal({ why: 'invalid' }),
      aRefusal({ why: 'unreachable' }),
    ];
    const looks = kinds.map((refusal) =>
      [says(aDeal(), refusal).split('\n')[0], ...tonesIn(cardOf(aDeal(), refusal))].join(),
    );

    expect(new Set(looks).size).toBe(kinds.length);
  });
});

describe('text from outside', () => {
  const hostileDeal = (text: string): Referral => ({
    ...filledWith(text),
    stage: 'accepted',
    trouble: aTrouble({ code: 'invalid', deed: 'edit', target: text }),
  });
  const fields = aRefusal({ deed: 'edit', fields: ['name', 'notes', 'crmId', 'campaignId', 'team', 'solutions'] });
  const value = (text: string): Refusal => aRefusal({ deed: 'edit', why: 'invalid', target: text });

  it.each(HOSTILE_TEXTS)('is shown only as text: %j', (hostile) => {
    const typesOf = (text: string): readonly unknown[] =>
      [fields, value(text)].flatMap((refusal) => nodesOf(cardOf(hostileDeal(text), refusal)).map(({ type }) => type));

    expect(typesOf(hostile)).toEqual(typesOf('x'));
    expect(JSON.stringify(cardOf(hostileDeal(hostile), value(hostile)))).not.toMatch(
      /[\u202A-\u202E\u2066\u2067]|msteams/u,
    );
  });

  it.each(LOCALES)('never makes a refusal larger than 28 KB (%s)', (locale) => {
    expect(bytesOf(cardOf(hostileDeal('字'.repeat(10_000)), fields, READERS[locale]))).toBeLessThanOrEqual(28 * 1024);
  });
});
