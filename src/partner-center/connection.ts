import type { Asked, Clock, Failure, Log } from '../application/ports';
import { limitConcurrency } from './concurrency-limiter';
import { errorCodes, failed, failureOf, networkCode, noAnswer, type ApiAnswer } from './failures';
import { sendRequest, newRequestId, type ApiRequest } from './requests';
import { SignInFailure, type AccessTokens } from './auth/tokens';

/** The operations on Partner Center, by the names that the log and the metrics use. */
export type ApiOperation = 'list' | 'read' | 'related' | 'create' | 'invite' | 'write';

/** The operation and record that a request belongs to; used in the log only. */
export interface LoggedSubject {
  readonly operation: ApiOperation;
  readonly recordId: string | null;
}

/** The dependencies and options of a connection. */
export interface ConnectionOptions {
  readonly tokens: AccessTokens;
  readonly log: Log;
  readonly clock: Clock;
  /** The timeout of a request, in milliseconds. */
  readonly timeoutMs: number;
}

/** More concurrent requests than this would be throttled sooner. */
const MOST_CONCURRENT_REQUESTS = 4;

/** The circuit breaker opens after this many requests in a row without an answer, sign-ins included. */
const BREAKER_THRESHOLD = 2;

/** How long the circuit breaker stays open, in milliseconds. Requests fail at once during that time. */
const BREAKER_OPEN_MS = 5_000;

const isFailure = (value: string | Failure): value is Failure => typeof value !== 'string';

/**
 * Sends requests to one host with the access token of the signed-in identity. The number of concurrent requests is
 * limited, and no request is sent before a `Retry-After` has passed. After a 401 the token is replaced once, if a newer
 * one is available. Only ids and codes are logged.
 */
export class Connection {
  readonly #audience: string;
  readonly #options: ConnectionOptions;
  readonly #limited = limitConcurrency(MOST_CONCURRENT_REQUESTS);
  /** Until when the host has asked us to wait (`Retry-After`). */
  #quietUntil = 0;
  /** Until when the circuit breaker is open, and how many requests in a row had no answer. */
  #deadUntil = 0;
  #unanswered = 0;

  constructor(audience: string, options: ConnectionOptions) {
    this.#audience = audience;
    this.#options = options;
  }

  /** A successful answer, or the failure. */
  ask(subject: LoggedSubject, request: ApiRequest): Promise<Asked<ApiAnswer>> {
    return this.#limited(() => this.#ask(subject, request));
  }

  async #ask(subject: LoggedSubject, request: ApiRequest): Promise<Asked<ApiAnswer>> {
    const now = this.#options.clock().getTime();
    const waitMs = this.#quietUntil - now;
    if (now < this.#deadUntil) return failed('unreachable');
    if (waitMs > 0) return { ...failed('throttled'), retryAfterMs: waitMs };
    const token = await this.#token(subject);
    if (isFailure(token)) return token;
    const asked = await this.#askOnce(subject, request, token);
    if (asked.kind === 'done' || asked.code !== 'unauthorized') return asked;
    const newer = await this.#token(subject, token);
    return isFailure(newer) || newer === token ? asked : this.#askOnce(subject, request, newer);
  }

  async #token(subject: LoggedSubject, refused?: string): Promise<string | Failure> {
    try {
      return await this.#options.tokens.tokenFor(this.#audience, refused);
    } catch (error) {
      if (!(error instanceof SignInFailure)) throw error;
      this.#options.log.warn({ ...subject, why: error.why, code: error.code }, 'Signing in for Partner Center failed.');
      if (error.why === 'refused') return failed('unauthorized');
      this.#missAnswer();
      return failed('unreachable');
    }
  }

  #missAnswer(): void {
    this.#unanswered += 1;
    if (this.#unanswered >= BREAKER_THRESHOLD) this.#deadUntil = this.#options.clock().getTime() + BREAKER_OPEN_MS;
  }

  async #askOnce(subject: LoggedSubject, request: ApiRequest, token: string): Promise<Asked<ApiAnswer>> {
    const { log, clock, timeoutMs } = this.#options;
    const clientRequestId = newRequestId();
    try {
      const answer = await sendRequest(request, token, clientRequestId, timeoutMs);
      this.#unanswered = 0;
      return this.#judge({ ...subject, clientRequestId }, answer, clock());
    } catch (error) {
      this.#missAnswer();
      log.warn({ ...subject, clientRequestId, code: networkCode(error) }, 'Partner Center did not answer.');
      return noAnswer(error);
    }
  }

  #judge(
    subject: LoggedSubject & { readonly clientRequestId: string },
    answer: ApiAnswer,
    now: Date,
  ): Asked<ApiAnswer> {
    const { log } = this.#options;
    const { status, headers } = answer;
    const told = { ...subject, status, requestId: headers.get('request-id') };
    if (status >= 200 && status < 300) {
      log.info(told, 'Partner Center answered.');
      return { kind: 'done', value: answer };
    }
    const failure = failureOf(answer, now);
    if (failure.code === 'throttled')
      this.#quietUntil = Math.max(this.#quietUntil, now.getTime() + (failure.retryAfterMs ?? 0));
    log.warn({ ...told, trouble: failure.code, errorCodes: errorCodes(answer) }, 'Partner Center refused.');
    return failure;
  }
}
