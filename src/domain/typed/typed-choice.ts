import { numbersIn } from './choice-numbers';
import { plainAnswer } from './plain-answer';
import { fault, understood, which, type Reading } from './reading';

/** An option that can be chosen, and its names. */
export interface Option<T> {
  readonly value: T;
  /** Ids and names, in any language. */
  readonly names: readonly string[];
}

/** The sets of options, by index, that a text can mean; empty: none. */
type OptionSets = readonly (readonly number[])[];

const NO_SETS: OptionSets = [];

/** The most names that are read from one line, and the most combinations of their meanings. */
const MOST_PARTS = 20;

const AROUND_CHOICE =
  /^(?:(?:i|we|i'd|we'd|would|want|need|like|choose|pick|take|select|add|use|with|it's|it is|please|just|only|maybe|我|我们|要|想要|选择?|加上?|用|就|是|请)(?:(?![a-z]) ?|(?<=\p{Script=Han})))+|(?: please| thanks|吧|谢谢)+$/gu;

const choiceWords = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}+#.]+/u).filter((word) => word !== '');

/** Whether each word is the beginning of one of the name's words. A Chinese word may be anywhere in the name. */
function isPartOf(name: string, words: readonly string[]): boolean {
  const own = choiceWords(name);
  const has = (word: string): boolean =>
    /\p{Script=Han}/u.test(word) ? name.includes(word) : own.some((one) => one.startsWith(word));
  return words.length > 0 && words.every(has);
}

const indexesOf = (names: readonly (readonly string[])[], fits: (name: string) => boolean): readonly number[] =>
  names.flatMap((all, index) => (all.some(fits) ? [index] : []));

/**
 * The options that one name can mean: those with exactly this name, else those with words that begin like the typed
 * ones.
 */
function optionsNamed(text: string, names: readonly (readonly string[])[]): readonly number[] {
  const exact = indexesOf(names, (name) => name === text);
  if (exact.length > 0) return exact;
  const words = choiceWords(text);
  // A single letter or digit would match too many names.
  return Array.from(text).length < 2 && !/\p{Script=Han}/u.test(text)
    ? []
    : indexesOf(names, (name) => isPartOf(name, words));
}

function oneByOne(text: string, names: readonly (readonly string[])[]): OptionSets {
  const numbers = numbersIn(text, names.length)?.map((set) => set.map((number) => number - 1)) ?? NO_SETS;
  // A text such as 365 can be a number or a name.
  return [...numbers, ...optionsNamed(text, names).map((index) => [index])];
}

/** Reads a list of names and numbers; it is ambiguous as soon as one of them is. */
function readList(parts: readonly string[], names: readonly (readonly string[])[]): OptionSets {
  const each = parts.map((part) => oneByOne(part, names));
  if (each.length > MOST_PARTS || each.some((sets) => sets.length === 0)) return NO_SETS;
  const combined = each.reduce<OptionSets>(
    (sets, more) => sets.slice(0, MOST_PARTS).flatMap((set) => more.map((one) => [...set, ...one])),
    [[]],
  );
  return combined.map((set) => [...new Set(set)].sort((one, other) => one - other));
}

const BETWEEN_ALTERNATIVES = / or (?:maybe )?|或者?|还是/u;

const BETWEEN_CHOICES = / ?(?:,|;|、|&|\+| and | plus |和|与|以及|还有) ?(?:and )?/u;

const partsIn = (text: string): readonly string[] =>
  text
    .split(BETWEEN_CHOICES)
    .map((part) => part.trim())
    .filter((part) => part !== '');

function setsIn(text: string, names: readonly (readonly string[])[]): OptionSets {
  const isOneName = names.some((all) => all.includes(text)) || !/[,;、]/u.test(text);
  const list = isOneName ? NO_SETS : readList(partsIn(text), names);
  const whole = list.length > 0 ? list : oneByOne(text, names);
  if (whole.length > 0) return whole;
  const choices = text.split(BETWEEN_ALTERNATIVES);
  if (choices.length > 1) {
    const each = choices.map((choice) => setsIn(choice.trim(), names));
    return each.some((sets) => sets.length === 0) ? NO_SETS : each.flat();
  }
  const parts = partsIn(text);
  return parts.length > 1 ? readList(parts, names) : NO_SETS;
}

/**
 * Reads which options are meant, in the order of the options: by number (`1 and 3`, `第一个`), by name, by beginnings of
 * words that only one option has, or by several of these. Beginnings that several options have give each of those as a
 * candidate.
 */
export function readTypedChoice<T>(
  text: string,
  options: readonly Option<T>[],
): Reading<readonly T[], 'choice-not-understood'> {
  const line = plainAnswer(text);
  const names = options.map((option) => option.names.map(plainAnswer).filter((name) => name !== ''));
  const direct = line === '' ? NO_SETS : setsIn(line, names);
  const bare = line.replace(AROUND_CHOICE, '').trim();
  const sets = direct.length > 0 || bare === '' ? direct : setsIn(bare, names);
  const distinct = [...new Map(sets.map((set) => [set.join(), set])).values()];
  const chosen = distinct.map((set) => options.filter((_, index) => set.includes(index)).map(({ value }) => value));
  const [only] = chosen;
  if (only === undefined || only.length === 0) return fault('choice-not-understood');
  return chosen.length === 1 ? understood(only) : which(chosen);
}

const YES_WORDS = new Set(
  (
    'yes|y|ye|yea|yeah|yep|yup|yess|sure|sure thing|of course|certainly|absolutely|definitely|ok|okay|k|correct|right|true|agreed|agree|i agree|we agree|i do|we do|confirm|confirmed|go ahead|do it|please do|' +
    'yes please|yes of course|yes sure|they agreed|he agreed|she agreed|they did|he did|she did|customer agreed|the customer agreed|please|fine|sounds good|exactly|indeed|affirmative|with pleasure|why yes|👍|✅|✓|✔|' +
    '是|是的|是啊|对|对的|对啊|好|好的|好啊|好吧|行|行的|可以|可以的|同意|我同意|我们同意|没问题|没有问题|确认|确定|要|要的|需要|嗯|嗯嗯|有|有的|当然|当然可以|愿意|我愿意|已同意|已经同意|同意了|他们同意|他们同意了|客户同意|客户同意了|他同意了|她同意了|没错|ok的'
  ).split('|'),
);

const NO_WORDS = new Set(
  (
    "no|n|nope|nah|not yet|not now|not really|no thanks|no thank you|never|disagree|i disagree|we disagree|i don't|i do not|we don't|we do not|don't|do not|decline|declined|false|wrong|negative|" +
    "no way|absolutely not|certainly not|definitely not|of course not|better not|rather not|i'd rather not|not at all|no need|👎|❌|✗|✘|" +
    '否|不|不是|不是的|不要|不同意|我不同意|不行|不可以|不用|不用了|不需要|没有|没|还没|还没有|尚未|暂时不|暂不|先不|拒绝|别|算了|不了|不愿意|不对|不好|不能|不确认|不想|客户不同意|他们不同意|没同意|还没同意'
  ).split('|'),
);

/** Reads a yes or a no. A text with both, or with neither, is a fault. */
export function readTypedYesNo(text: string): Reading<boolean, 'choice-not-understood'> {
  const line = plainAnswer(text);
  const parts =
    YES_WORDS.has(line) || NO_WORDS.has(line)
      ? [line]
      : line.split(/ ?[,.!;。、] ?/u).filter((part) => part !== '' && part !== 'thanks' && part !== '谢谢');
  if (parts.length === 0) return fault('choice-not-understood');
  if (parts.every((part) => YES_WORDS.has(part))) return understood(true);
  return parts.every((part) => NO_WORDS.has(part)) ? understood(false) : fault('choice-not-understood');
}
