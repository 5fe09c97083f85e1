import { z } from 'zod';
import type { Suggestion } from './fictitious';
import { SELLER } from './microsoft';
import { isMicrosofts, isObject, memberAt, MICROSOFT, OUR_ORGANIZATION, textAt, type WireRecord } from './wire-record';

/*
 * The forms of the page, and how they change records.
 */

const Text = z.string().trim().min(1);

/** A new referral, with the time for our answer in seconds. */
export const NewReferral = z.object({
  customer: Text,
  country: z.string().regex(/^[A-Z]{2}$/u),
  city: Text,
  street: Text,
  name: Text,
  value: z.number().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/u),
  notes: z.string(),
  contactFirstName: z.string(),
  contactLastName: z.string(),
  contactEmail: z.string(),
  answerWithinSeconds: z.number().positive(),
}) satisfies z.ZodType<Suggestion>;

/** The members of a referral that was sent with the form. */
export function referralByHand(given: z.infer<typeof NewReferral>, now: Date): WireRecord {
  const { contactFirstName, contactLastName, contactEmail } = given;
  return {
    name: given.name,
    expirationDateTime: new Date(now.getTime() + given.answerWithinSeconds * 1000).toISOString(),
    target: [{ type: 'SolutionProfile', id: 'SOL-61900-NWA' }],
    customerProfile: {
      name: given.customer,
      size: '251to1000employees',
      isMatchingComplete: true,
      address: {
        addressLine1: given.street,
        addressLine2: null,
        city: given.city,
        state: null,
        postalCode: null,
        country: given.country,
        region: null,
      },
      team: [{ firstName: contactFirstName, lastName: contactLastName, phoneNumber: null, email: contactEmail }],
      ids: [],
    },
    details: {
      notes: given.notes,
      dealValue: given.value,
      currency: given.currency,
      closingDateTime: `${new Date(now.getTime() + 60 * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`,
      requirements: {
        industries: [],
        products: [{ id: 'Azure' }],
        services: [{ id: 'DeploymentOrMigration' }],
        solutions: [{ id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator', type: 'Name' }],
      },
    },
    team: [SELLER],
    inviteContext: {
      notes: 'This customer asked for a partner. Can you help?',
      assistanceRequestCode: 'GeneralOrOther',
      invitedMpnId: '6190001',
      invitedBy: { organizationId: MICROSOFT, organizationName: 'Microsoft' },
    },
  };
}

/** Microsoft's answer to a co-sell deal. */
export const CoSellAnswer = z.object({
  how: z.enum(['accept', 'decline']),
  sellerFirstName: Text.optional(),
  sellerLastName: Text.optional(),
});

/** A colleague's changes in the portal. */
export const PortalChange = z.object({
  name: Text.optional(),
  value: z.number().nonnegative().optional(),
  notes: z.string().optional(),
  become: z.enum(['accepted', 'declined', 'won', 'lost']).optional(),
});

const PORTAL_STATUSES = {
  accepted: { status: 'Active', substatus: 'Accepted' },
  declined: { status: 'Closed', substatus: 'Declined', statusReason: 'Declined by a colleague in the portal' },
  won: { status: 'Closed', substatus: 'Won' },
  lost: { status: 'Closed', substatus: 'Lost', statusReason: 'Closed as lost by a colleague in the portal' },
} as const;

/** The members that a change in the portal sets. */
export function portalChange({ name, value, notes, become }: z.infer<typeof PortalChange>): WireRecord {
  const details = { ...(value === undefined ? {} : { dealValue: value }), ...(notes === undefined ? {} : { notes }) };
  return { ...(name === undefined ? {} : { name }), details, ...(become === undefined ? {} : PORTAL_STATUSES[become]) };
}

/** A record as the page shows it. */
export const listed = (record: WireRecord): object => ({
  id: record['id'],
  engagementId: record['engagementId'],
  whose: isMicrosofts(record) ? 'Microsoft' : textAt(record, 'organizationName') || OUR_ORGANIZATION.organizationName,
  isMicrosofts: isMicrosofts(record),
  name: textAt(record, 'name'),
  customer: textAt(record, 'customerProfile/name'),
  people: [record['team']]
    .flat()
    .filter(isObject)
    .map((one) => `${textAt(one, 'firstName')} ${textAt(one, 'lastName')}`)
    .join(', '),
  value: memberAt(record, 'details/dealValue') ?? null,
  currency: textAt(record, 'details/currency'),
  notes: textAt(record, 'details/notes'),
  type: textAt(record, 'type'),
  status: textAt(record, 'status'),
  substatus: textAt(record, 'substatus'),
  statusReason: textAt(record, 'statusReason'),
  updated: textAt(record, 'updatedDateTime'),
  expires: textAt(record, 'expirationDateTime'),
});
