import { z } from 'zod';
import type { Change, Delivery } from '../application/ports';
import { DECLINE_REASONS } from '../domain/decline-reason';
import { personKey } from '../domain/person';
import { dueOf } from '../domain/effect';
import { HAPPENINGS, STAGES, type Referral } from '../domain/referral';
import { searchWords } from '../domain/search-words';

const Text = z.string().nullable();

const Person = z.object({ tenantId: z.string(), objectId: z.string(), name: z.string(), email: Text });

const Contact = z.object({ firstName: Text, lastName: Text, email: Text, phone: Text, title: Text });

const Customer = z.object({
  name: Text,
  size: Text,
  duns: Text,
  address: z.object({ lines: z.array(z.string()), city: Text, state: Text, postalCode: Text, country: Text }),
  contacts: z.array(Contact),
});

const Needs = z.object({
  industries: z.array(z.string()),
  products: z.array(z.string()),
  services: z.array(z.string()),
  solutions: z.array(z.object({ id: z.string(), name: Text })),
});

const Terms = z.object({
  name: Text,
  value: z.object({ minor: z.number().int(), currency: z.string() }).nullable(),
  closeDate: Text,
  notes: Text,
  crmId: Text,
  campaignId: Text,
});

const StoredReferral = z.object({
  id: z.string(),
  engagementId: Text,
  eTag: Text,
  owner: z.enum(['partner', 'microsoft']),
  direction: z.enum(['inbound', 'outbound']),
  dealType: z.enum(['private', 'partner-led', 'co-sell']),
  stage: z.enum(STAGES),
  statusReason: Text,
  terms: Terms,
  customer: Customer,
  needs: Needs,
  invitation: z.object({ from: Text, notes: Text, assistance: Text }),
  team: z.array(Contact),
  createdAt: z.date(),
  updatedAt: z.date(),
  deadline: z.date().nullable(),
  stageSince: z.date().nullable(),
  code: z.string(),
  version: z.number().int(),
  recordedStage: z.enum(STAGES),
  recordedTerms: Terms.nullable(),
  answer: z
    .object({ by: Person.nullable(), at: z.date(), reason: z.enum(DECLINE_REASONS).nullable(), note: Text })
    .nullable(),
  answeredAt: z.date().nullable(),
  microsoft: z
    .object({ stage: z.enum(STAGES), deadline: z.date().nullable(), since: z.date().nullable(), sellers: z.array(Contact) })
    .nullable(),
  claim: z.object({ by: Person, at: z.date() }).nullable(),
  favorites: z.array(z.object({ person: z.string(), on: z.boolean(), turn: z.string() })),
  history: z.array(
    z.object({
      at: z.date(),
      version: z.number().int(),
      what: z.enum(HAPPENINGS),
      by: Person.nullable(),
    }),
  ),
});

const PersonId = z.object({ tenantId: z.string(), objectId: z.string() });

const Effect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('announce') }),
  z.object({ kind: z.literal('update') }),
  z.object({ kind: z.literal('relate') }),
  z.object({ kind: z.literal('card'), subscriberId: z.string() }),
  z.object({ kind: z.literal('remind'), subscriberId: z.string().nullable() }),
  z.object({ kind: z.literal('reminder'), subscriberId: z.string(), form: z.enum(['reply', 'post']), lead: z.number() }),
  z.object({ kind: z.literal('remindPerson'), person: PersonId }),
  z.object({ kind: z.literal('personalReminder'), person: PersonId, lead: z.number() }),
  z.object({ kind: z.literal('nudge'), person: PersonId, at: z.date() }),
  z.object({ kind: z.literal('expire'), at: z.date() }),
  z.object({ kind: z.literal('notice'), subscriberId: z.string().nullable() }),
  z.object({ kind: z.literal('hole'), subscriberId: z.string(), person: PersonId }),
  z.object({ kind: z.literal('overdue'), at: z.date() }),
  z.object({ kind: z.literal('tellOwner'), news: z.enum(['microsoft-accepted', 'microsoft-declined', 'microsoft-expired', 'overdue']) }),
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

const emailsOf = (referral: Referral): string[] =>
  referral.team.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()]));

type Derived = Pick<ReferralDocument, 'people' | 'teamEmails' | 'words' | 'country' | 'currency' | 'minor' | 'answerMs'>;

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
