import { closest, distance } from 'fastest-levenshtein';
import { openDraftOf } from '../../application/drafts/draft-deal';
import { quotedIn } from '../../domain/drafts/typing';
import { readReferralCode } from '../../domain/model/referral-code';
import { sayTo } from '../text/reader';
import { commandTitle, type CommandName } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, type Reply, type Turn } from '../turn/turn';
import type { TypedLine } from '../wire/activity';
import { answerDraft, draftReminder } from './draft-line';
import { ALIASES, commandIn } from './registry';

/** The edit distance up to which a word is taken for a mistyped command. */
const MAX_EDIT_DISTANCE = 3;

/** The commands that are close to the typed word, in the reader's language, closest first. */
function closestCommands(line: string, turn: Turn): readonly string[] {
  const [word = ''] = line.toLowerCase().split(' ');
  const near = ALIASES.filter(
    ([alias]) => distance(word, alias) <= Math.min(MAX_EDIT_DISTANCE, Math.ceil(alias.length / 2)),
  );
  const best = closest(
    word,
    near.map(([alias]) => alias),
  );
  const ordered = [...near].sort(([one]) => (one === best ? -1 : 0));
  const names = ordered.map(([, { name }]) => commandTitle(turn.reader, name));
  return [...new Set(names)].slice(0, 3);
}

/** Commands that any text may follow: without a space before it, the text is part of a name, such as a company's. */
const FREE_TEXT_COMMANDS: ReadonlySet<CommandName> = new Set(['find', 'new deal']);

/** Whether a line is a command while a question is open: a slash makes it one, quotes make it an answer. */
function isCommand({ text, isSlashed }: TypedLine): boolean {
  if (isSlashed) return true;
  const found = quotedIn(text) === null ? commandIn(text) : null;
  if (found === null) return false;
  const isApart = found.rest === '' || text.endsWith(` ${found.rest}`);
  return found.command.isUnambiguous(found.rest) && (isApart || !FREE_TEXT_COMMANDS.has(found.command.name));
}

/** Whether the word in place of a code only looks like a code, as in "claim system upgrade": no referral has it. */
async function isNoCode(desk: Desk, { text, isSlashed }: TypedLine): Promise<boolean> {
  const { command, rest = '' } = commandIn(text) ?? {};
  if (isSlashed || !/^usage\.(?:perhapsC|c)ode/u.test(command?.usage ?? '') || /^R\s*[-–—]/iu.test(rest)) return false;
  const code = readReferralCode(rest.split(/\s/u)[0] ?? '');
  return code !== null && (await desk.referrals.findByCode(code)) === null;
}

/** Commands that act on drafts; their replies need no reminder of the draft. */
const DRAFT_COMMANDS: ReadonlySet<CommandName> = new Set(['new deal', 'back', 'skip', 'cancel', 'undo', 'help']);

/** The reply, with a line that reminds of the open draft. */
function withDraftReminder(reply: Reply, line: string): Reply {
  return reply.kind === 'text'
    ? textReply(`${reply.text}\n\n${line}`)
    : { ...reply, summary: `${reply.summary} – ${line}` };
}

/**
 * Answers a typed line. In the person's own chat it answers the question of their open draft, unless it is a command;
 * commands leave the draft as it is.
 */
export async function answerLine(desk: Desk, turn: Turn, line: TypedLine): Promise<Reply> {
  const draft = turn.subscriberId === null && line.text !== '' ? await openDraftOf(desk, turn.caller) : null;
  if (draft === null) return answerCommand(desk, turn, line.text);
  if (!isCommand(line) || (await isNoCode(desk, line))) return answerDraft(desk, turn, draft, line.answer);
  const reply = await answerCommand(desk, turn, line.text);
  const command = commandIn(line.text)?.command.name;
  return command !== undefined && DRAFT_COMMANDS.has(command)
    ? reply
    : withDraftReminder(reply, draftReminder(draft, turn.reader));
}

/** Runs the line's command; an empty line gets help, any other line the closest commands. */
async function answerCommand(desk: Desk, turn: Turn, line: string): Promise<Reply> {
  const found = commandIn(line === '' ? 'help' : line);
  if (found !== null) return found.command.run(desk, turn, found.rest);
  const say = sayTo(turn.reader);
  const text = line.slice(0, 100);
  const commands = closestCommands(line, turn);
  return textReply(
    commands.length === 0
      ? say('unknown.none', { text })
      : say('unknown.closest', { text, commands: commands.join(', ') }),
  );
}
