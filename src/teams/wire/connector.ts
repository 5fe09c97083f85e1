import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/**
 * The six calls of Teams' connector service that we need. The SDK's own client silently repeats a failed create up to
 * three times, which posts cards twice. This client sends each request once, and reports the exact result.
 */
export class Connector {
  readonly #token: () => Promise<string | null>;
  readonly #timeoutMs: number;

  constructor(token: () => Promise<string | null>, timeoutMs = 10_000) {
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }

  /** Posts a new root message to a channel. Resolves to the ids with which it can be replied to and updated. */
  async postToChannel(
    serviceUrl: string,
    channelId: string,
    tenantId: string,
    activity: object,
  ): Promise<PostedMessage> {
    const conversation = {
      isGroup: true,
      tenantId,
      channelData: { channel: { id: channelId }, tenant: { id: tenantId } },
      activity,
    };
    const { id, activityId } = parsedAnswer(
      CreatedConversation,
      await this.#request('POST', serviceUrl, '/v3/conversations', conversation),
    );
    // The SDK's helper drops the activity id, without which the message cannot be updated.
    return { conversationId: id, activityId: activityId ?? id.split(';messageid=')[1] ?? id };
  }

  /**
   * Creates a person's one-to-one chat with the bot, or finds the existing one; repeating it is harmless. Resolves to
   * its id.
   */
  async createChat(serviceUrl: string, { botId, memberId, tenantId }: ChatPartners): Promise<string> {
    const conversation = {
      isGroup: false,
      bot: { id: botId },
      members: [{ id: memberId }],
      tenantId,
      channelData: { tenant: { id: tenantId } },
    };
    return parsedAnswer(CreatedChat, await this.#request('POST', serviceUrl, '/v3/conversations', conversation)).id;
  }

  /** Sends to a conversation: a chat, or a thread in a channel. */
  async send(serviceUrl: string, conversationId: string, activity: object): Promise<PostedMessage> {
    const path = `/v3/conversations/${encodeURIComponent(conversationId)}/activities`;
    const { id } = parsedAnswer(SentActivity, await this.#request('POST', serviceUrl, path, activity));
    return { conversationId, activityId: id };
  }

  /** Replaces a message. */
  async update(serviceUrl: string, message: PostedMessage, activity: object): Promise<void> {
    const { conversationId, activityId } = message;
    const path = `/v3/conversations/${encodeURIComponent(conversationId)}/activities/${encodeURIComponent(activityId)}`;
    await this.#request('PUT', serviceUrl, path, { ...activity, id: activityId });
  }

  /** All members of a team or chat, read page by page. */
  async members(serviceUrl: string, conversationId: string): Promise<readonly ConnectorMember[]> {
    const members: ConnectorMember[] = [];
    let continuation: string | null = null;
    do {
      const query = new URLSearchParams({
        pageSize: '500',
        ...(continuation === null ? {} : { continuationToken: continuation }),
      });
      const path = `/v3/conversations/${encodeURIComponent(conversationId)}/pagedmembers?${query.toString()}`;
      const page: z.infer<typeof MemberPage> = parsedAnswer(MemberPage, await this.#request('GET', serviceUrl, path));
      members.push(...page.members);
      continuation = page.continuationToken ?? null;
    } while (continuation !== null && continuation !== '');
    return members;
  }

  async #request(method: string, serviceUrl: string, path: string, body?: object): Promise<unknown> {
    const token = await this.#token().catch((error: unknown) => {
      throw new ConnectorError(null, 'NoToken', null, error);
    });
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
    };
    const url = `${serviceUrl.replace(/\/+$/u, '')}${path}`;
    const answer = await sendOnce(url, { method, headers, signal: AbortSignal.timeout(this.#timeoutMs) }, json).catch(
      (error: unknown) => {
        throw new ConnectorError(null, isNeverSent(error) ? 'Unreachable' : 'NoAnswer', null, error);
      },
    );
    if (answer.status >= 200 && answer.status < 300) return parsedJson(answer.text);
    throw new ConnectorError(answer.status, codeIn(answer.text), retryAfterMs(answer.retryAfter));
  }
}

/** The ids of a posted message. */
export interface PostedMessage {
  readonly conversationId: string;
  readonly activityId: string;
}

/** The two sides of a chat: the bot and a person in a tenant, by their ids in Teams. */
export interface ChatPartners {
  readonly botId: string;
  readonly memberId: string;
  readonly tenantId: string;
}

/** Teams refused, or did not answer (`status` null; code `Unreachable` or `NoToken` if nothing was sent). */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';

  constructor(
    readonly status: number | null,
    readonly code: string,
    readonly retryAfterMs: number | null,
    cause?: unknown,
  ) {
    super(`Teams answered ${status ?? 'nothing'}: ${code}`, { cause });
  }
}

const CreatedConversation = z.object({ id: z.string(), activityId: z.string().nullish() });
const CreatedChat = z.object({ id: z.string().min(1) });
const SentActivity = z.object({ id: z.string() });
const ConnectorErrorBody = z.object({ error: z.object({ code: z.string() }) });

const MemberPage = z.object({
  continuationToken: z.string().nullish(),
  members: z.array(
    z.object({
      id: z.string(),
      aadObjectId: z.string().nullish(),
      objectId: z.string().nullish(),
      name: z.string().nullish(),
      email: z.string().nullish(),
      userPrincipalName: z.string().nullish(),
      tenantId: z.string().nullish(),
      userRole: z.string().nullish(),
    }),
  ),
});
export type ConnectorMember = z.infer<typeof MemberPage>['members'][number];

interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/**
 * Sends one request. Node's own client needs a third of the time of `fetch`, also keeps connections open, and follows
 * no redirects: the other host would get the token.
 */
function sendOnce(url: string, options: RequestOptions, body: string | undefined): Promise<HttpAnswer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, options, (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((answer) => {
        resolve({ status, retryAfter: headers['retry-after'] ?? null, text: answer });
      }, reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Parses Teams' answer. If it has another shape, Teams has still done what was asked, so the request is not repeated.
 */
function parsedAnswer<Answer>(shape: z.ZodType<Answer>, answer: unknown): Answer {
  const reading = shape.safeParse(answer);
  if (reading.success) return reading.data;
  throw new ConnectorError(200, 'UnreadableAnswer', null);
}

const codeIn = (answer: string): string =>
  ConnectorErrorBody.safeParse(parsedJson(answer)).data?.error.code ?? 'Unspecified';

/** Connection errors: the request was not sent, so Teams cannot have acted on it. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

const isNeverSent = (error: unknown): boolean => NEVER_SENT.has(String((error as { code?: unknown } | null)?.code));

/** The longest `Retry-After` that is followed, in milliseconds: one day. */
const LONGEST_TEAMS_WAIT_MS = 86_400_000;

/** `Retry-After` is a number of seconds, or a date. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.min(Math.max(milliseconds, 0), LONGEST_TEAMS_WAIT_MS) : null;
}
