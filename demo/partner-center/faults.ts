import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Refusal, usualCode } from './exchange';

/** What goes wrong with requests. */
export interface Fault {
  /** Only requests with this method; absent: with any. */
  readonly method?: string | undefined;
  /** Only requests for such a path (with its query); absent: all to the Referrals API. */
  readonly path?: RegExp | undefined;
  /** How many requests; absent: one. */
  readonly times?: number | undefined;
  readonly kind:
    | {
        /** Answered so; nothing is done. */
        readonly status: number;
        readonly code?: string | undefined;
        readonly target?: string | undefined;
        /** In seconds. */
        readonly retryAfter?: number | undefined;
      }
    /** Nothing is done, and no answer comes until whoever asked gives up. */
    | 'no-answer'
    /** It is done, but the connection is cut before the answer. */
    | 'lost-answer'
    /** Nothing is done, and the connection is cut. */
    | 'cut';
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** A fault as somebody asks for it over HTTP, with the path as the text of an expression. */
export const FaultByHand = z.object({
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

/** The faults that are still to happen, in the order in which they were asked for. */
export class Faults {
  private pending: readonly (Fault & { readonly left: number })[] = [];

  add(fault: Fault): void {
    this.pending = [...this.pending, { ...fault, left: fault.times ?? 1 }];
  }

  /** Nothing goes wrong any more. */
  end(): void {
    this.pending = [];
  }

  /** How many requests will still go wrong. */
  left(): number {
    return this.pending.reduce((sum, { left }) => sum + left, 0);
  }

  /** What goes wrong with a request; undefined: nothing. */
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

/** A connection that ends without an answer. */
export class Cut extends Error {}

/**
 * Does what a request asks for, or lets it go wrong.
 *
 * @throws Cut where no answer may be sent, Refusal where that is the fault
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
