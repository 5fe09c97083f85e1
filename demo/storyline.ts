import { setTimeout as wait } from 'node:timers/promises';
import type { PartnerCenterStandIn } from './partner-center/server';
import { sampleReferral } from './sample-referrals';

/** Where things happen. */
export type Stage = Pick<PartnerCenterStandIn, 'record' | 'add' | 'answer'>;

interface Scene {
  /** When it happens, in seconds after the first. */
  readonly at: number;
  /** What happens, unless it has: a scene that was played in an earlier start changes nothing. */
  readonly happens: (stage: Stage, now: Date) => void;
}

const [SECOND_MS, HOUR_MS, DAY_MS] = [1_000, 3_600_000, 86_400_000];

const until = (now: Date, milliseconds: number): object => ({
  expirationDateTime: new Date(now.getTime() + milliseconds).toISOString(),
});

/** Both sides of our co-sell deal with Litware are older than 72 hours here, so that it can be won and registered. */
const created = (now: Date): object => ({ createdDateTime: new Date(now.getTime() - 4 * DAY_MS).toISOString() });

/** A sample referral comes, with other fields than the file has. */
function arrives(stage: Stage, number: number, now: Date, changes: object = {}): string {
  const record = sampleReferral(number, now, changes);
  const id = String(record['id']);
  if (stage.record(id) === undefined) stage.add(record);
  return id;
}

/** Microsoft accepts what it was asked for, unless it has answered. */
function microsoftAccepts(stage: Stage, id: string): void {
  if (stage.record(id)?.['status'] === 'New') stage.answer(id, 'accept');
}

/** What is there already when somebody opens a channel for the first time: two that wait, and what is over. */
const BEFORE: readonly number[] = [2, 4, 5, 6, 10, 11, 12];

const [OF_LITWARE, OF_LITWARE_AT_MICROSOFT] = [8, 9];

/** Some of the sample referrals have other deadlines here, so that what comes by itself comes while somebody watches. */
const SCENES: readonly Scene[] = [
  {
    at: 0,
    happens(stage, now) {
      // Its close date has passed.
      arrives(stage, 7, now);
      arrives(stage, OF_LITWARE, now, created(now));
      arrives(stage, OF_LITWARE_AT_MICROSOFT, now, created(now));
    },
  },
  // It will be reminded of when four hours are left.
  { at: 8, happens: (stage, now) => void arrives(stage, 1, now, until(now, 4 * HOUR_MS + 40 * SECOND_MS)) },
  // It will expire.
  { at: 16, happens: (stage, now) => void arrives(stage, 3, now, until(now, 120 * SECOND_MS)) },
  {
    at: 75,
    happens: (stage, now) => {
      microsoftAccepts(stage, arrives(stage, OF_LITWARE_AT_MICROSOFT, now, created(now)));
    },
  },
];

/** What Partner Center knows before anybody looks. */
export const backdrop = (now: Date): readonly object[] => BEFORE.map((number) => sampleReferral(number, now));

/** Lets everything happen in its time that has not happened yet. */
export async function play(stage: Stage, signal: AbortSignal): Promise<void> {
  let played = 0;
  for (const { at, happens } of SCENES) {
    await wait((at - played) * SECOND_MS, undefined, { signal });
    played = at;
    happens(stage, new Date());
  }
}
