import { LOCALES, translate } from '../../../src/locales/translate';
import { muteCommand } from '../../../src/teams/features/mute';
import { commandIn } from '../../../src/teams/features/registry';
import type { Desk } from '../../../src/teams/turn/desk';
import type { Reader } from '../../../src/teams/text/reader';
import type { Turn } from '../../../src/teams/turn/turn';
import { aPerson, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { MemoryPeople } from '../../fakes/memory-people';

const MEGAN = aPerson();

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

function aChat(reader = LONDON, subscriberId: string | null = null) {
  const people = new MemoryPeople();
  let now = NOW;
  const remindAnew = jest.fn(async () => undefined);
  const desk = { people, referrals: { remindAnew }, clock: () => now, wake: jest.fn() } as unknown as Desk;
  const { tenantId, rosterId, serviceUrl } = aSubscriber();
  const turn: Turn = {
    id: 'turn',
    caller: { ...MEGAN, place: { tenantId, rosterId, serviceUrl } },
    subscriberId,
    reader,
  };
  const type = async (rest: string): Promise<string> => {
    const reply = await muteCommand.run(desk, turn, rest);
    return reply.kind === 'text' ? reply.text.replace(/\u202F/gu, ' ') : '';
  };
  const mutedUntil = async (): Promise<Date | null> => (await people.profileOf(MEGAN))?.mutedUntil ?? null;
  return { type, mutedUntil, setTime: (time: Date) => (now = time) };
}

const minutesFromNow = (minutes: number): Date => daysFromNow(minutes / 1_440);

describe('the command mute', () => {
  it.each(['mute', 'Mute 2h', '静音', '静音2小时'])('is run by "%s"', (line) => {
    expect(commandIn(line)?.command).toBe(muteCommand);
  });

  it.each([
    ['30m', 30],
    ['1h', 60],
    ['2H', 120],
    ['2 hours', 120],
    ['1d', 1_440],
    ['3 days', 4_320],
    ['14d', 20_160],
    ['2小时', 120],
    ['1 天', 1_440],
    ['３０分钟', 30],
  ])('with %s pauses reminders for that time', async (typed, minutes) => {
    const { type, mutedUntil } = aChat();

    await type(typed);

    expect(await mutedUntil()).toEqual(minutesFromNow(minutes));
  });

  it("says until when, in the reader's time zone", async () => {
    expect(await aChat().type('1d')).toBe(
      'Until Tue, Jun 16, 10:00 AM GMT+1 I do not remind you in your own chat. Type "mute off" to end that.',
    );
    expect(await aChat(SHANGHAI).type('1d')).toBe(
      '在 6月16日周二 GMT+8 17:00 之前，我不会在您的聊天中提醒您。输入“静音 关”即可结束。',
    );
  });

  it.each(['off', 'OFF', 'stop', '关', '取消', '关闭'])('ends with %s, in every language', async (word) => {
    const { type, mutedUntil } = aChat();
    await type('1d');

    expect(await type(word)).toBe(translate('en', 'mute.ended'));
    expect(await mutedUntil()).toBeNull();
  });

  it.each(LOCALES)('names the word that ends it (%s)', async (locale) => {
    const { type, mutedUntil } = aChat({ locale, timeZone: 'UTC' });
    await type('1d');
    const [, word = ''] = /[“"](?:mute|静音) (\S+)[”"]/u.exec(await type('')) ?? [];

    await type(word);

    expect(await mutedUntil()).toBeNull();
  });

  it('without a time shows the current state', async () => {
    const { type, mutedUntil, setTime } = aChat();
    const before = await type('');
    await type('2h');

    expect(before).toContain('You are not muted');
    expect(await type('')).toContain('Until Mon, Jun 15, 12:00 PM GMT+1');
    expect(await mutedUntil()).toEqual(minutesFromNow(120));

    setTime(minutesFromNow(120));
    expect(await type('')).toBe(before);
  });

  it('starts again from now each time', async () => {
    const { type, mutedUntil, setTime } = aChat();
    await type('1d');
    setTime(minutesFromNow(60));

    await type('30m');

    expect(await mutedUntil()).toEqual(minutesFromNow(90));
  });

  it.each(['15d', '0m', '-1h', 'forever', '2', '2h 3h', '1.5h', 'on', '99999999999h', '<b>'])(
    'refuses %j with a message, and changes nothing',
    async (typed) => {
      const { type, mutedUntil } = aChat();
      await type('1d');

      expect(await type(typed)).toContain(`"${typed}" is not a time.`);
      expect(await mutedUntil()).toEqual(daysFromNow(1));
    },
  );

  it('in a channel says that it applies only to the person', async () => {
    const { type } = aChat(LONDON, 'channel-1');

    expect(await type('2h')).toContain(translate('en', 'mute.channel'));
    expect(await type('off')).toContain(translate('en', 'mute.channel'));
    expect(await aChat().type('2h')).not.toContain(translate('en', 'mute.channel'));
  });
});
