import { z } from 'zod';
import { actionFor } from './features/registry';
import type { Desk } from './turn/desk';
import { sayTo } from './text/reader';
import { textReply, type Reply, type Turn } from './turn/turn';

/** The `adaptiveCard/action` invoke of a pressed button. */
const ActionInvoke = z.object({ action: z.object({ verb: z.string().max(200), data: z.unknown().optional() }) });

/** The data of a pressed button from a client that fell back to `Action.Submit`; it contains the verb. */
const SubmittedData = z.looseObject({ verb: z.string().max(200) });

/** A pressed button: its verb and data. */
export interface ButtonPress {
  readonly verb: string;
  readonly data: unknown;
}

/** The pressed button of an invoke; null if the value is not valid. */
export function pressIn(value: unknown): ButtonPress | null {
  const parsed = ActionInvoke.safeParse(value);
  return parsed.success ? { verb: parsed.data.action.verb, data: parsed.data.action.data } : null;
}

/** The pressed button of a submitted message; null if the message is not from a button. */
export function submitIn(value: unknown): ButtonPress | null {
  const parsed = SubmittedData.safeParse(value);
  return parsed.success ? { verb: parsed.data.verb, data: parsed.data } : null;
}

/**
 * Answers a press. An unknown verb or invalid data, from another version of the bot or forged, gets a text that says
 * what to type.
 */
export async function answerPress(desk: Desk, turn: Turn, { verb, data }: ButtonPress): Promise<Reply> {
  const answered = actionFor(verb)?.press(desk, turn, data);
  return answered ?? textReply(sayTo(turn.reader)('refusal.outdated-button', { command: 'inbound' }));
}

/**
 * The body of the HTTP answer to an `adaptiveCard/action`, in the shape that Teams requires; its status is always 200.
 */
export const invokeAnswer = (reply: Reply): object =>
  reply.kind === 'card'
    ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: reply.card }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: reply.text };

/** The body of the answer to an invalid invoke. */
export const invalidInvoke = (message: string): object => ({
  statusCode: 400,
  type: 'application/vnd.microsoft.error',
  value: { code: 'BadRequest', message },
});
