import { LRUCache } from 'lru-cache';
import type { Log } from '../application/ports';
import { Activity } from './wire/activity';
import { UnauthenticatedError, type TeamsAdapter } from './wire/adapter';
import type { Bot, BotAnswer } from './bot';
import { isAdmitted, type GuardOptions } from './wire/guard';

/** What `POST /api/messages` needs. */
export interface EndpointParts {
  readonly adapter: TeamsAdapter;
  readonly bot: Pick<Bot, 'answer'>;
  readonly guard: GuardOptions;
  readonly log: Log;
  /** Called with each answer: the kind of activity, the HTTP status, and the duration in seconds. */
  readonly onAnswered: (kind: string, status: number, seconds: number) => void;
}

/** Teams delivers an activity again when an answer is slow; duplicates are detected for this many milliseconds. */
const DUPLICATE_WINDOW_MS = 120_000;

const errorAnswer = (status: number, code: string, message: string): BotAnswer => ({
  status,
  body: { error: { code, message } },
});

const NOT_AN_ACTIVITY = errorAnswer(400, 'BadRequest', 'The body is not a Bot Framework activity.');
const UNAUTHENTICATED = errorAnswer(
  401,
  'Unauthorized',
  'The request does not prove that it comes from Bot Framework.',
);
const NOT_ADMITTED = errorAnswer(403, 'Forbidden', 'This tenant, channel or service is not served.');

/** The kinds of activity that are labels of the metric; others become `other`, as clients could send any text. */
const MEASURED_KINDS = new Set(['message', 'invoke', 'installationUpdate', 'conversationUpdate']);

/** Answers each activity once, however often it is delivered. After a failure it may be delivered again. */
function deduplicated(bot: EndpointParts['bot']): (activity: Activity) => Promise<BotAnswer> {
  const recent = new LRUCache<string, Promise<BotAnswer>>({ max: 2_000, ttl: DUPLICATE_WINDOW_MS });
  return (activity) => {
    if (activity.id == null || activity.id === '') return bot.answer(activity);
    const key = JSON.stringify([activity.conversation.id, activity.from.id, activity.type, activity.id]);
    const known = recent.get(key);
    if (known !== undefined) return known;
    const answering = bot.answer(activity);
    recent.set(key, answering);
    answering.catch(() => recent.delete(key));
    return answering;
  };
}

/**
 * Makes the handler of `POST /api/messages`. An activity is parsed, authenticated, checked for an admitted tenant and
 * service, and only then answered. A duplicate gets the same answer.
 */
export function createEndpoint(parts: EndpointParts): (authorization: string, body: unknown) => Promise<BotAnswer> {
  const { adapter, guard, log, onAnswered } = parts;
  const answerOnce = deduplicated(parts.bot);

  async function answer(authorization: string, activity: Activity, body: object): Promise<BotAnswer> {
    let answered: BotAnswer = NOT_ADMITTED;
    try {
      await adapter.run(authorization, body, async () => {
        if (isAdmitted(activity, guard)) answered = await answerOnce(activity);
        else
          log.warn(
            { channelId: activity.channelId, tenant: activity.conversation.tenantId },
            'An activity was not admitted.',
          );
      });
      return answered;
    } catch (error) {
      if (!(error instanceof UnauthenticatedError)) throw error;
      log.warn(
        { reason: error.cause instanceof Error ? error.cause.name : 'unknown' },
        'A request could not be authenticated.',
      );
      return UNAUTHENTICATED;
    }
  }

  return async (authorization, body) => {
    const began = performance.now();
    const activity = Activity.safeParse(body);
    const answered = activity.success ? await answer(authorization, activity.data, body as object) : NOT_AN_ACTIVITY;
    const kind = activity.success && MEASURED_KINDS.has(activity.data.type) ? activity.data.type : 'other';
    onAnswered(kind, answered.status, (performance.now() - began) / 1_000);
    return answered;
  };
}
