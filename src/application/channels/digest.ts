import type { Digest } from '../../domain/channel/digest';
import type { Subscriber } from '../../domain/channel/subscriber';
import { calendarDateOf } from '../../domain/time/calendar';
import type { Clock, NextOccurrence, PipelineRepository, Visibility, SubscriberRepository } from '../ports';
import { routesTo } from '../access';

/** The ports that counting a pipeline needs. */
export interface PipelinePorts {
  readonly pipelines: PipelineRepository;
  readonly subscribers: Pick<SubscriberRepository, 'listActive'>;
  readonly clock: Clock;
}

/** The maximum number of referrals in each list of a digest. */
const DIGEST_ROWS = 5;

/** The period that a channel's first digest covers, in days. */
const USUAL_DAYS = 7;

/** The longest period that a digest covers, in days: older closings are no longer news. */
const LONGEST_DAYS = 31;

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * 86_400_000);

const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** When a channel's next digest is due; null: it has no schedule, or its schedule matches no time. */
export const nextDigestAt = (
  nextOccurrence: NextOccurrence,
  { digest, timeZone }: Pick<Subscriber, 'digest' | 'timeZone'>,
  now: Date,
): Date | null => (digest.schedule === null ? null : nextOccurrence(digest.schedule, now, timeZone));

/**
 * The pipeline of a channel: the referrals routed there, counted since its last digest, with dates in its own time
 * zone.
 */
export async function digestFor(ports: PipelinePorts, subscriber: Subscriber): Promise<Digest> {
  const routes = routesTo([subscriber], await ports.subscribers.listActive());
  const now = ports.clock();
  return ports.pipelines.digest({
    sight: { kind: 'routed', email: null, routes },
    now,
    today: calendarDateOf(now, subscriber.timeZone),
    since: later(subscriber.lastDigestAt ?? daysBefore(now, USUAL_DAYS), daysBefore(now, LONGEST_DAYS)),
    rows: DIGEST_ROWS,
  });
}

/** The pipeline of a person: what they may see, counted over the last week, with dates in the given IANA time zone. */
export async function digestForPerson(
  ports: Pick<PipelinePorts, 'pipelines' | 'clock'>,
  sight: Visibility,
  timeZone: string,
): Promise<Digest> {
  const now = ports.clock();
  return ports.pipelines.digest({
    sight,
    now,
    today: calendarDateOf(now, timeZone),
    since: daysBefore(now, USUAL_DAYS),
    rows: DIGEST_ROWS,
  });
}
