/** The answer of a route: a status and an optional JSON body. */
export interface HttpReply {
  readonly status: number;
  readonly body?: unknown;
}

/** All statuses that a request can be refused with, and their codes. */
const REFUSALS = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  500: 'InternalError',
  503: 'ServiceUnavailable',
} as const;

/** A status that a request can be refused with. */
export type RefusalStatus = keyof typeof REFUSALS;

/** Whether a request can be refused with this status. */
export const isRefusalStatus = (status: number): status is RefusalStatus => status in REFUSALS;

/** A refusal: the code is for programs, and the message says what to do. Neither contains anything internal. */
export const refusalReply = (status: RefusalStatus, message: string, more: object = {}): HttpReply => ({
  status,
  body: { error: { code: REFUSALS[status], message, ...more } },
});
