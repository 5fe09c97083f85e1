import { searchTerms, searchWords } from '../../model/search-words';

/** A name without differences in case, character width and repeated spaces. */
const comparableName = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** Whether two texts are the same name, apart from case, character width and repeated spaces. */
export const isSameName = (one: string, other: string): boolean => comparableName(one) === comparableName(other);

/** Whether each typed word is the beginning of a word of the name. */
export function beginsWordsOf(typed: string, name: string): boolean {
  const terms = searchTerms(typed);
  const words = searchWords([name]);
  return terms.length > 0 && terms.every((term) => words.some((word) => word.startsWith(term)));
}

/** Shorter words match too many names. */
const SHORTEST_WORD = 3;

const isSearchable = (word: string): boolean => word.length >= SHORTEST_WORD || /\p{Script=Han}/u.test(word);

/** How many of the typed words are the beginning of a word of the name. */
export function sharedWords(typed: string, name: string): number {
  const words = searchWords([name]);
  return searchTerms(typed).filter((term) => isSearchable(term) && words.some((word) => word.startsWith(term))).length;
}
