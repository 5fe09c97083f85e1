import { closest, distance } from 'fastest-levenshtein';
import { openDraftOf } from '../../application/drafts/draft-deal';
import { quotedIn } from '../../domain/drafts/typing';
import { readReferralCode } from '../../domain/model/referral-code';
import { sayTo } from '../text/reader';
import { commandTitle, type CommandName } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, type Reply, type Turn } from '../turn/turn';
import type { TypedLine } from '../wire/activity';
import { answerDraft, waitingLine } from './draft-line';
import { ALIASES, commandIn } from './registry';

/** How far a word may be from a command and still be taken for a slip, in keystrokes. */
const SLIP = 3;

/** Words in the reader's language that are close to what was typed. */
function closeTo(line: string, turn: Turn): readonly string[] {
  const [word = ''] = line.toLowerCase().split(' ');
  const near = ALIASES.filter(([alias]) => distance(word, alias) <= Math.min(SLIP, Math.ceil(alias.length / 2)));
  const best = closest(
    word,
    near.map(([alias]) => alias),
  );
  const ordered = [...near].sort(([one]) => (one === best ? -1 : 0));
  const names = ordered.map(([, { name }]) => commandTitle(turn.reader, name));
  return [...new Set(names)].slice(0, 3);
}

/** Commands that take any words: without a space in between these belong to the name of something. */
const TAKES_WORDS: ReadonlySet<CommandName> = new Set(['find', 'new deal']);

/** Whether a line is a command though a question waits for an answer: a slash says so, quotes say the contrary. */
function isCommand({ text, isSlashed }: TypedLine): boolean {
  if (isSlashed) return true;
  const found = quotedIn(text) === null ? commandIn(text) : null;
  if (found === null) return false;
  const isApart = found.rest === '' || text.endsWith(` ${found.rest}`);
  return found.command.isMeant(found.rest) && (isApart || !TAKES_WORDS.has(found.command.name));
}

/** Whether what should be a code is a mere word that can be read as one, as in "claim system upgrade". */
async function isMereWord(desk: Desk, { text, isSlashed }: TypedLine): Promise<boolean> {
  const { command, rest = '' } = commandIn(text) ?? {};
  if (isSlashed || !/^usage\.(?:perhapsC|c)ode/u.test(command?.usage ?? '') || /^R\s*[-–—]/iu.test(rest)) return false;
  const code = readReferralCode(rest.split(/\s/u)[0] ?? '');
  return code !== null && (await desk.referrals.findByCode(code)) === null;
}

/** Commands that are about a draft themselves. */
const ABOUT_DRAFTS: ReadonlySet<CommandName> = new Set(['new deal', 'back', 'skip', 'cancel', 'undo', 'help']);

/** An answer, and the word that a draft waits. */
function withReminder(reply: Reply, line: string): Reply {
  return reply.kind === 'text'
    ? inWords(`${reply.text}\n\n${line}`)
    : { ...reply, summary: `${reply.summary} – ${line}` };
}

/**
 * Answers what somebody typed: in their own chat as the answer to what their draft asks, unless it is a command, which
 * leaves the draft as it is.
 */
export async function answerLine(desk: Desk, turn: Turn, line: TypedLine): Promise<Reply> {
  const draft = turn.subscriberId === null && line.text !== '' ? await openDraftOf(desk, turn.caller) : null;
  if (draft === null) return answerCommand(desk, turn, line.text);
  if (!isCommand(line) || (await isMereWord(desk, line))) return answerDraft(desk, turn, draft, line.answer);
  const reply = await answerCommand(desk, turn, line.text);
  const command = commandIn(line.text)?.command.name;
  return command !== undefined && ABOUT_DRAFTS.has(command)
    ? reply
    : withReminder(reply, waitingLine(draft, turn.reader));
}

/** Answers by a line's command, by help for nothing, by the closest commands for anything else. */
async function answerCommand(desk: Desk, turn: Turn, line: string): Promise<Reply> {
  const found = commandIn(line === '' ? 'help' : line);
  if (found !== null) return found.command.run(desk, turn, found.rest);
  const say = sayTo(turn.reader);
  const text = line.slice(0, 100);
  const commands = closeTo(line, turn);
  return inWords(
    commands.length === 0
      ? say('unknown.none', { text })
      : say('unknown.closest', { text, commands: commands.join(', ') }),
  );
}
