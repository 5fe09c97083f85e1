import pino, { type DestinationStream, type Logger } from 'pino';

/** Names of fields that may hold secrets or people's data, wherever they turn up in what is logged. */
const SENSITIVE =
  /authorization|cookie|password|secret|token|credential|signature|e-?mail|phone|name$|notes?$|^text$|customer|contact|address|body/iu;

/** What is secret or somebody's own in the middle of a text: credentials in addresses, tokens, e-mail, telephone numbers. */
const SENSITIVE_TEXT: readonly RegExp[] = [
  /(?<=:\/\/)[^\s/@]+(?=@)/gu,
  /\beyJ[\w-]+\.[\w-]*\.?[\w-]*/gu,
  /(?<=\bbearer )\S+/giu,
  // Ids of channels and chats look like addresses, and are needed.
  /[\w.%+-]+@(?!thread\.|unq\.)[\w-]+(?:\.[\w-]+)+/gu,
  /\+\d[\d ()-]{6,}\d/gu,
];

const CENSORED = '[redacted]';

/** No more objects than these are logged in one line; what hangs on a request or a socket has no end. */
const MOST_OBJECTS = 200;

/** A text without secrets and people's data in the middle of it. */
export const withoutSecrets = (text: string): string =>
  SENSITIVE_TEXT.reduce((clean, pattern) => clean.replace(pattern, CENSORED), text);

/** One JSON line an event; secrets and people's data replaced before they reach the stream. */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => cleanFields(fields, new Set([fields])) },
      // Errors are described by then; pino's own description would add what was left out.
      serializers: { err: (described: unknown) => described },
    },
    destination,
  );
}

/** Objects that were seen in this line already, so that each is logged once. */
type Seen = Set<object>;

const cleanFields = (fields: object, seen: Seen): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, SENSITIVE.test(name) ? CENSORED : clean(value, seen)]),
  );

function clean(value: unknown, seen: Seen): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (seen.has(value) || seen.size >= MOST_OBJECTS) return CENSORED;
  seen.add(value);
  if (isError(value)) return describeError(value, seen);
  return Array.isArray(value) ? value.map((one) => clean(one, seen)) : cleanFields(value, seen);
}

/** Errors of other realms count as well. */
const isError = (value: object): value is Error =>
  value instanceof Error ||
  (typeof (value as Partial<Error>).message === 'string' && typeof (value as Partial<Error>).stack === 'string');

/** An error without what a driver or client hung on it: requests carry tokens, documents carry people. */
function describeError(error: Error, seen: Seen): object {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.cause === undefined ? {} : { cause: clean(error.cause, seen) }),
  };
}
