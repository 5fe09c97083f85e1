import type { Effect } from '../../domain/model/effect';
import type { HistoryEntry } from '../../domain/model/history';
import type { Referral } from '../../domain/model/referral';
import { DONE, parked, retried } from './outcome';
import type { Clock, Delivery, EventSink, Log, Outcome, PendingEffect } from '../ports';

/** The ports that sending events to other systems needs. */
export interface EmittingPorts {
  /** Where events go; null: no system receives them. */
  readonly events: EventSink | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** The history entry of the change that requested an effect; null if there is none any more. */
const historyEntryOf = ({ history }: Referral, { id }: PendingEffect): HistoryEntry | null =>
  history.find(({ version }) => id.startsWith(`${version}.`)) ?? null;

/** `emit`: sends an event to other systems. */
export async function emit(
  { events, clock, log }: EmittingPorts,
  { referral }: Delivery,
  pending: PendingEffect,
  { what }: Extract<Effect, { kind: 'emit' }>,
): Promise<Outcome> {
  if (events === null) return DONE;
  const outcome = await events.emit(
    referral,
    what,
    `${referral.id}/${what}/${pending.id}`,
    historyEntryOf(referral, pending),
  );
  if (outcome === 'sent') return DONE;
  if (outcome === 'retry') return retried(pending, clock());
  log.error({ referral: referral.id, what }, 'The events address refused an event for good; it is parked.');
  return parked(pending, clock(), 'EventRefused');
}
