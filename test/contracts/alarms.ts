import type { Alarms } from '../../src/application/ports';
import { NOW } from '../builders/a-referral';

const hours = (count: number): Date => new Date(NOW.getTime() + count * 3_600_000);

/** What every store of alarms does. `open` gives an empty one each time it is called. */
export function describeAlarms(open: () => Promise<Alarms>): void {
  let alarms: Alarms;

  beforeEach(async () => {
    alarms = await open();
  });

  /** Whether it is news to the administrators, who are told again after a day. */
  const isNews = (at: number): Promise<boolean> => alarms.raise('unauthorized', hours(at - 24), hours(at));

  it('are news at first, and again a day after they were told', async () => {
    const news = [await isNews(0), await isNews(1), await isNews(23), await isNews(24), await isNews(47), await isNews(48)];

    expect(news).toEqual([true, false, false, true, false, true]);
  });

  it('are news to one only of many at the same time', async () => {
    const first = await Promise.all(Array.from({ length: 20 }, () => isNews(0)));
    const again = await Promise.all(Array.from({ length: 20 }, () => isNews(24)));

    expect([first, again].map((news) => news.filter(Boolean).length)).toEqual([1, 1]);
  });

  it.each(['clear', 'putBack'] as const)('are news again after %s', async (deed) => {
    await isNews(0);

    await alarms[deed]('unauthorized');

    expect([await isNews(1), await isNews(2)]).toEqual([true, false]);
  });

  it('are a matter of their own for each trouble', async () => {
    await isNews(0);
    await alarms.raise('forbidden', hours(-24), NOW);

    await alarms.clear('forbidden');

    expect([await isNews(1), await alarms.raise('forbidden', hours(-23), hours(1))]).toEqual([false, true]);
  });

  it('may be cleared where there are none', async () => {
    await alarms.clear('unreachable');

    expect(await alarms.raise('unreachable', hours(-24), NOW)).toBe(true);
  });
}
