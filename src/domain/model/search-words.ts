/** Scripts written without spaces, where any character may begin what somebody looks for. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** Longest word that is told apart; the rest of a longer one does not matter for finding it. */
const LONGEST = 24;

/** Text reduced to what searching compares: no case, no accents, no width variants. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{Diacritic}\p{Mark}\u0640]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ς', 'σ');

const split = (text: string): readonly string[] =>
  folded(text)
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');

/** The word from each place where somebody may begin to type it: its start, and around each character of such a script. */
function beginnings(word: string): readonly string[] {
  const characters = Array.from(word);
  const isStart = (index: number): boolean =>
    index === 0 || UNSPACED.test(characters[index] ?? '') || UNSPACED.test(characters[index - 1] ?? '');
  return characters.flatMap((_, index) => (isStart(index) ? [characters.slice(index, index + LONGEST).join('')] : []));
}

/**
 * The words by whose beginnings a text can be found. Scripts without spaces give every suffix of
 * each run, so that looking for a beginning finds any part.
 */
export function searchWords(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => split(text ?? '').flatMap(beginnings)))];
}

/** What somebody typed, as beginnings of words that must all be found. */
export const searchTerms = (text: string): readonly string[] =>
  split(text).map((word) => Array.from(word).slice(0, LONGEST).join(''));
