import { setTimeout as wait } from 'node:timers/promises';
import type { PartnerCenterStandIn } from './partner-center/server';
import { sampleReferral } from './sample-referrals';

/** The part of the stand-in that the story uses. */
export type StorylineStandIn = Pick<PartnerCenterStandIn, 'record' | 'add' | 'answer'>;

interface Scene {
  /** When it happens, in seconds after the first scene. */
  readonly at: number;
  /** The events of the scene. A scene from an earlier start of the demo changes nothing. */
  readonly happens: (stage: StorylineStandIn, now: Date) => void;
}

const [SECOND_MS, HOUR_MS, DAY_MS] = [1_000, 3_600_000, 86_400_000];

const until = (now: Date, milliseconds: number): object => ({
  expirationDateTime: new Date(now.getTime() + milliseconds).toISOString(),
});

/**
 * Both records of our co-sell deal with Litware are created more than 72 hours ago, so that the deal can be won and
 * registered.
 */
const created = (now: Date): object => ({ createdDateTime: new Date(now.getTime() - 4 * DAY_MS).toISOString() });

/** Adds a sample referral, with some fields changed, unless it is there already. */
function arrives(stage: StorylineStandIn, number: number, now: Date, changes: object = {}): string {
  const record = sampleReferral(number, now, changes);
  const id = String(record['id']);
  if (stage.record(id) === undefined) stage.add(record);
  return id;
}

/** Lets Microsoft accept a co-sell deal, unless it has already answered. */
function microsoftAccepts(stage: StorylineStandIn, id: string): void {
  if (stage.record(id)?.['status'] === 'New') stage.answer(id, 'accept');
}

/** The referrals that exist before a channel is opened for the first time: two that wait, and closed ones. */
const EARLIER_SAMPLES: readonly number[] = [2, 4, 5, 6, 10, 11, 12];

const [OF_LITWARE, OF_LITWARE_AT_MICROSOFT] = [8, 9];

/** Some sample referrals get other deadlines, so that reminders and an expiry happen while somebody watches. */
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
  // Its reminder is sent when four hours are left.
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

/** The records in Partner Center at the start. */
export const initialRecords = (now: Date): readonly object[] =>
  EARLIER_SAMPLES.map((number) => sampleReferral(number, now));

/** Plays all scenes at their times. */
export async function play(stage: StorylineStandIn, signal: AbortSignal): Promise<void> {
  let played = 0;
  for (const { at, happens } of SCENES) {
    await wait((at - played) * SECOND_MS, undefined, { signal });
    played = at;
    happens(stage, new Date());
  }
}
