import { changedSettings, settingsOf } from '../../domain/channel/channel-form';
import { firstOf, type ChannelSettings, type SettingsChange, type Subscriber } from '../../domain/channel/subscriber';
import type { NextOccurrence, SubscriberRepository } from '../ports';
import { isMemberOf, routesTo, type Standing } from '../access';
import { catchUp, type SubscribingPorts } from './subscribe';

/** What choosing settings needs from outside. */
export interface ConfiguringPorts extends SubscribingPorts {
  readonly nextOccurrence: NextOccurrence;
}

/**
 * What became of somebody's choice.
 *
 * - `changed`: it holds from now on; `what` tells which of the settings were others before.
 * - `unchanged`: all of it held already.
 * - `unknown`: there is no such channel, or it is not theirs to see.
 */
export type Configured =
  | { readonly outcome: 'changed'; readonly subscriber: Subscriber; readonly what: SettingsChange['what'] }
  | { readonly outcome: 'unchanged'; readonly subscriber: Subscriber }
  | { readonly outcome: 'unknown' };

/** A channel or chat whose settings the person may see and change: its full members may, and administrators. Null for others. */
export async function seeChannel(
  ports: { readonly subscribers: Pick<SubscriberRepository, 'find'> },
  standing: Standing,
  subscriberId: string,
): Promise<Subscriber | null> {
  if (!standing.isAdministrator && !isMemberOf(standing, subscriberId)) return null;
  const subscriber = await ports.subscribers.find(subscriberId);
  return subscriber?.active === true ? subscriber : null;
}

/** Settings that decide when the channel is reminded. */
const OF_REMINDERS: SettingsChange['what'] = ['reminders', 'quiet', 'timeZone', 'mutedUntil'];

/** What no channel asks for any more goes to the first one, which otherwise would not hear of it. */
async function fillHole({ subscribers, referrals }: ConfiguringPorts, after: Subscriber, now: Date): Promise<void> {
  const all = (await subscribers.listActive()).map((subscriber) => (subscriber.id === after.id ? after : subscriber));
  const first = firstOf(all);
  if (first !== null) await referrals.announceWaitingTo(first, routesTo([first], all), now);
}

/** Sets the next digest; storing settings leaves that open. Where the schedule names no time there is none. */
async function scheduleNext(ports: ConfiguringPorts, { id, digest, timeZone }: Subscriber, now: Date): Promise<void> {
  const next = digest.schedule === null ? null : ports.nextOccurrence(digest.schedule, now, timeZone);
  if (next !== null) await ports.subscribers.scheduleDigest(id, next);
}

/** Everything that follows from settings being others than before. */
async function follow(
  ports: ConfiguringPorts,
  subscriber: Subscriber,
  what: SettingsChange['what'],
  now: Date,
): Promise<void> {
  await scheduleNext(ports, subscriber, now);
  if (what.some((setting) => OF_REMINDERS.includes(setting))) await ports.referrals.remindAnewAt(subscriber.id, now);
  if (what.includes('routing')) await catchUp(ports);
  ports.wake();
}

/**
 * Puts settings in place of a channel's own, for its full members and administrators. When it resolves
 * they are durable, with who changed them last; the next digest and reminders are those of the new
 * settings, and what is let through now and waits is posted.
 */
export async function configureChannel(
  ports: ConfiguringPorts,
  standing: Standing,
  subscriberId: string,
  settings: ChannelSettings,
): Promise<Configured> {
  const before = await seeChannel(ports, standing, subscriberId);
  if (before === null) return { outcome: 'unknown' };
  const what = changedSettings(before, settings);
  if (what.length === 0) return { outcome: 'unchanged', subscriber: before };
  const now = ports.clock();
  const changed: SettingsChange = { by: standing.person, at: now, what };
  const chosen = settingsOf(settings);
  const subscriber: Subscriber = { ...before, ...chosen, changed };
  // Before it holds: if this process ends in between, a referral is rather shown once too often than not at all.
  if (what.includes('routing')) await fillHole(ports, subscriber, now);
  await ports.subscribers.configure(subscriberId, chosen, changed);
  ports.log.info({ subscriber: subscriberId, what }, 'The settings of a channel were changed.');
  await follow(ports, subscriber, what, now);
  return { outcome: 'changed', subscriber, what };
}
