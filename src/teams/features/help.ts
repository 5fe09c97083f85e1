import { openDraftOf } from '../../application/drafts/draft-deal';
import { translate, type MessageKey } from '../../locales/translate';
import { helpOnDraft } from './draft-line';
import { helpCard } from '../cards/help';
import { escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import type { Reply } from '../turn/turn';
import { commandIfAlone, commandTitle, defineCommand, IgnoredArguments, type Command } from '../turn/command';

/** The usage and purpose of each command. It is derived from the commands, so none can be missing. */
function commandHelp(commands: readonly Command[], reader: Reader): readonly { usage: string; does: string }[] {
  const say = sayTo(reader);
  return commands.map(({ name, usage }) => ({
    usage: [commandTitle(reader, name), ...(usage === null ? [] : [say(usage)])].join(' '),
    does: say(`command.${name}.does`),
  }));
}

/** The card with all commands, for help and for greetings; the lines of `first` come before everything else. */
export function helpReply(
  commands: readonly Command[],
  reader: Reader,
  title: MessageKey,
  lines: readonly MessageKey[],
  first: readonly string[] = [],
): Reply {
  const heading = translate(reader.locale, title);
  const card = helpCard(
    {
      title: heading,
      lines: [...first.map((line) => escapedLine(line)), ...lines.map((line) => translate(reader.locale, line))],
      commands: commandHelp(commands, reader),
    },
    reader,
  );
  return { kind: 'card', card, summary: heading };
}

/** `help`: all commands; in the person's own chat, the current question of an open draft comes first. */
export const helpCommand = (commands: () => readonly Command[]): Command =>
  commandIfAlone(
    defineCommand('help', null, IgnoredArguments, async (desk, turn) => {
      const draft = turn.subscriberId === null ? await openDraftOf(desk, turn.caller) : null;
      const first = draft === null ? [] : helpOnDraft(desk, turn, draft);
      return helpReply(commands(), turn.reader, 'help.title', ['help.answering', 'help.channel'], first);
    }),
  );
