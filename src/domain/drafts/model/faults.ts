import type { FieldFault } from '../../forms/deal-fields';

/** The inputs of a draft's cards; ids as in the outside contract, but for `customer`, which picks a known one. */
export const DRAFT_FIELDS = [
  'customer',
  'customerName',
  'customerAddress',
  'customerCity',
  'customerCountry',
  'customerDuns',
  'contactName',
  'contactPhone',
  'contactEmail',
  'dealName',
  'dealValue',
  'currency',
  'closeDate',
  'notes',
  'crmId',
  'campaignId',
  'people',
  'personName',
  'personPhone',
  'personEmail',
  'solutions',
  'microsoftHelp',
  'assistance',
  'assistanceNote',
  'consent',
] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** Why an answer cannot be taken as it is. */
export type DraftFault =
  | FieldFault
  | 'customer-not-understood'
  | 'name-not-understood'
  | 'address-not-understood'
  | 'country-not-understood'
  | 'duns-not-understood'
  | 'person-not-understood'
  | 'email-not-understood'
  | 'phone-not-understood'
  | 'choice-not-understood'
  | 'people-missing'
  | 'people-unknown'
  | 'people-too-many'
  | 'solutions-missing'
  | 'solutions-unknown'
  | 'solutions-too-many'
  | 'contact-required'
  | 'assistance-required'
  | 'consent-required';
