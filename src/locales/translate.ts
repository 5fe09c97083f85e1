import { createInstance } from 'i18next';
import { en, type Messages } from './en';
import { zhCN } from './zh-cn';

type Singular<Key> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;

/** What can be said; a plural is one key. */
export type MessageKey = Singular<keyof typeof en>;

const LANGUAGES = { en, 'zh-CN': zhCN } as const satisfies Record<string, Messages>;

/** A language the bot speaks, as a BCP 47 tag. */
export type Locale = keyof typeof LANGUAGES;

/** All languages the bot speaks, English first. */
export const LOCALES = Object.keys(LANGUAGES) as readonly Locale[];

const i18n = createInstance();
void i18n.init({
  initAsync: false,
  fallbackLng: 'en',
  // Keys contain dots, and what is filled in is escaped where it is shown.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: Object.fromEntries(Object.entries(LANGUAGES).map(([tag, messages]) => [tag, { translation: messages }])),
});

/** A message in one language, filled in. `count` chooses between singular and plural. */
export function translate(
  locale: Locale,
  key: MessageKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return i18n.t(key, { ...values, lng: locale });
}

/** Whether there is a message with this key, for keys that are made from foreign values. */
export const isMessageKey = (key: string): key is MessageKey => key in en;

/**
 * The language spoken to somebody who asks for `tag`: the same one, else one with the same base
 * language (`zh-Hans-CN`, `zh-TW` and `zh` are spoken to in `zh-CN`). Null where there is none.
 */
export function closestLocale(tag: string): Locale | null {
  const wanted = tag.trim().replaceAll('_', '-').toLowerCase();
  const exact = LOCALES.find((locale) => locale.toLowerCase() === wanted);
  const [base] = wanted.split('-');
  return exact ?? LOCALES.find((locale) => locale.toLowerCase().split('-')[0] === base) ?? null;
}

/** The language somebody names in its own words or by tag: `中文`, `English`, `zh-CN`. */
export function namedLocale(text: string): Locale | null {
  const wanted = text.trim().toLowerCase();
  const named = LOCALES.find((locale) => {
    const name = LANGUAGES[locale]['language.name'].toLowerCase();
    return wanted.length > 1 && name.includes(wanted);
  });
  return named ?? closestLocale(text);
}
