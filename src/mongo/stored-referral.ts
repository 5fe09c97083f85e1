import { z } from 'zod';
import { DEPLOYMENT_TENANTS, PRICING_MODELS } from '../domain/model/registration';
import { CHANGE_KINDS, TROUBLES } from '../domain/model/trouble';
import { DECLINE_REASONS } from '../domain/model/decline-reason';
import { recordOf } from '../domain/model/exhaustive-record';
import { FIELDS, TERM_FIELDS } from '../domain/model/field-table';
import { HAPPENINGS, type FieldChange } from '../domain/model/history';
import { STAGES, type Referral } from '../domain/model/referral';
import { DEAL_TYPES, type DealField, type DealFields } from '../domain/model/terms';
import { schemaOf, unionOf } from './same-type';

/** Text, or null if there is none. */
export const Text = z.string().nullable();

const Person = z.object({ tenantId: z.string(), objectId: z.string(), name: z.string(), email: Text });

const Contact = z.object({ firstName: Text, lastName: Text, email: Text, phone: Text, title: Text });

const Customer = z.object({
  name: Text,
  size: Text,
  duns: Text,
  address: z.object({ lines: z.array(z.string()), city: Text, state: Text, postalCode: Text, country: Text }),
  contacts: z.array(Contact),
});

const Solution = z.object({ id: z.string(), name: Text });

const Needs = z.object({
  industries: z.array(z.string()),
  products: z.array(z.string()),
  services: z.array(z.string()),
  solutions: z.array(Solution),
});

const Money = z.object({ minor: z.number().int(), currency: z.string() });

/**
 * The stored form of each field of a deal, in a referral and in its history. A field that is added later needs a
 * default, because older documents do not have it.
 */
const StoredFields = schemaOf<DealFields>()(
  z.object({
    name: Text,
    value: Money.nullable(),
    closeDate: Text,
    notes: Text,
    crmId: Text,
    campaignId: Text,
    team: z.array(Contact),
    solutions: z.array(Solution),
    dealType: z.enum(DEAL_TYPES),
  }),
);

const FIELD_SCHEMAS = StoredFields.shape;

const Terms = StoredFields.pick(recordOf(TERM_FIELDS, () => true as const));

const RegisteredSolution = z.object({
  id: z.string(),
  value: Money,
  isDeployedOnAzure: z.boolean(),
  deployedIn: z.enum(DEPLOYMENT_TENANTS),
  pricingModel: z.enum(PRICING_MODELS),
  marketplaceDate: Text,
});

const Registration = z.object({
  value: Money,
  signedOn: z.string(),
  startsOn: z.string(),
  endsOn: Text,
  solutions: z.array(RegisteredSolution),
});

const Closing = z.object({
  stage: z.enum(['won', 'lost']),
  by: Person,
  at: z.date(),
  finalAt: z.date(),
  value: Money.nullable(),
  reason: z.enum(DECLINE_REASONS).nullable(),
  note: Text,
  registration: Registration.nullable(),
});

/** The stored form of a refusal: a change that was made here and that Partner Center did not accept. */
export const StoredRefusal = z.object({
  deed: z.enum(CHANGE_KINDS),
  why: z.enum(['overruled', ...TROUBLES]),
  fields: z.array(z.enum(FIELDS)).readonly(),
  target: Text,
});

const changeOf = (field: DealField): z.ZodObject =>
  z.object({ field: z.literal(field), before: FIELD_SCHEMAS[field], after: FIELD_SCHEMAS[field] });

const Change = unionOf<FieldChange>('field', FIELDS.map(changeOf));

const State = z.object({
  id: z.string(),
  engagementId: Text,
  eTag: Text,
  owner: z.enum(['partner', 'microsoft']),
  direction: z.enum(['inbound', 'outbound']),
  dealType: StoredFields.shape.dealType,
  stage: z.enum(STAGES),
  statusReason: Text,
  terms: Terms,
  customer: Customer,
  needs: Needs,
  invitation: z.object({ from: Text, notes: Text, assistance: Text }),
  team: StoredFields.shape.team,
  createdAt: z.date(),
  updatedAt: z.date(),
  deadline: z.date().nullable(),
  stageSince: z.date().nullable(),
  isRegistered: z.boolean().default(false),
  recordId: Text.optional(),
  code: z.string(),
  version: z.number().int(),
  recordedStage: z.enum(STAGES),
  recordedTerms: Terms.nullable(),
  recordedTeam: StoredFields.shape.team.nullable().default(null),
  recordedSolutions: StoredFields.shape.solutions.nullable().default(null),
  agreedVersion: z.number().int().nullable().default(null),
  answer: z
    .object({ by: Person.nullable(), at: z.date(), reason: z.enum(DECLINE_REASONS).nullable(), note: Text })
    .nullable(),
  answeredAt: z.date().nullable(),
  microsoft: z
    .object({
      stage: z.enum(STAGES),
      deadline: z.date().nullable(),
      since: z.date().nullable(),
      sellers: z.array(Contact),
    })
    .nullable(),
  claim: z.object({ by: Person, at: z.date() }).nullable(),
  closing: Closing.nullable().default(null),
  undone: z.object({ version: z.number().int(), turn: z.string() }).nullable().default(null),
  registration: Registration.nullable().default(null),
  attempt: z
    .object({ what: z.enum(['create', 'invite']), at: z.date(), version: z.number().int() })
    .nullable()
    .default(null),
  trouble: z
    .object({ code: z.enum(TROUBLES), deed: z.enum(CHANGE_KINDS), target: Text, since: z.date() })
    .nullable()
    .default(null),
  favorites: z.array(z.object({ person: z.string(), on: z.boolean(), turn: z.string() })),
  history: z.array(
    z.object({
      at: z.date(),
      version: z.number().int(),
      what: z.enum(HAPPENINGS),
      by: Person.nullable(),
      changes: z.array(Change).default([]),
      note: Text.default(null),
    }),
  ),
});

/** A referral from Partner Center has the record's id; one that was created here has no known record there. */
const recordIdOf = ({ id, history }: Pick<z.infer<typeof State>, 'id' | 'history'>): string | null =>
  history.some(({ what }) => what === 'created') ? null : id;

/**
 * The stored form of a referral. Older documents have no changes, notes and closings; those from a process of the
 * version before writes to Partner Center, which may run at the same time as newer ones, have none of the fields for
 * these.
 */
export const StoredReferral = schemaOf<Referral>()(
  State.transform((stored) => ({
    ...stored,
    recordId: stored.recordId === undefined ? recordIdOf(stored) : stored.recordId,
  })),
);
