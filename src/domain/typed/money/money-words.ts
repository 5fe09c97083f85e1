/** Currency names of several words or from everyday speech, and the codes that they can mean. */
const CURRENCY_NAMES: readonly (readonly [pattern: RegExp, codes: readonly string[]])[] = [
  [/(?<![a-z])(?:u\.?s\.?a?|american) ?(?:dollars?|\$)|美刀|刀|(?<![a-z])usd ?\$|(?<![a-z])bucks?(?![a-z])/u, ['usd']],
  [/(?<![a-z])canadian (?:dollars?|\$)|加拿大元|加币/u, ['cad']],
  [/(?<![a-z])(?:australian|aussie) (?:dollars?|\$)|澳币|澳大利亚元/u, ['aud']],
  [/(?<![a-z])new zealand (?:dollars?|\$)|新西兰元|纽币/u, ['nzd']],
  [/(?<![a-z])(?:singapore|singaporean) (?:dollars?|\$)|新加坡元|新币/u, ['sgd']],
  [/(?<![a-z])hong kong (?:dollars?|\$)/u, ['hkd']],
  [/(?<![a-z])(?:taiwan|taiwanese|new taiwan) dollars?/u, ['twd']],
  [/(?<![a-z])(?:british pounds?(?: sterling)?|pounds? sterling|sterling|quid)(?![a-z])/u, ['gbp']],
  [/(?<![a-z])(?:swiss francs?|francs? suisses?|sfr\.?)(?![a-z])|瑞郎/u, ['chf']],
  [/(?<![a-z])indian rupees?|印度卢比|卢比/u, ['inr']],
  [/(?<![a-z])japanese yen|日币/u, ['jpy']],
  [/(?<![a-z])(?:chinese yuan|renminbi)(?![a-z])/u, ['cny']],
  [/(?<![a-z])f ?cfa(?![a-z])/u, ['xaf', 'xof']],
  [/(?<![a-z])cfpf(?![a-z])/u, ['xpf']],
  [/(?<![a-z])ec\$/u, ['xcd']],
  [/(?<![a-z])cg\.(?![a-z])/u, ['xcg']],
];

/** A multiplier that is a thousand in some languages and a million in others. */
const MIL = /(?<=\d) ?mil\.?(?![a-z])/u;

/** The text with currency names as codes and with unambiguous multipliers: one text for each way to read it. */
export function moneyTexts(text: string): readonly string[] {
  const scaled = MIL.test(text) ? [text.replace(MIL, 'k'), text.replace(MIL, ' million')] : [text];
  const named = CURRENCY_NAMES.find(([pattern]) => pattern.test(text));
  return named === undefined ? scaled : scaled.flatMap((one) => named[1].map((code) => one.replace(named[0], code)));
}

const SMALL_NUMBERS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );

const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const COUNT_WORD = `(?:(?:${TENS.join('|')})(?:[ -](?:${SMALL_NUMBERS.slice(0, 9).join('|')}))?|${SMALL_NUMBERS.join('|')}|an?)`;

const SCALE = '(?=thousand|k(?![a-z])|grand|million|mio|billion|lakh|crore)';

const HUNDREDS = new RegExp(`(?<![a-z\\d] ?)(${COUNT_WORD}) hundred(?![a-z])(?! and)`, 'u');

const COUNT_AND_SCALE = new RegExp(`(?<![a-z] ?)(${COUNT_WORD}) ${SCALE}`, 'u');

const FRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z\d] ?)half (?:an? )?(?=million|billion|crore|lakh)/u, '0.5 '],
  [/(?<![a-z\d] ?)(?:a )?quarter (?:of )?(?:an? )?(?=million|billion)/u, '0.25 '],
];

function countOf(words: string): number {
  return words
    .split(/[ -]/u)
    .map((word) => (TENS.includes(word) ? 20 + 10 * TENS.indexOf(word) : SMALL_NUMBERS.indexOf(word) + 1 || 1))
    .reduce((sum, number) => sum + number, 0);
}

/**
 * The text with English numbers in words as digits, if a multiplier follows: `half a million`, `fifty thousand`, `two
 * hundred k`.
 */
export function inFigures(text: string): string {
  return FRACTIONS.reduce((figures, [from, to]) => figures.replace(from, to), text)
    .replace(HUNDREDS, (_, count: string) => String(100 * countOf(count)))
    .replace(COUNT_AND_SCALE, (_, count: string) => `${countOf(count)} `)
    .replace(/(?<=\d) ?grand(?![a-z])/u, 'k')
    .replace(/(?<=\d) ?w(?![a-z])/u, '万')
    .replace(/块钱|块/u, '元');
}
