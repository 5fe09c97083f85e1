import { z } from 'zod';
import { errorCodes, networkCode, type Answer } from '../failures';
import { isObject } from '../json-patch';
import { ask, newRequestId, PATIENCE_MS, type Request } from '../requests';
import type { AccessTokens } from '../auth/tokens';

/** Where Partner Center sends events, and which. A tenant has only one registration, no matter who created it. */
export interface Registration {
  readonly url: string;
  readonly events: readonly string[];
}

/** The state of a test event: one answer for each delivery attempt, such as `OK`. */
export interface TestResult {
  readonly isOver: boolean;
  readonly answers: readonly string[];
}

/** Partner Center refused or did not answer. `status` is that of its answer; null if there was none. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError';

  constructor(
    readonly status: number | null,
    readonly codes: readonly string[],
  ) {
    super(`Partner Center did not do it: ${[status ?? 'no answer', ...codes].join(', ')}`);
  }
}

/** Partner Center's API for webhook registrations. */
export interface WebhookRegistrations {
  /** Null if nothing is registered. */
  current(): Promise<Registration | null>;
  /** Creates the registration, or replaces the current one. Resolves to what is registered then. */
  register(registration: Registration, current: Registration | null): Promise<Registration>;
  /** Has Partner Center send a test event, at most twice a minute. Resolves to the event's id. */
  sendTest(): Promise<string>;
  testResult(id: string): Promise<TestResult>;
}

const REGISTRATION = '/webhooks/v1/registration';

/** Referrals and webhook registrations are on different hosts, and each host needs its own access token. */
const REFERRALS_ORIGIN = 'https://api.partner.microsoft.com';
const WEBHOOKS_ORIGIN = 'https://api.partnercenter.microsoft.com';

/** The guide writes member names with a capital first letter, the reference without one; both are accepted. */
const uncapitalized = (body: unknown): unknown =>
  isObject(body)
    ? Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
      )
    : body;

const Registered = z.preprocess(
  uncapitalized,
  z.object({ webhookUrl: z.string().min(1), webhookEvents: z.array(z.string()).nullish() }),
);

const Sent = z.preprocess(uncapitalized, z.object({ correlationId: z.string().min(1) }));

const Attempt = z.preprocess(
  uncapitalized,
  z.object({ responseCode: z.union([z.string(), z.number()]).nullish(), responseMessage: z.string().nullish() }),
);

const Result = z.preprocess(uncapitalized, z.object({ status: z.string(), results: z.array(Attempt).nullish() }));

function registrationIn(body: unknown): Registration | null {
  const { data } = Registered.safeParse(body);
  return data === undefined ? null : { url: data.webhookUrl, events: data.webhookEvents ?? [] };
}

/** `completed` is documented; the status of a failed test is not. */
const OVER = new Set(['completed', 'failed']);

const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300;

const refusal = (answer: Answer): RegistrationError =>
  new RegistrationError(answer.status, [...new Set(errorCodes(answer))]);

/**
 * The body of a successful answer, parsed. Throws a RegistrationError if the answer is unsuccessful or has another
 * shape.
 */
function told<Value>(shape: z.ZodType<Value>, answer: Answer): Value {
  const { data } = shape.safeParse(answer.body);
  if (!isDone(answer) || data === undefined) throw refusal(answer);
  return data;
}

class RegistrationApi implements WebhookRegistrations {
  readonly #origin: string;
  readonly #tokens: AccessTokens;

  constructor(partnerCenterUrl: string, tokens: AccessTokens) {
    const { origin } = new URL(partnerCenterUrl);
    this.#origin = origin === REFERRALS_ORIGIN ? WEBHOOKS_ORIGIN : origin;
    this.#tokens = tokens;
  }

  async current(): Promise<Registration | null> {
    const answer = await this.#ask({ method: 'GET' });
    if (answer.status === 404 || answer.status === 204) return null;
    if (!isDone(answer)) throw refusal(answer);
    return registrationIn(answer.body);
  }

  async register({ url, events }: Registration, current: Registration | null): Promise<Registration> {
    // The signature gets a header of its own, because proxies may take `Authorization` for somebody's credentials.
    const body = { WebhookUrl: url, WebhookEvents: events, signatureTokenToMsSignatureHeader: true };
    const answer = await this.#ask({ method: current === null ? 'POST' : 'PUT', body });
    if (!isDone(answer)) throw refusal(answer);
    return registrationIn(answer.body) ?? { url, events };
  }

  async sendTest(): Promise<string> {
    return told(Sent, await this.#ask({ method: 'POST' }, '/validationEvents')).correlationId;
  }

  async testResult(id: string): Promise<TestResult> {
    const { status, results } = told(
      Result,
      await this.#ask({ method: 'GET' }, `/validationEvents/${encodeURIComponent(id)}`),
    );
    const answers = (results ?? []).map(({ responseCode, responseMessage }) =>
      [responseCode, responseMessage].filter(Boolean).join(': '),
    );
    return { isOver: OVER.has(status.toLowerCase()), answers };
  }

  async #ask(request: Omit<Request, 'url'>, path = ''): Promise<Answer> {
    const token = await this.#tokens.tokenFor(this.#origin);
    const url = new URL(`${REGISTRATION}${path}`, this.#origin);
    return ask({ ...request, url }, token, newRequestId(), PATIENCE_MS).catch((error: unknown) => {
      throw new RegistrationError(null, [networkCode(error) ?? 'unknown']);
    });
  }
}

/**
 * The webhook registrations of the Partner Center whose Referrals API has this URL. Every method rejects with a {@link
 * RegistrationError} if Partner Center refuses or does not answer, and with the error of `tokens` if no access token is
 * available.
 */
export const webhookRegistrations = (partnerCenterUrl: string, tokens: AccessTokens): WebhookRegistrations =>
  new RegistrationApi(partnerCenterUrl, tokens);
