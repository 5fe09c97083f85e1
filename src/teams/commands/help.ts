import { translate, type MessageKey } from '../../locales/translate';
import { helpCard } from '../cards/help';
import { sayTo, type Reader } from '../reader';
import type { Reply } from '../turn';
import { defineCommand, Nothing, type Command } from './command';

/** Help is made from the commands themselves, so none can be missing from it. */
function helpOn(commands: readonly Command[], reader: Reader): readonly { usage: string; does: string }[] {
  const say = sayTo(reader);
  return commands.map(({ name, usage }) => {
    const [title] = say(`command.${name}`).split(',');
    return { usage: [title ?? name, usage === null ? null : say(usage)].filter((part) => part !== null).join(' '), does: say(`command.${name}.does`) };
  });
}

/** What is said where the bot was just added, or to somebody who asks for help. */
export function helpReply(commands: readonly Command[], reader: Reader, title: MessageKey, lines: readonly MessageKey[]): Reply {
  const heading = translate(reader.locale, title);
  const card = helpCard({ title: heading, lines: lines.map((line) => translate(reader.locale, line)), commands: helpOn(commands, reader) }, reader);
  return { kind: 'card', card, summary: heading };
}

/** `help`: what can be typed. */
export const help = (commands: () => readonly Command[]): Command =>
  defineCommand('help', null, Nothing, async (_desk, turn) => helpReply(commands(), turn.reader, 'help.title', ['help.answering', 'help.channel']));

