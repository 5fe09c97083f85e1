import { z } from 'zod';
import type { Change, Delivery, PendingEffect, PostedCard, Reminded } from '../application/ports';
import { holderOf } from '../domain/model/whose-deal';
import { personKey } from '../domain/model/person';
import { dueOf } from '../domain/model/effect';
import type { Referral } from '../domain/model/referral';
import { searchWords } from '../domain/model/search-words';
import { schemaOf } from './same-type';
import { StoredEffect } from './stored-effect';
import { StoredReferral, Text } from './stored-referral';

/** The stored form of a pending effect. */
export const Pending = schemaOf<PendingEffect>()(
  z.object({ id: z.string(), effect: StoredEffect, attempts: z.number(), dueAt: z.date(), parked: Text }),
);

/** The stored form of a posted message. */
export const Posted = schemaOf<PostedCard>()(
  z.object({ conversationId: z.string(), activityId: z.string(), face: z.string() }),
);

/** The stored form of the reminders that are done, for one channel, person or slot (`whom`). */
export const StoredReminded = schemaOf<Reminded & { readonly whom: string }>()(
  z.object({ whom: z.string(), from: z.date(), until: z.date() }),
);

/** The stored document of one referral: its state, and separate from it the posted messages and pending effects. */
export const ReferralDocument = z.object({
  _id: z.string(),
  referral: StoredReferral,
  /** Directory keys and email addresses of the people for whom it is "mine". */
  people: z.array(z.string()),
  /** Email addresses of the team and of the owner, who may always see it. */
  teamEmails: z.array(z.string()),
  /** Copies of the fields that pipelines filter by and sum up: an index reads nested fields three times as slowly. */
  country: Text,
  currency: Text,
  minor: z.number().int().nullable(),
  /** The response time in milliseconds; null if there is no answer. */
  answerMs: z.number().nullable(),
  words: z.array(z.string()),
  cards: z.record(z.string(), Posted),
  outbox: z.array(Pending),
  reminded: z.array(StoredReminded),
  /** When the earliest effect that is not parked is due; absent if there is none. */
  dueAt: z.date().optional(),
  lease: z.object({ token: z.string(), until: z.date() }).optional(),
});
export type ReferralDocument = z.infer<typeof ReferralDocument>;

const faultsIn = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

/**
 * Validates a document.
 *
 * @throws Error with the id of the document and the path of each fault, and none of its contents
 */
export function parsed<T>(shape: z.ZodType<T>, document: { readonly _id: string }): T {
  const read = shape.safeParse(document);
  if (read.success) return read.data;
  throw new Error(`The stored referral ${document._id} cannot be used. ${faultsIn(read.error)}`);
}

const StoredChange = z.object({ referral: StoredReferral, outbox: z.array(Pending) });

/** The stored form of a change. */
export type StoredChange = z.infer<typeof StoredChange>;

/** The stored form of a change; or, if it would be invalid, the referral's id and the faults. */
export function storedChange(
  change: Change,
  now: Date,
): StoredChange | { readonly id: string; readonly faults: string } {
  const { referral } = change;
  const read = StoredChange.safeParse({ referral, outbox: pendingOf(change, now) });
  if (read.success) return read.data;
  return { id: referral.id, faults: `The referral ${referral.id} cannot be stored. ${faultsIn(read.error)}` };
}

function emailsOf(referral: Referral): string[] {
  const emails = [...referral.team, holderOf(referral)].flatMap((person) => person?.email?.toLowerCase() ?? []);
  return [...new Set(emails)];
}

type Derived = Pick<
  ReferralDocument,
  'people' | 'teamEmails' | 'words' | 'country' | 'currency' | 'minor' | 'answerMs'
>;

/** The fields of the document that are derived from the referral's state and change with it. */
export function stateOf<State extends Referral>(referral: State): Derived & { referral: State } {
  const teamEmails = emailsOf(referral);
  const deciders = [referral.answer?.by, referral.claim?.by].filter((person) => person != null);
  const { customer, terms, code, answeredAt, createdAt } = referral;
  return {
    referral,
    teamEmails,
    country: customer.address.country,
    currency: terms.value?.currency ?? null,
    minor: terms.value?.minor ?? null,
    answerMs: answeredAt === null ? null : answeredAt.getTime() - createdAt.getTime(),
    people: [...new Set([...deciders.map(personKey), ...teamEmails])],
    words: [...searchWords([code, code.slice(2), customer.name, terms.name, customer.address.city])],
  };
}

/** The effects of a change as pending effects. */
const pendingOf = (change: Change, now: Date): readonly PendingEffect[] =>
  change.effects.map((effect, index) => ({
    id: `${change.referral.version}.${index}`,
    effect,
    attempts: 0,
    dueAt: dueOf(effect, now),
    parked: null,
  }));

/** When the first of these effects is due; undefined if there are none. */
export const firstDue = (pending: StoredChange['outbox']): Date | undefined =>
  pending.map(({ dueAt }) => dueAt).sort((one, other) => one.getTime() - other.getTime())[0];

/** The document as a delivery for dispatchers. */
export const deliveryOf = (document: ReferralDocument, lease: string, takenOver: boolean): Delivery => ({
  referral: document.referral,
  cards: document.cards,
  pending: document.outbox,
  reminded: Object.fromEntries(document.reminded.map(({ whom, from, until }) => [whom, { from, until }])),
  lease,
  takenOver,
});
