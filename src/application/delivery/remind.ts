import { isSamePerson } from '../../domain/model/person';
import type { Display, Effect, PersonId } from '../../domain/model/effect';
import { isWaiting } from '../../domain/model/referral';
import { ONE_DAY, type LeadTime } from '../../domain/time/lead-time';
import { NEVER_QUIET, type QuietTime } from '../../domain/time/quiet-time';
import { remindersAt, type Reminding } from '../../domain/time/reminder-schedule';
import { reach, type CorrespondencePorts } from './correspond';
import { DONE, followedBy, isDueAgainBefore, postponed } from './outcome';
import type { Clock, Delivery, Outcome, PendingEffect, Reminded, SubscriberRepository } from '../ports';
import { cardHolders, slotOf } from './slots';

/** What reminding needs from outside. */
export interface RemindingPorts extends CorrespondencePorts {
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'listActive'>;
  readonly clock: Clock;
  /** When people are reminded of what they claimed. */
  readonly reminders: readonly LeadTime[];
}

/** Whom a look is about, and how they want to be reminded. */
interface Wishes {
  readonly whom: string;
  readonly leads: readonly LeadTime[];
  readonly quiet: QuietTime;
  readonly timeZone: string;
  readonly mutedUntil: Date | null;
  /** From when on reminders are due, where none was looked for yet. */
  readonly from: Date;
  /** The messages that a reminder is. */
  readonly reminder: (lead: LeadTime) => readonly Display[];
}

/**
 * The messages that a reminder of this deadline is. Those of a deadline that was moved since stand where they are, and
 * go on telling the truth: what takes their place for the new deadline is called by the next lead time that is free.
 */
function messagesFor(delivery: Delivery, lead: LeadTime, reminder: Wishes['reminder']): readonly Display[] {
  const { cards, reminded, referral } = delivery;
  const messages = reminder(lead);
  const isOfAnother = (slot: string): boolean =>
    cards[slot] !== undefined &&
    reminded[slot] !== undefined &&
    reminded[slot].until.getTime() !== referral.deadline?.getTime();
  return messages.map(slotOf).some(isOfAnother) ? messagesFor(delivery, lead - 1, reminder) : messages;
}

/**
 * What is due, and when to look again. Nothing is due while it is muted. Whoever lifts a mute has everything looked at
 * anew; should that process die before it has, the next appointment is still not missed.
 */
function remindingOf(
  { mutedUntil, ...wishes }: Wishes,
  deadline: Date,
  { from, until }: Reminded,
  now: Date,
): Reminding {
  const reminding = remindersAt({ ...wishes, deadline, from }, until, now);
  if (mutedUntil === null || mutedUntil <= now) return reminding;
  const { next } = reminding;
  return { due: null, next: next !== null && next < mutedUntil ? next : mutedUntil };
}

/**
 * Looks whether a reminder has come due, and when to look again. There may be several such looks at once (settings
 * change, claims come and go): what was reminded of is recorded beside them, so that none repeats another's work, and
 * the one that looks first goes on.
 */
function look(delivery: Delivery, pending: PendingEffect, wishes: Wishes, now: Date): Outcome {
  const { deadline } = delivery.referral;
  if (deadline === null || deadline <= now) return DONE;
  const { whom } = wishes;
  const known = delivery.reminded[whom];
  const { from, until } = known ?? { from: wishes.from, until: wishes.from };
  const { due, next } = remindingOf(wishes, deadline, { from, until }, now);
  const reminders = due === null ? [] : followedBy(messagesFor(delivery, due, wishes.reminder), now).replacedBy;
  const nextLook =
    next === null || isDueAgainBefore(delivery, pending, next) ? [] : postponed(pending, next).replacedBy;
  // What is held back by quiet hours or a mute is not accounted for.
  const accounted =
    due === null && known !== undefined ? {} : { reminded: { whom, from, until: due === null ? until : now } };
  return { replacedBy: [...reminders, ...nextLook], ...accounted };
}

/** A new deadline is a new look wherever somebody is reminded. */
function lookEverywhere({ clock }: RemindingPorts, { cards, referral: { claim } }: Delivery): Outcome {
  const channels = cardHolders(Object.keys(cards)).map((subscriberId): Effect => ({ kind: 'remind', subscriberId }));
  const claimer: readonly Effect[] =
    claim === null
      ? []
      : [{ kind: 'remindPerson', person: { tenantId: claim.by.tenantId, objectId: claim.by.objectId } }];
  return followedBy([...channels, ...claimer], clock());
}

/** `remind`: looks whether the channel or chat is to be reminded. */
export async function lookAtChannel(
  ports: RemindingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { subscriberId }: Effect<'remind'>,
): Promise<Outcome> {
  if (subscriberId === null) return lookEverywhere(ports, delivery);
  const subscriber = isWaiting(delivery.referral) ? await ports.subscribers.find(subscriberId) : null;
  if (subscriber?.active !== true || delivery.cards[subscriberId] === undefined) return DONE;
  const { reminders: leads, quiet, timeZone, mutedUntil, kind } = subscriber;
  const inThread = (lead: LeadTime): Display => ({ kind: 'reminder', subscriberId, form: 'reply', lead });
  const ofItsOwn = (lead: LeadTime): Display => ({ kind: 'reminder', subscriberId, form: 'post', lead });
  // In a chat there are no threads: what is sent there is a message of its own already.
  const reminder = (lead: LeadTime): readonly Display[] =>
    lead <= ONE_DAY && kind === 'channel' ? [inThread(lead), ofItsOwn(lead)] : [inThread(lead)];
  const now = ports.clock();
  return look(delivery, pending, { whom: subscriberId, leads, quiet, timeZone, mutedUntil, from: now, reminder }, now);
}

/** `remindPerson`: looks whether the person who claimed the referral is to be reminded. Teams itself keeps a person's quiet hours. */
export async function lookAtPerson(
  ports: RemindingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { person }: { readonly person: PersonId },
): Promise<Outcome> {
  const { claim } = delivery.referral;
  if (!isWaiting(delivery.referral) || claim === null || !isSamePerson(claim.by, person)) return DONE;
  const found = await reach(ports, person);
  if (found === null) return DONE;
  const whom = slotOf({ kind: 'personalReminder', person, lead: 0 });
  const {
    mutedUntil,
    whom: { timeZone },
  } = found;
  const wishes = {
    whom,
    leads: ports.reminders,
    quiet: NEVER_QUIET,
    timeZone,
    mutedUntil,
    from: claim.at,
    reminder: toThem(person),
  };
  return look(delivery, pending, wishes, ports.clock());
}

/** A reminder in somebody's own chat. */
const toThem =
  (person: PersonId) =>
  (lead: LeadTime): readonly Display[] => [{ kind: 'personalReminder', person, lead }];

const MINUTE_MS = 60_000;

/** `nudge`: the moment has come that somebody asked to be reminded at. Who muted the bot since is left alone until then. */
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
  // Whoever pressed the button twice meant it once.
  if (isDueAgainBefore(delivery, pending, now)) return DONE;
  const lead = Math.ceil((referral.deadline.getTime() - now.getTime()) / MINUTE_MS);
  return followedBy(messagesFor(delivery, lead, toThem(person)), now);
}
