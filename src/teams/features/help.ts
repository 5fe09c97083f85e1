import { openDraftOf } from '../../application/drafts/draft-deal';
import { translate, type MessageKey } from '../../locales/translate';
import { helpOnDraft } from './draft-line';
import { helpCard } from '../cards/help';
import { unmarked } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import type { Reply } from '../turn/turn';
import { alone, commandTitle, defineCommand, Nothing, type Command } from '../turn/command';

/** Help is made from the commands themselves, so none can be missing from it. */
function helpOn(commands: readonly Command[], reader: Reader): readonly { usage: string; does: string }[] {
  const say = sayTo(reader);
  return commands.map(({ name, usage }) => ({
    usage: [commandTitle(reader, name), ...(usage === null ? [] : [say(usage)])].join(' '),
    does: say(`command.${name}.does`),
  }));
}

/** What is said where the bot was just added, or to somebody who asks for help; `first` is said before everything else. */
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
      lines: [...first.map((line) => unmarked(line)), ...lines.map((line) => translate(reader.locale, line))],
      commands: helpOn(commands, reader),
    },
    reader,
  );
  return { kind: 'card', card, summary: heading };
}

/** `help`: what can be typed; first of all what a deal that is being put together asks just now. */
export const helpCommand = (commands: () => readonly Command[]): Command =>
  alone(
    defineCommand('help', null, Nothing, async (desk, turn) => {
      const draft = turn.subscriberId === null ? await openDraftOf(desk, turn.caller) : null;
      const first = draft === null ? [] : helpOnDraft(desk, turn, draft);
      return helpReply(commands(), turn.reader, 'help.title', ['help.answering', 'help.channel'], first);
    }),
  );
