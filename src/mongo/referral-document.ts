import { z } from 'zod';
import type { Change, Delivery } from '../application/ports';
import { holderOf } from '../domain/model/whose-deal';
import { personKey } from '../domain/model/person';
import { dueOf } from '../domain/model/effect';
import { HAPPENINGS } from '../domain/model/history';
import type { Referral } from '../domain/model/referral';
import { searchWords } from '../domain/model/search-words';
import { StoredReferral, StoredRefusal, Text } from './stored-referral';

const PersonId = z.object({ tenantId: z.string(), objectId: z.string() });

const Effect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('announce') }),
  z.object({ kind: z.literal('update') }),
  z.object({ kind: z.literal('relate') }),
  z.object({ kind: z.literal('push') }),
  z.object({ kind: z.literal('tellRefusal'), person: PersonId, refusal: StoredRefusal }),
  z.object({ kind: z.literal('card'), subscriberId: z.string() }),
  z.object({ kind: z.literal('remind'), subscriberId: z.string().nullable() }),
  z.object({
    kind: z.literal('reminder'),
    subscriberId: z.string(),
    form: z.enum(['reply', 'post']),
    lead: z.number(),
  }),
  z.object({ kind: z.literal('remindPerson'), person: PersonId }),
  z.object({ kind: z.literal('personalReminder'), person: PersonId, lead: z.number() }),
  z.object({ kind: z.literal('nudge'), person: PersonId, at: z.date() }),
  z.object({ kind: z.literal('expire'), at: z.date() }),
  z.object({ kind: z.literal('notice'), subscriberId: z.string().nullable() }),
  z.object({ kind: z.literal('hole'), subscriberId: z.string(), person: PersonId }),
  z.object({ kind: z.literal('overdue'), at: z.date() }),
  z.object({
    kind: z.literal('tellOwner'),
    news: z.enum(['microsoft-accepted', 'microsoft-declined', 'microsoft-expired', 'overdue']),
  }),
  z.object({
    kind: z.literal('tellPerson'),
    person: PersonId,
    news: z.enum(['safe-to-win', 'handed-over']),
    at: z.date(),
  }),
  z.object({ kind: z.literal('close'), at: z.date() }),
  z.object({ kind: z.literal('emit'), what: z.enum(HAPPENINGS) }),
]);

const Pending = z.object({ id: z.string(), effect: Effect, attempts: z.number(), dueAt: z.date(), parked: Text });

const Posted = z.object({ conversationId: z.string(), activityId: z.string(), face: z.string() });

/** What stands in the database for one referral: its state, and apart from it what delivering it left and has to do. */
export const ReferralDocument = z.object({
  _id: z.string(),
  referral: StoredReferral,
  /** Directory keys and e-mails of those whose deal it is, for "mine". */
  people: z.array(z.string()),
  /** E-mails of those who see it because it is theirs: who is on its team, and who holds it. */
  teamEmails: z.array(z.string()),
  /** What pipelines add up and ask for, apart: from an index the server reads fields inside of fields three times as slowly. */
  country: Text,
  currency: Text,
  minor: z.number().int().nullable(),
  /** How long the answer took, in milliseconds; null where none is known. */
  answerMs: z.number().nullable(),
  words: z.array(z.string()),
  cards: z.record(z.string(), Posted),
  outbox: z.array(Pending),
  /** What reminders are accounted for, and at whom. */
  reminded: z.array(z.object({ whom: z.string(), from: z.date(), until: z.date() })),
  /** When the earliest effect is due; absent while there is none. */
  dueAt: z.date().optional(),
  lease: z.object({ token: z.string(), until: z.date() }).optional(),
});
export type ReferralDocument = z.infer<typeof ReferralDocument>;

/**
 * The document as what it should be.
 *
 * @throws an error that names the document and what is wrong where, and nothing that stands in it
 */
export function parsed<T>(shape: z.ZodType<T>, document: { readonly _id: string }): T {
  const read = shape.safeParse(document);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The stored referral ${document._id} cannot be used. ${faults.join('; ')}`);
}

function emailsOf(referral: Referral): string[] {
  const emails = [...referral.team, holderOf(referral)].flatMap((person) => person?.email?.toLowerCase() ?? []);
  return [...new Set(emails)];
}

type Derived = Pick<
  ReferralDocument,
  'people' | 'teamEmails' | 'words' | 'country' | 'currency' | 'minor' | 'answerMs'
>;

/** The part of the document that follows from the referral's state, and changes with it. */
export function stateOf(referral: Referral): Derived & { referral: Referral } {
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

/** The effects of a change as they are stored. */
export const pendingOf = (change: Change, now: Date): ReferralDocument['outbox'] =>
  change.effects.map((effect, index) => ({
    id: `${change.referral.version}.${index}`,
    effect,
    attempts: 0,
    dueAt: dueOf(effect, now),
    parked: null,
  }));

/** When the first of these effects is due; undefined where there is none. */
export const firstDue = (pending: ReferralDocument['outbox']): Date | undefined =>
  pending.map(({ dueAt }) => dueAt).sort((one, other) => one.getTime() - other.getTime())[0];

/** The document as dispatchers see it. */
export const deliveryOf = (document: ReferralDocument, lease: string, takenOver: boolean): Delivery => ({
  referral: document.referral,
  cards: document.cards,
  pending: document.outbox,
  reminded: Object.fromEntries(document.reminded.map(({ whom, from, until }) => [whom, { from, until }])),
  lease,
  takenOver,
});
