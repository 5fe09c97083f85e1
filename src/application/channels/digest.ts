import type { Digest } from '../../domain/channel/digest';
import type { Subscriber } from '../../domain/channel/subscriber';
import { calendarDateOf } from '../../domain/time/calendar';
import type { Clock, PipelineRepository, Sight, SubscriberRepository } from '../ports';
import { routesTo } from '../access';

/** What counting a pipeline needs from outside. */
export interface PipelinePorts {
  readonly pipelines: PipelineRepository;
  readonly subscribers: Pick<SubscriberRepository, 'listActive'>;
  readonly clock: Clock;
}

/** How many referrals of each list a digest names. */
const ROWS = 5;

/** How far back a digest counts where none came before it, in days. */
const USUAL_DAYS = 7;

/** How far back a digest counts at most, in days: what was closed before is no news. */
const LONGEST_DAYS = 31;

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * 86_400_000);

const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** The pipeline of a channel: what is routed there, counted since its last digest, by its own calendar. */
export async function digestFor(ports: PipelinePorts, subscriber: Subscriber): Promise<Digest> {
  const routes = routesTo([subscriber], await ports.subscribers.listActive());
  const now = ports.clock();
  return ports.pipelines.digest({
    sight: { kind: 'routed', email: null, routes },
    now,
    today: calendarDateOf(now, subscriber.timeZone),
    since: later(subscriber.lastDigestAt ?? daysBefore(now, USUAL_DAYS), daysBefore(now, LONGEST_DAYS)),
    rows: ROWS,
  });
}

/** The pipeline as somebody sees it who asks for it: counted over the last week, by the calendar of an IANA time zone. */
export async function digestForPerson(
  ports: Pick<PipelinePorts, 'pipelines' | 'clock'>,
  sight: Sight,
  timeZone: string,
): Promise<Digest> {
  const now = ports.clock();
  return ports.pipelines.digest({
    sight,
    now,
    today: calendarDateOf(now, timeZone),
    since: daysBefore(now, USUAL_DAYS),
    rows: ROWS,
  });
}
