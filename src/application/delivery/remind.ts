import { isSamePerson } from '../../domain/model/person';
import type { Display, Effect, PersonId } from '../../domain/model/effect';
import { isWaiting } from '../../domain/model/referral';
import { MINUTE_MS } from '../../domain/time/durations';
import { ONE_DAY, type LeadTime } from '../../domain/time/lead-time';
import { NEVER_QUIET, type QuietTime } from '../../domain/time/quiet-time';
import { remindersAt, type ReminderDecision } from '../../domain/time/reminder-schedule';
import { reach, type RecipientPorts } from './recipients';
import { DONE, followedBy, isDueAgainBefore, postponed } from './outcome';
import type { Clock, Delivery, Outcome, PendingEffect, Reminded, SubscriberRepository } from '../ports';
import { cardHolders, messageKeyOf } from './message-key';

/** The ports that reminding needs. */
export interface RemindingPorts extends RecipientPorts {
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'listActive'>;
  readonly clock: Clock;
  /** The lead times of reminders to people who claimed a referral. */
  readonly reminders: readonly LeadTime[];
}

/** Who is reminded, and their settings. */
interface ReminderSettings {
  readonly whom: string;
  readonly leads: readonly LeadTime[];
  readonly quiet: QuietTime;
  readonly timeZone: string;
  readonly mutedUntil: Date | null;
  /** The start of the reminders if none has been recorded yet. */
  readonly from: Date;
  /** The messages that make up a reminder. */
  readonly reminder: (lead: LeadTime) => readonly Display[];
}

/**
 * The messages of a reminder for the current deadline. If messages with the same key were already posted for an earlier
 * deadline, they stay and are kept up to date; the new ones get the key of the next free lead time.
 */
function messagesFor(delivery: Delivery, lead: LeadTime, reminder: ReminderSettings['reminder']): readonly Display[] {
  const { cards, reminded, referral } = delivery;
  const messages = reminder(lead);
  const isOfAnother = (slot: string): boolean =>
    cards[slot] !== undefined &&
    reminded[slot] !== undefined &&
    reminded[slot].until.getTime() !== referral.deadline?.getTime();
  return messages.map(messageKeyOf).some(isOfAnother) ? messagesFor(delivery, lead - 1, reminder) : messages;
}

/**
 * What is due, and when to check again. Nothing is due during a mute. Ending a mute schedules all checks again; in case
 * that process dies first, a check that is due earlier than the end of the mute is kept.
 */
function dueReminders(
  { mutedUntil, ...settings }: ReminderSettings,
  deadline: Date,
  { from, until }: Reminded,
  now: Date,
): ReminderDecision {
  const reminding = remindersAt({ ...settings, deadline, from }, until, now);
  if (mutedUntil === null || mutedUntil <= now) return reminding;
  const { next } = reminding;
  return { due: null, next: next !== null && next < mutedUntil ? next : mutedUntil };
}

/**
 * Checks whether a reminder is due, and schedules the next check. Several checks may be pending at once, for example
 * after settings or claims change. The sent reminders are stored separately, so that no check repeats one, and only one
 * of the checks is scheduled again.
 */
function checkReminders(delivery: Delivery, pending: PendingEffect, settings: ReminderSettings, now: Date): Outcome {
  const { deadline } = delivery.referral;
  if (deadline === null || deadline <= now) return DONE;
  const { whom } = settings;
  const known = delivery.reminded[whom];
  const { from, until } = known ?? { from: settings.from, until: settings.from };
  const { due, next } = dueReminders(settings, deadline, { from, until }, now);
  const reminders = due === null ? [] : followedBy(messagesFor(delivery, due, settings.reminder), now).replacedBy;
  const nextLook =
    next === null || isDueAgainBefore(delivery, pending, next) ? [] : postponed(pending, next).replacedBy;
  // A reminder that quiet hours or a mute hold back does not count as sent.
  const accounted =
    due === null && known !== undefined ? {} : { reminded: { whom, from, until: due === null ? until : now } };
  return { replacedBy: [...reminders, ...nextLook], ...accounted };
}

/**
 * After the deadline has changed: a new check for every channel with a card and for the person who claimed the
 * referral.
 */
function checkAllReminders({ clock }: RemindingPorts, { cards, referral: { claim } }: Delivery): Outcome {
  const channels = cardHolders(Object.keys(cards)).map((subscriberId): Effect => ({ kind: 'remind', subscriberId }));
  const claimer: readonly Effect[] =
    claim === null
      ? []
      : [{ kind: 'remindPerson', person: { tenantId: claim.by.tenantId, objectId: claim.by.objectId } }];
  return followedBy([...channels, ...claimer], clock());
}

/** `remind`: checks whether a reminder is due in a channel or chat. */
export async function checkChannelReminders(
  ports: RemindingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { subscriberId }: Effect<'remind'>,
): Promise<Outcome> {
  if (subscriberId === null) return checkAllReminders(ports, delivery);
  const subscriber = isWaiting(delivery.referral) ? await ports.subscribers.find(subscriberId) : null;
  if (subscriber?.active !== true || delivery.cards[subscriberId] === undefined) return DONE;
  const { reminders: leads, quiet, timeZone, mutedUntil, kind } = subscriber;
  const inThread = (lead: LeadTime): Display => ({ kind: 'reminder', subscriberId, form: 'reply', lead });
  const ofItsOwn = (lead: LeadTime): Display => ({ kind: 'reminder', subscriberId, form: 'post', lead });
  // A chat has no threads: every message there is a separate message already.
  const reminder = (lead: LeadTime): readonly Display[] =>
    lead <= ONE_DAY && kind === 'channel' ? [inThread(lead), ofItsOwn(lead)] : [inThread(lead)];
  const now = ports.clock();
  return checkReminders(
    delivery,
    pending,
    { whom: subscriberId, leads, quiet, timeZone, mutedUntil, from: now, reminder },
    now,
  );
}

/**
 * `remindPerson`: checks whether a reminder is due to the person who claimed the referral. Quiet hours are left to the
 * person's Teams settings.
 */
export async function checkPersonalReminders(
  ports: RemindingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { person }: { readonly person: PersonId },
): Promise<Outcome> {
  const { claim } = delivery.referral;
  if (!isWaiting(delivery.referral) || claim === null || !isSamePerson(claim.by, person)) return DONE;
  const found = await reach(ports, person);
  if (found === null) return DONE;
  const whom = messageKeyOf({ kind: 'personalReminder', person, lead: 0 });
  const {
    mutedUntil,
    recipient: { timeZone },
  } = found;
  const settings = {
    whom,
    leads: ports.reminders,
    quiet: NEVER_QUIET,
    timeZone,
    mutedUntil,
    from: claim.at,
    reminder: personalReminder(person),
  };
  return checkReminders(delivery, pending, settings, ports.clock());
}

/** A reminder in a person's own chat. */
const personalReminder =
  (person: PersonId) =>
  (lead: LeadTime): readonly Display[] => [{ kind: 'personalReminder', person, lead }];

/**
 * `nudge`: sends the reminder that a person asked for at this time. If they muted the bot since, it waits for the end
 * of the mute.
 */
export async function nudge(
  ports: RemindingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { person }: { readonly person: PersonId },
): Promise<Outcome> {
  const { referral } = delivery;
  const now = ports.clock();
  if (!isWaiting(referral) || referral.deadline === null || referral.deadline <= now) return DONE;
  const found = await reach(ports, person);
  if (found === null) return DONE;
  if (found.mutedUntil !== null && found.mutedUntil > now) return postponed(pending, found.mutedUntil);
  // The button may have been selected twice; one reminder is enough.
  if (isDueAgainBefore(delivery, pending, now)) return DONE;
  const lead = Math.ceil((referral.deadline.getTime() - now.getTime()) / MINUTE_MS);
  return followedBy(messagesFor(delivery, lead, personalReminder(person)), now);
}
