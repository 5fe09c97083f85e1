import { createInstance } from 'i18next';
import { en, type Messages } from './en';
import { zhCN } from './zh-cn';

type Singular<Key> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;

/** The key of a message; a plural has one key. */
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
  // Keys contain dots, and values are escaped where they are shown.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: Object.fromEntries(Object.entries(LANGUAGES).map(([tag, messages]) => [tag, { translation: messages }])),
});

/** A message in one language, with its values filled in. `count` chooses between singular and plural. */
export function translate(
  locale: Locale,
  key: MessageKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return i18n.t(key, { ...values, lng: locale });
}

/** Whether there is a message with this key, for keys that are built from other systems' values. */
export const isMessageKey = (key: string): key is MessageKey => key in en;

/**
 * The language for a requested `tag`: the same one, else one with the same base language (`zh-CN` for `zh-Hans-CN`,
 * `zh-TW` and `zh`). Null if there is none.
 */
export function closestLocale(tag: string): Locale | null {
  const wanted = tag.trim().replaceAll('_', '-').toLowerCase();
  const exact = LOCALES.find((locale) => locale.toLowerCase() === wanted);
  const [base] = wanted.split('-');
  return exact ?? LOCALES.find((locale) => locale.toLowerCase().split('-')[0] === base) ?? null;
}

/** The language of a name in that language, or of a tag: `中文`, `English`, `zh-CN`. */
export function namedLocale(text: string): Locale | null {
  const wanted = text.trim().toLowerCase();
  const named = LOCALES.find((locale) => {
    const name = LANGUAGES[locale]['language.name'].toLowerCase();
    return wanted.length > 1 && name.includes(wanted);
  });
  return named ?? closestLocale(text);
}
