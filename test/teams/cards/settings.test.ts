import { LOCALES } from '../../../src/locales/translate';
import { settingsCard, type SettingsView } from '../../../src/teams/cards/settings';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { bytesOf, factsIn, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';
import { aView, chosenChannel, hostileSettings } from '../../support/settings-gallery';

const READER: Reader = { locale: 'en', timeZone: 'America/Los_Angeles' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

/** Times contain different kinds of spaces. */
const plain = (text: string): string => text.replace(/\u202F/gu, ' ');

function factsOf(
  subscriber = aSubscriber(),
  view: Partial<SettingsView> = {},
  reader = READER,
): Record<string, string> {
  const facts = Object.entries(factsIn(settingsCard(aView(subscriber, view), reader).card));
  return Object.fromEntries(facts.map(([title, value]) => [title, plain(String(value))]));
}

const saysOf = (subscriber = aSubscriber(), view: Partial<SettingsView> = {}, reader = READER): string =>
  plain(textIn(settingsCard(aView(subscriber, view), reader).card));

describe('the settings of a channel', () => {
  it('are shown in plain words for a new channel', () => {
    expect(factsOf()).toEqual({
      Referrals: 'Everything that is sent to us',
      Reminders: '7 days, 3 days, 1 day, 4 hours before the deadline',
      'Quiet times': 'None',
      Digest: 'Mon–Fri at 9:00 AM',
      'Next digest': 'Tue, Jun 16, 10:00 AM GMT+1',
      Language: 'English',
      'Time zone': 'Europe/London',
    });
  });

  it("are shown completely, in the channel's own time zone", () => {
    expect(factsOf(chosenChannel({ mutedUntil: daysFromNow(2) }))).toEqual({
      Muted: 'Until Wed, Jun 17, 11:00 AM GMT+2: neither reminders nor digests, only referrals',
      Referrals: 'What is sent to us or created by us',
      'Customers in': 'Germany, Austria, Switzerland, Liechtenstein',
      'Asking for': 'sol-61900-nwa, northwind migration accelerator',
      'Worth from': '€10,000.00',
      Reminders: '7 days, 1 day, 4 hours, 90 minutes before the deadline',
      'Quiet times': '6:30 PM to 8:00 AM · All of Saturday and Sunday',
      Digest: 'Mon, Wed, Fri at 8:30 AM · Left out when there is nothing to tell',
      'Next digest': 'Tue, Jun 16, 11:00 AM GMT+2',
      Language: '简体中文',
      'Time zone': 'Europe/Berlin',
    });
  });

  it("are shown in the reader's language, not the channel's", () => {
    expect(factsOf(chosenChannel(), {}, CHINESE)).toMatchObject({
      推荐: '收到的推荐和我们创建的交易',
      客户所在地: '德国、奥地利、瑞士、列支敦士登',
      提醒: '截止前 7天、1天、4小时、90分钟',
      免打扰时间: '18:30 至 8:00 · 周六和周日全天',
      摘要: '周一、周三、周五 8:30 · 没有内容时不发送',
      语言: '简体中文',
    });
  });

  it.each([
    ['0 9 * * *', 'Every day at 9:00 AM'],
    ['0 9 * * 6,0', 'Sat, Sun at 9:00 AM'],
    ['0 9 * * 4,5,6', 'Thu–Sat at 9:00 AM'],
    ['0 9 * * 1', 'Mon at 9:00 AM'],
    ['15 17 * * 1,2,4', 'Mon, Tue, Thu at 5:15 PM'],
    ['0 9 1 * *', 'By the schedule 0 9 1 \\* \\*'],
  ])('show the schedule %s correctly', (schedule, told) => {
    expect(factsOf(aSubscriber({ digest: { schedule, sendsEmpty: true } }))).toMatchObject({ Digest: told });
  });

  it('say so if there are no reminders, quiet times and digests', () => {
    const facts = factsOf(aSubscriber({ reminders: [], digest: { schedule: null, sendsEmpty: false } }));

    expect(facts).toMatchObject({ Reminders: 'None', Digest: 'None' });
    expect(facts).not.toHaveProperty('Next digest');
  });

  it('say so if the channel gets referrals that match no channel', () => {
    const routing = { countries: ['DE'], solutions: [], smallestValue: null, directions: 'inbound' } as const;

    expect(factsOf(aSubscriber({ routing }), { isFirst: true })).toMatchObject({
      Referrals: 'Only what is sent to us · And what no channel asks for',
    });
    expect(factsOf(aSubscriber({ routing }))).toMatchObject({ Referrals: 'Only what is sent to us' });
    expect(factsOf(aSubscriber(), { isFirst: true })).toMatchObject({ Referrals: 'Everything that is sent to us' });
  });

  it('leave out a mute that has ended', () => {
    expect(factsOf(aSubscriber({ mutedUntil: NOW }))).not.toHaveProperty('Muted');
  });

  it('show who changed what last', () => {
    const changed = { by: aPerson(), at: daysFromNow(-1), what: ['reminders', 'digest'] } as const;

    expect(saysOf(aSubscriber({ changed }))).toContain(
      'Last changed by Megan Ortiz on Sun, Jun 14, 10:00 AM GMT+1: Reminders, Digest',
    );
    expect(saysOf(aSubscriber({ changed }), {}, CHINESE)).toContain(
      'Megan Ortiz 最近于 6月14日周日 GMT+1 10:00 更改了：提醒、摘要',
    );
    expect(saysOf()).toContain('Nobody has changed anything yet.');
  });

  it('have the name of the channel or chat, if it has one', () => {
    expect(saysOf().split('\n')[0]).toBe('Settings of General');
    expect(saysOf(aSubscriber({ name: null })).split('\n')[0]).toBe('Settings of this channel');
    expect(saysOf(aSubscriber({ name: ' ', kind: 'groupChat' })).split('\n')[0]).toBe('Settings of this chat');
  });

  it("have a button that changes them, without the channel's id", () => {
    expect(buttonsIn(settingsCard(aView(aSubscriber()), READER).card)).toEqual([
      { title: 'Change', verb: 'channel.settings', data: { verb: 'channel.settings', show: 'form' } },
    ]);
  });

  it('start with a notice about what was just done', () => {
    const { card } = settingsCard(aView(aSubscriber(), { notice: 'Saved: Digest' }), READER);

    expect(textIn(card).split('\n')[0]).toBe('Saved: Digest');
    expect(tonesIn(card)).toEqual(['accent']);
  });

  it('have a summary for notifications', () => {
    expect(settingsCard(aView(aSubscriber({ name: 'R&D *west*' })), READER).summary).toBe('Settings of R&D *west*');
  });
});

describe('text from outside in the settings', () => {
  it.each(HOSTILE_TEXTS)('is shown only as text: %j', (hostile) => {
    const [overview] = hostileSettings(READER, hostile);

    expect(JSON.stringify(overview?.card)).not.toMatch(/[\u202A-\u202E\u2066\u2067]/u);
    expect(nodesOf(overview?.card).filter(({ type }) => String(type).startsWith('Input.'))).toEqual([]);
  });

  it('may be an unknown time zone or language', () => {
    expect(factsOf(aSubscriber({ timeZone: 'Mars/Olympus', locale: 'tlh' }))).toMatchObject({
      'Time zone': 'Mars/Olympus',
      Language: 'tlh',
    });
  });

  it.each(LOCALES)('never makes a card larger than 28 KB (%s)', (locale) => {
    const name = '字'.repeat(5_000);
    const solutions = Array.from({ length: 500 }, (_, index) => `${index}`);
    const subscriber = chosenChannel({
      name,
      routing: { countries: [], solutions, smallestValue: null, directions: 'all' },
      changed: { by: { ...aPerson(), name }, at: NOW, what: ['routing'] },
    });

    expect(bytesOf(settingsCard(aView(subscriber, { notice: name }), READERS[locale]).card)).toBeLessThanOrEqual(
      28 * 1024,
    );
  });
});
