import { isEmpty } from '../../domain/channel/digest';
import type { Subscriber } from '../../domain/channel/subscriber';
import { digestFor } from '../channels/digest';
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

/** What sending digests needs from outside. */
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

/** How many digests one process sends at a time. */
const HANDS = 4;

/** The wait where Teams does not say how long it wants to be left alone, in milliseconds. */
const RETRY_MS = 60_000;

/** Sends what is due: each digest once at the most, whoever else is sending. A digest that was missed is sent late, and only once. */
export async function sendDigests(ports: DigestPorts): Promise<void> {
  await scheduleNew(ports);
  await Promise.all(Array.from({ length: HANDS }, () => sendWhileDue(ports)));
}

/** Channels that are new, or chose another schedule. */
async function scheduleNew({ subscribers, nextOccurrence, clock }: DigestPorts): Promise<void> {
  for (const { id, digest, timeZone } of await subscribers.listUnscheduled()) {
    const next = digest.schedule === null ? null : nextOccurrence(digest.schedule, clock(), timeZone);
    if (next !== null) await subscribers.scheduleDigest(id, next);
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
  const { schedule } = subscriber.digest;
  const now = clock();
  const next = schedule === null ? null : nextOccurrence(schedule, now, subscriber.timeZone);
  const isTaken = await subscribers.takeDigest(subscriber.id, dueAt, next, now);
  if (!isTaken || schedule === null) return;
  const isMuted = subscriber.mutedUntil !== null && subscriber.mutedUntil > now;
  const waitMs = isMuted ? Infinity : await trySending(ports, subscriber);
  if (waitMs === null) return;
  // Rather none than two in a row: the next one tells what this one would have told.
  const again = Math.min(now.getTime() + waitMs, next?.getTime() ?? Infinity);
  if (again < Infinity) await subscribers.putBackDigest(subscriber.id, new Date(again), subscriber.lastDigestAt);
}

/** A digest that cannot even be made is our fault, and no reason to give it up or to hold up the others. */
const trySending = (ports: DigestPorts, subscriber: Subscriber): Promise<number | null> =>
  send(ports, subscriber).catch((error: unknown) => {
    ports.log.error({ err: error, subscriber: subscriber.id }, 'A digest could not be made; it is tried again.');
    return RETRY_MS;
  });

/** Sends the digest; answers how long to wait, in milliseconds, if Teams did not take it. */
async function send(ports: DigestPorts, subscriber: Subscriber): Promise<number | null> {
  const { channelMessenger, meter, log, pace } = ports;
  const digest = await digestFor(ports, subscriber);
  if (isEmpty(digest) && !subscriber.digest.sendsEmpty) {
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
