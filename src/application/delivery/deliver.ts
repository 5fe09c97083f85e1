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

/** The ports that delivery needs. */
export type DeliveryPorts = AnnouncingPorts &
  RemindingPorts &
  ShowingPorts &
  NotificationPorts &
  EmittingPorts &
  PushingPorts &
  RelatingPorts & {
    readonly outbox: Outbox;
    /** How long a dispatcher holds the lease of a claimed referral, in milliseconds. */
    readonly leaseMs: number;
    /** Concurrency limits for effects that may take long; absent: no limits. */
    readonly limits?: ConcurrencyLimits;
  };

/**
 * A concurrency limit for each kind of effect that calls a system other than Teams, which may answer slowly. Many slow
 * effects of one kind then do not delay those of another kind. Retries of writes to Partner Center have a limit of
 * their own: a backlog may have grown for hours, and must not delay a new decision.
 */
export type ConcurrencyLimits = Readonly<Record<'push' | 'pushAgain' | 'relate' | 'emit', ConcurrencyLimit>>;

/**
 * Claims one referral with due effects (by default the one due longest), calls `onClaim`, and performs the effects in
 * order. Resolves to false if nothing is due.
 * If this process dies, another dispatcher takes over once the lease ends. Only then may a message be posted twice: the
 * one that was being posted.
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
  // Enough of the lease must be left to finish a send and record its outcome.
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

/** Whether no other known effect is due now. Effects that were added in the meantime are claimed later. */
const isLast = ({ pending }: Delivery, done: PendingEffect, { replacedBy }: Outcome, now: Date): boolean =>
  ![...pending.filter(({ id }) => id !== done.id), ...replacedBy].some((effect) => isDue(effect, now));

/** The posted messages for which no update is pending yet. */
const outOfDate = (delivery: Delivery): readonly Effect[] =>
  Object.keys(delivery.cards)
    .flatMap((slot) => displayOf(slot) ?? [])
    .filter((display) => !isPending(delivery, display));

/** How effects of one kind are performed. */
interface Course<Kind extends EffectKind> {
  readonly perform: (
    ports: DeliveryPorts,
    delivery: Delivery,
    pending: PendingEffect,
    effect: Effect<Kind>,
  ) => Outcome | Promise<Outcome>;
  /** Whether it sends and writes nothing, and only returns further effects. */
  readonly isPlan: boolean;
  /** The concurrency limit that applies; undefined if none does. */
  readonly limitOf: (
    limits: ConcurrencyLimits,
    delivery: Delivery,
    pending: PendingEffect,
  ) => ConcurrencyLimit | undefined;
}

const ANYWHERE = { limitOf: () => undefined } as const;
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
    limitOf: (limits, _, { attempts }) => (attempts === 0 ? limits.push : limits.pushAgain),
  },
  relate: {
    isPlan: false,
    perform: relate,
    // For other referrals it makes no request, and only passes on stored data.
    limitOf: ({ relate: limit }, { referral }) => (isWatched(referral) ? limit : undefined),
  },
  emit: { isPlan: false, perform: emit, limitOf: (limits) => limits.emit },
};

const isPlan = ({ kind }: Effect): boolean => COURSES[kind].isPlan;

/**
 * Performs an effect and the first effect that it returns, if that is due, so that both are recorded in one write.
 * Nothing is lost if the process dies before the write: at most one message is sent, and a plan is made again.
 */
async function performWithFollowUp(ports: DeliveryPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  let outcome = await perform(ports, delivery, pending);
  let isSent = !isPlan(pending.effect);
  for (;;) {
    const [first, ...others] = outcome.replacedBy;
    if (first === undefined || !isDue(first, ports.clock())) return outcome;
    // One write can record `reminded` only once, and the effect that sends may set it, too.
    if (!isPlan(first.effect) && (isSent || outcome.reminded !== undefined)) return outcome;
    const part = await perform(ports, changedBy(delivery, outcome), { ...first, id: pending.id });
    isSent ||= !isPlan(first.effect);
    outcome = { ...outcome, ...part, replacedBy: [...part.replacedBy, ...others] };
  }
}

/** The delivery after an outcome is recorded, without changes to its pending effects. */
function changedBy(delivery: Delivery, { card, reminded }: Outcome): Delivery {
  const cards = card?.posted == null ? delivery.cards : { ...delivery.cards, [card.slot]: card.posted };
  return reminded === undefined
    ? { ...delivery, cards }
    : { ...delivery, cards, reminded: { ...delivery.reminded, [reminded.whom]: reminded } };
}

/** Performs one effect, or postpones it if its concurrency limit is reached. */
async function perform(ports: DeliveryPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { limits } = ports;
  const limit = limits && COURSES[pending.effect.kind].limitOf(limits, delivery, pending);
  const enteredAt = ports.clock();
  if (limit?.tryAcquire() === false) return postponed(pending, limit.retryAt(enteredAt));
  try {
    return await performed(ports, delivery, pending);
  } finally {
    limit?.release(ports.clock().getTime() - enteredAt.getTime());
  }
}

const byCourse = <Kind extends EffectKind>(
  kind: Kind,
  effect: Effect<Kind>,
  ports: DeliveryPorts,
  delivery: Delivery,
  pending: PendingEffect,
): Outcome | Promise<Outcome> => COURSES[kind].perform(ports, delivery, pending, effect);

/**
 * Performs one effect. After an unexpected error it is retried later, and does not delay the referral's other effects.
 */
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
