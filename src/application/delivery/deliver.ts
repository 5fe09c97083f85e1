import type { Effect, EffectKind } from '../../domain/model/effect';
import { announce, type AnnouncingPorts } from './announce';
import { cachedSubscribers } from './cached-subscribers';
import { emit, type EmittingPorts } from './emit';
import { after, followedBy, isPending, postponed, retried } from './outcome';
import { close, expire } from './deadlines';
import type { Delivery, Next, Outbox, Outcome, PendingEffect } from '../ports';
import { push, type PushingPorts } from './push';
import { isWatched, relate, type RelatingPorts } from './relate';
import { checkChannelReminders, checkPersonalReminders, nudge, type RemindingPorts } from './remind';
import type { ConcurrencyLimit } from './concurrency-limit';
import { showDisplay, type ShowingPorts } from './show';
import { displayOf } from './message-key';
import {
  askAboutOverdue,
  notice,
  notifyOfUnrouted,
  tellOwner,
  tellPerson,
  tellRefusal,
  type NotificationPorts,
} from './notifications';

/** What delivering needs from outside. */
export type DeliveryPorts = AnnouncingPorts &
  RemindingPorts &
  ShowingPorts &
  NotificationPorts &
  EmittingPorts &
  PushingPorts &
  RelatingPorts & {
    readonly outbox: Outbox;
    /** How long a claimed referral is out of other dispatchers' reach, in milliseconds. */
    readonly leaseMs: number;
    /** Rooms for effects that may keep a dispatcher waiting; absent: there is room for any number. */
    readonly limits?: ConcurrencyLimits;
  };

/**
 * A room for each kind of effect that asks others than Teams, who may be long in answering, so that however many of one
 * wait, they keep no other waiting. What Partner Center was not told the first time has one, too: it may have piled up
 * for hours, and what somebody decides now is to be told now.
 */
export type ConcurrencyLimits = Readonly<Record<'push' | 'pushAgain' | 'relate' | 'emit', ConcurrencyLimit>>;

/**
 * Takes one referral with due effects (the longest due, unless told otherwise), says so, and does them in order; answers
 * false where nothing is due.
 * Another dispatcher takes over where this one dies: then, and only then, may a message that was just
 * being posted be posted again.
 */
export async function deliverNext(
  surroundings: DeliveryPorts,
  onClaim: () => void = () => undefined,
  next: Next = 'longest',
): Promise<boolean> {
  const claimedAt = surroundings.clock();
  const delivery = await surroundings.outbox.claim(claimedAt, after(claimedAt, surroundings.leaseMs), next);
  if (delivery === null) return false;
  onClaim();
  const ports = { ...surroundings, subscribers: cachedSubscribers(surroundings.subscribers) };
  if (delivery.takenOver) ports.log.warn({ referral: delivery.referral.id }, 'Took over from a dispatcher that died.');
  // Enough of the lease must be left for a send to end and be recorded.
  const enough = after(claimedAt, ports.leaseMs / 3);
  let held: Delivery = delivery;
  for (
    let pending = firstDueEffect(held, claimedAt);
    pending !== undefined;
    pending = firstDueEffect(held, ports.clock())
  ) {
    if (ports.clock() >= enough) break;
    const outcome = await performWithFollowUp(ports, held, pending);
    if (isLast(held, pending, outcome, ports.clock())) {
      await ports.outbox.finish(held, pending.id, outcome);
      return true;
    }
    const left = await ports.outbox.settle(held, pending.id, outcome);
    if (left === null) return true;
    held = left;
  }
  await ports.outbox.release(held);
  return true;
}

const isDue = ({ parked, dueAt }: Pick<PendingEffect, 'parked' | 'dueAt'>, now: Date): boolean =>
  parked === null && dueAt <= now;

const firstDueEffect = ({ pending }: Delivery, now: Date): PendingEffect | undefined =>
  pending.find((effect) => isDue(effect, now));

/** Whether nothing is left to be done now that we know of. What others have added meanwhile is claimed anew. */
const isLast = ({ pending }: Delivery, done: PendingEffect, { replacedBy }: Outcome, now: Date): boolean =>
  ![...pending.filter(({ id }) => id !== done.id), ...replacedBy].some((effect) => isDue(effect, now));

/** The messages that stand, but for those that wait to be brought up to date already. */
const outOfDate = (delivery: Delivery): readonly Effect[] =>
  Object.keys(delivery.cards)
    .flatMap((slot) => displayOf(slot) ?? [])
    .filter((display) => !isPending(delivery, display));

/** How effects of one kind are done. */
interface Course<Kind extends EffectKind> {
  readonly perform: (
    ports: DeliveryPorts,
    delivery: Delivery,
    pending: PendingEffect,
    effect: Effect<Kind>,
  ) => Outcome | Promise<Outcome>;
  /** Whether nothing is sent and nothing written: it is only said what is to be done. */
  readonly isPlan: boolean;
  /** The room in which a place has to be found; undefined: none is needed. */
  readonly roomIn: (
    rooms: ConcurrencyLimits,
    delivery: Delivery,
    pending: PendingEffect,
  ) => ConcurrencyLimit | undefined;
}

const ANYWHERE = { roomIn: () => undefined } as const;
const PLANNED = { ...ANYWHERE, isPlan: true } as const;
const DONE_ANYWHERE = { ...ANYWHERE, isPlan: false } as const;

const COURSES: { readonly [Kind in EffectKind]: Course<Kind> } = {
  announce: { ...PLANNED, perform: announce },
  update: { ...PLANNED, perform: ({ clock }, delivery) => followedBy(outOfDate(delivery), clock()) },
  remind: { ...PLANNED, perform: checkChannelReminders },
  remindPerson: { ...PLANNED, perform: checkPersonalReminders },
  nudge: { ...PLANNED, perform: nudge },
  card: { ...DONE_ANYWHERE, perform: showDisplay },
  reminder: { ...DONE_ANYWHERE, perform: showDisplay },
  personalReminder: { ...DONE_ANYWHERE, perform: showDisplay },
  expire: { ...DONE_ANYWHERE, perform: expire },
  tellRefusal: { ...DONE_ANYWHERE, perform: tellRefusal },
  notice: { ...DONE_ANYWHERE, perform: notice },
  hole: { ...DONE_ANYWHERE, perform: notifyOfUnrouted },
  tellOwner: { ...DONE_ANYWHERE, perform: tellOwner },
  tellPerson: { ...DONE_ANYWHERE, perform: tellPerson },
  close: { ...DONE_ANYWHERE, perform: close },
  overdue: { ...DONE_ANYWHERE, perform: askAboutOverdue },
  push: {
    isPlan: false,
    perform: push,
    roomIn: (rooms, _, { attempts }) => (attempts === 0 ? rooms.push : rooms.pushAgain),
  },
  relate: {
    isPlan: false,
    perform: relate,
    // Where nobody is asked, it only passes on what is known here.
    roomIn: ({ relate: limit }, { referral }) => (isWatched(referral) ? limit : undefined),
  },
  emit: { isPlan: false, perform: emit, roomIn: (rooms) => rooms.emit },
};

const isPlan = ({ kind }: Effect): boolean => COURSES[kind].isPlan;

/**
 * Does an effect, and the first of what it asks for at once, so that both are recorded in one write. Nothing is lost
 * if the process dies before: at most one message is sent on the way, and a plan is made again.
 */
async function performWithFollowUp(ports: DeliveryPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  let outcome = await perform(ports, delivery, pending);
  let isSent = !isPlan(pending.effect);
  for (;;) {
    const [first, ...others] = outcome.replacedBy;
    if (first === undefined || !isDue(first, ports.clock())) return outcome;
    // One write has room for one account of reminders, and what is sent may have its own.
    if (!isPlan(first.effect) && (isSent || outcome.reminded !== undefined)) return outcome;
    const part = await perform(ports, changedBy(delivery, outcome), { ...first, id: pending.id });
    isSent ||= !isPlan(first.effect);
    outcome = { ...outcome, ...part, replacedBy: [...part.replacedBy, ...others] };
  }
}

/** The delivery as it is once an outcome is recorded, but for what is pending. */
function changedBy(delivery: Delivery, { card, reminded }: Outcome): Delivery {
  const cards = card?.posted == null ? delivery.cards : { ...delivery.cards, [card.slot]: card.posted };
  return reminded === undefined
    ? { ...delivery, cards }
    : { ...delivery, cards, reminded: { ...delivery.reminded, [reminded.whom]: reminded } };
}

/** Does one effect, or gives it a turn where there is no room for it now. */
async function perform(ports: DeliveryPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { limits } = ports;
  const room = limits && COURSES[pending.effect.kind].roomIn(limits, delivery, pending);
  const enteredAt = ports.clock();
  if (room?.tryAcquire() === false) return postponed(pending, room.retryAt(enteredAt));
  try {
    return await performed(ports, delivery, pending);
  } finally {
    room?.release(ports.clock().getTime() - enteredAt.getTime());
  }
}

const byCourse = <Kind extends EffectKind>(
  kind: Kind,
  effect: Effect<Kind>,
  ports: DeliveryPorts,
  delivery: Delivery,
  pending: PendingEffect,
): Outcome | Promise<Outcome> => COURSES[kind].perform(ports, delivery, pending, effect);

/** Does one effect. One that fails unforeseen is tried again, and does not hold up the referral's others. */
async function performed(ports: DeliveryPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { effect } = pending;
  try {
    return await byCourse(effect.kind, effect, ports, delivery, pending);
  } catch (error) {
    ports.log.error(
      { err: error, referral: delivery.referral.id, effect: effect.kind },
      'An effect could not be done; it is tried again.',
    );
    return retried(pending, ports.clock());
  }
}
