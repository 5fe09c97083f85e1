import { z } from 'zod';
import type { Failure } from '../application/ports';
import type { TroubleCode } from '../domain/model/trouble';

/** An answer of Partner Center, read as far as it can be: what is no JSON is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined: there is none, or it cannot be read. */
  readonly body: unknown;
  /** Whether there was no body at all. */
  readonly isEmpty: boolean;
}

/** How long Partner Center is left alone at most, in milliseconds, whatever it asks for. */
const LONGEST_WAIT_MS = 3_600_000;

const LONGEST_NAME = 200;

/** How deep errors are looked into; they nest. */
const DEEPEST = 5;

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

const Name = z.string().trim().min(1).max(LONGEST_NAME).nullish().catch(null);

/** Where a value is, and never the value: it goes into the log. */
const Place = Name.transform((name) => (name != null && /^[\w$./[\]()'-]+$/u.test(name) ? name : null));

const Anything = z.unknown().optional();

const Fault = z.object({ code: Name, target: Place, innerError: Anything, innererror: Anything, details: Anything });

const Body = z.object({ error: Anything });

/** An error and those that it is made of, outermost first. */
function faultsIn(error: unknown, depth = 0): readonly z.infer<typeof Fault>[] {
  const { success, data } = Fault.safeParse(error);
  if (!success || depth === DEEPEST) return [];
  const details = Array.isArray(data.details) ? (data.details as readonly unknown[]).slice(0, 1) : [];
  return [data, ...[data.innerError ?? data.innererror, ...details].flatMap((inner) => faultsIn(inner, depth + 1))];
}

const faultsOf = ({ body }: Answer): readonly z.infer<typeof Fault>[] => faultsIn(Body.safeParse(body).data?.error);

/** Partner Center's names for what went wrong, outermost first: fit for a log, since they are names and not sentences. */
export const errorCodes = (answer: Answer): readonly string[] =>
  faultsOf(answer).flatMap(({ code }) => (code != null && /^[\w.-]{1,80}$/u.test(code) ? [code] : []));

/** How long to wait before asking again, in milliseconds, as an answer says it: in seconds, or until when. Null: it does not. */
export function retryAfter({ headers }: Pick<Answer, 'headers'>, now: Date): number | null {
  const told = headers.get('retry-after')?.trim() ?? '';
  // Without the zone that HTTP writes, almost anything would be read as some date.
  const until = told.endsWith('GMT') ? Date.parse(told) : NaN;
  const waitMs = /^\d+$/u.test(told) ? Number(told) * 1_000 : until - now.getTime();
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS);
}

/** What an answer that is no success means. Codes say more than the status, where it leaves anything open. */
function codeOf(answer: Answer, retryAfterMs: number | null): TroubleCode {
  const { status } = answer;
  if (status === 503 && retryAfterMs !== null) return 'throttled';
  if (status < 400 || status >= 500) return 'unreachable';
  const told = faultsOf(answer)
    .map(({ code }) => BY_CODE.get(code?.toLowerCase() ?? ''))
    .find((code) => code !== undefined);
  const byStatus = BY_STATUS.get(status) ?? 'invalid';
  const isPlain = byStatus === 'unauthorized' || byStatus === 'throttled' || byStatus === 'unreachable';
  return isPlain ? byStatus : (told ?? byStatus);
}

/** A failure about which there is nothing more to say. */
export const failed = (code: TroubleCode, isUncertain = false): Failure => ({
  kind: 'failed',
  code,
  retryAfterMs: null,
  target: null,
  isUncertain,
});

/**
 * What an answer that is no success tells. What Partner Center refuses was not done; where it is at fault itself, or
 * sends us elsewhere, it may have been.
 */
export function failureOf(answer: Answer, now: Date): Failure {
  const waitMs = retryAfter(answer, now);
  const code = codeOf(answer, waitMs);
  const { status } = answer;
  const target = code === 'invalid' ? (faultsOf(answer).find((fault) => fault.target != null)?.target ?? null) : null;
  const isUncertain = status < 400 || status >= 500;
  return {
    kind: 'failed',
    code,
    retryAfterMs: code === 'throttled' || code === 'unreachable' ? waitMs : null,
    target,
    isUncertain,
  };
}

/** Troubles before anything was sent: nobody listens there, nobody knows the name, or nobody proves to be whom we ask. */
const BEFORE_SENDING = new Set([
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

/** The code of what kept a request from being answered, where it has one. */
export function networkCode(error: unknown): string | null {
  const { data } = z.object({ cause: z.object({ code: z.string() }) }).safeParse(error);
  return data?.cause.code ?? (error instanceof Error ? error.name : null);
}

/** What it means that no answer came. Unless nothing was sent, the request may have been done. */
export const noAnswer = (error: unknown): Failure =>
  failed('unreachable', !BEFORE_SENDING.has(networkCode(error) ?? ''));
