import type { PostedCard, SendOutcome } from '../../src/application/ports';

/** By what a message is found in Teams. */
export type MessageIds = Pick<PostedCard, 'conversationId' | 'activityId'>;

/** An outcome of a request that Teams did not carry out, as far as is known. */
export type Unsent = Exclude<SendOutcome, { readonly kind: 'sent' | 'missing' }>;

/** Teams as the contracts of the messengers see it: empty at first, it does what it is asked. */
export interface TeamsHost {
  readonly serviceUrl: string;
  /** The messages that are there, in the order in which they were posted, and how often each was edited. */
  messages(): readonly (MessageIds & { readonly edits: number })[];
  /** How many requests it received. */
  requests(): number;
  /** Answers every request from now on so that this is the outcome. */
  refuse(outcome: Unsent): void;
  /** Somebody deletes a message. */
  delete(message: MessageIds): void;
}

/** Every outcome that an answer of Teams can have where the message is not there. */
export const UNSENT: readonly (readonly [answer: string, outcome: Unsent])[] = [
  ['to try again after a time', { kind: 'throttled', retryAfterMs: 7_000 }],
  ['to try again later', { kind: 'throttled', retryAfterMs: null }],
  ['that the bot may no longer write there', { kind: 'gone' }],
  ['nothing certain', { kind: 'ambiguous' }],
  ['that the message is not accepted', { kind: 'failed', code: 'BadArgument' }],
];

/** Where a message was posted that was sent. */
export function cardOfSent(outcome: SendOutcome): PostedCard {
  if (outcome.kind !== 'sent') throw new Error(`The message was not sent: ${outcome.kind}`);
  return outcome.card;
}
