/** The longest key of a choice, in UTF-16 units. */
const LONGEST_CHOICE_KEY = 80;

/** A text as the key of a choice: without commas and invisible characters, and cut to its longest length. */
export const choiceKey = (text: string): string =>
  text
    .replace(/[,\p{C}]/gu, ' ')
    .trim()
    .slice(0, LONGEST_CHOICE_KEY)
    .trim();

/** The keys of several choices, which an input holds as one text with commas between them. */
export const chosenKeys = (text: string): readonly string[] =>
  text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
