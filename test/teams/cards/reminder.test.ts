import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { reminderCard, timelessReminder, type ReminderView } from '../../../src/teams/cards/reminder';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { emptyReferral, filledWith, HOSTILE_TEXTS, longReferral, READERS, sample } from '../../support/card-gallery';
import { actionsIn, bytesOf, factsIn, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const REPLY: ReminderView = { mentions: true, own: false };
const POST: ReminderView = { mentions: true, own: true };
const CHAT: ReminderView = { mentions: false, own: true };

const HOUR = 1 / 24;

/** A referral with its deadline this many days after NOW. */
const dueIn = (days: number, overrides: Partial<Referral> = {}): Referral =>
  aReferral({ deadline: daysFromNow(days), ...overrides });

const claimed = (name = 'Megan Ortiz'): Partial<Referral> => ({
  claim: { by: aPerson({ name }), at: daysFromNow(-0.5) },
});

const cardOf = (referral: Referral, view = REPLY, reader = LONDON): object =>
  reminderCard(referral, reader, NOW, view).card;

const linesOf = (referral: Referral, view = REPLY, reader = LONDON): readonly string[] =>
  textIn(cardOf(referral, view, reader)).split('\n');

/** The texts that people read in a card, without the mention entities. */
const shownIn = (card: object): string => textIn((card as { body: unknown }).body);

const mentionsIn = (card: object): unknown => (card as { msteams?: { entities: unknown } }).msteams?.entities;

describe('a reminder of a referral that waits', () => {
  it('shows the time left, the customer, what is lost otherwise, who claimed it, and the value', () => {
    expect(linesOf(dueIn(3))).toEqual([
      '⏰ 3 days left: Contoso Freight Inc',
      'R-7K2MQ',
      'Unanswered, it expires for good on Thu, Jun 18, 10:00 AM GMT+1.',
      'Nobody is on it yet.',
      'Value: $125,000.00',
    ]);
    expect(linesOf(dueIn(3), REPLY, SHANGHAI)).toEqual([
      '⏰ 还剩 3天：Contoso Freight Inc',
      'R-7K2MQ',
      '如不答复，将于 6月18日周四 GMT+8 17:00 过期且无法恢复。',
      '还没有人跟进。',
      '金额: US$125,000.00',
    ]);
  });

  it.each([
    [7, '7 days', '7天'],
    [2, '2 days', '2天'],
    [47 * HOUR, '47 hours', '47小时'],
    [1, '24 hours', '24小时'],
    [4 * HOUR, '4 hours', '4小时'],
    [1.5 * HOUR, '1.5 hours', '1.5小时'],
    [HOUR, '60 minutes', '60分钟'],
    [HOUR / 60, '1 minute', '1分钟'],
  ])('shows %f days in the most useful unit', (days, english, chinese) => {
    expect(linesOf(dueIn(days))[0]).toContain(`${english} left:`);
    expect(linesOf(dueIn(days), REPLY, SHANGHAI)[0]).toContain(`还剩 ${chinese}：`);
  });

  it('differs in sign, words and tone from one day before the deadline on', () => {
    expect(linesOf(dueIn(1)).slice(0, 3)).toEqual([
      '⏰❗ 24 hours left: Contoso Freight Inc',
      'R-7K2MQ',
      'Urgent: these are the last hours to answer.',
    ]);
    expect(linesOf(dueIn(1.1)).join()).not.toMatch(/❗|Urgent/u);
    expect([dueIn(1.1), dueIn(1)].map((referral) => tonesIn(cardOf(referral)))).toEqual([['warning'], ['attention']]);
  });

  it('shows the intended time if it is sent a moment late, and no time after the deadline', () => {
    const [late] = textIn(reminderCard(dueIn(3), LONDON, new Date(NOW.getTime() + 60_000), REPLY).card).split('\n');

    expect(late).toContain('3 days left');
    expect(linesOf(dueIn(0))[0]).toBe('⏰❗ Time is up: Contoso Freight Inc');
  });

  it('offers to answer, to look at it and to be reminded again', () => {
    expect(buttonsIn(cardOf(dueIn(3)))).toEqual(
      [
        ['Accept', 'referral.accept'],
        ['Decline', 'referral.decline'],
        ["I'll look at it", 'referral.claim'],
        ['Remind me tomorrow', 'referral.snooze'],
      ].map(([title, verb]) => ({ title, verb, data: { verb, referralId: aReferral().id } })),
    );
    expect(actionsIn(cardOf(dueIn(3)), 'Action.Execute').map(({ style }) => style)).toEqual([
      'positive',
      'default',
      'default',
      'default',
    ]);
  });

  it('does not offer to look at it if somebody already does', () => {
    expect(buttonsIn(cardOf(dueIn(3, claimed()))).map(({ verb }) => verb)).toEqual([
      'referral.accept',
      'referral.decline',
      'referral.snooze',
    ]);
  });

  it('has a summary for notifications, with time, customer and code', () => {
    const { card, summary } = reminderCard(dueIn(4 * HOUR), LONDON, NOW, REPLY);

    expect(summary).toBe('⏰❗ 4 hours left: Contoso Freight Inc (R-7K2MQ)');
    expect(card).toMatchObject({ fallbackText: summary, speak: summary });
  });

  it('with few details says so, without empty lines', () => {
    expect(linesOf({ ...emptyReferral(), deadline: daysFromNow(3) }, POST)).toEqual([
      '⏰ 3 days left: Customer not named',
      'R-7K2MQ',
      'Unanswered, it expires for good on Thu, Jun 18, 10:00 AM GMT+1.',
      'Nobody is on it yet.',
      'Value: Not stated',
    ]);
  });

  it('without a deadline says that the referral waits', () => {
    expect(linesOf(aReferral({ deadline: null }))).toEqual([
      '✉ Waiting for your answer',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'Nobody is on it yet.',
      'Value: $125,000.00',
    ]);
  });
});

describe('the place of a reminder', () => {
  it('below the card adds only what the card does not show', () => {
    expect(textIn(cardOf(dueIn(1), REPLY))).not.toMatch(/data estate|Seattle/u);
  });

  it.each([POST, CHAT])("of its own includes the deal and the customer's place", (view) => {
    expect(textIn(cardOf(dueIn(1), view))).toContain('Contoso Freight - data estate migration');
    expect(factsIn(cardOf(dueIn(1), view))).toEqual({ Value: '$125,000.00', Where: 'Seattle, WA, United States' });
  });
});

describe('the person who claimed a referral', () => {
  it('is mentioned, so that Teams notifies them', () => {
    const card = cardOf(dueIn(3, claimed()));

    expect(textIn(card)).toContain('<at>Megan Ortiz</at> has been on it since Sun, Jun 14, 10:00 PM GMT+1');
    expect(mentionsIn(card)).toEqual([
      { type: 'mention', text: '<at>Megan Ortiz</at>', mentioned: { id: aPerson().objectId, name: 'Megan Ortiz' } },
    ]);
  });

  it('is only named in their own chat', () => {
    const card = cardOf(dueIn(3, claimed()), CHAT);

    expect(textIn(card)).toContain('Megan Ortiz has been on it since');
    expect(JSON.stringify(card)).not.toMatch(/<at>|msteams/u);
  });

  it('is not mentioned if there is none', () => {
    expect(mentionsIn(cardOf(dueIn(3)))).toBeUndefined();
  });

  it.each([
    '</at><at>Everybody</at>',
    '**Megan** [Ortiz](https://evil.example)',
    '<b>Megan</b> & `Co`_',
    '<>',
    '${1+1} $& 王伟',
  ])('is mentioned once and as one person, with any name: %j', (name) => {
    const card = cardOf(dueIn(3, claimed(name)));
    const [mention] = mentionsIn(card) as [{ text: string; mentioned: { name: string } }];

    expect(shownIn(card).match(/<\/?at>/gu)).toEqual(['<at>', '</at>']);
    expect(shownIn(card)).toContain(mention.text);
    expect(mention.text).toBe(`<at>${mention.mentioned.name}</at>`);
    expect(mention.mentioned.name).not.toMatch(/^$|[\\`*_~[\]<>]/u);
  });

  it('is not mentioned by a customer whose name looks like a mention', () => {
    const { customer } = aReferral();
    const card = cardOf(dueIn(3, { ...claimed(), customer: { ...customer, name: '<at>Megan Ortiz</at>' } }));

    expect(shownIn(card).split('<at>Megan Ortiz</at>')).toHaveLength(2);
  });
});

describe('a reminder of a referral that was answered or has expired', () => {
  const answered = (stage: Referral['stage'], answer: Partial<NonNullable<Referral['answer']>> = {}): Referral =>
    aReferral({
      stage,
      ...claimed(),
      answer: { by: aPerson(), at: daysFromNow(-1), reason: null, note: null, ...answer },
    });

  it('says who answered, when and why, and has no buttons', () => {
    const card = cardOf(answered('declined', { reason: 'timeline-too-short' }));

    expect(textIn(card).split('\n')).toEqual([
      '✖ Declined',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'Declined by Megan Ortiz on Sun, Jun 14, 2026, 10:00 AM GMT+1',
      'Reason: The timeline is too short',
      'Value: $125,000.00',
    ]);
    expect(buttonsIn(card)).toEqual([]);
  });

  it('has no clock sign, no alert and no mention', () => {
    const card = cardOf(answered('accepted'), POST);

    expect(tonesIn(card)).toEqual(['emphasis']);
    expect(JSON.stringify(card)).not.toMatch(/⏰|❗|left|<at>|msteams/u);
  });

  it('says that nobody answered in time, if it has expired', () => {
    const expired = answered('expired', { by: null });

    expect(linesOf(expired)).toEqual(
      expect.arrayContaining([
        '⊘ Expired: nobody answered in time',
        expect.stringContaining('It cannot be accepted any more.') as string,
      ]),
    );
    expect(reminderCard(expired, LONDON, NOW, REPLY).summary).toBe(
      'Referral R-7K2MQ: Contoso Freight Inc, Expired: nobody answered in time',
    );
  });

  it('says so in Chinese to Chinese readers', () => {
    expect(linesOf(answered('accepted'), REPLY, SHANGHAI)).toEqual([
      '✔ 已接受',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'Megan Ortiz 已于 2026年6月14日周日 GMT+8 17:00 接受',
      '金额: US$125,000.00',
    ]);
  });
});

describe('a reminder without what time alone changes', () => {
  const before = JSON.stringify(timelessReminder(dueIn(3), LONDON, REPLY));

  it.each<{ change: string; to: Referral }>([
    { change: 'a claim', to: dueIn(3, claimed()) },
    { change: 'an answer', to: dueIn(3, { stage: 'accepted' }) },
    { change: 'another deadline', to: dueIn(4) },
  ])('changes with $change', ({ to }) => {
    expect(JSON.stringify(timelessReminder(to, LONDON, REPLY))).not.toBe(before);
  });

  it('does not change with anything that is not shown', () => {
    expect(JSON.stringify(timelessReminder(dueIn(3, { version: 9 }), LONDON, REPLY))).toBe(before);
  });

  it('also works without a deadline', () => {
    expect(textIn(timelessReminder(aReferral({ deadline: null }), LONDON, REPLY))).toContain('Waiting for your answer');
  });
});

describe('text from outside', () => {
  it.each(HOSTILE_TEXTS)('is shown only as text: %j', (hostile) => {
    const typesOf = (text: string): readonly unknown[] =>
      nodesOf(cardOf(filledWith(text), POST)).map(({ type }) => type);

    expect(typesOf(hostile)).toEqual(typesOf('x'));
    expect(JSON.stringify(cardOf(filledWith(hostile), POST))).not.toMatch(/[\u202A-\u202E\u2066\u2067]|msteams/u);
    expect(shownIn(cardOf(filledWith(hostile), POST))).not.toMatch(/(?<!\\)<at>/u);
  });

  it('in Arabic is isolated, so that it does not reorder the line', () => {
    expect(linesOf(sample(4))[0]).toContain('left: \u2068شركة النور للطاقة\u2069');
    expect(linesOf(dueIn(3, claimed('ليلى حداد'))).join()).toContain('<at>\u2068ليلى حداد\u2069</at> has been on it');
  });

  it.each(LOCALES)('never makes a reminder larger than 28 KB (%s)', (locale) => {
    const long = [longReferral(), filledWith('字'.repeat(10_000)), filledWith('*'.repeat(10_000))];

    expect(Math.max(...long.map((referral) => bytesOf(cardOf(referral, POST, READERS[locale]))))).toBeLessThanOrEqual(
      28 * 1024,
    );
  });
});
