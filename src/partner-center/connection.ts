import type { Asked, Clock, Failure, Log } from '../application/ports';
import { atMost } from './at-most';
import { errorCodes, failed, failureOf, networkCode, noAnswer, type Answer } from './failures';
import { ask, newRequestId, type Request } from './requests';
import { SignInFailure, type AccessTokens } from './auth/tokens';

/** What Partner Center is asked to do, as the log and the metrics call it. */
export type Operation = 'list' | 'read' | 'related' | 'create' | 'invite' | 'write';

/** What a request is about; only for the log. */
export interface Subject {
  readonly operation: Operation;
  readonly recordId: string | null;
}

/** What a connection needs from outside. */
export interface ConnectionOptions {
  readonly tokens: AccessTokens;
  readonly log: Log;
  readonly clock: Clock;
  /** How long an answer is waited for, in milliseconds. */
  readonly patienceMs: number;
}

/** More requests at a time would be throttled the sooner. */
const AT_A_TIME = 4;

/** After so many requests in a row that nobody answered, for a token or with one, others are spared the wait. */
const MOST_UNANSWERED = 2;

/** For how long they are, in milliseconds. */
const REST_MS = 5_000;

const isFailure = (value: string | Failure): value is Failure => typeof value !== 'string';

/**
 * Asks one host, as whoever is signed in: few requests at a time, and none before it may be asked again. A token that
 * it does not take (any more) is replaced once, if there is a newer one to be had. Of what is said, the log gets ids and codes.
 */
export class Connection {
  readonly #audience: string;
  readonly #options: ConnectionOptions;
  readonly #limited = atMost(AT_A_TIME);
  /** Until when the host wants to be left alone. */
  #quietUntil = 0;
  /** Until when it is taken for dead, and how many requests in a row it has not answered. */
  #deadUntil = 0;
  #unanswered = 0;

  constructor(audience: string, options: ConnectionOptions) {
    this.#audience = audience;
    this.#options = options;
  }

  /** An answer that is a success, or why there is none. */
  ask(subject: Subject, request: Request): Promise<Asked<Answer>> {
    return this.#limited(() => this.#ask(subject, request));
  }

  async #ask(subject: Subject, request: Request): Promise<Asked<Answer>> {
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

  async #token(subject: Subject, refused?: string): Promise<string | Failure> {
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
    if (this.#unanswered >= MOST_UNANSWERED) this.#deadUntil = this.#options.clock().getTime() + REST_MS;
  }

  async #askOnce(subject: Subject, request: Request, token: string): Promise<Asked<Answer>> {
    const { log, clock, patienceMs } = this.#options;
    const clientRequestId = newRequestId();
    try {
      const answer = await ask(request, token, clientRequestId, patienceMs);
      this.#unanswered = 0;
      return this.#judge({ ...subject, clientRequestId }, answer, clock());
    } catch (error) {
      this.#missAnswer();
      log.warn({ ...subject, clientRequestId, code: networkCode(error) }, 'Partner Center did not answer.');
      return noAnswer(error);
    }
  }

  #judge(subject: Subject & { readonly clientRequestId: string }, answer: Answer, now: Date): Asked<Answer> {
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
