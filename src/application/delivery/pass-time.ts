import type { Closing } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import { addDays, calendarDateOf, type CalendarDate } from '../../domain/time/calendar';
import { instantAt } from '../../domain/time/zoned-time';
import { ownerOf, reach, type CorrespondencePorts } from './correspond';
import { after, DONE, isDueAgainBefore, postponed } from './outcome';
import type { Clock, Correspondent, Delivery, Log, Meter, Outcome, PendingEffect, ReferralRepository } from '../ports';

/** What following the clocks of a referral needs from outside. */
export interface ClockPorts extends CorrespondencePorts {
  readonly referrals: Pick<ReferralRepository, 'commit'>;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'expired' | 'dealClosed'>;
  readonly log: Log;
}

/** `expire`: archives a referral that nobody answered in time; its effects are stored with it. */
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

/** `close`: makes a closing final that nobody took back; its effects are stored with it. One that was taken back has nothing to do. */
export async function close(ports: ClockPorts, { referral }: Delivery, pending: PendingEffect): Promise<Outcome> {
  const [now, { closing }] = [ports.clock(), referral];
  if (closing === null) return DONE;
  // Clocks are put back at times, and a deal that is closed anew is final later.
  if (closing.finalAt > now) return postponed(pending, closing.finalAt);
  const advanced = advance(referral, { kind: 'settle' }, now);
  if (advanced.outcome !== 'changed') return DONE;
  if ((await ports.referrals.commit([advanced], now)).size > 0) return postponed(pending, now);
  ports.meter.dealClosed(closing.stage);
  return DONE;
}

/** When it is known what became of a closing: a second after it is final, and not at once where that is overdue. */
export const knownAt = ({ finalAt }: Closing, now: Date): Date => after(finalAt > now ? finalAt : now, 1_000);

const WEEK_MS = 7 * 86_400_000;

/** When deals are asked about, in the time zone of whoever is asked. */
const ASKED_AT = '09:00';

/** Under which name it is recorded that an owner was asked. */
export const ASKED = 'overdue';

/** What to do about a deal whose close date has passed: ask this person now, or something else. */
export type Overdue = { readonly ask: Correspondent } | { readonly instead: Outcome };

/** When the owner of a deal is to be asked: once its close date has passed where they are, and a week after they were. */
function askedAt(closeDate: CalendarDate, { reminded }: Delivery, timeZone: string): Date {
  const first = instantAt(addDays(closeDate, 1), ASKED_AT, timeZone);
  const asked = reminded[ASKED]?.until ?? null;
  return asked !== null && asked >= first ? askedAgainAt(asked, timeZone) : first;
}

/** `overdue`: whether to ask the owner of a deal what became of it: once its close date has passed where they are, and then every week. */
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

/** When a deal is asked about again, if nobody answers: a week later. */
export const askedAgainAt = (asked: Date, timeZone: string): Date =>
  instantAt(addDays(calendarDateOf(asked, timeZone), 7), ASKED_AT, timeZone);
