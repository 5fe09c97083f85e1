import { LONGEST_NOTE } from '../../../src/domain/forms/declining';
import { DECLINE_REASONS } from '../../../src/domain/model/decline-reason';
import { LOCALES } from '../../../src/locales/translate';
import { declineCard, NOTHING_CHOSEN, type DeclineEntry } from '../../../src/teams/cards/decline';
import type { Reader } from '../../../src/teams/text/reader';
import { aReferral } from '../../builders/a-referral';
import { filledWith, HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const cardOf = (entry: DeclineEntry = NOTHING_CHOSEN, reader = READER): object =>
  declineCard(aReferral({ version: 7 }), reader, entry);

describe('the form that declines a referral', () => {
  it('names the referral, and says that declining cannot be undone', () => {
    expect(textIn(cardOf()).split('\n').slice(0, 4)).toEqual([
      'Decline this referral',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'Declining is final.',
    ]);
  });

  it("offers Partner Center's eight reasons in its order, with none selected", () => {
    expect(Object.keys(choicesIn(cardOf(), 'reason'))).toEqual(DECLINE_REASONS);
    expect(choicesIn(cardOf(), 'reason')['spam-or-abuse']).toBe('Abuse, spam or phishing');
    expect(choicesIn(cardOf(undefined, CHINESE), 'reason')['spam-or-abuse']).toBe('滥用、垃圾信息或网络钓鱼');
    expect(inputsIn(cardOf())).toEqual({ reason: '', notes: '' });
  });

  it('requires a reason, and has an optional note', () => {
    expect(inputNodes(cardOf())).toMatchObject([
      {
        id: 'reason',
        label: 'Why?',
        isRequired: true,
        errorMessage: 'Please choose one of the reasons.',
        style: 'expanded',
      },
      { id: 'notes', label: 'Note (required for "Other")', maxLength: LONGEST_NOTE },
    ]);
  });

  it('confirms with the version it was made from, and cancels without sending its inputs', () => {
    const { id } = aReferral();

    expect(buttonsIn(cardOf())).toEqual([
      {
        title: 'Confirm and decline',
        verb: 'referral.decline.confirm',
        data: { verb: 'referral.decline.confirm', referralId: id, version: 7 },
      },
      { title: 'Cancel', verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: id } },
    ]);
    expect(
      actionsIn(cardOf(), 'Action.Execute').map(({ style, associatedInputs }) => [style, associatedInputs]),
    ).toEqual([
      ['destructive', 'auto'],
      ['default', 'none'],
    ]);
  });

  it('returned with faults keeps its inputs, and shows each fault below its field', () => {
    const card = cardOf({
      form: { reason: 'other', notes: 'x' },
      faults: { reason: 'reason-unknown', notes: 'too-long' },
      notice: 'Nothing was sent yet.',
    });

    expect(inputsIn(card)).toEqual({ reason: 'other', notes: 'x' });
    expect([faultBelow(card, 'reason'), faultBelow(card, 'notes')]).toEqual([
      '⚠ Please choose one of the reasons.',
      '⚠ At most 1000 characters, please.',
    ]);
    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was sent yet.');
    expect(tonesIn(card)).toEqual(['attention']);
  });

  it('asks for a note if the reason is "other"', () => {
    const card = cardOf({ form: { reason: 'other', notes: '' }, faults: { notes: 'note-required' }, notice: null });

    expect(faultBelow(card, 'notes')).toBe('⚠ Please say in a few words why.');
  });

  it.each(HOSTILE_TEXTS)("shows a customer's name only as text: %j", (hostile) => {
    const card = declineCard(filledWith(hostile), READER, NOTHING_CHOSEN);

    expect(nodesOf(card).map(({ type }) => type)).toEqual(nodesOf(cardOf()).map(({ type }) => type));
    expect(JSON.stringify(card)).not.toMatch(/[\u202A-\u202E\u2066\u2067]/u);
  });

  it.each(LOCALES)('is never larger than 28 KB (%s)', (locale) => {
    const notes = '字'.repeat(1_000);

    expect(
      bytesOf(
        declineCard(filledWith('字'.repeat(10_000)), READERS[locale], {
          form: { reason: 'other', notes },
          faults: {},
          notice: notes,
        }),
      ),
    ).toBeLessThanOrEqual(28 * 1024);
  });
});
