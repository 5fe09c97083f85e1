import { DECLINE_REASONS } from '../../../src/domain/decline-reason';
import { LONGEST_NOTE } from '../../../src/domain/declining';
import { CURRENCIES } from '../../../src/domain/money/currency';
import type { Referral } from '../../../src/domain/referral';
import { LOCALES } from '../../../src/locales/translate';
import { lostCard, wonCard, type WonEntry } from '../../../src/teams/cards/close-deal';
import { NOTHING_CHOSEN, type DeclineEntry } from '../../../src/teams/cards/decline';
import type { Reader } from '../../../src/teams/reader';
import { aReferral } from '../../builders/a-referral';
import { closingEntry, emptyReferral, faultyClosing, filledWith, HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };
const TODAY = '2026-06-15';

const DEAL = aReferral({ stage: 'accepted', version: 7 });

const won = (entry: Partial<WonEntry> = {}, reader = READER, deal: Referral = DEAL): object =>
  wonCard(deal, reader, { ...closingEntry(deal, reader), ...entry }, TODAY);

const lost = (entry: DeclineEntry = NOTHING_CHOSEN, reader = READER): object => lostCard(DEAL, reader, entry);

const confirming = (title: string, verb: string): readonly object[] => [
  { title, verb, data: { verb, referralId: DEAL.id, version: 7 } },
  { title: 'Cancel', verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: DEAL.id } },
];

const waysOf = (card: object): readonly unknown[] =>
  actionsIn(card, 'Action.Execute').map(({ style, associatedInputs }) => [style, associatedInputs]);

describe('the form that closes a deal as won', () => {
  it('says which deal it is about, and that there is no way back', () => {
    expect(textIn(won()).split('\n')).toEqual([
      'Close this deal as won',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'This is final: it cannot be opened again.',
    ]);
  });

  it('is filled in with the value, so that two clicks are enough', () => {
    expect(inputsIn(won())).toEqual({ dealValue: '125000.00', currency: 'USD' });
    expect(inputsIn(won({}, READER, { ...emptyReferral(), stage: 'accepted' }))).toEqual({ dealValue: '', currency: '' });
  });

  it('asks for the final value, which may be left out', () => {
    expect(inputNodes(won())).toMatchObject([
      { id: 'dealValue', label: 'Final value', placeholder: '125,000 or 125k' },
      { id: 'currency', label: 'Currency' },
    ]);
    expect(inputNodes(won()).filter((input) => input['isRequired'] === true)).toEqual([]);
  });

  it('offers every currency by code and name in the reader\'s language', () => {
    expect(Object.keys(choicesIn(won(), 'currency'))).toEqual(CURRENCIES);
    expect(choicesIn(won(), 'currency')['JPY']).toBe('JPY – Japanese Yen');
    expect(choicesIn(won({}, CHINESE), 'currency')['JPY']).toBe('JPY – 日元');
  });

  it('confirms with the version it was made from, and cancels without minding what was typed', () => {
    expect(buttonsIn(won())).toEqual(confirming('Confirm as won', 'deal.won.confirm'));
    expect(waysOf(won())).toEqual([['positive', 'auto'], ['default', 'none']]);
  });

  it('given back keeps what was typed, and says what is wrong below each field', () => {
    const card = won(faultyClosing(READER));

    expect(inputsIn(card)).toEqual({ dealValue: '12,5,00.999', currency: 'JPY' });
    expect([faultBelow(card, 'dealValue'), faultBelow(card, 'currency')]).toEqual([
      '⚠ Too many decimals: JPY has 0.',
      '⚠ The amount names another currency than the one chosen here.',
    ]);
    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was sent yet: please look at the marked fields.');
    expect(tonesIn(card)).toEqual(['attention']);
  });

  it('shows amounts as the reader writes them', () => {
    const faults = { dealValue: 'money-not-understood' } as const;

    expect(faultBelow(won({ faults }), 'dealValue')).toBe('⚠ This amount was not understood. Write it like 125,000 or 125k.');
    expect(faultBelow(won({ faults }, CHINESE), 'dealValue')).toBe('⚠ 无法识别此金额。请写成 125,000 或 12.5万。');
  });

  it('does not tell the decimals of a currency that only the amount names', () => {
    const card = won({ form: { dealValue: 'JPY 0.5', currency: '' }, faults: { dealValue: 'money-too-precise' } });

    expect(faultBelow(card, 'dealValue')).toBe('⚠ This amount was not understood. Write it like 125,000 or 125k.');
  });

  it('speaks the reader\'s language', () => {
    expect(textIn(won({}, CHINESE)).split('\n')).toEqual(['将此交易标记为赢单', 'R-7K2MQ', 'Contoso Freight Inc', '此操作无法撤销，交易不能重新打开。']);
    expect(buttonsIn(won({}, CHINESE)).map(({ title }) => title)).toEqual(['确认赢单', '取消']);
  });

  it.each(HOSTILE_TEXTS)('takes a customer\'s name for text and nothing else: %j', (hostile) => {
    const card = won({}, READER, filledWith(hostile));

    expect(nodesOf(card).map(({ type }) => type)).toEqual(nodesOf(won()).map(({ type }) => type));
    expect(JSON.stringify(card)).not.toMatch(/[\u202A-\u202E\u2066\u2067]/u);
  });

  it.each(LOCALES)('is never larger than 28 KB (%s)', (locale) => {
    const reader = READERS[locale];

    expect(bytesOf(won({ ...faultyClosing(reader), notice: '字'.repeat(1_000) }, reader, filledWith('字'.repeat(10_000))))).toBeLessThanOrEqual(28 * 1024);
  });
});

describe('the form that closes a deal as lost', () => {
  it('says which deal it is about, and that there is no way back', () => {
    expect(textIn(lost()).split('\n').slice(0, 4)).toEqual([
      'Close this deal as lost',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'This is final: it cannot be opened again.',
    ]);
  });

  it('offers Partner Center\'s eight reasons in its order, none of them chosen, and room for a note', () => {
    expect(Object.keys(choicesIn(lost(), 'reason'))).toEqual(DECLINE_REASONS);
    expect(inputsIn(lost())).toEqual({ reason: '', notes: '' });
    expect(inputNodes(lost())).toMatchObject([{ id: 'reason', isRequired: true }, { id: 'notes', maxLength: LONGEST_NOTE }]);
  });

  it('confirms with the version it was made from, and cancels without minding what was chosen', () => {
    expect(buttonsIn(lost())).toEqual(confirming('Confirm as lost', 'deal.lost.confirm'));
    expect(waysOf(lost())).toEqual([['destructive', 'auto'], ['default', 'none']]);
  });

  it('given back keeps what was chosen and typed, and says what is wrong below the field', () => {
    const card = lost({ form: { reason: 'other', notes: '' }, faults: { notes: 'note-required' }, notice: 'Nothing was sent yet.' });

    expect(inputsIn(card)).toEqual({ reason: 'other', notes: '' });
    expect(faultBelow(card, 'notes')).toBe('⚠ Please say in a few words why.');
    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was sent yet.');
  });

  it('speaks the reader\'s language', () => {
    expect(textIn(lost(NOTHING_CHOSEN, CHINESE)).split('\n')[0]).toBe('将此交易标记为丢单');
    expect(buttonsIn(lost(NOTHING_CHOSEN, CHINESE)).map(({ title }) => title)).toEqual(['确认丢单', '取消']);
  });
});
