import { setTimeout as wait } from 'node:timers/promises';
import { sampleReferral } from './sample-referrals';

/** Sends referrals to the service. */
export type Push = (referrals: readonly object[]) => Promise<void>;

interface Scene {
  /** When it happens, in seconds after the first. */
  readonly at: number;
  /** What Partner Center then tells. */
  readonly referrals: (now: Date) => readonly object[];
}

const [SECOND_MS, HOUR_MS, DAY_MS] = [1_000, 3_600_000, 86_400_000];

const until = (now: Date, milliseconds: number): object => ({ expirationDateTime: new Date(now.getTime() + milliseconds).toISOString() });

/** Both sides of our co-sell deal with Litware are older than 72 hours here, so that it can be won and registered. */
const created = (now: Date): object => ({ createdDateTime: new Date(now.getTime() - 4 * DAY_MS).toISOString() });

/** Microsoft's record of our co-sell deal with Litware, once Microsoft has accepted it. */
const acceptedByMicrosoft = (now: Date): object => ({
  ...created(now),
  eTag: '"000009fa-0000-0100-0000-66f0a1b20001"',
  status: 'Active',
  substatus: 'Accepted',
  updatedDateTime: now.toISOString(),
  acceptedDateTime: now.toISOString(),
  expirationDateTime: null,
  team: [{ firstName: 'Pat', lastName: 'Coleman', phoneNumber: '+1 425 555 0120', email: 'pat.coleman@example.com', title: 'Microsoft seller' }],
});

/** What is there already when somebody opens a channel for the first time: two that wait, and what is over. */
const BEFORE: readonly number[] = [2, 4, 5, 6, 10, 11, 12];

/** Some of the sample referrals have other deadlines here, so that what comes by itself comes while somebody watches. */
const SCENES: readonly Scene[] = [
  // The close date of the first has passed. The other two are both sides of a co-sell deal of ours.
  { at: 0, referrals: (now) => [sampleReferral(7, now), ...[8, 9].map((number) => sampleReferral(number, now, created(now)))] },
  // It will be reminded of when four hours are left.
  { at: 8, referrals: (now) => [sampleReferral(1, now, until(now, 4 * HOUR_MS + 40 * SECOND_MS))] },
  // It will expire.
  { at: 16, referrals: (now) => [sampleReferral(3, now, until(now, 120 * SECOND_MS))] },
  { at: 75, referrals: (now) => [sampleReferral(9, now, acceptedByMicrosoft(now))] },
];

/** What the service knows before anybody looks. */
export const backdrop = (now: Date): readonly object[] => BEFORE.map((number) => sampleReferral(number, now));

/** Lets everything happen in its time. Referrals that the service knows from an earlier start change nothing. */
export async function play(push: Push, signal: AbortSignal): Promise<void> {
  let played = 0;
  for (const { at, referrals } of SCENES) {
    await wait((at - played) * SECOND_MS, undefined, { signal });
    played = at;
    await push(referrals(new Date()));
  }
}
