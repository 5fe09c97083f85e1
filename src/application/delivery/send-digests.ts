import { isEmptyDigest } from '../../domain/channel/digest';
import type { Subscriber } from '../../domain/channel/subscriber';
import { digestFor, nextDigestAt } from '../channels/digest';
import type {
  ChannelMessenger,
  Clock,
  Log,
  Meter,
  NextOccurrence,
  Pace,
  PipelineRepository,
  SubscriberRepository,
} from '../ports';

/** The ports that sending digests needs. */
export interface DigestPorts {
  readonly subscribers: SubscriberRepository;
  readonly pipelines: PipelineRepository;
  readonly channelMessenger: Pick<ChannelMessenger, 'sendDigest'>;
  readonly nextOccurrence: NextOccurrence;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'digestSent'>;
  readonly log: Log;
}

/** The number of workers in one process; each sends one digest at a time. */
const DIGEST_WORKERS = 4;

/** The wait before a retry if Teams gives no time, in milliseconds. */
const RETRY_MS = 60_000;

/**
 * Sends the digests that are due. At most once each, also with several processes. Of several missed digests of a
 * channel, one is sent late.
 */
export async function sendDigests(ports: DigestPorts): Promise<void> {
  await scheduleUnscheduled(ports);
  await Promise.all(Array.from({ length: DIGEST_WORKERS }, () => sendWhileDue(ports)));
}

/** Sets the next digest of channels that are new or changed their schedule. */
async function scheduleUnscheduled({ subscribers, nextOccurrence, clock }: DigestPorts): Promise<void> {
  for (const subscriber of await subscribers.listUnscheduled()) {
    const next = nextDigestAt(nextOccurrence, subscriber, clock());
    if (next !== null) await subscribers.scheduleDigest(subscriber.id, next);
  }
}

async function sendWhileDue(ports: DigestPorts): Promise<void> {
  for (;;) {
    const due = await ports.subscribers.nextDigest(ports.clock());
    if (due === null) return;
    await sendTo(ports, due.subscriber, due.dueAt);
  }
}

async function sendTo(ports: DigestPorts, subscriber: Subscriber, dueAt: Date): Promise<void> {
  const { subscribers, nextOccurrence, clock } = ports;
  const now = clock();
  const next = nextDigestAt(nextOccurrence, subscriber, now);
  const isTaken = await subscribers.takeDigest(subscriber.id, dueAt, next, now);
  if (!isTaken || subscriber.digest.schedule === null) return;
  const isMuted = subscriber.mutedUntil !== null && subscriber.mutedUntil > now;
  const waitMs = isMuted ? Infinity : await trySending(ports, subscriber);
  if (waitMs === null) return;
  // No retry after the next digest is due: that one covers the same period.
  const again = Math.min(now.getTime() + waitMs, next?.getTime() ?? Infinity);
  if (again < Infinity) await subscribers.putBackDigest(subscriber.id, new Date(again), subscriber.lastDigestAt);
}

/** An error in creating a digest is our bug: the digest is retried, and the others are not delayed. */
const trySending = (ports: DigestPorts, subscriber: Subscriber): Promise<number | null> =>
  sendOne(ports, subscriber).catch((error: unknown) => {
    ports.log.error({ err: error, subscriber: subscriber.id }, 'A digest could not be made; it is tried again.');
    return RETRY_MS;
  });

/** Sends the digest; returns the wait before a retry, in milliseconds, or null if none is necessary. */
async function sendOne(ports: DigestPorts, subscriber: Subscriber): Promise<number | null> {
  const { channelMessenger, meter, log, pace } = ports;
  const digest = await digestFor(ports, subscriber);
  if (isEmptyDigest(digest) && !subscriber.digest.sendsEmpty) {
    meter.digestSent('empty');
    return null;
  }
  const wait = await pace.reserve(subscriber);
  if (wait > 0) return wait;
  const sent = await channelMessenger.sendDigest(digest, subscriber);
  meter.digestSent(sent.kind);
  if (sent.kind === 'throttled') return sent.retryAfterMs ?? RETRY_MS;
  if (sent.kind === 'gone') await ports.subscribers.deactivate(subscriber.id);
  if (sent.kind !== 'sent')
    log.warn({ subscriber: subscriber.id, outcome: sent.kind }, 'A digest may not have arrived; it is not sent again.');
  return null;
}
