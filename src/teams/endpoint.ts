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
  /** Told of each answer: the kind of activity, the status, and how many seconds it took. */
  readonly measured: (kind: string, status: number, seconds: number) => void;
}

/** Teams delivers an activity again when an answer is slow; for so many milliseconds it is recognised. */
const RECOGNISED_MS = 120_000;

const refusal = (status: number, code: string, message: string): BotAnswer => ({
  status,
  body: { error: { code, message } },
});

const UNREADABLE = refusal(400, 'BadRequest', 'The body is not a Bot Framework activity.');
const UNAUTHENTICATED = refusal(401, 'Unauthorized', 'The request does not prove that it comes from Bot Framework.');
const FOREIGN = refusal(403, 'Forbidden', 'This tenant, channel or service is not served.');

/** The kinds of activity that are told apart in the metrics; anybody could invent others. */
const KINDS = new Set(['message', 'invoke', 'installationUpdate', 'conversationUpdate']);

/**
 * Makes the route that Teams talks to. An activity is read, then its sender is proven, then it is
 * admitted by tenant and service, and only then answered; one that is delivered twice is answered once.
 */
export function createEndpoint({
  adapter,
  bot,
  guard,
  log,
  measured,
}: EndpointParts): (authorization: string, body: unknown) => Promise<BotAnswer> {
  const recent = new LRUCache<string, Promise<BotAnswer>>({ max: 2_000, ttl: RECOGNISED_MS });

  function answerOnce(activity: Activity): Promise<BotAnswer> {
    if (activity.id == null || activity.id === '') return bot.answer(activity);
    const key = JSON.stringify([activity.conversation.id, activity.from.id, activity.type, activity.id]);
    const known = recent.get(key);
    if (known !== undefined) return known;
    const answering = bot.answer(activity);
    recent.set(key, answering);
    // What failed may be tried again.
    answering.catch(() => recent.delete(key));
    return answering;
  }

  async function answer(authorization: string, activity: Activity, body: object): Promise<BotAnswer> {
    let answered: BotAnswer = FOREIGN;
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
    const answered = activity.success ? await answer(authorization, activity.data, body as object) : UNREADABLE;
    const kind = activity.success && KINDS.has(activity.data.type) ? activity.data.type : 'other';
    measured(kind, answered.status, (performance.now() - began) / 1_000);
    return answered;
  };
}
