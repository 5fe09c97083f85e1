import fc from 'fast-check';

import { readLeadTimes, type LeadTime } from '../../../src/domain/time/lead-time';
import { NEVER_QUIET, quietPeriodAt, type QuietTime } from '../../../src/domain/time/quiet-time';
import {
  scheduledRemindersAfter,
  remindersAt,
  tomorrowMorning,
  type ReminderPlan,
} from '../../../src/domain/time/reminder-schedule';
import { runs } from '../../support/runs';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const NIGHTS: QuietTime = { hours: { from: '18:00', to: '08:00' }, weekends: false };
const BOTH: QuietTime = { ...NIGHTS, weekends: true };

/** Posted on Monday the 16th, with its deadline at noon of Monday the 30th of November 2026, in UTC. */
const PLAN: ReminderPlan = {
  from: new Date('2026-11-16T12:00Z'),
  deadline: new Date('2026-11-30T12:00Z'),
  leads: [7 * 1440, 3 * 1440, 1440, 240],
  quiet: NEVER_QUIET,
  timeZone: 'UTC',
};

const plan = (
  changes: Partial<Record<'from' | 'deadline' | 'leads' | 'timeZone', string>> & { quiet?: QuietTime },
): ReminderPlan => ({
  from: changes.from === undefined ? PLAN.from : new Date(changes.from),
  deadline: changes.deadline === undefined ? PLAN.deadline : new Date(changes.deadline),
  leads: changes.leads === undefined ? PLAN.leads : (readLeadTimes(changes.leads) ?? []),
  quiet: changes.quiet ?? PLAN.quiet,
  timeZone: changes.timeZone ?? PLAN.timeZone,
});

const textOf = (instant: Date): string => instant.toISOString().replace(':00.000Z', 'Z');

const scheduled = (of: ReminderPlan, since: Date = of.from): readonly (readonly [LeadTime, string])[] =>
  scheduledRemindersAfter(of, since).map(({ lead, at }) => [lead, textOf(at)]);

/** What to do, with the next check as text. */
function doneAt(of: ReminderPlan, since: string, now: string): readonly [LeadTime | null, string | null] {
  const { due, next } = remindersAt(of, new Date(since), new Date(now));
  return [due, next && textOf(next)];
}

describe('scheduledRemindersAfter', () => {
  it('has every reminder its lead time before the deadline, soonest first', () => {
    expect(scheduled(PLAN)).toEqual([
      [10_080, '2026-11-23T12:00Z'],
      [4_320, '2026-11-27T12:00Z'],
      [1_440, '2026-11-29T12:00Z'],
      [240, '2026-11-30T08:00Z'],
    ]);
  });

  it('accepts lead times in any order, and uses each once', () => {
    expect(scheduled({ ...PLAN, leads: [240, 10_080, 1_440, 240, 4_320] })).toEqual(scheduled(PLAN));
  });

  it('has none without lead times', () => {
    expect(scheduled(plan({ leads: '' }))).toEqual([]);
  });

  it('leaves out reminders at or before the given moment', () => {
    expect(scheduled(PLAN, new Date('2026-11-29T12:00Z'))).toEqual([[240, '2026-11-30T08:00Z']]);
  });

  it('leaves out reminders that were over when the referral was posted', () => {
    expect(scheduled(plan({ from: '2026-11-25T12:00Z', leads: '7d,3d' }))).toEqual([[4_320, '2026-11-27T12:00Z']]);
    expect(scheduled(plan({ from: '2026-11-27T12:00Z', leads: '7d,3d' }))).toEqual([]);
    expect(scheduled(plan({ from: '2026-11-27T11:59:59.999Z', leads: '7d,3d' }))).toEqual([
      [4_320, '2026-11-27T12:00Z'],
    ]);
  });

  it('leaves out reminders that were over then, even if it was quiet', () => {
    expect(scheduled(plan({ from: '2026-11-28T12:00Z', leads: '2d', quiet: BOTH }))).toEqual([]);
  });

  it('moves a reminder to the minute before a quiet night', () => {
    expect(scheduled(plan({ deadline: '2026-11-26T03:00Z', leads: '1d', quiet: NIGHTS }))).toEqual([
      [1_440, '2026-11-24T17:59Z'],
    ]);
  });

  it('moves a reminder to the minute before a quiet weekend with its nights, and keeps only the most urgent there', () => {
    expect(scheduled(plan({ leads: '3d,1d,12h,4h', quiet: BOTH }))).toEqual([
      [4_320, '2026-11-27T12:00Z'],
      [720, '2026-11-27T17:59Z'],
      [240, '2026-11-30T08:00Z'],
    ]);
  });

  it('drops a reminder for a more urgent one that was moved before it', () => {
    expect(scheduled(plan({ deadline: '2026-11-26T17:59:30Z', leads: '1d,20h', quiet: NIGHTS }))).toEqual([
      [1_200, '2026-11-25T17:59Z'],
    ]);
  });

  it('moves a reminder to the end of the quiet time that the referral arrived in', () => {
    const arrived = { from: '2026-11-28T09:00Z', leads: '1d,12h,2h', quiet: BOTH };
    expect(scheduled(plan(arrived))).toEqual([
      [720, '2026-11-30T08:00Z'],
      [120, '2026-11-30T10:00Z'],
    ]);
  });

  it('moves a reminder to the end of the quiet time if the referral arrived in the minute before that', () => {
    const arrived = { from: '2026-11-27T17:59Z', leads: '1d', quiet: BOTH };
    expect(scheduled(plan(arrived))).toEqual([[1_440, '2026-11-30T08:00Z']]);
    expect(scheduled(plan({ ...arrived, from: '2026-11-27T17:58:59Z' }))).toEqual([[1_440, '2026-11-27T17:59Z']]);
  });

  it.each(['2026-11-30T08:00Z', '2026-11-30T07:30Z'])(
    'leaves a reminder in the quiet time it arrived in for the deadline of %s',
    (deadline) => {
      const [appointment] = scheduledRemindersAfter(
        plan({ from: '2026-11-28T09:00Z', deadline, leads: '4h', quiet: BOTH }),
        PLAN.from,
      );
      expect(appointment?.at.getTime()).toBe(Date.parse(deadline) - 240 * MINUTE_MS);
    },
  );

  it('does not send a reminder twice that was moved before the quiet time', () => {
    const moved = plan({ leads: '1d', quiet: BOTH });
    expect(scheduled(moved, new Date('2026-11-27T17:59Z'))).toEqual([]);
  });

  it.each([
    ['Europe/Berlin', '2026-03-30T09:00Z', '1d', '2026-03-27T16:59Z'],
    ['Europe/Berlin', '2026-10-26T09:00Z', '1d', '2026-10-23T15:59Z'],
    ['America/New_York', '2026-03-09T15:00Z', '12h', '2026-03-06T22:59Z'],
    ['America/Sao_Paulo', '2018-11-05T09:30Z', '1d', '2018-11-02T20:59Z'],
    ['Asia/Kolkata', '2026-11-30T02:00Z', '4h', '2026-11-27T12:29Z'],
    ['Australia/Lord_Howe', '2026-10-04T23:00Z', '1d', '2026-10-02T07:29Z'],
    ['Pacific/Kiritimati', '2026-11-29T20:00Z', '1d', '2026-11-27T03:59Z'],
    ['Pacific/Apia', '2012-01-01T20:00Z', '1d', '2011-12-30T03:59Z'],
  ])('uses the quiet nights and weekends of %s before %s', (timeZone, deadline, leads, expected) => {
    const from = new Date(Date.parse(deadline) - 10 * DAY_MS).toISOString();
    expect(scheduled(plan({ from, deadline, leads, quiet: BOTH, timeZone })).map(([, at]) => at)).toEqual([expected]);
  });

  it('throws on an unknown zone', () => {
    expect(() => scheduled(plan({ quiet: BOTH, timeZone: 'Mars/Olympus' }))).toThrow(RangeError);
  });
});

describe('remindersAt', () => {
  it.each([
    ['nothing before the first', '2026-11-16T12:00Z', '2026-11-20T12:00Z', null, '2026-11-23T12:00Z'],
    ['one on the dot', '2026-11-16T12:00Z', '2026-11-23T12:00Z', 10_080, '2026-11-27T12:00Z'],
    ['nothing that was already sent', '2026-11-23T12:00Z', '2026-11-23T12:01Z', null, '2026-11-27T12:00Z'],
    ['one that is late', '2026-11-16T12:00Z', '2026-11-25T12:00Z', 10_080, '2026-11-27T12:00Z'],
    [
      'only the most urgent of those that are late',
      '2026-11-16T12:00Z',
      '2026-11-29T13:00Z',
      1_440,
      '2026-11-30T08:00Z',
    ],
    ['the last', '2026-11-29T13:00Z', '2026-11-30T08:00Z', 240, null],
    ['nothing after the last', '2026-11-30T08:00Z', '2026-11-30T09:00Z', null, null],
    ['the last until just before the deadline', '2026-11-16T12:00Z', '2026-11-30T11:59:59.999Z', 240, null],
    ['nothing at the deadline', '2026-11-16T12:00Z', '2026-11-30T12:00Z', null, null],
    ['nothing after the deadline', '2026-11-16T12:00Z', '2026-12-24T12:00Z', null, null],
    ['nothing for a clock that went back', '2026-11-23T12:00Z', '2026-11-23T11:00Z', null, '2026-11-27T12:00Z'],
  ])('finds %s due', (_, since, now, due, next) => {
    expect(doneAt(PLAN, since, now)).toEqual([due, next]);
  });

  it.each([
    ['sends it on time', '2026-11-27T17:59Z', 720, '2026-11-30T08:00Z'],
    ['sends it a quarter of an hour late', '2026-11-27T18:14Z', 720, '2026-11-30T08:00Z'],
    ['holds it when it is later than that', '2026-11-27T18:14:00.001Z', null, '2026-11-30T08:00Z'],
    ['holds it until the quiet time is over', '2026-11-30T07:59Z', null, '2026-11-30T08:00Z'],
    ['sends the most urgent when the quiet time is over', '2026-11-30T08:00Z', 240, null],
  ])('%s, if it was moved before a quiet time', (_, now, due, next) => {
    expect(doneAt(plan({ leads: '1d,12h,4h', quiet: BOTH }), '2026-11-16T12:00Z', now)).toEqual([due, next]);
  });

  it('sends a reminder that was held when the quiet time is over, if none is more urgent', () => {
    const held = plan({ leads: '1d', quiet: BOTH });
    expect(doneAt(held, '2026-11-16T12:00Z', '2026-11-28T10:00Z')).toEqual([null, '2026-11-30T08:00Z']);
    expect(doneAt(held, '2026-11-16T12:00Z', '2026-11-30T08:00Z')).toEqual([1_440, null]);
  });

  it.each(['2026-11-30T08:00Z', '2026-11-30T05:00Z'])(
    'sends a late reminder that cannot be held, since it is quiet until the deadline of %s',
    (deadline) => {
      expect(doneAt(plan({ deadline, leads: '1d', quiet: BOTH }), '2026-11-16T12:00Z', '2026-11-29T03:00Z')).toEqual([
        1_440,
        null,
      ]);
    },
  );

  it('waits for the end of the quiet time that the referral arrived in', () => {
    const arrived = plan({ from: '2026-11-28T09:00Z', leads: '1d', quiet: BOTH });
    expect(doneAt(arrived, '2026-11-28T09:00Z', '2026-11-29T12:00Z')).toEqual([null, '2026-11-30T08:00Z']);
    expect(doneAt(arrived, '2026-11-28T09:00Z', '2026-11-30T08:00Z')).toEqual([1_440, null]);
  });
});

describe('reminders over time', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Kiritimati',
  ];
  const times = fc.nat(1439).map((minute) => new Date(minute * MINUTE_MS).toISOString().slice(11, 16));
  const quiets = fc.record({
    hours: fc.oneof(fc.constant(null), fc.constant(NIGHTS.hours), fc.record({ from: times, to: times })),
    weekends: fc.boolean(),
  });
  const starts = fc.oneof(
    fc.integer({ min: Date.UTC(2018, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 }),
    fc
      .tuple(
        fc.constantFrom('2018-11-04', '2019-02-17', '2026-03-08', '2026-03-29', '2026-10-04', '2026-10-25'),
        fc.integer({ min: -14 * 86_400, max: 86_400 }),
      )
      .map(([day, seconds]) => Date.parse(day) / 1000 + seconds),
  );
  const leads = fc.array(
    fc.oneof(fc.constantFrom(10_080, 4_320, 2_880, 1_440, 720, 240, 60), fc.integer({ min: 1, max: 20_160 })),
    { maxLength: 8 },
  );
  const plans: fc.Arbitrary<ReminderPlan> = fc
    .record({
      start: starts,
      seconds: fc.integer({ min: 60, max: 14 * 86_400 }),
      leads,
      quiet: quiets,
      timeZone: fc.constantFrom(...zones),
    })
    .map(({ start, seconds, ...rest }) => ({
      ...rest,
      from: new Date(start * 1000),
      deadline: new Date((start + seconds) * 1000),
    }));

  /** One check: its time, the reminder that was sent, and the one that was due by then but is held. */
  interface Look {
    readonly now: Date;
    readonly due: LeadTime | null;
    readonly next: Date | null;
    /** The delay of the reminder that was sent, in milliseconds. */
    readonly late: number;
    /** The most urgent of the reminders that were due by then. */
    readonly reached: LeadTime | null;
  }

  /** Checks at the moments that `choose` returns, which gets the next check asked for and ends it by returning none. */
  function walk(of: ReminderPlan, choose: (now: Date, next: Date | null) => Date | null): readonly Look[] {
    const looks: Look[] = [];
    const all = scheduledRemindersAfter(of, of.from);
    let since = of.from;
    let now: Date | null = of.from;
    while (now !== null && looks.length < 500) {
      const at = now;
      const { due, next } = remindersAt(of, since, at);
      const late = at.getTime() - (all.find(({ lead }) => lead === due)?.at.getTime() ?? at.getTime());
      looks.push({ now: at, due, next, late, reached: all.findLast((one) => one.at <= at)?.lead ?? null });
      if (due !== null) since = at;
      now = choose(at, next);
    }
    return looks;
  }

  /** Checks after each of these minutes, regardless of the check that was asked for. */
  function walkIn(of: ReminderPlan, minutes: readonly number[]): readonly Look[] {
    const left = [...minutes];
    return walk(of, (now) => {
      const minute = left.shift();
      return minute === undefined ? null : new Date(now.getTime() + minute * MINUTE_MS);
    });
  }

  const sentIn = (looks: readonly Look[]): readonly LeadTime[] => looks.flatMap(({ due }) => due ?? []);

  const steps = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 0, max: 6_000 })),
    { maxLength: 60 },
  );

  it('sends each reminder once at most, always a more urgent one, and nothing from the deadline on', () => {
    fc.assert(
      fc.property(plans, steps, (of, minutes) => {
        const looks = walkIn(of, minutes);

        const sent = sentIn(looks);
        expect(sent).toEqual([...new Set(sent)].sort((one, other) => other - one));
        expect(looks.filter(({ now, due, next }) => now >= of.deadline && (due ?? next) !== null)).toEqual([]);
        expect(looks.filter(({ now, next }) => next !== null && (next <= now || next >= of.deadline))).toEqual([]);
      }),
      { numRuns: runs({ few: 100, many: 1_000 }) },
    );
  });

  it('has sent the most urgent reminder whose time has come, or holds it until the quiet time is over', () => {
    fc.assert(
      fc.property(plans, steps, (of, minutes) => {
        const looks = walkIn(of, minutes);

        looks.forEach(({ now, next, reached }, index) => {
          const lastSent = sentIn(looks.slice(0, index + 1)).at(-1) ?? null;
          if (now >= of.deadline || lastSent === reached) return;
          expect(next).toEqual(quietPeriodAt(now, of.quiet, of.timeZone)?.end);
        });
      }),
      { numRuns: runs({ few: 100, many: 1_000 }) },
    );
  });

  it('sends during quiet time only reminders that are a little late or cannot wait for its end', () => {
    fc.assert(
      fc.property(plans, steps, (of, minutes) => {
        const looks = walkIn(of, minutes);

        const disturbing = looks.filter(({ now, due, late }) => {
          const until = due === null ? undefined : quietPeriodAt(now, of.quiet, of.timeZone)?.end;
          return until !== undefined && until < of.deadline && late > 15 * MINUTE_MS;
        });
        expect(disturbing).toEqual([]);
      }),
      { numRuns: runs({ few: 100, many: 1_000 }) },
    );
  });

  it('plans a reminder during quiet time only if the referral arrived in one that lasts until the deadline', () => {
    fc.assert(
      fc.property(plans, (of) => {
        const disturbing = scheduledRemindersAfter(of, of.from).filter(({ at }) => {
          const stretch = quietPeriodAt(at, of.quiet, of.timeZone);
          return (
            stretch !== null &&
            !(stretch.start.getTime() - MINUTE_MS <= of.from.getTime() && stretch.end >= of.deadline)
          );
        });
        expect(disturbing).toEqual([]);
      }),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });

  it('sends every appointment on time if each check is made when the last one asked for it, the most urgent one included', () => {
    fc.assert(
      fc.property(plans, (of) => {
        const looks = walk(of, (_, next) => next);

        const sent = looks.filter(({ due }) => due !== null).map(({ due, now }) => ({ lead: due, at: now }));
        const inTime = of.leads.filter((lead) => of.deadline.getTime() - lead * MINUTE_MS > of.from.getTime());
        expect(sent).toEqual(scheduledRemindersAfter(of, of.from));
        expect(sent.at(-1)?.lead ?? Infinity).toBe(Math.min(...inTime));
      }),
      { numRuns: runs({ few: 100, many: 1_000 }) },
    );
  });

  it('sends every reminder exactly once at its time if it is never quiet', () => {
    fc.assert(
      fc.property(plans, (quietPlan) => {
        const of = { ...quietPlan, quiet: NEVER_QUIET };

        const looks = walk(of, (_, next) => next);

        const wished = [...new Set(of.leads)].map((lead) => [lead, of.deadline.getTime() - lead * MINUTE_MS] as const);
        const sent = looks.filter(({ due }) => due !== null).map(({ due, now }) => [due, now.getTime()]);
        expect(sent).toEqual(wished.filter(([, at]) => at > of.from.getTime()).sort(([one], [other]) => other - one));
      }),
      { numRuns: runs({ few: 100, many: 1_000 }) },
    );
  });
});

describe('tomorrowMorning', () => {
  it.each([
    ['UTC', '2026-11-25T00:00Z', '2026-11-26T09:00Z'],
    ['UTC', '2026-11-25T23:59:59.999Z', '2026-11-26T09:00Z'],
    ['UTC', '2026-12-31T12:00Z', '2027-01-01T09:00Z'],
    ['Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T07:00Z'],
    ['Europe/Berlin', '2026-03-28T23:00Z', '2026-03-30T07:00Z'],
    ['Europe/Berlin', '2026-10-24T12:00Z', '2026-10-25T08:00Z'],
    ['America/New_York', '2026-11-26T03:00Z', '2026-11-26T14:00Z'],
    ['America/Sao_Paulo', '2018-11-03T12:00Z', '2018-11-04T11:00Z'],
    ['America/Sao_Paulo', '2019-02-17T02:30Z', '2019-02-17T12:00Z'],
    ['Asia/Kolkata', '2026-11-25T18:30Z', '2026-11-27T03:30Z'],
    ['Australia/Lord_Howe', '2026-10-03T12:00Z', '2026-10-03T22:00Z'],
    ['Pacific/Kiritimati', '2026-11-25T10:00Z', '2026-11-26T19:00Z'],
  ])('is at nine on the day after in %s at %s', (zone, now, expected) => {
    expect(textOf(tomorrowMorning(new Date(now), zone, null) ?? new Date(0))).toBe(expected);
  });

  it.each([
    ['nine where the deadline is after it', '2026-11-26T09:00:00.001Z', '2026-11-26T09:00Z'],
    ['an hour before the deadline where that is at nine', '2026-11-26T09:00Z', '2026-11-26T08:00Z'],
    ['an hour before the deadline where that is tonight', '2026-11-25T20:00Z', '2026-11-25T19:00Z'],
    ['now where the deadline is in an hour', '2026-11-25T13:00Z', '2026-11-25T12:00Z'],
    ['never where the deadline is in less than an hour', '2026-11-25T12:59:59.999Z', null],
    ['never where the deadline is over', '2026-11-25T11:00Z', null],
  ])('is %s', (_, deadline, expected) => {
    const morning = tomorrowMorning(new Date('2026-11-25T12:00Z'), 'UTC', new Date(deadline));
    expect(morning && textOf(morning)).toBe(expected);
  });

  it('throws on an unknown zone', () => {
    expect(() => tomorrowMorning(new Date(0), 'Mars/Olympus', null)).toThrow(RangeError);
  });
});
