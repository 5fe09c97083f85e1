import { z } from 'zod';
import { errorCodes, networkCode, type ApiAnswer } from '../failures';
import { isObject } from '../json-patch';
import { sendRequest, newRequestId, REQUEST_TIMEOUT_MS, type ApiRequest } from '../requests';
import type { AccessTokens } from '../auth/tokens';

/** Where Partner Center sends events, and which. A tenant has only one registration, no matter who created it. */
export interface WebhookRegistration {
  readonly url: string;
  readonly events: readonly string[];
}

/** The state of a test event: one answer for each delivery attempt, such as `OK`. */
export interface TestResult {
  readonly isFinished: boolean;
  readonly answers: readonly string[];
}

/** Partner Center refused or did not answer. `status` is that of its answer; null if there was none. */
export class WebhookRegistrationError extends Error {
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
  current(): Promise<WebhookRegistration | null>;
  /** Creates the registration, or replaces the current one. Resolves to what is registered then. */
  register(registration: WebhookRegistration, current: WebhookRegistration | null): Promise<WebhookRegistration>;
  /** Has Partner Center send a test event, at most twice a minute. Resolves to the event's id. */
  sendTest(): Promise<string>;
  testResult(id: string): Promise<TestResult>;
}

const REGISTRATION_PATH = '/webhooks/v1/registration';

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

const RegistrationBody = z.preprocess(
  uncapitalized,
  z.object({ webhookUrl: z.string().min(1), webhookEvents: z.array(z.string()).nullish() }),
);

const TestEventBody = z.preprocess(uncapitalized, z.object({ correlationId: z.string().min(1) }));

const DeliveryAttempt = z.preprocess(
  uncapitalized,
  z.object({ responseCode: z.union([z.string(), z.number()]).nullish(), responseMessage: z.string().nullish() }),
);

const TestResultBody = z.preprocess(
  uncapitalized,
  z.object({ status: z.string(), results: z.array(DeliveryAttempt).nullish() }),
);

function readWebhookRegistration(body: unknown): WebhookRegistration | null {
  const { data } = RegistrationBody.safeParse(body);
  return data === undefined ? null : { url: data.webhookUrl, events: data.webhookEvents ?? [] };
}

/** `completed` is documented; the status of a failed test is not. */
const FINISHED_STATUSES = new Set(['completed', 'failed']);

const isDone = ({ status }: ApiAnswer): boolean => status >= 200 && status < 300;

const registrationError = (answer: ApiAnswer): WebhookRegistrationError =>
  new WebhookRegistrationError(answer.status, [...new Set(errorCodes(answer))]);

/**
 * The body of a successful answer, parsed. Throws a RegistrationError if the answer is unsuccessful or has another
 * shape.
 */
function parsedBody<Value>(shape: z.ZodType<Value>, answer: ApiAnswer): Value {
  const { data } = shape.safeParse(answer.body);
  if (!isDone(answer) || data === undefined) throw registrationError(answer);
  return data;
}

class WebhookRegistrationApi implements WebhookRegistrations {
  readonly #origin: string;
  readonly #tokens: AccessTokens;

  constructor(partnerCenterUrl: string, tokens: AccessTokens) {
    const { origin } = new URL(partnerCenterUrl);
    this.#origin = origin === REFERRALS_ORIGIN ? WEBHOOKS_ORIGIN : origin;
    this.#tokens = tokens;
  }

  async current(): Promise<WebhookRegistration | null> {
    const answer = await this.#ask({ method: 'GET' });
    if (answer.status === 404 || answer.status === 204) return null;
    if (!isDone(answer)) throw registrationError(answer);
    return readWebhookRegistration(answer.body);
  }

  async register(
    { url, events }: WebhookRegistration,
    current: WebhookRegistration | null,
  ): Promise<WebhookRegistration> {
    // The signature gets a header of its own, because proxies may take `Authorization` for somebody's credentials.
    const body = { WebhookUrl: url, WebhookEvents: events, signatureTokenToMsSignatureHeader: true };
    const answer = await this.#ask({ method: current === null ? 'POST' : 'PUT', body });
    if (!isDone(answer)) throw registrationError(answer);
    return readWebhookRegistration(answer.body) ?? { url, events };
  }

  async sendTest(): Promise<string> {
    return parsedBody(TestEventBody, await this.#ask({ method: 'POST' }, '/validationEvents')).correlationId;
  }

  async testResult(id: string): Promise<TestResult> {
    const { status, results } = parsedBody(
      TestResultBody,
      await this.#ask({ method: 'GET' }, `/validationEvents/${encodeURIComponent(id)}`),
    );
    const answers = (results ?? []).map(({ responseCode, responseMessage }) =>
      [responseCode, responseMessage].filter(Boolean).join(': '),
    );
    return { isFinished: FINISHED_STATUSES.has(status.toLowerCase()), answers };
  }

  async #ask(request: Omit<ApiRequest, 'url'>, path = ''): Promise<ApiAnswer> {
    const token = await this.#tokens.tokenFor(this.#origin);
    const url = new URL(`${REGISTRATION_PATH}${path}`, this.#origin);
    return sendRequest({ ...request, url }, token, newRequestId(), REQUEST_TIMEOUT_MS).catch((error: unknown) => {
      throw new WebhookRegistrationError(null, [networkCode(error) ?? 'unknown']);
    });
  }
}

/**
 * The webhook registrations of the Partner Center whose Referrals API has this URL. Every method rejects with a {@link
 * RegistrationError} if Partner Center refuses or does not answer, and with the error of `tokens` if no access token is
 * available.
 */
export const webhookRegistrations = (partnerCenterUrl: string, tokens: AccessTokens): WebhookRegistrations =>
  new WebhookRegistrationApi(partnerCenterUrl, tokens);
