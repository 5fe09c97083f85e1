/** The longest answer that is read, in UTF-16 units. */
export const LONGEST_ANSWER = 400;

/** Characters, and the equivalent ones that replace them. */
const EQUIVALENT_CHARACTERS: readonly (readonly [RegExp, string])[] = [
  [/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, ''],
  [/[‘’ʼ′`]/gu, "'"],
  [/[“”]/gu, '"'],
  [/،/gu, ','],
  [/؛/gu, ';'],
  [/[\u2010-\u2015\u2212]/gu, '-'],
  [/\s+/gu, ' '],
];

/**
 * The answer with one character for each group of look-alikes: full-width ones become plain, dashes and quotes
 * straight, each run of spaces one space. Case is kept. An answer longer than {@link LONGEST_ANSWER} becomes empty.
 */
export function tidyAnswer(text: string): string {
  if (text.length > LONGEST_ANSWER) return '';
  return EQUIVALENT_CHARACTERS.reduce((tidy, [from, to]) => tidy.replace(from, to), text.normalize('NFKC')).trim();
}

/** The tidied answer in lower case, without quotes and brackets around it and punctuation at its end. */
export const plainAnswer = (text: string): string =>
  tidyAnswer(text)
    .toLowerCase()
    .replace(/^[\s"'(]+|[\s"')!?。!?;,、]+$/gu, '')
    .replace(/(?<=[^.])\.$/u, '')
    .trim();
