/** Longest answer that is looked at, in UTF-16 units; a longer one is a text, not an answer. */
export const LONGEST_ANSWER = 400;

/** Characters that mean the same as the one they are replaced by. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, ''],
  [/[‘’ʼ′`]/gu, "'"],
  [/[“”]/gu, '"'],
  [/،/gu, ','],
  [/؛/gu, ';'],
  [/[\u2010-\u2015\u2212]/gu, '-'],
  [/\s+/gu, ' '],
];

/**
 * The answer with one character for each that looks like it: full-width ones become plain, dashes and quotes straight, each
 * stretch of space one space. Case stays. An answer longer than {@link LONGEST_ANSWER} becomes empty.
 */
export function tidyAnswer(text: string): string {
  if (text.length > LONGEST_ANSWER) return '';
  return SAME.reduce((tidy, [from, to]) => tidy.replace(from, to), text.normalize('NFKC')).trim();
}

/** The same in lower case, without the marks that end a sentence. */
export const plainAnswer = (text: string): string =>
  tidyAnswer(text)
    .toLowerCase()
    .replace(/^[\s"'(]+|[\s"')!?。!?;,、]+$/gu, '')
    .replace(/(?<=[^.])\.$/u, '')
    .trim();
