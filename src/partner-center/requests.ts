import { randomUUID } from 'node:crypto';
import type { ApiAnswer } from './failures';

/** One request to Partner Center. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined: no body is sent. */
  readonly body?: unknown;
}

/** The timeout of a request, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 8_000;

/** The size limit of an answer, in bytes. A page of a hundred records is far smaller. */
const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024;

/** The body as text; null if it exceeds the size limit. */
async function responseText({ body }: Response): Promise<string | null> {
  if (body === null) return '';
  const chunks: AsyncIterable<Uint8Array> = body;
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_ANSWER_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsedOrUndefined(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A new id for each request, by which Partner Center's support can find it. */
export const newRequestId = (): string => randomUUID();

/**
 * Sends one request, without retries. Redirects are not followed, since the other host would get the token. Throws if
 * the complete answer does not arrive before the timeout. A body that is not JSON, or is too large, is undefined.
 */
export async function sendRequest(
  { method, url, headers = {}, body }: ApiRequest,
  token: string,
  requestId: string,
  patienceMs: number,
): Promise<ApiAnswer> {
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
  const text = await responseText(response);
  return {
    status: response.status,
    headers: response.headers,
    body: parsedOrUndefined(text),
    isEmpty: text?.trim() === '',
  };
}
