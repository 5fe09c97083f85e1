import type { Alarms } from '../../src/application/ports';
import { NOW } from '../builders/a-referral';

const hours = (count: number): Date => new Date(NOW.getTime() + count * 3_600_000);

/** A minute, in hours. */
const MINUTE = 1 / 60;

/** What every store of alarms does. `open` gives an empty one each time it is called. */
export function describeAlarms(open: () => Promise<Alarms>): void {
  let alarms: Alarms;

  beforeEach(async () => {
    alarms = await open();
  });

  /** Whether somebody is to tell the administrators, which is taken to last a minute. */
  const isNews = (at: number): Promise<boolean> => alarms.raise('unauthorized', hours(at), hours(at + MINUTE));

  it('are news at first, and again where nobody says that the administrators were told', async () => {
    const news = [await isNews(0), await isNews(MINUTE / 2), await isNews(MINUTE), await isNews(1.5 * MINUTE)];

    expect(news).toEqual([true, false, true, false]);
  });

  it('are no news from when the administrators were told, for as long as that is to do', async () => {
    await isNews(0);
    await alarms.told('unauthorized', hours(24));

    const news = [await isNews(1), await isNews(23.9), await isNews(24), await isNews(24 + MINUTE)];

    expect(news).toEqual([false, false, true, true]);
  });

  it('are news to one only of many at the same time', async () => {
    const first = await Promise.all(Array.from({ length: 20 }, () => isNews(0)));
    const again = await Promise.all(Array.from({ length: 20 }, () => isNews(24)));

    expect([first, again].map((news) => news.filter(Boolean).length)).toEqual([1, 1]);
  });

  it.each(['clear', 'putBack'] as const)('are news again after %s', async (deed) => {
    await isNews(0);
    await alarms.told('unauthorized', hours(24));

    await alarms[deed]('unauthorized');

    expect([await isNews(1), await isNews(1)]).toEqual([true, false]);
  });

  it('are news again where they were over before the telling was', async () => {
    await isNews(0);
    await alarms.clear('unauthorized');

    await alarms.told('unauthorized', hours(24));

    expect(await isNews(1)).toBe(true);
  });

  it('are a matter of their own for each trouble', async () => {
    await isNews(0);
    await alarms.raise('forbidden', NOW, hours(24));
    await alarms.told('unauthorized', hours(24));

    await alarms.clear('forbidden');

    expect([await isNews(1), await alarms.raise('forbidden', hours(1), hours(2))]).toEqual([false, true]);
  });

  it('may be cleared where there are none', async () => {
    await alarms.clear('unreachable');

    expect(await alarms.raise('unreachable', NOW, hours(1))).toBe(true);
  });
}
