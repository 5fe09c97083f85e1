import { z } from 'zod';
import { readReferralCode } from '../../domain/model/referral-code';
import { isMessageKey, type MessageKey } from '../../locales/translate';
import type { Desk } from './desk';
import { sayTo, type Reader } from '../text/reader';
import { firstWord } from '../text/word-lists';
import { inWords, type Reply, type Turn } from './turn';

/** What can be typed. */
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

/** One command: its name (aliases and help are the locales'), what follows it, and what it answers. */
export interface Command {
  readonly name: CommandName;
  /** The word for what follows the name, in help. */
  readonly usage: MessageKey | null;
  run(desk: Desk, turn: Turn, rest: string): Promise<Reply>;
  /** Whether a line can only be this command, though it might answer a question: it is the name alone, or what follows is understood. */
  isMeant(rest: string): boolean;
  /** Another page of the list that the command makes. */
  page?(desk: Desk, turn: Turn, rest: string, page: number): Promise<Reply>;
}

/** What the reader types to call the command, in their language. */
export const commandTitle = (reader: Reader, name: CommandName): string => firstWord(reader, `command.${name}`);

/** Makes a command's entry in the registry. Issues of the schema are message keys, told to whoever typed. */
export const defineCommand = <Args>(
  name: CommandName,
  usage: MessageKey | null,
  args: z.ZodType<Args, string>,
  answer: (desk: Desk, turn: Turn, args: Args) => Promise<Reply>,
): Command => ({
  name,
  usage,
  isMeant: (rest) => rest === '' || args.safeParse(rest).success,
  async run(desk, turn, rest) {
    const parsed = args.safeParse(rest);
    if (parsed.success) return answer(desk, turn, parsed.data);
    return inWords(explain(turn, name, rest, parsed.error.issues[0]?.message ?? ''));
  },
});

/** Why what followed a command could not be understood, and what would have been. */
export function explain(turn: Turn, name: CommandName, rest: string, key: string): string {
  const values = { text: rest.slice(0, 100), command: commandTitle(turn.reader, name) };
  return sayTo(turn.reader)(isMessageKey(key) ? key : 'unknown.none', values);
}

/** Nothing follows the command; whatever does is not minded. */
export const Nothing = z.string().transform(() => null);

/** Nothing may follow the command; what does is refused with this message. */
export const noArguments = (refusal: MessageKey): z.ZodType<null, string> =>
  z.string().transform((text, context) => {
    if (text !== '') context.addIssue({ code: 'custom', message: refusal });
    return null;
  });

/** A command that is only meant where nothing follows it, though it minds nothing that does. */
export const alone = (command: Command): Command => ({ ...command, isMeant: (rest) => rest === '' });

/** The code of a referral. */
export const Code = z.string().transform((text, context): string => {
  const code = readReferralCode(text);
  if (code !== null) return code;
  context.addIssue({ code: 'custom', message: text === '' ? 'code.missing' : 'code.unreadable' });
  return z.NEVER;
});

/** A code, in which a blank may follow the `R`, and what else was typed. */
const CODE_AND_REST = /^(R\s*[-–—]?\s*\S+|\S*)\s*(.*)$/isu;

/** The code of a referral, and what follows it, as it was typed. */
export const CodeAndRest = z
  .string()
  .transform((text) => {
    const [, code = '', rest = ''] = CODE_AND_REST.exec(text) ?? [];
    return { code, rest };
  })
  .pipe(z.object({ code: Code, rest: z.string() }));
