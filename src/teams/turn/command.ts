import { z } from 'zod';
import { readReferralCode } from '../../domain/model/referral-code';
import { isMessageKey, type MessageKey } from '../../locales/translate';
import type { Desk } from './desk';
import { sayTo, type Reader } from '../text/reader';
import { firstWord } from '../text/word-lists';
import { textReply, type Reply, type Turn } from './turn';

/** The names of all commands. */
export const COMMAND_NAMES = [
  'help',
  'inbound',
  'deals',
  'archived',
  'favorites',
  'find',
  'show',
  'new deal',
  'back',
  'skip',
  'cancel',
  'undo',
  'retry',
  'accept',
  'decline',
  'claim',
  'edit',
  'note',
  'invite',
  'remind',
  'won',
  'lost',
  'digest',
  'language',
  'mute',
  'settings',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** A command that people type. Its aliases and help texts are in the locales. */
export interface Command {
  readonly name: CommandName;
  /** The name of the argument in help; null if there is none. */
  readonly usage: MessageKey | null;
  run(desk: Desk, turn: Turn, rest: string): Promise<Reply>;
  /** Whether a line is this command even while a question is open: the name alone, or followed by a valid argument. */
  isUnambiguous(rest: string): boolean;
  /** Another page of the command's list. */
  page?(desk: Desk, turn: Turn, rest: string, page: number): Promise<Reply>;
}

/** The name of a command in the reader's language. */
export const commandTitle = (reader: Reader, name: CommandName): string => firstWord(reader, `command.${name}`);

/** Makes a command. The issues of the schema are message keys; the first one is shown to the person. */
export const defineCommand = <Args>(
  name: CommandName,
  usage: MessageKey | null,
  args: z.ZodType<Args, string>,
  answer: (desk: Desk, turn: Turn, args: Args) => Promise<Reply>,
): Command => ({
  name,
  usage,
  isUnambiguous: (rest) => rest === '' || args.safeParse(rest).success,
  async run(desk, turn, rest) {
    const parsed = args.safeParse(rest);
    if (parsed.success) return answer(desk, turn, parsed.data);
    return textReply(invalidArgumentsText(turn, name, rest, parsed.error.issues[0]?.message ?? ''));
  },
});

/** The text that says why the arguments of a command are not valid; `key` is an issue of its schema. */
export function invalidArgumentsText(turn: Turn, name: CommandName, rest: string, key: string): string {
  const values = { text: rest.slice(0, 100), command: commandTitle(turn.reader, name) };
  return sayTo(turn.reader)(isMessageKey(key) ? key : 'unknown.none', values);
}

/** A command without arguments; text that follows it is ignored. */
export const IgnoredArguments = z.string().transform(() => null);

/** A command without arguments; text that follows it is refused with this message. */
export const noArguments = (refusal: MessageKey): z.ZodType<null, string> =>
  z.string().transform((text, context) => {
    if (text !== '') context.addIssue({ code: 'custom', message: refusal });
    return null;
  });

/** The same command, which while a question is open is one only if no text follows it. */
export const commandIfAlone = (command: Command): Command => ({ ...command, isUnambiguous: (rest) => rest === '' });

/** The code of a referral. */
export const Code = z.string().transform((text, context): string => {
  const code = readReferralCode(text);
  if (code !== null) return code;
  context.addIssue({ code: 'custom', message: text === '' ? 'code.missing' : 'code.unreadable' });
  return z.NEVER;
});

/** A code, in which a space may follow the `R`, and the rest of the text. */
const CODE_AND_REST = /^(R\s*[-–—]?\s*\S+|\S*)\s*(.*)$/isu;

/** The code of a referral, and the text that follows it, unchanged. */
export const CodeAndRest = z
  .string()
  .transform((text) => {
    const [, code = '', rest = ''] = CODE_AND_REST.exec(text) ?? [];
    return { code, rest };
  })
  .pipe(z.object({ code: Code, rest: z.string() }));
