import { z } from 'zod';
import type { Failure } from '../application/ports';
import type { TroubleCode } from '../domain/model/trouble';

/** An answer of Partner Center. A body that is not JSON counts as unreadable. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined if there is no body, or it cannot be read. */
  readonly body: unknown;
  /** Whether there was no body at all. */
  readonly isEmpty: boolean;
}

/** The longest `Retry-After` that is followed, in milliseconds. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

const LONGEST_ERROR_NAME = 200;

/** How many levels of nested errors are read. */
const MOST_NESTED_ERRORS = 5;

const BY_CODE: ReadonlyMap<string, TroubleCode> = new Map<string, TroubleCode>([
  ['preconditionfailed', 'changed'],
  ['resourcemodified', 'changed'],
  ['itemnotfound', 'missing'],
  ['accessdenied', 'forbidden'],
  ['unauthenticated', 'unauthorized'],
  ['unauthorized', 'unauthorized'],
]);

const BY_STATUS: ReadonlyMap<number, TroubleCode> = new Map<number, TroubleCode>([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'missing'],
  [408, 'unreachable'],
  [409, 'changed'],
  [410, 'missing'],
  [412, 'changed'],
  [421, 'unreachable'],
  [423, 'unreachable'],
  [425, 'unreachable'],
  [429, 'throttled'],
]);

const Name = z.string().trim().min(1).max(LONGEST_ERROR_NAME).nullish().catch(null);

/** The path of a rejected value, never the value itself, since it is logged. */
const TargetPath = Name.transform((name) => (name != null && /^[\w$./[\]()'-]+$/u.test(name) ? name : null));

const Anything = z.unknown().optional();

const ApiError = z.object({
  code: Name,
  target: TargetPath,
  innerError: Anything,
  innererror: Anything,
  details: Anything,
});

const ErrorBody = z.object({ error: Anything });

/** An error and its inner errors, outermost first. */
function nestedErrors(error: unknown, depth = 0): readonly z.infer<typeof ApiError>[] {
  const { success, data } = ApiError.safeParse(error);
  if (!success || depth === MOST_NESTED_ERRORS) return [];
  const details = Array.isArray(data.details) ? (data.details as readonly unknown[]).slice(0, 1) : [];
  return [data, ...[data.innerError ?? data.innererror, ...details].flatMap((inner) => nestedErrors(inner, depth + 1))];
}

const apiErrors = ({ body }: ApiAnswer): readonly z.infer<typeof ApiError>[] =>
  nestedErrors(ErrorBody.safeParse(body).data?.error);

/** Partner Center's error codes, outermost first. They are safe to log: only names are taken, never sentences. */
export const errorCodes = (answer: ApiAnswer): readonly string[] =>
  apiErrors(answer).flatMap(({ code }) => (code != null && /^[\w.-]{1,80}$/u.test(code) ? [code] : []));

/**
 * The wait that the `Retry-After` header asks for, in milliseconds; the header is a number of seconds or a date. Null
 * if there is none.
 */
export function retryAfter({ headers }: Pick<ApiAnswer, 'headers'>, now: Date): number | null {
  const told = headers.get('retry-after')?.trim() ?? '';
  // `Date.parse` would read almost any text as a date; HTTP dates always end in GMT.
  const until = told.endsWith('GMT') ? Date.parse(told) : NaN;
  const waitMs = /^\d+$/u.test(told) ? Number(told) * 1_000 : until - now.getTime();
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), LONGEST_RETRY_AFTER_MS);
}

/** The trouble code of an unsuccessful answer. The body's error codes decide where the status leaves it open. */
function codeOf(answer: ApiAnswer, retryAfterMs: number | null): TroubleCode {
  const { status } = answer;
  if (status === 503 && retryAfterMs !== null) return 'throttled';
  if (status < 400 || status >= 500) return 'unreachable';
  const told = apiErrors(answer)
    .map(({ code }) => BY_CODE.get(code?.toLowerCase() ?? ''))
    .find((code) => code !== undefined);
  const byStatus = BY_STATUS.get(status) ?? 'invalid';
  const isPlain = byStatus === 'unauthorized' || byStatus === 'throttled' || byStatus === 'unreachable';
  return isPlain ? byStatus : (told ?? byStatus);
}

/** A failure without further details. */
export const failed = (code: TroubleCode, isUncertain = false): Failure => ({
  kind: 'failed',
  code,
  retryAfterMs: null,
  target: null,
  isUncertain,
});

/**
 * The failure that an unsuccessful answer describes. A 4xx means that nothing was done. After a 5xx or a redirect the
 * request may have been done (`isUncertain`).
 */
export function failureOf(answer: ApiAnswer, now: Date): Failure {
  const waitMs = retryAfter(answer, now);
  const code = codeOf(answer, waitMs);
  const { status } = answer;
  const target = code === 'invalid' ? (apiErrors(answer).find((fault) => fault.target != null)?.target ?? null) : null;
  const isUncertain = status < 400 || status >= 500;
  return {
    kind: 'failed',
    code,
    retryAfterMs: code === 'throttled' || code === 'unreachable' ? waitMs : null,
    target,
    isUncertain,
  };
}

/**
 * Errors that occur before a request is sent: no server listens, the name is unknown, or its certificate is not valid.
 */
const NOT_SENT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The code of the error that prevented an answer; null if it has none. */
export function networkCode(error: unknown): string | null {
  const { data } = z.object({ cause: z.object({ code: z.string() }) }).safeParse(error);
  return data?.cause.code ?? (error instanceof Error ? error.name : null);
}

/** The failure of a request without an answer. It is uncertain unless the request was certainly not sent. */
export const noAnswer = (error: unknown): Failure =>
  failed('unreachable', !NOT_SENT_CODES.has(networkCode(error) ?? ''));
