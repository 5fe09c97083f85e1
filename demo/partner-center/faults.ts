import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Refusal, usualCode } from './exchange';

/** A fault to simulate. */
export interface Fault {
  /** Only requests with this method; absent: any method. */
  readonly method?: string | undefined;
  /** Only requests whose path with query matches; absent: all requests to the Referrals API. */
  readonly path?: RegExp | undefined;
  /** The number of requests; absent: one. */
  readonly times?: number | undefined;
  readonly kind:
    | {
        /** Nothing is done, and the answer has this status. */
        readonly status: number;
        readonly code?: string | undefined;
        readonly target?: string | undefined;
        /** In seconds. */
        readonly retryAfter?: number | undefined;
      }
    /** Nothing is done, and no answer is sent until the client gives up. */
    | 'no-answer'
    /** The request is done, but the connection is closed before the answer. */
    | 'lost-answer'
    /** Nothing is done, and the connection is closed. */
    | 'cut';
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** A fault that was requested over HTTP, with the path as the source of a regular expression. */
export const FaultBody = z.object({
  method: z.string().optional(),
  path: z
    .string()
    .refine(isExpression)
    .transform((text) => new RegExp(text, 'u'))
    .optional(),
  times: z.int().positive().optional(),
  kind: z.union([
    z.enum(['no-answer', 'lost-answer', 'cut']),
    z.object({
      status: z.int().min(400).max(599),
      code: z.string().optional(),
      target: z.string().optional(),
      retryAfter: z.number().optional(),
    }),
  ]),
});

const EVERY_REQUEST = /^\/v1\.0\//u;

/** The faults that have not happened yet, in the order in which they were requested. */
export class Faults {
  private pending: readonly (Fault & { readonly left: number })[] = [];

  add(fault: Fault): void {
    this.pending = [...this.pending, { ...fault, left: fault.times ?? 1 }];
  }

  /** Removes all faults. */
  end(): void {
    this.pending = [];
  }

  /** How many requests will still fail. */
  left(): number {
    return this.pending.reduce((sum, { left }) => sum + left, 0);
  }

  /** The fault for a request, which is used up by it; undefined if there is none. */
  take(method: string, path: string): Fault['kind'] | undefined {
    const fault = this.pending.find(
      (one) => (one.method ?? method) === method && (one.path ?? EVERY_REQUEST).test(path),
    );
    if (fault === undefined) return undefined;
    this.pending = this.pending
      .map((one) => (one === fault ? { ...one, left: one.left - 1 } : one))
      .filter(({ left }) => left > 0);
    return fault.kind;
  }
}

/** The connection is closed without an answer. */
export class Cut extends Error {}

/**
 * Performs a request, or simulates the fault.
 *
 * @throws Cut if no answer may be sent, Refusal if the fault is an error answer
 */
export async function withFault<Answer>(
  kind: Fault['kind'] | undefined,
  gone: AbortSignal,
  perform: () => Promise<Answer>,
): Promise<Answer> {
  if (kind === 'cut') throw new Cut();
  if (kind === 'no-answer') {
    await wait(2 ** 31 - 1, undefined, { signal: gone }).catch(() => undefined);
    throw new Cut();
  }
  if (typeof kind === 'object') {
    const headers: Record<string, string> =
      kind.retryAfter === undefined ? {} : { 'retry-after': String(kind.retryAfter) };
    throw new Refusal(kind.status, kind.code ?? usualCode(kind.status), 'This was asked for.', kind.target, headers);
  }
  const answer = await perform().catch((error: unknown) => {
    if (kind === undefined) throw error;
  });
  if (kind === 'lost-answer' || answer === undefined) throw new Cut();
  return answer;
}
