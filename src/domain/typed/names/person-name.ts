import { hanSurname, mayBeginWithSurname } from './han-surnames';

/** A person's name in the two parts that Partner Center stores. */
export interface PersonName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

const HONORIFIC = /^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|mme|herr|frau)\.? )+/iu;

const HAN_HONORIFIC = /(?:先生|女士|小姐|太太|博士|教授|老师)$/u;

/** Suffixes that follow only a surname: 张总, 李经理. */
const AFTER_SURNAME = /(?:总经理|副总|总|经理|主任|总监|工|处长|部长|科长|老板|董|局长)$/u;

/** Prefixes that precede only a surname: 小张, 老王. */
const BEFORE_SURNAME = /^[小老阿](?=\p{Script=Han}$)/u;

/** Particles that belong to the last name after them. */
const PARTICLES = new Set(
  'van von der den de da di del della dos du la le bin bint ibn al el ter ten zu zur'.split(' '),
);

const SUFFIX = /^(?:jr|sr|ii|iii|iv|phd|md|mba)\.?$/iu;

/** Words that are not part of a name; a text with one of them is no name. */
const NO_NAME = new Set(
  (
    "i i'm me my mine myself we us our you your he she they them it this that these those the a an and or but if so to of in on at for with from as is are was be will would can could do does don't " +
    'dont did have has had not no none nobody nope yes yeah yep ok okay sure same later soon skip back cancel undo help tbd tba tbc unknown n/a na nothing nowhere idea know think guess maybe someone ' +
    'somebody anyone anybody person people contact contacts customer name email e-mail phone number ask asked before above below please thanks thank what who whom which when where why how yet still ' +
    'new deal next done any all both one two already know boss guy team company inc ltd llc gmbh corp corporation limited street road good happy morning hello hi hey call'
  ).split(' '),
);

const LATIN_WORD = /^\p{L}[\p{L}\p{M}'.-]*$/u;

const ONLY_HAN = /^[\p{Script=Han}]+$/u;

const KANA =
  /^(?=.*[\p{Script=Hiragana}\p{Script=Katakana}])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u;

const NO_NAMES: readonly PersonName[] = [];

/** Beginnings of Chinese answers that look like names but are none. */
const HAN_NO_NAME =
  /^(?:不|没|無|无|跳过|同上|同前|待定|暂无|暂时|我|你|他|她|它|谁|以后|以前|以上|稍后|还[没是有在不]|全部|全是|都是|都不|客户|联系|公司|明天|明年|今天|后天|是的|有的|有没|任何|任意|随便|知道|时候|高兴|万一|于是|白费|方便|安排|应该|应当|可以|同意|成交|关闭|取消|返回|帮助|管理|单独|包括|计划|原来|周[一二三四五六日末](?:$|[再前后上下见或到]))/u;

const nameFrom = (firstName: string | null, lastName: string | null): PersonName => ({
  firstName: firstName || null,
  lastName: lastName || null,
});

/** The surname in a form of address such as 张总, 小李 or 王女士; null for anything else. */
export function addressedSurname(text: string): string | null {
  const bare = text.replace(HAN_HONORIFIC, '');
  const called = bare.replace(AFTER_SURNAME, '').replace(BEFORE_SURNAME, '');
  return called !== '' && hanSurname(called) === called ? called : null;
}

/** A name in Chinese characters, surname first. If the surname is unknown, it is the first character. */
function hanName(text: string): readonly PersonName[] {
  const addressed = addressedSurname(text);
  if (addressed !== null) return [nameFrom(null, addressed)];
  const bare = text.replace(HAN_HONORIFIC, '');
  const surname = hanSurname(bare);
  const characters = Array.from(bare);
  if (characters.length < 2 || characters.length > 4 || HAN_NO_NAME.test(bare)) return NO_NAMES;
  const split = (at: number): PersonName => nameFrom(characters.slice(at).join(''), characters.slice(0, at).join(''));
  if (surname !== null && Array.from(surname).length === 2) return [split(2)];
  // Four characters without a surname of two can be a Japanese name.
  return characters.length === 4 ? [split(1), split(2)] : [split(1)];
}

const isCapital = (word: string): boolean => /^\p{Lu}[\p{Lu}'-]+$/u.test(word);

/**
 * The index of the word at which the last name begins: a particle such as "van", else the last word, not counting "Jr."
 * and the like.
 */
function lastNameAt(words: readonly string[]): number {
  const ends = SUFFIX.test(words.at(-1) ?? '') && words.length > 2 ? words.length - 2 : words.length - 1;
  const particle = words.findIndex((word, index) => index > 0 && index < ends && PARTICLES.has(word.toLowerCase()));
  return particle > 0 ? particle : ends;
}

function latinName(words: readonly string[]): readonly PersonName[] {
  const [first = '', second] = words;
  if (second === undefined) return [nameFrom(first, null)];
  const at = lastNameAt(words);
  const western = nameFrom(words.slice(0, at).join(' '), words.slice(at).join(' '));
  if (words.length > 2) return [western];
  const eastern = nameFrom(second, first);
  // A word in capitals is the last name.
  if (isCapital(first) && !isCapital(second)) return [eastern];
  return mayBeginWithSurname(first, second) ? [eastern, western] : [western];
}

/** A surname in Chinese characters beside a name in Latin letters: `David 张`. */
function mixedName(words: readonly string[]): readonly PersonName[] {
  const han = words.filter((word) => ONLY_HAN.test(word));
  const latin = words.filter((word) => LATIN_WORD.test(word) && !ONLY_HAN.test(word));
  const [surname = ''] = han;
  if (han.length !== 1 || latin.length !== 1 || words.length !== 2 || hanSurname(surname) !== surname) return NO_NAMES;
  return [nameFrom(latin.join(' '), surname)];
}

/** `阿卜杜拉·艾哈迈德`: the parts keep the order of the original language. */
const TRANSLITERATED = /^(\p{Script=Han}{1,8})[·・•](\p{Script=Han}{1,8})$/u;

const withoutHanSpaces = (text: string): string => text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');

const isCommonWord = (word: string): boolean => NO_NAME.has(word.toLowerCase());

/** Whether a word can be part of a name; "An" and "He" can, with a capital and beside another capitalized word. */
const isNameWord = (word: string, _: number, words: readonly string[]): boolean =>
  LATIN_WORD.test(word) &&
  (!isCommonWord(word) ||
    (/^\p{Lu}\p{Ll}$/u.test(word) && words.some((other) => !isCommonWord(other) && /^\p{Lu}/u.test(other))));

function nameOfWords(bare: string, isAddressed: boolean): readonly PersonName[] {
  const words = bare.split(' ');
  const [only = ''] = words;
  if (words.length > 5 || !words.every(isNameWord) || KANA.test(bare)) return NO_NAMES;
  if (/^\p{Script=Hangul}{2,4}$/u.test(bare)) return [nameFrom(bare.slice(1), bare.slice(0, 1))];
  if (/\p{Script=Han}/u.test(bare)) return mixedName(words);
  // "Mrs Smith" is a last name.
  return words.length === 1 && isAddressed ? [nameFrom(null, only)] : latinName(words);
}

/** The names that a text can be, the likeliest first; empty if it is none. */
export function personNamesIn(text: string): readonly PersonName[] {
  const bare = text.replace(HONORIFIC, '').trim();
  const [foreign, first, last] = TRANSLITERATED.exec(bare) ?? [];
  if (foreign !== undefined) return [nameFrom(first ?? null, last ?? null)];
  const joined = withoutHanSpaces(bare);
  return ONLY_HAN.test(joined) ? hanName(joined) : nameOfWords(bare, HONORIFIC.test(text));
}

/** Whether a text without contact details is certainly meant as a name: two words, or Chinese with a surname. */
export function isCertainlyName(text: string): boolean {
  const joined = withoutHanSpaces(text);
  if (!/\p{Script=Han}/u.test(joined)) return text.includes(' ') || /[·・•]/u.test(text);
  return (
    /[·・•]/u.test(joined) ||
    addressedSurname(joined) !== null ||
    hanSurname(joined.replace(/[^\p{Script=Han}]/gu, '')) !== null
  );
}
