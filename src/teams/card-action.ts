import { z } from 'zod';
import { actionFor } from './features/actions';
import type { Desk } from './turn/desk';
import { sayTo } from './text/reader';
import { inWords, type Reply, type Turn } from './turn/turn';

/** What a pressed button sends, as an `adaptiveCard/action` invoke. */
const ActionInvoke = z.object({ action: z.object({ verb: z.string().max(200), data: z.unknown().optional() }) });

/** What a pressed button sends where a client fell back to `Action.Submit`: its data, with the verb inside. */
const SubmittedData = z.looseObject({ verb: z.string().max(200) });

/** A pressed button: its verb and data. */
export interface Press {
  readonly verb: string;
  readonly data: unknown;
}

/** The button of an invoke, or null where it is not one. */
export function pressIn(value: unknown): Press | null {
  const parsed = ActionInvoke.safeParse(value);
  return parsed.success ? { verb: parsed.data.action.verb, data: parsed.data.action.data } : null;
}

/** The button of a submitted message, or null where it is not one. */
export function submitIn(value: unknown): Press | null {
  const parsed = SubmittedData.safeParse(value);
  return parsed.success ? { verb: parsed.data.verb, data: parsed.data } : null;
}

/** Answers a press. Buttons of other versions of the bot, and forged ones, are told what to type instead. */
export async function answerPress(desk: Desk, turn: Turn, { verb, data }: Press): Promise<Reply> {
  const answered = actionFor(verb)?.press(desk, turn, data);
  return answered ?? inWords(sayTo(turn.reader)('refusal.outdated-button', { command: 'inbound' }));
}

/** The HTTP answer to an `adaptiveCard/action`: always 200, with a body of the shape Teams asks for. */
export const invokeAnswer = (reply: Reply): object =>
  reply.kind === 'card'
    ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: reply.card }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: reply.text };

/** The answer to an invoke that makes no sense. */
export const invalidInvoke = (message: string): object => ({
  statusCode: 400,
  type: 'application/vnd.microsoft.error',
  value: { code: 'BadRequest', message },
});
