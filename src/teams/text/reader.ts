import { closestLocale, translate, type Locale, type MessageKey } from '../../locales/translate';
import { isTimeZone } from './time-zones';

/** The reader of a text: their language, and the time zone for dates and times. */
export interface Reader {
  readonly locale: Locale;
  /** IANA name. */
  readonly timeZone: string;
}

/** A message in the reader's language. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The translator for a reader: gives messages in their language. */
export const sayTo =
  ({ locale }: Reader): Say =>
  (key, values) =>
    translate(locale, key, values);

/** The reader for these settings. An unknown language becomes English, an unknown time zone UTC. */
export const readerOf = (settings: { readonly locale: string; readonly timeZone: string }): Reader => ({
  locale: closestLocale(settings.locale) ?? 'en',
  timeZone: isTimeZone(settings.timeZone) ? settings.timeZone : 'UTC',
});
