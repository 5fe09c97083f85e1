/** What a route answers: a status and, where there is something to say, a JSON body. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** The closed list of refusals over HTTP. */
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

/** A status that refuses a request. */
export type RefusalStatus = keyof typeof REFUSALS;

/** Whether a status is one that we refuse requests with. */
export const isRefusalStatus = (status: number): status is RefusalStatus => status in REFUSALS;

/** A refusal: the code is for programs, the message says what to do; nothing internal is in either. */
export const refusal = (status: RefusalStatus, message: string, more: object = {}): Reply => ({
  status,
  body: { error: { code: REFUSALS[status], message, ...more } },
});
