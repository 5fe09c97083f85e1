import type { Closing } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import { addDays, calendarDateOf, type CalendarDate } from '../../domain/time/calendar';
import { instantAt } from '../../domain/time/zoned-time';
import { ownerOf, reach, type RecipientPorts } from './recipients';
import { after, DONE, isDueAgainBefore, postponed } from './outcome';
import type { Clock, Recipient, Delivery, Log, Meter, Outcome, PendingEffect, ReferralRepository } from '../ports';

/** The ports that effects of deadlines need. */
export interface DeadlinePorts extends RecipientPorts {
  readonly referrals: Pick<ReferralRepository, 'commit'>;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'expired' | 'dealClosed'>;
  readonly log: Log;
}

/** `expire`: archives a referral that was not answered before its deadline, and stores the effects that follow. */
export async function expire(ports: DeadlinePorts, { referral }: Delivery, pending: PendingEffect): Promise<Outcome> {
  const now = ports.clock();
  const advanced = advance(referral, { kind: 'lapse' }, now);
  if (advanced.outcome !== 'changed') return DONE;
  if ((await ports.referrals.commit([advanced], now)).size > 0) return postponed(pending, now);
  if (referral.owner === 'partner') ports.meter.expired();
  ports.log.info(
    { referral: referral.id, owner: referral.owner },
    'Nobody answered a referral in time; it was archived as expired.',
  );
  return DONE;
}

/** `close`: makes a closing final unless it was undone, and stores the effects that follow. */
export async function close(ports: DeadlinePorts, { referral }: Delivery, pending: PendingEffect): Promise<Outcome> {
  const [now, { closing }] = [ports.clock(), referral];
  if (closing === null) return DONE;
  // The clock may have been put back, or the closing was undone and the deal closed again later.
  if (closing.finalAt > now) return postponed(pending, closing.finalAt);
  const advanced = advance(referral, { kind: 'settle' }, now);
  if (advanced.outcome !== 'changed') return DONE;
  if ((await ports.referrals.commit([advanced], now)).size > 0) return postponed(pending, now);
  ports.meter.dealClosed(closing.stage);
  return DONE;
}

/**
 * When to check whether a closing became final: a second after it should have, or a second from now if that has passed.
 */
export const closingKnownAt = ({ finalAt }: Closing, now: Date): Date => after(finalAt > now ? finalAt : now, 1_000);

const WEEK_MS = 7 * 86_400_000;

/** The time of day at which owners are asked, in their own time zone. */
const QUESTION_TIME = '09:00';

/** The key under which the last question to an owner is stored. */
export const OVERDUE_KEY = 'overdue';

/** What to do with an `overdue` effect: ask this person now, or return this outcome instead. */
export type OverduePlan = { readonly ask: Recipient } | { readonly instead: Outcome };

/**
 * When the owner of a deal is asked next: on the day after the close date in their time zone, or a week after the last
 * question.
 */
function questionDueAt(closeDate: CalendarDate, { reminded }: Delivery, timeZone: string): Date {
  const first = instantAt(addDays(closeDate, 1), QUESTION_TIME, timeZone);
  const asked = reminded[OVERDUE_KEY]?.until ?? null;
  return asked !== null && asked >= first ? nextQuestionAt(asked, timeZone) : first;
}

/**
 * Decides whether an `overdue` effect asks the owner now. An owner is asked after the close date has passed in their
 * time zone, and then every week.
 */
export async function planOverdueQuestion(
  ports: DeadlinePorts,
  delivery: Delivery,
  pending: PendingEffect,
): Promise<OverduePlan> {
  const { referral } = delivery;
  const { closeDate } = referral.terms;
  if (referral.stage !== 'accepted' || closeDate === null) return { instead: DONE };
  const now = ports.clock();
  if (referral.closing !== null) return { instead: postponed(pending, closingKnownAt(referral.closing, now)) };
  const owner = await ownerOf(ports, referral);
  const found = owner === null ? null : await reach(ports, owner);
  const { recipient, mutedUntil } = found ?? { recipient: null, mutedUntil: null };
  const due = questionDueAt(closeDate, delivery, (recipient ?? ports.defaults).timeZone);
  const earliest = mutedUntil !== null && mutedUntil > due ? mutedUntil : due;
  if (earliest > now)
    return { instead: isDueAgainBefore(delivery, pending, earliest) ? DONE : postponed(pending, earliest) };
  if (recipient !== null) return { ask: recipient };
  ports.log.warn(
    { referral: referral.id },
    'The close date of a deal has passed, and its owner never spoke to the bot.',
  );
  return { instead: postponed(pending, after(now, WEEK_MS)) };
}

/** When the owner is asked again if the deal stays open: a week later. */
export const nextQuestionAt = (asked: Date, timeZone: string): Date =>
  instantAt(addDays(calendarDateOf(asked, timeZone), 7), QUESTION_TIME, timeZone);
