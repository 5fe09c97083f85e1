import { LOCALES, translate, type Locale, type MessageKey } from '../../locales/translate';
import type { Reader } from './reader';

/** The words of a message that lists them with commas, such as the aliases of a command. */
export const listedWords = (locale: Locale, key: MessageKey): readonly string[] =>
  translate(locale, key)
    .split(/[,，、]/u)
    .map((word) => word.trim());

/** The words that a message lists, in every language. */
export const wordsInEveryLanguage = (key: MessageKey): readonly string[] =>
  LOCALES.flatMap((locale) => listedWords(locale, key));

/** The first word that a message lists: the one that is shown to the reader. */
export const firstWord = ({ locale }: Reader, key: MessageKey): string => listedWords(locale, key)[0] ?? '';
