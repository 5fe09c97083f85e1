import type { Closing } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { listCard, type ListView } from '../../../src/teams/cards/list';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson, aReferral, NOW } from '../../builders/a-referral';
import { emptyReferral, filledWith, HOSTILE_TEXTS, READERS, sample } from '../../support/card-gallery';
import { bytesOf, nodesOf } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const cardOf = (view: Partial<ListView> = {}, reader = READER): object =>
  listCard(
    {
      title: 'Deals',
      empty: 'No deals yet.',
      items: [aReferral()],
      total: 1,
      page: 1,
      pageSize: 10,
      command: 'deals mine',
      ...view,
    },
    reader,
  );

const linesOf = (view: Partial<ListView>, reader = READER): readonly string[] =>
  textIn(cardOf(view, reader)).split('\n');

describe('a list of referrals', () => {
  it('has a title, and the number of referrals', () => {
    expect(linesOf({}).slice(0, 2)).toEqual(['Deals', '1 referral']);
    expect(linesOf({ total: 27 })[1]).toBe('27 referrals · Page 1 of 3');
    expect(linesOf({ total: 27, page: 3 }, CHINESE)[1]).toBe('27 个推荐 · 第 3 页，共 3 页');
  });

  it('shows a waiting referral with customer, deadline, value and code', () => {
    expect(linesOf({}).slice(2)).toEqual([
      '✉ Contoso Freight Inc',
      'Answer by Sat, Jun 27, 10:00 AM GMT+1',
      '$125,000.00 · Contoso Freight - data estate migration',
      'R-7K2MQ',
    ]);
  });

  it.each([
    [sample(7), ['✔ 北京微远科技有限公司', 'Open deal · Closes Jun 10, 2026', 'CN¥880,000.00 · 北京微远 数据平台']],
    [sample(5), ['✖ 테일스핀 토이즈', 'Declined', '₩0 · Tailspin 문의']],
    [sample(10), ['★ Alpine Ski House AG', 'Won', 'CHF 96,000.75 · Alpine Ski House - booking platform']],
    [sample(11), ['▼ Proseware Soluções Ltda', 'Lost', 'R$250,000.00 · Proseware - modern workplace']],
    [
      aReferral({ stage: 'expired' }),
      [
        '⊘ Contoso Freight Inc',
        'Expired: nobody answered in time',
        '$125,000.00 · Contoso Freight - data estate migration',
      ],
    ],
    [
      aReferral({ direction: 'outbound' }),
      ['✉ Contoso Freight Inc', 'Waiting for their answer', '$125,000.00 · Contoso Freight - data estate migration'],
    ],
  ] as const)('shows any other referral with its stage', (referral, lines) => {
    expect(
      linesOf({ items: [referral] })
        .slice(2, 5)
        .map((line) => line.replaceAll('\u00A0', ' ')),
    ).toEqual(lines);
  });

  it('shows a pending closing as its card does', () => {
    const closing: Closing = {
      stage: 'lost',
      by: aPerson(),
      at: NOW,
      finalAt: NOW,
      value: null,
      reason: 'other',
      note: 'Gone',
      registration: null,
    };

    expect(linesOf({ items: [aReferral({ stage: 'accepted', closing })] }).slice(2, 4)).toEqual([
      '⏳ Contoso Freight Inc',
      'Lost, not final yet · Closes Jul 30, 2026',
    ]);
  });

  it('shows a referral without details with what is known', () => {
    expect(linesOf({ items: [emptyReferral()] }).slice(2)).toEqual([
      '✉ Customer not named',
      'Answer by Sat, Jun 27, 10:00 AM GMT+1',
      'R-7K2MQ',
    ]);
  });

  it('has a button that opens each referral', () => {
    const [open] = buttonsIn(cardOf());

    expect(open).toEqual({
      title: 'Open',
      verb: 'referral.refresh',
      data: { verb: 'referral.refresh', referralId: aReferral().id },
    });
  });

  it('has buttons for other pages, with the command of the list', () => {
    const turns = (page: number): unknown =>
      buttonsIn(cardOf({ items: [], total: 27, page })).map(({ title, data }) => [title, data]);

    expect(turns(1)).toEqual([['Next page', { verb: 'referral.list', command: 'deals mine', page: 2 }]]);
    expect(turns(2)).toEqual([
      ['Previous page', { verb: 'referral.list', command: 'deals mine', page: 1 }],
      ['Next page', { verb: 'referral.list', command: 'deals mine', page: 3 }],
    ]);
    expect(turns(3)).toEqual([['Previous page', { verb: 'referral.list', command: 'deals mine', page: 2 }]]);
  });

  it('with a single page has no page buttons', () => {
    expect(buttonsIn(cardOf({ items: [], total: 10 }))).toEqual([]);
  });

  it('that is empty says so', () => {
    expect(linesOf({ items: [], total: 0 })).toEqual(['Deals', '0 referrals', 'No deals yet.']);
    expect(linesOf({}).join()).not.toContain('No deals yet.');
  });

  it('beyond its last page offers the previous one', () => {
    expect(buttonsIn(cardOf({ items: [], total: 27, page: 4 })).map(({ title }) => title)).toEqual(['Previous page']);
  });

  it.each(HOSTILE_TEXTS)('shows names only as text: %j', (hostile) => {
    const typesOf = (text: string): readonly unknown[] =>
      nodesOf(cardOf({ items: [filledWith(text)], title: `Found for "${text}"` })).map(({ type }) => type);

    expect(typesOf(hostile)).toEqual(typesOf('x'));
  });

  it('shows the search text only as text', () => {
    expect(linesOf({ title: 'Found for "*[x](https://evil.example)"' })[0]).toBe(
      'Found for "\\*\\[x\\](https://evil.example)"',
    );
    expect(linesOf({ items: [], empty: 'Nothing found for "<at>x</at>".' })[2]).toBe(
      'Nothing found for "\\<at>x\\</at>".',
    );
  });

  it.each(LOCALES)('of ten with the longest names is smaller than 28 KB (%s)', (locale) => {
    const items = Array.from({ length: 10 }, () => filledWith('字'.repeat(10_000)));

    expect(
      bytesOf(cardOf({ items, total: 1_000_000, page: 2, title: '字'.repeat(1_000) }, READERS[locale])),
    ).toBeLessThanOrEqual(28 * 1024);
  });
});
