import { LRUCache } from 'lru-cache';
import { closestLocale, translate, type Locale, type MessageKey } from '../../locales/translate';

/** For whom something is written: language, and the time zone dates are told in. */
export interface Reader {
  readonly locale: Locale;
  /** IANA name. */
  readonly timeZone: string;
}

/** Says a message in the reader's language. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The reader's own way of being spoken to. */
export const sayTo =
  ({ locale }: Reader): Say =>
  (key, values) =>
    translate(locale, key, values);

/** Answers remembered, since the runtime takes long to find them; clients name zones, so that not all can be kept. */
const zones = new LRUCache<string, boolean>({ max: 1_000 });

function isTimeZone(name: string): boolean {
  const known = zones.get(name) ?? isKnownToRuntime(name);
  zones.set(name, known);
  return known;
}

function isKnownToRuntime(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** The reader that settings describe; what is unknown becomes English and UTC. */
export const readerOf = (settings: { readonly locale: string; readonly timeZone: string }): Reader => ({
  locale: closestLocale(settings.locale) ?? 'en',
  timeZone: isTimeZone(settings.timeZone) ? settings.timeZone : 'UTC',
});
