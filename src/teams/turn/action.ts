import { z } from 'zod';
import type { Desk } from './desk';
import type { Reply, Turn } from './turn';
import type { Verb } from '../cards/verbs';

/** The handler of a button's verb. */
export interface Action {
  readonly verb: Verb;
  /** Answers a press; null if the data does not match the button's schema. */
  press(desk: Desk, turn: Turn, data: unknown): Promise<Reply> | null;
}

/** The value of an input as text. Clients send text or a number, and omit empty inputs. */
export const InputText = z
  .union([z.string().max(20_000), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));

/** Makes the action of a verb. The data comes from clients: only what the schema validates is used. */
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
