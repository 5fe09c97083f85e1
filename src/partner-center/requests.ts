import { randomUUID } from 'node:crypto';
import type { Answer } from './failures';

/** One thing that Partner Center is asked. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined: nothing is. */
  readonly body?: unknown;
}

/** How long an answer is waited for, in milliseconds. */
export const PATIENCE_MS = 8_000;

/** No answer is larger, in bytes: a page of a hundred records has far less than this. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

/** The body as text; null: it is too large to be one of Partner Center's. */
async function textOf({ body }: Response): Promise<string | null> {
  if (body === null) return '';
  const chunks: AsyncIterable<Uint8Array> = body;
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function jsonIn(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A new name for each request, by which Partner Center's support finds it. */
export const newRequestId = (): string => randomUUID();

/**
 * Asks once. Follows no redirection, since whom it leads to would get the token. Throws where no answer comes in time,
 * or not all of it; what cannot be read as JSON, or is too large, counts as a body that tells nothing.
 */
export async function ask(
  { method, url, headers = {}, body }: Request,
  token: string,
  requestId: string,
  patienceMs: number,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'client-request-id': requestId,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await textOf(response);
  return { status: response.status, headers: response.headers, body: jsonIn(text), isEmpty: text?.trim() === '' };
}
