import { DECLINE_REASONS, isDeclineReason, type DeclineReason } from '../model/decline-reason';
import { numbersIn } from './choice-numbers';
import { plainAnswer } from './plain-answer';
import { fault, understood, which, type Reading } from './reading';

/** A decline reason, and the note that was given with it. */
export interface ReasonText {
  readonly reason: DeclineReason;
  readonly note: string | null;
}

/** A phrase that a text contains, as words, and the reason that it stands for. */
interface Match {
  readonly reason: DeclineReason;
  readonly words: readonly string[];
}

/** The longest text that is read, in UTF-16 units: longer than any note may be. */
const LONGEST_REASON_TEXT = 1_200;

/** A dash with space around it, a long dash, or a colon. */
const BEFORE_NOTE = /^(.*?)(?: - | ?[–—]+ ?|--+| ?[:：] ?)(.+)$/su;

/** Words that negate or limit the rest of the text. */
const NEGATING_WORDS =
  /(?:^| )(?:not|no|never|isn't|wasn't|weren't|aren't|doesn't|didn't|don't|isnt|wasnt|but|except|although|though|unless|nothing|neither|nor|than|until|when|if|fine|enough)(?: |$)|不是|并非|不算|没有|但|不过|除了|虽然|如果|没问题|够/u;

/** The most words beside a phrase; with more of them the text says more than the reason. */
const MOST_WORDS_BESIDE = 6;

/** Words that say nothing about the reason. */
const FILLERS = new Set(
  "the a an is are was were it its it's they their our us because due reason simply really just issue issues problem problems customer customers client of for to on at all very too s".split(
    ' ',
  ),
);

const HAN_FILLERS =
  /(?:客户|原因|问题|因为|由于|我们|对方|他们|一直|已经|主要|觉得|太|很|就|都|是|的|了|啊|吧|呢|他|她)/gu;

const HAN = /\p{Script=Han}/u;

const reasonWords = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}']+/u).filter((word) => word !== '');

/** Whether the text has the word, also with an ending such as a plural's. */
function has(text: string, words: readonly string[], word: string): boolean {
  if (HAN.test(word)) return text.includes(word);
  return words.some(
    (one) => one === word || (word.length > 3 && one.startsWith(word) && one.length - word.length <= 3),
  );
}

function matchesIn(text: string, wordsFor: (reason: DeclineReason) => readonly string[]): readonly Match[] {
  const words = reasonWords(text);
  const all = DECLINE_REASONS.flatMap((reason) =>
    wordsFor(reason)
      .map((phrase) => reasonWords(plainAnswer(phrase)))
      .filter((phrase) => phrase.length > 0 && phrase.every((word) => has(text, words, word)))
      .map((phrase): Match => ({ reason, words: phrase })),
  );
  return all.filter((match) => !all.some((other) => isWithin(match, other)));
}

/** Whether a longer phrase of another reason contains this phrase: `other` in `other vendor`. */
function isWithin(match: Match, other: Match): boolean {
  if (match.reason === other.reason || match.words.join('').length >= other.words.join('').length) return false;
  const whole = other.words.join(' ');
  return match.words.every((word) => other.words.includes(word) || (HAN.test(word) && whole.includes(word)));
}

/** The rest of the text, without a phrase. */
function textBeside(text: string, { words }: Match): string {
  const withoutHan = words.filter((word) => HAN.test(word)).reduce((rest, word) => rest.replace(word, ' '), text);
  const latin = reasonWords(withoutHan).filter(
    (word) => HAN.test(word) || !words.some((one) => has(word, [word], one)),
  );
  return latin.join(' ');
}

const isNegated = (text: string, match: Match): boolean => NEGATING_WORDS.test(textBeside(text, match));

const isChatty = (text: string, match: Match): boolean => {
  const rest = reasonWords(textBeside(text, match)).filter((word) => !FILLERS.has(word));
  return rest.length > MOST_WORDS_BESIDE || rest.some((word) => HAN.test(word) && Array.from(word).length > 8);
};

/** Whether a phrase is only a topic, such as "budget", and the text has more words, as in "plenty of budget". */
function isVague(text: string, match: Match): boolean {
  const [only = '', ...more] = match.words;
  if (more.length > 0 || (HAN.test(only) && Array.from(only).length > 2)) return false;
  return reasonWords(textBeside(text, match).replace(HAN_FILLERS, ' ')).some((word) => !FILLERS.has(word));
}

/** The reasons that a text gives, and whether they are certain. */
interface GivenReasons {
  readonly reasons: readonly DeclineReason[];
  readonly isSure: boolean;
}

function reasonsIn(text: string, wordsFor: (reason: DeclineReason) => readonly string[]): GivenReasons {
  const bare = text
    .replace(/^(?:the )?reason(?: is| was)?(?![a-z])(?: number)? ?[:#]? ?|^原因(?:是|为)? ?:? ?/u, '')
    .trim();
  if (isDeclineReason(bare)) return { reasons: [bare], isSure: true };
  const numbers = bare
    .split(/ or |或者?|还是/u)
    .flatMap((part) => numbersIn(part.trim(), DECLINE_REASONS.length) ?? [[0]])
    .flat();
  if (!numbers.includes(0) && numbers.length < DECLINE_REASONS.length)
    return { reasons: numbers.flatMap((number) => DECLINE_REASONS[number - 1] ?? []), isSure: numbers.length === 1 };
  const exact = DECLINE_REASONS.filter((reason) => wordsFor(reason).some((phrase) => plainAnswer(phrase) === bare));
  if (exact.length > 0) return { reasons: exact, isSure: exact.length === 1 };
  const matches = matchesIn(bare, wordsFor);
  const reasons = [...new Set(matches.map(({ reason }) => reason))];
  if (reasons.length > 1) return { reasons, isSure: false };
  const straight = matches.filter((match) => !isNegated(bare, match));
  return {
    reasons: straight.length === 0 ? [] : reasons,
    isSure: straight.some((match) => !isChatty(bare, match) && !isVague(bare, match)),
  };
}

/**
 * Reads a decline reason: its number from 1 to 8, its id, or the words of `wordsFor` in any order; a note may follow
 * after a dash or a colon. A text that fits several reasons, or that says much more than one reason, gives each of them
 * as a candidate.
 */
export function readTypedReason(
  text: string,
  wordsFor: (reason: DeclineReason) => readonly string[],
): Reading<ReasonText, 'reason-unknown'> {
  if (text.length > LONGEST_REASON_TEXT) return fault('reason-unknown');
  const [, head, rest] = BEFORE_NOTE.exec(text.trim()) ?? [];
  const whole = reasonsIn(plainAnswer(text), wordsFor);
  const first = head === undefined ? null : reasonsIn(plainAnswer(head), wordsFor);
  const isNoted = first !== null && first.reasons.length > 0;
  const { reasons, isSure } = isNoted ? first : whole;
  const note = isNoted ? (rest ?? '').replace(/\s+/gu, ' ').trim() || null : null;
  const [only] = reasons;
  if (only === undefined) return fault('reason-unknown');
  return isSure ? understood({ reason: only, note }) : which(reasons.map((reason) => ({ reason, note })));
}
