import { availableDealTypes } from '../../domain/lifecycle/inviting';
import {
  contactFields,
  hasContact,
  LONGEST_INVITATION,
  type InvitationFault,
  type InvitationForm,
} from '../../domain/forms/invitation-form';
import { fullName } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { languageOf } from '../text/formats';
import { escaped, withoutMarkup, sanitized, escapedLine } from '../text/plain-text';
import { sayTo, type Reader, type Say } from '../text/reader';
import { confirmButton, referralButton } from './buttons';
import { assistanceChoices, formField, type FormField } from './form-fields';
import { customerName } from './referral';
import { renderCard } from './render-card';

/** The state of the form: the inputs, and the faults. */
export interface InviteEntry {
  readonly form: InvitationForm;
  readonly faults: Partial<Record<keyof InvitationForm, InvitationFault>>;
  readonly notice: string | null;
}

/** The form as it first appears. No sharing is preselected unless there is only one way. */
export function inviteEntry(referral: Referral): InviteEntry {
  const microsoftHelp = referral.dealType === 'partner-led' ? 'co-sell' : '';
  const form: InvitationForm = {
    microsoftHelp,
    assistance: '',
    assistanceNote: '',
    ...contactFields(referral),
    consent: 'false',
  };
  return { form, faults: {}, notice: null };
}

const INVITE_LABELS = {
  microsoftHelp: 'invite.type',
  assistance: 'invite.assistance',
  assistanceNote: 'invite.note',
  contactName: 'edit.personName',
  contactPhone: 'edit.personPhone',
  contactEmail: 'edit.personEmail',
  consent: 'invite.consent.label',
} as const satisfies Readonly<Record<keyof InvitationForm, Parameters<Say>[0]>>;

const LONGEST_INVITE_TEXTS: Readonly<Partial<Record<keyof InvitationForm, number>>> = LONGEST_INVITATION;

function inviteFields({ form, faults }: InviteEntry, reader: Reader): Readonly<Record<string, FormField>> {
  const fields = Object.entries(INVITE_LABELS) as [
    keyof InvitationForm,
    (typeof INVITE_LABELS)[keyof InvitationForm],
  ][];
  return Object.fromEntries(
    fields.map(([id, label]) => {
      const value = sanitized(form[id], LONGEST_INVITE_TEXTS[id] ?? 100);
      return [id, formField(reader, sayTo(reader)(label), value, faults[id], { field: id, currency: '', today: '' })];
    }),
  );
}

/** The consent text with the contact whose details Microsoft will get, as far as the contact is known. */
function consentText({ customer }: Referral, reader: Reader): string {
  const [contact] = customer.contacts;
  const name = contact === undefined ? null : (fullName(contact) ?? contact.email);
  const say = sayTo(reader);
  return name === null ? say('invite.consent.unnamed') : say('invite.consent', { name: withoutMarkup(name, 80) });
}

/** The form that shares a deal with Microsoft. Sharing cannot be undone. */
export function inviteDealCard(referral: Referral, reader: Reader, entry: InviteEntry): object {
  const say = sayTo(reader);
  const types = availableDealTypes(referral);
  return renderCard('invite-deal', {
    lang: languageOf(reader),
    title: say('invite.title'),
    code: referral.code,
    customer: customerName(referral, reader),
    notices: entry.notice === null ? [] : [{ text: escapedLine(`⚠ ${entry.notice}`) }],
    final: say('invite.final'),
    meanings: types.map((type) => ({ text: say(`invite.means.${type}`) })),
    longest: LONGEST_INVITATION,
    fields: inviteFields(entry, reader),
    types: types.map((type) => ({ title: say(`dealType.${type}`), value: type })),
    placeholders: { assistance: say('placeholder.assistance') },
    assistanceInputs: [{ choices: assistanceChoices(reader) }],
    contacts: hasContact(referral)
      ? []
      : [
          {
            hint: say('invite.contact', { customer: escaped(referral.customer.name ?? say('customer.unknown'), 120) }),
          },
        ],
    consent: consentText(referral, reader),
    buttons: [
      confirmButton(say('button.invite.confirm'), 'deal.invite.confirm', referral, 'positive'),
      referralButton(say('button.cancel'), 'referral.refresh', referral.id),
    ],
  });
}
