import pino, { type DestinationStream, type Logger } from 'pino';

/** Names of fields that may hold secrets or personal data, at any depth of a log entry. */
const SENSITIVE =
  /authorization|cookie|password|secret|token|credential|signature|e-?mail|phone|name$|notes?$|^text$|customer|contact|address|body/iu;

/** Secrets and personal data inside a text: credentials in addresses, tokens, email addresses, phone numbers. */
const SENSITIVE_TEXT: readonly RegExp[] = [
  /(?<=:\/\/)[^\s/@]+(?=@)/gu,
  /\beyJ[\w-]+\.[\w-]*\.?[\w-]*/gu,
  /(?<=\bbearer )\S+/giu,
  // Ids of channels and chats look like addresses, but are needed in the log.
  /[\w.%+-]+@(?!thread\.|unq\.)[\w-]+(?:\.[\w-]+)+/gu,
  /\+\d[\d ()-]{6,}\d/gu,
];

const CENSORED = '[redacted]';

/** The most objects in one log line. The object graph of a request or a socket would never end. */
const MOST_OBJECTS = 200;

/** A text in which secrets and personal data are replaced. */
export const withoutSecrets = (text: string): string =>
  SENSITIVE_TEXT.reduce((clean, pattern) => clean.replace(pattern, CENSORED), text);

/**
 * A logger that writes one JSON line per event, with secrets and personal data replaced before they reach the stream.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => cleanFields(fields, new Set([fields])) },
      // Errors are already described by then; pino's own serializer would add the fields that were left out.
      serializers: { err: (described: unknown) => described },
    },
    destination,
  );
}

/** Objects that are already in this line, so that each is logged only once. */
type SeenObjects = Set<object>;

const cleanFields = (fields: object, seen: SeenObjects): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, SENSITIVE.test(name) ? CENSORED : clean(value, seen)]),
  );

function clean(value: unknown, seen: SeenObjects): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (seen.has(value) || seen.size >= MOST_OBJECTS) return CENSORED;
  seen.add(value);
  if (isError(value)) return describeError(value, seen);
  return Array.isArray(value) ? value.map((one) => clean(one, seen)) : cleanFields(value, seen);
}

/** Also recognises errors of other realms, for which `instanceof` fails. */
const isError = (value: object): value is Error =>
  value instanceof Error ||
  (typeof (value as Partial<Error>).message === 'string' && typeof (value as Partial<Error>).stack === 'string');

/**
 * An error without the fields that a driver or client added: requests contain tokens, documents contain personal data.
 */
function describeError(error: Error, seen: SeenObjects): object {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.cause === undefined ? {} : { cause: clean(error.cause, seen) }),
  };
}
