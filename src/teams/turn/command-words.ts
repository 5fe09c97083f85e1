import { wordsInEveryLanguage } from '../text/word-lists';
import type { Command, CommandName } from './command';

/** A command that a line begins with, and the text that follows it. */
export interface FoundCommand {
  readonly command: Command;
  readonly rest: string;
}

/** A word that names a command. */
export type Alias = readonly [word: string, command: Command];

const aliasesFor = (name: CommandName): readonly string[] => [
  name,
  ...wordsInEveryLanguage(`command.${name}`).map((word) => word.toLowerCase()),
];

/**
 * Every word that names one of these commands, in every language, longest first.
 *
 * @throws an error where two commands share a word
 */
export function aliasesOf(commands: readonly Command[]): readonly Alias[] {
  const known = new Map<string, Command>();
  for (const command of commands) {
    for (const word of aliasesFor(command.name)) {
      if ((known.get(word) ?? command) !== command) throw new Error(`Two commands are called "${word}".`);
      known.set(word, command);
    }
  }
  return [...known].sort(([one], [other]) => other.length - one.length);
}

const isUnspaced = (word: string): boolean => /\p{Script=Han}$/u.test(word);

/** The command that a typed line begins with; null if there is none. No space is needed after a Chinese word. */
export function findCommand(aliases: readonly Alias[], line: string): FoundCommand | null {
  const typed = line.toLowerCase();
  const found = aliases.find(([word]) => {
    const next = typed.charAt(word.length);
    return typed.startsWith(word) && (next === '' || next === ' ' || isUnspaced(word));
  });
  return found === undefined ? null : { command: found[1], rest: line.slice(found[0].length).trim() };
}
