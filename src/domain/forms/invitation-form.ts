import { isAssistanceCode, type AssistanceCode } from '../model/assistance';
import { availableDealTypes, isCompleteContact, type Inviting } from '../lifecycle/inviting';
import { fullName, type Contact } from '../model/person';
import type { Referral } from '../model/referral';
import { isEmail, readPhone } from '../typed/names/typed-person';
import { tooLongFaults, type FieldFault } from './deal-fields';
import { splitName } from './people-fields';

/** The form that shares a deal with Microsoft, as filled in; its keys are the ids of the card's inputs. */
export interface InvitationForm {
  /** `partner-led` or `co-sell`. */
  readonly microsoftHelp: string;
  readonly assistance: string;
  readonly assistanceNote: string;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly contactEmail: string;
  /** `true`: the customer agreed that Microsoft gets the contact's details. */
  readonly consent: string;
}

/** Why a field is rejected. */
export type InvitationFault =
  | FieldFault
  | 'assistance-required'
  | 'contact-required'
  | 'consent-required'
  | 'email-not-understood'
  | 'phone-not-understood';

/** The longest accepted texts, in UTF-16 units. */
export const LONGEST_INVITATION = {
  assistanceNote: 1000,
  contactName: 120,
  contactPhone: 40,
  contactEmail: 120,
} as const;

type InvitationFaults = Partial<Record<keyof InvitationForm, InvitationFault>>;

/** The invitation in the form, or the faults by field. */
export type ReadInvitation =
  | { readonly ok: true; readonly invitation: Pick<Inviting, 'dealType' | 'assistance' | 'note' | 'contact'> }
  | { readonly ok: false; readonly faults: InvitationFaults };

/** The inputs that make up the customer's contact. */
export const CONTACT_FIELDS = ['contactName', 'contactPhone', 'contactEmail'] as const;

/** Whether the customer has a contact with a name, a phone number and an e-mail address. */
export const hasContact = ({ customer }: Pick<Referral, 'customer'>): boolean =>
  customer.contacts.some(isCompleteContact);

/** The inputs filled with the customer's first contact. */
export function contactFields({
  customer,
}: Pick<Referral, 'customer'>): Pick<InvitationForm, (typeof CONTACT_FIELDS)[number]> {
  const [contact] = customer.contacts;
  return {
    contactName: (contact === undefined ? null : fullName(contact)) ?? '',
    contactPhone: contact?.phone ?? '',
    contactEmail: contact?.email ?? '',
  };
}

/** Whether each input of the contact is empty, or as the form showed it. */
function isContactUnchanged(form: InvitationForm, referral: Referral): boolean {
  const shown = contactFields(referral);
  return CONTACT_FIELDS.every((field) => form[field].trim() === '' || form[field].trim() === shown[field].trim());
}

/** The faults of the contact. One that is neither needed nor changed has none. */
function contactFaults(form: InvitationForm, referral: Referral, isNeeded: boolean): InvitationFaults {
  if (!isNeeded && isContactUnchanged(form, referral)) return {};
  const empty = CONTACT_FIELDS.filter((field) => form[field].trim() === '');
  if (empty.length === CONTACT_FIELDS.length) return isNeeded ? { contactName: 'contact-required' } : {};
  return {
    ...Object.fromEntries(empty.map((field) => [field, 'required' as const])),
    ...(form.contactPhone.trim() === '' || readPhone(form.contactPhone) !== null
      ? {}
      : { contactPhone: 'phone-not-understood' as const }),
    ...(form.contactEmail.trim() === '' || isEmail(form.contactEmail.trim())
      ? {}
      : { contactEmail: 'email-not-understood' as const }),
  };
}

function contactOfForm(form: InvitationForm, known: Contact | undefined): Contact | null {
  if (CONTACT_FIELDS.some((field) => form[field].trim() === '')) return null;
  return {
    ...splitName(form.contactName),
    phone: readPhone(form.contactPhone),
    email: form.contactEmail.trim(),
    title: known?.title ?? null,
  };
}

function assistanceOfForm({ assistance }: InvitationForm): AssistanceCode | null {
  const code = assistance.trim();
  return isAssistanceCode(code) ? code : null;
}

const hasAnyDetail = (contact: Contact): boolean =>
  fullName(contact) !== null || contact.email !== null || contact.phone !== null;

/** Whether Microsoft gets a contact of the customer with the deal. */
const sendsContact = (form: InvitationForm, { customer }: Referral): boolean =>
  customer.contacts.some(hasAnyDetail) || form.contactName.trim() !== '';

/**
 * Reads the form. Co-sell requires the kind of help, a complete contact at the customer, and the customer's consent.
 * Partner-led requires the consent only if Microsoft gets a contact with the deal.
 */
export function readInvitation(form: InvitationForm, referral: Referral): ReadInvitation {
  const dealType = availableDealTypes(referral).find((type) => type === form.microsoftHelp.trim());
  if (dealType === undefined) return { ok: false, faults: { microsoftHelp: 'choice-unknown' } };
  const isCoSell = dealType === 'co-sell';
  const needsContact = isCoSell && !hasContact(referral);
  const needsConsent = (isCoSell || sendsContact(form, referral)) && form.consent.trim().toLowerCase() !== 'true';
  const assistance = isCoSell ? assistanceOfForm(form) : null;
  const faults: InvitationFaults = {
    ...(isCoSell && assistance === null ? { assistance: 'assistance-required' as const } : {}),
    ...contactFaults(form, referral, needsContact),
    ...(needsConsent ? { consent: 'consent-required' as const } : {}),
    ...tooLongFaults(form, LONGEST_INVITATION),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const contact = contactOfForm(form, referral.customer.contacts[0]);
  return { ok: true, invitation: { dealType, assistance, note: form.assistanceNote.trim() || null, contact } };
}
