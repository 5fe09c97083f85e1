import { searchTerms, searchWords } from '../../model/search-words';

/** A name without what people leave out when they type it: case, width variants and doubled blanks. */
const plain = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** Whether two texts are the same name, however they are typed. */
export const isSameName = (one: string, other: string): boolean => plain(one) === plain(other);

/** Whether each word that was typed begins a word of the name. */
export function beginsWordsOf(typed: string, name: string): boolean {
  const terms = searchTerms(typed);
  const words = searchWords([name]);
  return terms.length > 0 && terms.every((term) => words.some((word) => word.startsWith(term)));
}

/** Words shorter than this say too little to find something by them. */
const SHORTEST_WORD = 3;

const isTelling = (word: string): boolean => word.length >= SHORTEST_WORD || /\p{Script=Han}/u.test(word);

/** How many of the words that were typed begin a word of the name. */
export function sharedWords(typed: string, name: string): number {
  const words = searchWords([name]);
  return searchTerms(typed).filter((term) => isTelling(term) && words.some((word) => word.startsWith(term))).length;
}
