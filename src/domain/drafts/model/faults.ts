import type { FieldFault } from '../../forms/deal-fields';

/** The ids of the inputs of a draft's cards. `customer` picks a known customer. */
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

/** The id of an input. */
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** Why an answer is rejected. */
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
