import type { Closing } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import { addDays, calendarDateOf, type CalendarDate } from '../../domain/time/calendar';
import { instantAt } from '../../domain/time/zoned-time';
import { ownerOf, reach, type CorrespondencePorts } from './correspond';
import { after, DONE, isDueAgainBefore, postponed } from './outcome';
import type { Clock, Correspondent, Delivery, Log, Meter, Outcome, PendingEffect, ReferralRepository } from '../ports';

/** The ports that effects of deadlines need. */
export interface ClockPorts extends CorrespondencePorts {
  readonly referrals: Pick<ReferralRepository, 'commit'>;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'expired' | 'dealClosed'>;
  readonly log: Log;
}

/** `expire`: archives a referral that was not answered before its deadline, and stores the effects that follow. */
export async function expire(ports: ClockPorts, { referral }: Delivery, pending: PendingEffect): Promise<Outcome> {
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
export async function close(ports: ClockPorts, { referral }: Delivery, pending: PendingEffect): Promise<Outcome> {
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
export const knownAt = ({ finalAt }: Closing, now: Date): Date => after(finalAt > now ? finalAt : now, 1_000);

const WEEK_MS = 7 * 86_400_000;

/** The time of day at which owners are asked, in their own time zone. */
const ASKED_AT = '09:00';

/** The key under which the last question to an owner is stored. */
export const ASKED = 'overdue';

/** What to do with an `overdue` effect: ask this person now, or return this outcome instead. */
export type Overdue = { readonly ask: Correspondent } | { readonly instead: Outcome };

/**
 * When the owner of a deal is asked next: on the day after the close date in their time zone, or a week after the last
 * question.
 */
function askedAt(closeDate: CalendarDate, { reminded }: Delivery, timeZone: string): Date {
  const first = instantAt(addDays(closeDate, 1), ASKED_AT, timeZone);
  const asked = reminded[ASKED]?.until ?? null;
  return asked !== null && asked >= first ? askedAgainAt(asked, timeZone) : first;
}

/**
 * Decides whether an `overdue` effect asks the owner now. An owner is asked after the close date has passed in their
 * time zone, and then every week.
 */
export async function lookAtOverdue(ports: ClockPorts, delivery: Delivery, pending: PendingEffect): Promise<Overdue> {
  const { referral } = delivery;
  const { closeDate } = referral.terms;
  if (referral.stage !== 'accepted' || closeDate === null) return { instead: DONE };
  const now = ports.clock();
  if (referral.closing !== null) return { instead: postponed(pending, knownAt(referral.closing, now)) };
  const owner = await ownerOf(ports, referral);
  const found = owner === null ? null : await reach(ports, owner);
  const { whom, mutedUntil } = found ?? { whom: null, mutedUntil: null };
  const due = askedAt(closeDate, delivery, (whom ?? ports.defaults).timeZone);
  const earliest = mutedUntil !== null && mutedUntil > due ? mutedUntil : due;
  if (earliest > now)
    return { instead: isDueAgainBefore(delivery, pending, earliest) ? DONE : postponed(pending, earliest) };
  if (whom !== null) return { ask: whom };
  ports.log.warn(
    { referral: referral.id },
    'The close date of a deal has passed, and its owner never spoke to the bot.',
  );
  return { instead: postponed(pending, after(now, WEEK_MS)) };
}

/** When the owner is asked again if the deal stays open: a week later. */
export const askedAgainAt = (asked: Date, timeZone: string): Date =>
  instantAt(addDays(calendarDateOf(asked, timeZone), 7), ASKED_AT, timeZone);
