import { changedSettings, channelSettingsOf } from '../../domain/channel/channel-form';
import {
  firstSubscriber,
  type ChannelSettings,
  type SettingsChange,
  type Subscriber,
} from '../../domain/channel/subscriber';
import type { NextOccurrence, SubscriberRepository } from '../ports';
import { isMemberOf, routesTo, type Viewer } from '../access';
import { nextDigestAt } from './digest';
import { catchUp, type SubscribingPorts } from './subscribe';

/** The ports that changing a channel's settings needs. */
export interface ConfiguringPorts extends SubscribingPorts {
  readonly nextOccurrence: NextOccurrence;
}

/**
 * The result of changing settings.
 *
 * - `changed`: the settings are stored; `what` names those that are different from before.
 * - `unchanged`: the channel already had these settings.
 * - `unknown`: there is no such channel, or the person may not see its settings.
 */
export type Configured =
  | { readonly outcome: 'changed'; readonly subscriber: Subscriber; readonly what: SettingsChange['what'] }
  | { readonly outcome: 'unchanged'; readonly subscriber: Subscriber }
  | { readonly outcome: 'unknown' };

/**
 * Finds an active channel or chat whose settings the person may see and change. Full members and administrators may;
 * null for others.
 */
export async function findManageableChannel(
  ports: { readonly subscribers: Pick<SubscriberRepository, 'find'> },
  viewer: Viewer,
  subscriberId: string,
): Promise<Subscriber | null> {
  if (!viewer.isAdministrator && !isMemberOf(viewer, subscriberId)) return null;
  const subscriber = await ports.subscribers.find(subscriberId);
  return subscriber?.active === true ? subscriber : null;
}

/** Settings that change when the channel's reminders are due. */
const REMINDER_SETTINGS: SettingsChange['what'] = ['reminders', 'quiet', 'timeZone', 'mutedUntil'];

/** Announces waiting referrals that no channel's routing matches after the change to the first channel. */
async function announceUnrouted(
  { subscribers, referrals }: ConfiguringPorts,
  after: Subscriber,
  now: Date,
): Promise<void> {
  const all = (await subscribers.listActive()).map((subscriber) => (subscriber.id === after.id ? after : subscriber));
  const first = firstSubscriber(all);
  if (first !== null) await referrals.announceWaitingTo(first, routesTo([first], all), now);
}

/** Sets when the next digest is due: storing settings clears it. There is none if the schedule matches no time. */
async function scheduleNextDigest(ports: ConfiguringPorts, subscriber: Subscriber, now: Date): Promise<void> {
  const next = nextDigestAt(ports.nextOccurrence, subscriber, now);
  if (next !== null) await ports.subscribers.scheduleDigest(subscriber.id, next);
}

/** Reschedules digest, reminders and announcements after settings have been changed. */
async function rescheduleAfter(
  ports: ConfiguringPorts,
  subscriber: Subscriber,
  what: SettingsChange['what'],
  now: Date,
): Promise<void> {
  await scheduleNextDigest(ports, subscriber, now);
  if (what.some((setting) => REMINDER_SETTINGS.includes(setting)))
    await ports.referrals.remindAnewAt(subscriber.id, now);
  if (what.includes('routing')) await catchUp(ports);
  ports.wake();
}

/**
 * Replaces a channel's settings; only full members and administrators may. Settings and the last change (who, when,
 * which settings) are durable when it resolves. The next digest and reminders follow the new settings, and waiting
 * referrals that the new routing matches are posted.
 */
export async function configureChannel(
  ports: ConfiguringPorts,
  viewer: Viewer,
  subscriberId: string,
  settings: ChannelSettings,
): Promise<Configured> {
  const before = await findManageableChannel(ports, viewer, subscriberId);
  if (before === null) return { outcome: 'unknown' };
  const what = changedSettings(before, settings);
  if (what.length === 0) return { outcome: 'unchanged', subscriber: before };
  const now = ports.clock();
  const changed: SettingsChange = { by: viewer.person, at: now, what };
  const chosen = channelSettingsOf(settings);
  const subscriber: Subscriber = { ...before, ...chosen, changed };
  // Before the new settings are stored: if this process ends in between, a referral may be posted twice but is never
  // lost.
  if (what.includes('routing')) await announceUnrouted(ports, subscriber, now);
  await ports.subscribers.configure(subscriberId, chosen, changed);
  ports.log.info({ subscriber: subscriberId, what }, 'The settings of a channel were changed.');
  await rescheduleAfter(ports, subscriber, what, now);
  return { outcome: 'changed', subscriber, what };
}
