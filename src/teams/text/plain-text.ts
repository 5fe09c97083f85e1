/**
 * Characters that change how other text is shown: C0 and C1 controls (except tabs and line ends), bidi overrides and
 * isolates.
 */
const CONTROL_CHARACTERS =
  // eslint-disable-next-line no-control-regex -- removing control characters is the point
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Text from outside, without characters that change how the text around it is shown. It has at most `longest` UTF-16
 * units, and is never cut inside a grapheme.
 */
export function sanitized(text: string, longest: number): string {
  const clean = text
    .replace(/\r\n?/gu, '\n')
    .replace(CONTROL_CHARACTERS, '')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
  if (clean.length <= longest) return clean;
  const end = GRAPHEMES.segment(clean).containing(longest - 1)?.index ?? 0;
  return `${clean.slice(0, end).trimEnd()}…`;
}

/** Isolates right-to-left text, so that it does not reorder the text beside it. */
const isolated = (text: string): string =>
  RIGHT_TO_LEFT.test(text) ? `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}` : text;

/** Text from outside for places that read no markup: text runs, choices, input values. */
export const literal = (text: string, longest = 4_000): string => isolated(sanitized(text, longest));

/**
 * Everything that Markdown reads as markup anywhere in a line: emphasis, code, links, HTML, entities and escapes.
 * Nothing else is escaped, because some phones show the backslash: an underscore inside a word
 * (`sue_smith@contoso.com`) is not markup.
 */
const MARKUP = /[\\`*[\]<]|~(?=~)|(?<=~)~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu;

/** Everything that starts a heading, a quotation, a rule or a list at the beginning of a line. */
const LINE_MARKUP = /^(\d*)([#>]|[-+](?=[\s-]|$)|(?<=\d)[.)](?=\s|$))/u;

/** One line of our own for places that read Markdown; it may contain text from outside. */
export const escapedLine = (text: string, longest = 500): string =>
  sanitized(text, longest).replace(/\s+/gu, ' ').replace(MARKUP, '\\$&').replace(LINE_MARKUP, '$1\\$2');

/** One line of text from outside for places that read Markdown: text blocks and facts. */
export const escaped = (text: string, longest = 200): string => isolated(escapedLine(text, longest));

/** Characters that look like Markdown's, but have no meaning in Markdown. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '\\': '＼',
  '`': 'ˋ',
  '*': '∗',
  '[': '［',
  ']': '］',
  '<': '‹',
  '>': '›',
  '~': '∼',
  _: 'ˍ',
  '&': '＆',
  '#': '＃',
  '-': '‐',
  '+': '＋',
  '.': '․',
  ')': '）',
};

const lookalike = (mark: string): string => LOOKALIKES[mark] ?? mark;

/**
 * One line of text from outside for places where only some clients read Markdown, such as the titles of choices and
 * toggles. Escapes would be visible in some clients, and unescaped characters would be markup in others.
 */
export const withoutMarkup = (text: string, longest = 200): string =>
  isolated(
    sanitized(text, longest)
      .replace(/\s+/gu, ' ')
      .replace(MARKUP, lookalike)
      .replace(LINE_MARKUP, (_, digits: string, mark: string) => `${digits}${lookalike(mark)}`),
  );
