import { z } from 'zod';
import type { Change, Delivery } from '../application/ports';
import { DECLINE_REASONS } from '../domain/decline-reason';
import { personKey } from '../domain/person';
import { STAGES, type Referral } from '../domain/referral';
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
  answer: z
    .object({ by: Person.nullable(), at: z.date(), reason: z.enum(DECLINE_REASONS).nullable(), note: Text })
    .nullable(),
  claim: z.object({ by: Person, at: z.date() }).nullable(),
  favorites: z.array(z.object({ person: z.string(), on: z.boolean(), turn: z.string() })),
  history: z.array(
    z.object({
      at: z.date(),
      version: z.number().int(),
      what: z.enum(['received', 'updated', 'accepted', 'declined', 'claimed', 'won', 'lost', 'expired']),
      by: Person.nullable(),
    }),
  ),
});

const Effect = z.union([
  z.object({ kind: z.enum(['announce', 'update']) }),
  z.object({ kind: z.literal('card'), subscriberId: z.string() }),
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
  words: z.array(z.string()),
  cards: z.record(z.string(), Posted),
  outbox: z.array(Pending),
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

/** The part of the document that follows from the referral's state, and changes with it. */
export function stateOf(referral: Referral): Pick<ReferralDocument, 'people' | 'teamEmails' | 'words'> & { referral: Referral } {
  const teamEmails = emailsOf(referral);
  const deciders = [referral.answer?.by, referral.claim?.by].filter((person) => person != null);
  const { customer, terms, code } = referral;
  return {
    referral,
    teamEmails,
    people: [...new Set([...deciders.map(personKey), ...teamEmails])],
    words: [...searchWords([code, code.slice(2), customer.name, terms.name, customer.address.city])],
  };
}

/** The effects of a change as they are stored, due at once. */
export const pendingOf = (change: Change, now: Date): ReferralDocument['outbox'] =>
  change.effects.map((effect, index) => ({
    id: `${change.referral.version}.${index}`,
    effect,
    attempts: 0,
    dueAt: now,
    parked: null,
  }));

/** The document as dispatchers see it. */
export const deliveryOf = (document: ReferralDocument, lease: string, takenOver: boolean): Delivery => ({
  referral: document.referral,
  cards: document.cards,
  pending: document.outbox,
  lease,
  takenOver,
});
