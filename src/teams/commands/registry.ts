import { closest, distance } from 'fastest-levenshtein';
import { LOCALES, translate } from '../../locales/translate';
import type { Desk } from '../desk';
import { sayTo } from '../reader';
import { inWords, type Reply, type Turn } from '../turn';
import type { Command, CommandName } from './command';
import { lost, won } from './close-deal';
import { digest } from './digest';
import { help } from './help';
import { language } from './language';
import { archived, deals, favorites, find, inbound } from './lists';
import { mute } from './mute';
import { accept, claim, decline, show } from './referrals';
import { remind } from './remind';
import { settings } from './settings';

/** All commands, in the order in which help tells them. */
export const COMMANDS: readonly Command[] = [
  inbound,
  accept,
  decline,
  claim,
  remind,
  show,
  find,
  deals,
  won,
  lost,
  favorites,
  archived,
  digest,
  language,
  mute,
  settings,
  help(() => COMMANDS),
];

const wordsFor = (name: CommandName): readonly string[] => [
  name,
  ...LOCALES.flatMap((locale) => translate(locale, `command.${name}`).split(',')).map((word) => word.trim().toLowerCase()),
];

/** Every word that names a command, in every language, longest first. Two commands must not share one. */
const ALIASES: readonly (readonly [alias: string, command: Command])[] = aliases();

function aliases(): readonly (readonly [string, Command])[] {
  const known = new Map<string, Command>();
  for (const command of COMMANDS) {
    for (const word of wordsFor(command.name)) {
      if ((known.get(word) ?? command) !== command) throw new Error(`Two commands are called "${word}".`);
      known.set(word, command);
    }
  }
  return [...known].sort(([one], [other]) => other.length - one.length);
}

const isUnspaced = (word: string): boolean => /\p{Script=Han}$/u.test(word);

/** The command that a typed line begins with, and what follows it. Chinese may leave out the space. */
export function commandIn(line: string): { readonly command: Command; readonly rest: string } | null {
  const typed = line.toLowerCase();
  const found = ALIASES.find(([alias]) => {
    const next = typed.charAt(alias.length);
    return typed.startsWith(alias) && (next === '' || next === ' ' || isUnspaced(alias));
  });
  return found === undefined ? null : { command: found[1], rest: line.slice(found[0].length).trim() };
}

/** How far a word may be from a command and still be taken for a slip, in keystrokes. */
const SLIP = 3;

/** Words in the reader's language that are close to what was typed. */
function closeTo(line: string, turn: Turn): readonly string[] {
  const [word = ''] = line.toLowerCase().split(' ');
  const near = ALIASES.filter(([alias]) => distance(word, alias) <= Math.min(SLIP, Math.ceil(alias.length / 2)));
  const best = closest(word, near.map(([alias]) => alias));
  const ordered = [...near].sort(([one]) => (one === best ? -1 : 0));
  const names = ordered.map(([, { name }]) => sayTo(turn.reader)(`command.${name}`).split(',')[0] ?? name);
  return [...new Set(names)].slice(0, 3);
}

/** Answers what somebody typed: by its command, by help for nothing, by the closest commands for anything else. */
export async function answerLine(desk: Desk, turn: Turn, line: string): Promise<Reply> {
  const found = commandIn(line === '' ? 'help' : line);
  if (found !== null) return found.command.run(desk, turn, found.rest);
  const say = sayTo(turn.reader);
  const text = line.slice(0, 100);
  const commands = closeTo(line, turn);
  return inWords(commands.length === 0 ? say('unknown.none', { text }) : say('unknown.closest', { text, commands: commands.join(', ') }));
}
