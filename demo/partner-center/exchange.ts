import type { IncomingHttpHeaders } from 'node:http';

/** A request, with its body read. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer. `body` is sent as JSON; a Buffer is sent as it is, with the content type in the headers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The error codes that the Referrals API documents. */
export type ErrorCode =
  | 'accessDenied'
  | 'generalException'
  | 'invalidRequest'
  | 'itemNotFound'
  | 'preconditionFailed'
  | 'serviceNotAvailable'
  | 'unauthenticated';

/** A refused request. `target` names the wrong member or part of the request. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly target = 'referral',
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** A refusal of a wrong value. */
export const invalid = (target: string, message: string): Refusal =>
  new Refusal(400, 'invalidRequest', message, target);

const USUAL_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalidRequest',
  401: 'unauthenticated',
  403: 'accessDenied',
  404: 'itemNotFound',
  412: 'preconditionFailed',
  429: 'serviceNotAvailable',
  503: 'serviceNotAvailable',
};

/** The usual error code of a status. */
export const usualCode = (status: number): ErrorCode => USUAL_CODES[status] ?? 'generalException';

/** A refusal in the format of the API. */
export const errorReply = ({ status, code, message, target, headers }: Refusal): Reply => ({
  status,
  headers,
  body: { error: { code, message, target, innerError: { code, message } } },
});

/**
 * Parses the body as JSON.
 *
 * @throws Refusal if it is not JSON
 */
export function jsonOf({ headers, body }: Request): unknown {
  if (!/^application\/(json|json-patch\+json)\b/iu.test(headers['content-type'] ?? '')) {
    throw new Refusal(415, 'invalidRequest', 'Send application/json.', 'Content-Type');
  }
  try {
    return JSON.parse(body);
  } catch {
    throw invalid('body', 'The body is not JSON.');
  }
}
