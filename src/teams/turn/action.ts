import { z } from 'zod';
import type { Desk } from './desk';
import type { Reply, Turn } from './turn';
import type { Verb } from '../cards/verbs';

/** What a button does: its verb, the shape of its data, and the answer. */
export interface Action {
  readonly verb: Verb;
  /** Answers a press; null where the data is not of the button's shape. */
  press(desk: Desk, turn: Turn, data: unknown): Promise<Reply> | null;
}

/** What an input sends: text, sometimes a number; nothing if it was left empty. */
export const Typed = z
  .union([z.string().max(20_000), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));

/** Makes a button's entry in the registry. Data comes from clients and is believed only as far as the schema goes. */
export const defineAction = <Data>(
  verb: Verb,
  schema: z.ZodType<Data>,
  answer: (desk: Desk, turn: Turn, data: Data) => Promise<Reply>,
): Action => ({
  verb,
  press(desk, turn, data) {
    const parsed = schema.safeParse(data);
    return parsed.success ? answer(desk, turn, parsed.data) : null;
  },
});
