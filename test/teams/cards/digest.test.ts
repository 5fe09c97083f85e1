import type { Digest, ResponseTimes } from '../../../src/domain/channel/digest';
import { LOCALES } from '../../../src/locales/translate';
import { digestCard } from '../../../src/teams/cards/digest';
import type { Reader } from '../../../src/teams/text/reader';
import { aDigest, NONE } from '../../builders/a-digest';
import { aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import {
  emptyReferral,
  filledWith,
  fullDigest,
  HOSTILE_TEXTS,
  largestDigest,
  READERS,
  tallied,
  tally,
} from '../../support/card-gallery';
import { actionsIn, bytesOf, nodesOf, type CardNode } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const HOUR_MS = 3_600_000;

const cardOf = (digest: Partial<Digest> = {}, reader = READER, channel: string | null = 'General'): object =>
  digestCard(aDigest(digest), reader, { channel }).card;

/** The texts of the card, one per line; amounts with normal spaces instead of non-breaking ones. */
const linesOf = (digest: Partial<Digest>, reader = READER): readonly string[] =>
  textIn(cardOf(digest, reader))
    .replace(/[\u00A0\u202F]/gu, ' ')
    .split('\n');

/** The lines from a heading to the next section. */
function sectionOf(lines: readonly string[], heading: string, next: string): readonly string[] {
  const start = lines.findIndex((text) => text.startsWith(heading));
  const end = lines.findIndex((text, index) => index > start && text.startsWith(next));
  return start < 0 ? [] : lines.slice(start, end < 0 ? undefined : end);
}

const waitingFor = (days: number): Digest['waiting'] => tallied(1, {}, [aReferral({ deadline: daysFromNow(days) })]);

const chartIn = (card: object): CardNode | undefined =>
  nodesOf(card).find(({ type }) => String(type).startsWith('Chart.'));

const NO_ANSWERS: ResponseTimes = { answered: 0, expired: 0, medianMs: null };

describe('a digest', () => {
  it('starts with its day, the channel and its most important sentence', () => {
    expect(linesOf(fullDigest()).slice(0, 3)).toEqual([
      'Pipeline on Monday, June 15',
      'General',
      '37 referrals wait for an answer, the next due Mon, 2:48 PM GMT+1',
    ]);
    expect(linesOf(fullDigest(), CHINESE).slice(0, 3)).toEqual([
      '推荐摘要 · 6月15日星期一',
      'General',
      '37 个推荐等待答复，最近的期限为 周一 GMT+8 21:48',
    ]);
  });

  it('names no channel if the channel has no name', () => {
    expect(
      textIn(cardOf({ waiting: waitingFor(1) }, READER, null))
        .split('\n')
        .slice(0, 2),
    ).toEqual(['Pipeline on Monday, June 15', '1 referral waits for an answer, due Tue, 10:00 AM GMT+1']);
  });

  it("has the day in the reader's time zone", () => {
    expect(linesOf({ at: new Date('2026-06-15T16:30:00Z') }, CHINESE)[0]).toBe('推荐摘要 · 6月16日星期二');
  });

  it.each<[Partial<Digest>, string]>([
    [{ waiting: waitingFor(1) }, '1 referral waits for an answer, due Tue, 10:00 AM GMT+1'],
    [{ waiting: waitingFor(12) }, '1 referral waits for an answer, due Sat, Jun 27, 10:00 AM GMT+1'],
    [
      {
        waiting: tallied(2, {}, [aReferral({ deadline: daysFromNow(-0.1) }), aReferral({ deadline: daysFromNow(1) })]),
      },
      '2 referrals wait for an answer, the next due Tue, 10:00 AM GMT+1',
    ],
    [{ waiting: tallied(1_200, {}, [aReferral({ deadline: null })]) }, '1,200 referrals wait for an answer'],
    [{ accepted: tally(1) }, 'Nothing waits for an answer'],
    [
      { accepted: tally(1), overdue: tallied(1, {}, []) },
      'Nothing waits for an answer, but 1 deal is past its close date',
    ],
    [
      { accepted: tally(4), overdue: tallied(4, {}, []) },
      'Nothing waits for an answer, but 4 deals are past their close date',
    ],
  ])('has the most urgent figure in its first sentence (%#)', (digest, headline) => {
    expect(linesOf(digest)[2]).toBe(headline);
  });

  it('makes its first sentence bold', () => {
    expect(nodesOf(cardOf(fullDigest())).find(({ text }) => String(text).startsWith('37'))).toMatchObject({
      weight: 'Bolder',
    });
  });

  it('has a summary with the channel and the first sentence, for notifications and screen readers', () => {
    const { card, summary } = digestCard(fullDigest(), READER, { channel: 'General' });

    expect(summary).toBe(
      'Pipeline on Monday, June 15 · General: 37 referrals wait for an answer, the next due Mon, 2:48 PM GMT+1',
    );
    expect(card).toMatchObject({ speak: summary, fallbackText: summary, lang: 'en', version: '1.5' });
    expect(cardOf(fullDigest(), CHINESE)).toMatchObject({ lang: 'zh' });
  });

  it('with nothing to report has only its title and one friendly line', () => {
    expect(linesOf({})).toEqual([
      'Pipeline on Monday, June 15',
      'General',
      'Nothing is open, and nothing was closed lately. Enjoy the quiet!',
    ]);
    expect(linesOf({}, CHINESE)).toEqual([
      '推荐摘要 · 6月15日星期一',
      'General',
      '没有待处理的推荐和交易，最近也没有结束的。享受这份清静吧！',
    ]);
    expect(buttonsIn(cardOf())).toEqual([]);
  });

  it('has its sections in this order', () => {
    const headings = nodesOf(cardOf(fullDigest())).flatMap(({ style, text }) => (style === 'heading' ? [text] : []));

    expect(headings).toEqual([
      'Pipeline on Monday, June 15',
      '✉ Waiting for an answer: 37',
      '✔ Accepted deals: 48',
      '◷ Closing in the next 14 days: 6',
      '⚠ Overdue: 2',
      'Closed since Fri, Jun 12, 10:00 AM GMT+1',
      'Answer times in the last 30 days',
      'Referrals by stage',
    ]);
  });
});

describe('the waiting referrals', () => {
  it('are listed with their total value, and each with customer, time left, deadline, value and code', () => {
    expect(sectionOf(linesOf(fullDigest()), '✉', '株式会社')).toEqual([
      '✉ Waiting for an answer: 37',
      'AED 750,000.50 · £210,000 · ¥48,000,000 · $1,250,000',
      '\u2068شركة النور للطاقة\u2069',
      '⚠ 4 hours left',
      'Answer by Mon, 2:48 PM GMT+1 · AED 750,000.50',
      'R-SMP04',
      'Contoso Freight Inc',
      '33 hours left',
      'Answer by Tue, 7:36 PM GMT+1 · $125,000',
      'R-SMP01',
    ]);
    expect(linesOf(fullDigest(), CHINESE)).toContain('期限：周一 GMT+8 21:48 · AED 750,000.50');
  });

  it.each([
    [11, '11 days left', '还剩 11天'],
    [2, '2 days left', '还剩 2天'],
    [1.25, '30 hours left', '还剩 30小时'],
    [0.9, '⚠ 21 hours left', '⚠ 还剩 21小时'],
    [0.02, '⚠ 29 minutes left', '⚠ 还剩 29分钟'],
    [0, 'The time to answer is over', '答复期限已过'],
  ])('are listed with the time left: %d days', (days, english, chinese) => {
    expect(linesOf({ waiting: waitingFor(days) })).toContain(english);
    expect(linesOf({ waiting: waitingFor(days) }, CHINESE)).toContain(chinese);
  });

  it('are marked by a sign, and additionally by colour, if less than a day is left', () => {
    const colourful = nodesOf(cardOf(fullDigest())).filter(
      ({ color, type }) => type === 'TextBlock' && color !== undefined,
    );

    expect(colourful.map(({ text }) => text)).toEqual(['⚠ 4 hours left']);
  });

  it('are listed without a time if they have no deadline, and without a value if they have none', () => {
    const waiting = tallied(1, {}, [{ ...emptyReferral(), deadline: null }]);

    expect(sectionOf(linesOf({ waiting }), '✉', '✔')).toEqual([
      '✉ Waiting for an answer: 1',
      'Customer not named',
      'R-7K2MQ',
    ]);
  });

  it('can be opened one by one, or all as a list', () => {
    const buttons = buttonsIn(cardOf({ waiting: fullDigest().waiting }));

    expect(buttons.map(({ title }) => title)).toEqual(['Open', 'Open', 'Open', 'Open', 'Open', 'All 37']);
    expect(buttons[0]?.data).toEqual({ verb: 'referral.refresh', referralId: fullDigest().waiting.first[0]?.id });
    expect(buttons[5]).toEqual({
      title: 'All 37',
      verb: 'referral.list',
      data: { verb: 'referral.list', command: 'inbound', page: 1 },
    });
  });

  it('have no button for the whole list if all are shown', () => {
    const { first } = fullDigest().waiting;

    expect(buttonsIn(cardOf({ waiting: tallied(5, {}, first) })).map(({ title }) => title)).not.toContain('All 5');
  });

  it('have no section if there are none', () => {
    expect(linesOf({ accepted: tally(1) }).join('\n')).not.toContain('✉ Waiting for an answer');
  });
});

describe('accepted deals', () => {
  it('are counted, with their total value in each currency', () => {
    expect(sectionOf(linesOf(fullDigest()), '✔', '◷')).toEqual([
      '✔ Accepted deals: 48',
      'CN¥880,000 · £210,000 · ₹3,500,000 · $4,125,000',
    ]);
  });

  it('have a line that says that none closes soon and none is overdue', () => {
    expect(linesOf({ accepted: tally(2) })).toContain('None closes in the next 14 days, and none is overdue.');
    expect(linesOf({ waiting: waitingFor(1) }).join()).not.toContain('none is overdue');
    expect(linesOf(fullDigest()).join()).not.toContain('none is overdue');
  });

  it('that close soon are listed, at most three, with the close date and a button for the whole list', () => {
    const closing = sectionOf(linesOf(fullDigest()), '◷', '⚠ Overdue');

    expect(closing.slice(0, 6)).toEqual([
      '◷ Closing in the next 14 days: 6',
      '£210,000 · $300,000',
      'Litware Insurance plc',
      'Closes Jun 15, 2026',
      '£210,000',
      'R-SMP08',
    ]);
    expect(closing.filter((text) => text.startsWith('R-'))).toHaveLength(3);
    expect(buttonsIn(cardOf(fullDigest())).find(({ title }) => title === 'All 6')?.data).toEqual({
      verb: 'referral.list',
      command: 'deals closing',
      page: 1,
    });
  });

  it('that are overdue are listed with their close date', () => {
    const overdue = sectionOf(linesOf(fullDigest()), '⚠ Overdue', 'Closed since');

    expect(overdue.slice(2, 6)).toEqual([
      'Wingtip Retail Pvt Ltd',
      'Should have closed Jun 10, 2026',
      '₹3,500,000',
      'R-SMP06',
    ]);
  });

  it('that are overdue are listed, at most three, with a button for the whole list', () => {
    const { first } = largestDigest('x').overdue;
    const buttons = buttonsIn(cardOf({ accepted: tally(4), overdue: tallied(4, {}, first) }));

    expect(buttons.map(({ title }) => title)).toEqual(['Open', 'Open', 'Open', 'All 4']);
    expect(buttons[3]?.data).toEqual({ verb: 'referral.list', command: 'deals overdue', page: 1 });
  });

  it('without a close date are listed without one', () => {
    const undated = aReferral({ stage: 'accepted', terms: { ...aReferral().terms, closeDate: null, value: null } });
    const lines = linesOf({
      accepted: tally(1),
      closing: tallied(1, {}, [undated]),
      overdue: tallied(1, {}, [undated]),
    });

    expect(sectionOf(lines, '◷', 'Closed since')).toEqual([
      '◷ Closing in the next 14 days: 1',
      'Contoso Freight Inc',
      'R-7K2MQ',
      '⚠ Overdue: 1',
      'Contoso Freight Inc',
      'R-7K2MQ',
    ]);
  });
});

describe('values', () => {
  const worth = (values: Readonly<Record<string, number>>, reader = READER): string | undefined =>
    linesOf({ accepted: tally(9, values) }, reader)[4];

  it('are summed for each currency, without decimals if they are zero', () => {
    expect(worth({ EUR: 1_250_050, JPY: 3, KWD: 1_500, USD: 100 })).toBe('€12,500.50 · ¥3 · KWD 1.500 · $1');
  });

  it('are shown in at most six currencies, with the number of further ones', () => {
    const six = { AED: 100, AUD: 100, BRL: 100, CHF: 100, CNY: 100, EUR: 100 };

    expect(worth(six)).toBe('AED 1 · A$1 · R$1 · CHF 1 · CN¥1 · €1');
    expect(worth({ ...six, GBP: 100 })).toBe('AED 1 · A$1 · R$1 · CHF 1 · CN¥1 · €1 · and 1 more currency');
    expect(worth({ ...six, GBP: 100, INR: 100, JPY: 1, USD: 100 })).toMatch(/ · €1 · and 4 more currencies$/u);
    expect(worth({ ...six, GBP: 100, INR: 100 }, CHINESE)).toMatch(/ · 另有 2 种货币$/u);
  });
});

describe('the closed referrals', () => {
  it('are counted since a date, one line for each stage, with values', () => {
    expect(sectionOf(linesOf(fullDigest()), 'Closed since', 'Answer times')).toEqual([
      'Closed since Fri, Jun 12, 10:00 AM GMT+1',
      '★ Won: 3 · CHF 96,000.75 · $120,000',
      '▼ Lost: 1 · R$250,000',
      '✖ Declined: 2 · ₩0',
    ]);
  });

  it('have one line if there are none', () => {
    expect(sectionOf(linesOf({ accepted: tally(1) }), 'Closed since', 'Answer times').slice(1)).toEqual([
      'Nothing was won, lost, declined or expired.',
    ]);
  });

  it('include the expired ones', () => {
    expect(linesOf({ closed: { won: NONE, lost: NONE, declined: NONE, expired: tally(2, { EUR: 100 }) } })).toContain(
      '⊘ Expired: 2 · €1',
    );
  });
});

describe('answer times', () => {
  const told = (now: ResponseTimes, before: ResponseTimes, reader = READER): readonly string[] => {
    const [heading, next] = reader === READER ? ['Answer times', 'Referrals by'] : ['最近 30 天', '各阶段'];
    return sectionOf(linesOf({ accepted: tally(1), response: { now, before } }, reader), heading, next).slice(1);
  };
  const inHours = (hours: number, answered = 9, expired = 1): ResponseTimes => ({
    answered,
    expired,
    medianMs: hours * HOUR_MS,
  });

  it('are shown with the share answered in time, the expired ones, and their trends in words and with a sign', () => {
    expect(told(inHours(4, 23, 2), inHours(6, 34, 1))).toEqual([
      'Median time to answer: 4 hours',
      '▲ faster than before (6 hours)',
      'Answered in time: 92% (23 of 25)',
      '▼ lower than before (97%)',
      '⊘ Expired: 2',
    ]);
    expect(told(inHours(4, 23, 2), inHours(6, 34, 1), CHINESE)).toEqual([
      '答复时间中位数：4小时',
      '▲ 比之前快（6小时）',
      '按时答复：92%（23/25）',
      '▼ 比之前低（97%）',
      '⊘ 已过期：2',
    ]);
  });

  it.each([
    [3, 2, '▼ slower than before (2 hours)'],
    [2, 3, '▲ faster than before (3 hours)'],
    [2, 2, '= no change'],
    [2.1, 1.9, '= no change'],
    [72, 26, '▼ slower than before (26 hours)'],
  ])('of %d hours after %d hours are compared as they are shown', (now, before, trend) => {
    expect(told(inHours(now), inHours(before))[1]).toBe(trend);
  });

  it.each([
    [9, 1, 8, 2, '▲ higher than before (80%)'],
    [8, 2, 9, 1, '▼ lower than before (90%)'],
    [9, 1, 90, 10, '= no change'],
  ])(
    'with %d answered and %d expired after %d and %d show the trend of that share',
    (answered, expired, before, lost, trend) => {
      expect(told(inHours(1, answered, expired), inHours(1, before, lost))[3]).toBe(trend);
    },
  );

  it('are below 100 percent if one referral was not answered in time', () => {
    expect(told(inHours(1, 999, 1), NO_ANSWERS)[2]).toBe('Answered in time: 99% (999 of 1,000)');
  });

  it('have no trend if there is no earlier period', () => {
    expect(told(inHours(1), NO_ANSWERS).filter((text) => text === 'nothing to compare with')).toHaveLength(2);
    expect(told(inHours(1), { answered: 0, expired: 3, medianMs: null }).slice(1, 4)).toEqual([
      'nothing to compare with',
      'Answered in time: 90% (9 of 10)',
      '▲ higher than before (0%)',
    ]);
  });

  it('have no median if nothing was answered', () => {
    expect(told({ answered: 0, expired: 2, medianMs: null }, inHours(1))).toEqual([
      'Answered in time: 0% (0 of 2)',
      '▼ lower than before (90%)',
      '⊘ Expired: 2',
    ]);
    expect(told(NO_ANSWERS, inHours(1))).toEqual(['Nothing was answered, and nothing expired.']);
  });
});

describe('the chart', () => {
  const POINTS = [
    ['✉ Waiting', 37, '████████ 37'],
    ['✔ Accepted', 48, '██████████ 48'],
    ['★ Won', 3, '█ 3'],
    ['▼ Lost', 1, '█ 1'],
    ['✖ Declined', 2, '█ 2'],
    ['⊘ Expired', 0, '0'],
  ] as const;

  it('counts the referrals of each stage', () => {
    expect(chartIn(cardOf(fullDigest()))).toMatchObject({
      type: 'Chart.HorizontalBar',
      title: 'Referrals by stage',
      data: POINTS.map(([x, y]) => ({ x, y })),
    });
  });

  it('has only properties that charts support', () => {
    expect(Object.keys(chartIn(cardOf(fullDigest())) ?? {}).sort()).toEqual([
      'color',
      'data',
      'displayMode',
      'fallback',
      'title',
      'type',
    ]);
  });

  it('has a text version for clients without charts', () => {
    expect(chartIn(cardOf(fullDigest()))?.['fallback']).toEqual({
      type: 'FactSet',
      facts: POINTS.map(([title, , value]) => ({ title, value })),
    });
  });

  it('says since when closed referrals are counted', () => {
    expect(linesOf(fullDigest())).toContain('Won, lost, declined and expired: since Fri, Jun 12, 10:00 AM GMT+1');
  });

  it("shows large numbers in the reader's format", () => {
    expect(textIn(cardOf(largestDigest('x')))).toContain('✉ Waiting: ██████████ 1,234,567');
  });

  it('is left out if there is nothing to compare', () => {
    expect(chartIn(cardOf({ waiting: waitingFor(1) }))).toBeUndefined();
    expect(chartIn(cardOf({ waiting: waitingFor(1), accepted: tally(1) }))).toBeDefined();
  });
});

describe('text from outside', () => {
  it.each(HOSTILE_TEXTS)('is shown only as text: %j', (hostile) => {
    const typesOf = (text: string): readonly unknown[] =>
      nodesOf(cardOf({ waiting: tallied(1, {}, [filledWith(text)]), at: NOW }, READER, text)).map(({ type }) => type);

    expect(typesOf(hostile)).toEqual(typesOf('x'));
  });

  it('is escaped in names', () => {
    const card = cardOf(
      { waiting: tallied(1, {}, [filledWith('*[x](https://evil.example)')]) },
      READER,
      '<at>all</at>',
    );

    expect(textIn(card)).toContain('\\*\\[x\\](https://evil.example)');
    expect(textIn(card)).toContain('\\<at>all\\</at>');
  });
});

describe('the size of a digest', () => {
  it.each(LOCALES)('with the longest names, ten currencies and more than fits is below 28 KB (%s)', (locale) => {
    const digest = largestDigest('字'.repeat(10_000));

    expect(bytesOf(digestCard(digest, READERS[locale], { channel: '字'.repeat(10_000) }).card)).toBeLessThanOrEqual(
      28 * 1024,
    );
  });

  it('is limited, however many referrals a list has', () => {
    const first = Array.from({ length: 100 }, () => aReferral());
    const card = cardOf({
      accepted: tally(100),
      waiting: tallied(100, {}, first),
      closing: tallied(100, {}, first),
      overdue: tallied(100, {}, first),
    });

    expect(actionsIn(card, 'Action.Execute').filter(({ verb }) => verb === 'referral.refresh')).toHaveLength(11);
  });
});
