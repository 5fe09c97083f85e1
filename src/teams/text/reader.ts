import { closestLocale, translate, type Locale, type MessageKey } from '../../locales/translate';
import { isTimeZone } from './time-zones';

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

/** The reader that settings describe; what is unknown becomes English and UTC. */
export const readerOf = (settings: { readonly locale: string; readonly timeZone: string }): Reader => ({
  locale: closestLocale(settings.locale) ?? 'en',
  timeZone: isTimeZone(settings.timeZone) ? settings.timeZone : 'UTC',
});
