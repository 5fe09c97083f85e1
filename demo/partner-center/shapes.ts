import { z } from 'zod';
import { invalid } from './exchange';
import type { ApiVariants } from './ways';

/*
 * The shapes of records that clients send. Unknown members are kept unchanged.
 */

const Text = z.string().trim().min(1);

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const Country = z
  .string()
  .refine((code) => /^[A-Z]{2}$/u.test(code) && COUNTRIES.of(code) !== undefined, 'No ISO 3166 alpha-2 code');
const Currency = z.string().refine((code) => CURRENCIES.has(code), 'No ISO 4217 code');
const Instant = z.iso.datetime({ offset: true });

/** A number, also as text. */
const Amount = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.\d+)?$/u)
      .transform(Number),
  ])
  .refine((value) => value >= 0);

const MOST = 50;

const member = (ways: ApiVariants): z.ZodType => {
  const phoneNumber = ways.needsPhones ? Text : z.string().nullish();
  return z.looseObject({ firstName: Text, lastName: Text, email: z.email(), phoneNumber });
};

const Contact = z.looseObject({ firstName: Text, lastName: Text, email: z.email(), phoneNumber: Text });

const Solution = z.looseObject({ id: Text, name: z.string().nullish() });

const Customer = z.looseObject({
  name: Text,
  address: z.looseObject({ addressLine1: Text, city: Text, country: Country }),
  team: z
    .array(
      z.looseObject({ firstName: z.string().nullish(), lastName: z.string().nullish(), email: z.string().nullish() }),
    )
    .optional(),
});

const Consent = z.looseObject({ consentToShareReferralWithMicrosoftSellers: z.boolean().optional() });

/** The kinds of help that Microsoft can be asked for. */
const ASSISTANCE = [
  'WorkloadSpecificValueProposition',
  'CustomerTechnicalArchitecture',
  'ProofOfConceptOrDemo',
  'QuotesOrLicensing',
  'PostSalesCustomerSuccess',
  'GeneralOrOther',
] as const;

const Target = z.looseObject({ type: z.enum(['None', 'BusinessProfileLocation', 'SolutionProfile']), id: Text });

const Details = z.looseObject({
  notes: z.string().nullish(),
  dealValue: Amount,
  currency: Currency,
  closingDateTime: Instant,
  requirements: z.looseObject({ solutions: z.array(Solution).min(1).max(MOST) }),
});

/** The required members of a new deal. */
const Created = z.looseObject({
  engagementId: z.guid().nullish(),
  name: Text,
  externalReferenceId: z.string().nullish(),
  campaignId: z.string().nullish(),
  status: z.enum(['New', 'Active']).optional(),
  type: z.enum(['Independent', 'Shared']),
  qualification: z.enum(['None', 'Direct', 'MarketingQualified', 'SalesQualified']).optional(),
  target: z.array(Target).optional(),
  customerProfile: Customer,
  consent: Consent,
  details: Details,
});

/** Additional requirements of a shared deal, since Microsoft calls the customer. */
const Shared = z.looseObject({
  customerProfile: z.looseObject({ team: z.array(Contact).min(1) }),
  consent: z.looseObject({
    consentToToShareInfoWithOthers: z.literal(true),
    consentToShareReferralWithMicrosoftSellers: z.literal(true),
  }),
});

const Invitation = z.looseObject({
  engagementId: z.guid(),
  inviteContext: z.looseObject({ assistanceRequestCode: z.enum(ASSISTANCE) }),
});

/** The same members in a change: they can be missing, but not wrong. */
const changed = (ways: ApiVariants): z.ZodType =>
  z.looseObject({
    name: Text.optional(),
    externalReferenceId: z.string().nullish(),
    campaignId: z.string().nullish(),
    statusReason: z.string().nullish(),
    type: z.enum(['Independent', 'Shared']).optional(),
    team: z.array(member(ways)).max(MOST).optional(),
    customerProfile: z.looseObject({ address: z.looseObject({ country: Country.optional() }).optional() }).optional(),
    consent: Consent.optional(),
    details: Details.extend({
      currency: Currency.nullish(),
      dealValue: Amount.nullish(),
      closingDateTime: Instant.nullish(),
      requirements: z.looseObject({ solutions: z.array(Solution).max(MOST).optional() }).nullish(),
    }).optional(),
  });

const dotted = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./u, '') || 'referral';

/** The value, parsed by the shape: numbers in text become numbers. @throws Refusal with the first wrong member */
export function shaped<Value>(shape: z.ZodType<Value>, value: unknown): Value {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(dotted(issue?.path ?? []), issue?.message ?? 'This is not taken.');
}

type Members = Readonly<Record<string, unknown>>;

/** A new deal of ours. @throws Refusal */
export function createdDeal(body: unknown, ways: ApiVariants): Members {
  const deal = shaped(Created.extend({ team: z.array(member(ways)).min(1).max(MOST) }), body);
  if (deal.type === 'Shared') shaped(Shared, deal);
  return deal;
}

/** A deal that Microsoft is asked to join. @throws Refusal */
export function invitedDeal(body: unknown): Members {
  const deal = shaped(Created, body);
  shaped(Shared, deal);
  shaped(Invitation, deal);
  return deal;
}

/** The changed members of a record. @throws Refusal */
export const changedMembers = (members: Members, ways: ApiVariants): Members =>
  shaped(changed(ways), members) as Members;

/** Checks that a deal can be shared. @throws Refusal */
export const sharedDeal = (record: Members): void => {
  shaped(Shared, record);
};
