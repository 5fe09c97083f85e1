/** Scripts written without spaces between words: a search may start at any character. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** Longest word that is indexed, in characters; the rest of a longer word is ignored. */
const LONGEST_SEARCH_WORD = 24;

/** Text normalised for searching: without case, accents and width variants. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{Diacritic}\p{Mark}\u0640]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ς', 'σ');

const splitWords = (text: string): readonly string[] =>
  folded(text)
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');

/** The suffixes of a word at which a search may start: its start, and next to each character of an unspaced script. */
function searchableSuffixes(word: string): readonly string[] {
  const characters = Array.from(word);
  const isStart = (index: number): boolean =>
    index === 0 || UNSPACED.test(characters[index] ?? '') || UNSPACED.test(characters[index - 1] ?? '');
  return characters.flatMap((_, index) =>
    isStart(index) ? [characters.slice(index, index + LONGEST_SEARCH_WORD).join('')] : [],
  );
}

/**
 * The index words of these texts, for a search by prefix. Scripts without spaces give every suffix of each run, so that
 * a prefix search finds any part of it.
 */
export function searchWords(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => splitWords(text ?? '').flatMap(searchableSuffixes)))];
}

/** The prefixes in a typed search text; a match needs all of them. */
export const searchTerms = (text: string): readonly string[] =>
  splitWords(text).map((word) => Array.from(word).slice(0, LONGEST_SEARCH_WORD).join(''));
