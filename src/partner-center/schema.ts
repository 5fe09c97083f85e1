import { z } from 'zod';
import { isObject } from './json-patch';

/*
 * The referral resource of Partner Center's Referrals API, as far as we read it. The real API mixes null, absent and
 * empty values, sends single objects for lists, numbers as text, and values that its documentation does not list; all
 * of that is accepted. Anything that is not a referral is rejected.
 */

/** Text; null if it is absent or blank. */
export const WireText = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value == null ? '' : String(value)).trim() || null);

const WireMoment = z
  .union([z.iso.datetime({ offset: true, error: 'Not an ISO 8601 date and time' }), z.literal('')])
  .nullish();
const WireInstant = WireMoment.transform((text) => (text ? new Date(text) : null));

const isBlankValue = (value: unknown): boolean =>
  value == null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** A list, however it is sent: an array, a single object, `{}`, null or nothing. */
export const arrayOf = <Item extends z.ZodType>(item: Item): z.ZodPreprocess<z.ZodArray<Item>> =>
  z.preprocess((value) => (isBlankValue(value) ? [] : [value].flat().filter((one) => one != null)), z.array(item));

/** Null, undefined and empty text become an empty object. */
const orEmpty = (value: unknown): unknown => (value == null || value === '' ? {} : value);

/** An object; an empty one if there is none. */
export const objectOf = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodPreprocess<z.ZodObject<Shape>> =>
  z.preprocess(orEmpty, z.object(shape));

/** Keys in lower case: their case differs between versions of the API. */
const withLowerCaseKeys = (value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]))
    : orEmpty(value);

/** A member of a team, ours or the customer's. */
export const WireTeamMember = z.object({
  firstName: WireText,
  lastName: WireText,
  email: WireText,
  phoneNumber: WireText,
  title: WireText,
});

const WireNamedId = z.preprocess(
  (value) => (typeof value === 'string' ? { id: value } : value),
  z.object({ id: WireText }),
);

/** A solution of a deal; its other fields are ignored. */
export const WireSolution = z.object({ id: WireText, name: WireText });

const CustomerProfile = objectOf({
  name: WireText,
  size: WireText,
  address: objectOf({
    addressLine1: WireText,
    addressLine2: WireText,
    city: WireText,
    state: WireText,
    postalCode: WireText,
    country: WireText,
    region: WireText,
  }),
  team: arrayOf(WireTeamMember),
  ids: arrayOf(z.object({ profileType: WireText, id: WireText })),
});

const Details = objectOf({
  notes: WireText,
  dealValue: WireText,
  currency: WireText,
  closingDateTime: WireInstant,
  requirements: objectOf({
    industries: arrayOf(WireNamedId),
    products: arrayOf(WireNamedId),
    services: arrayOf(WireNamedId),
    solutions: arrayOf(WireSolution),
  }),
});

/** One referral as the API sends it. */
export const WireReferral = z.object({
  id: z.string().trim().min(1).max(100),
  engagementId: WireText,
  organizationId: WireText,
  name: WireText,
  externalReferenceId: WireText,
  createdDateTime: WireInstant,
  updatedDateTime: WireInstant,
  expirationDateTime: WireInstant,
  acceptedDateTime: WireInstant,
  closedDateTime: WireInstant,
  status: WireText,
  substatus: WireText,
  statusReason: WireText,
  type: WireText,
  direction: WireText,
  eTag: z
    .string()
    .nullish()
    .transform((tag) => tag || null),
  campaignId: WireText,
  customerProfile: CustomerProfile,
  consent: z.preprocess(
    withLowerCaseKeys,
    z.object({ consenttosharereferralwithmicrosoftsellers: WireText.catch(null) }),
  ),
  details: Details,
  registrationStatus: WireText.catch(null),
  // Only their number is read.
  registrations: arrayOf(z.unknown()).catch([]),
  team: arrayOf(WireTeamMember),
  inviteContext: objectOf({
    notes: WireText,
    assistanceRequestCode: WireText,
    invitedBy: objectOf({ organizationId: WireText, organizationName: WireText }),
  }),
});
export type WireReferral = z.infer<typeof WireReferral>;

/** A fault in a body, and its path: `value[3].createdDateTime`. */
export interface WireFault {
  readonly path: string;
  readonly message: string;
}

/** The referrals in a body, or all its faults. */
export type WireBatch =
  | { readonly ok: true; readonly referrals: readonly WireReferral[] }
  | { readonly ok: false; readonly faults: readonly WireFault[] };

const Envelope = z.looseObject({ value: z.array(z.unknown()) });

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./u, '');

const wireFaults = ({ issues }: z.ZodError): readonly WireFault[] =>
  issues.map(({ path, message }) => ({ path: pathOf(path), message }));

/** The referral in a body, or all its faults. */
export function readReferral(
  body: unknown,
):
  | { readonly ok: true; readonly referral: WireReferral }
  | { readonly ok: false; readonly faults: readonly WireFault[] } {
  const parsed = WireReferral.safeParse(body);
  return parsed.success ? { ok: true, referral: parsed.data } : { ok: false, faults: wireFaults(parsed.error) };
}

/** Reads one referral, or an OData list of referrals. */
export function readBatch(body: unknown): WireBatch {
  const isList = Envelope.safeParse(body).success;
  const parsed = isList
    ? z
        .object({ value: z.array(WireReferral) })
        .transform(({ value }) => value)
        .safeParse(body)
    : WireReferral.transform((referral) => [referral]).safeParse(body);
  if (parsed.success) return { ok: true, referrals: parsed.data };
  return { ok: false, faults: wireFaults(parsed.error) };
}
