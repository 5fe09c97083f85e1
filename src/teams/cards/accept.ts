import { LONGEST_TERMS, type AcceptanceField, type AcceptanceForm } from '../../domain/forms/acceptance';
import type { FieldFault } from '../../domain/forms/deal-fields';
import type { Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { languageOf } from '../text/formats';
import { literal, sanitized, escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { confirmButton, referralButton } from './buttons';
import { currencyChoices, formField, valueFields } from './form-fields';
import { customerName } from './referral';
import { renderCard } from './render-card';

/** The state of the form: the text typed, the people chosen, and the faults. */
export interface AcceptEntry {
  readonly form: AcceptanceForm;
  /** Object ids of the chosen colleagues. */
  readonly people: readonly string[];
  readonly faults: Partial<Record<AcceptanceField | 'people', FieldFault | 'people-unknown'>>;
  readonly notice: string | null;
}

/** The most colleagues that are offered. Nobody can choose from a longer list. */
const COLLEAGUES_SHOWN = 100;

/** The form filled in from the referral, so that two clicks are enough. `today` is the reader's date. */
export function acceptEntry(referral: Referral, reader: Reader, today: string): AcceptEntry {
  const { terms, customer } = referral;
  const closeDate = terms.closeDate !== null && terms.closeDate >= today ? terms.closeDate : '';
  const form = {
    dealName: sanitized(terms.name ?? customer.name ?? referral.code, LONGEST_TERMS.dealName),
    ...valueFields(terms.value, reader),
    closeDate,
    notes: sanitized(terms.notes ?? '', LONGEST_TERMS.notes),
    crmId: sanitized(terms.crmId ?? '', LONGEST_TERMS.crmId),
    campaignId: sanitized(terms.campaignId ?? '', LONGEST_TERMS.campaignId),
  };
  return { form, people: [], faults: {}, notice: null };
}

/** The fields of the form as the template needs them: label, value and faults. */
function acceptFields(entry: AcceptEntry, reader: Reader, today: string): object {
  const fields = Object.entries<string>({ ...entry.form, people: entry.people.join(',') });
  return Object.fromEntries(
    fields.map(([id, value]) => {
      const label = sayTo(reader)(`field.${id as AcceptanceField | 'people'}`);
      const fault = entry.faults[id as AcceptanceField];
      return [id, formField(reader, label, value, fault, { field: id, currency: entry.form.currency, today })];
    }),
  );
}

/** The form that turns a referral into a deal. */
export function acceptCard(
  referral: Referral,
  reader: Reader,
  entry: AcceptEntry,
  colleagues: readonly Person[],
  today: string,
): object {
  const say = sayTo(reader);
  const people = colleagues
    .slice(0, COLLEAGUES_SHOWN)
    .map(({ objectId, name }) => ({ title: literal(name, 60), value: objectId }));
  return renderCard('accept', {
    lang: languageOf(reader),
    title: say('accept.title'),
    hint: say('accept.hint'),
    code: referral.code,
    customer: customerName(referral, reader),
    notices: entry.notice === null ? [] : [{ text: escapedLine(`⚠ ${entry.notice}`) }],
    required: say('fault.required'),
    longest: LONGEST_TERMS,
    today,
    fields: acceptFields(entry, reader, today),
    placeholders: {
      dealValue: say('placeholder.dealValue'),
      currency: say('placeholder.currency'),
      people: say('placeholder.people'),
    },
    currencies: currencyChoices(reader),
    peopleInputs: people.length === 0 ? [] : [{ choices: people }],
    isMoreShown: entry.faults.crmId !== undefined || entry.faults.campaignId !== undefined,
    moreTitle: say('button.more'),
    buttons: [
      confirmButton(say('button.accept.confirm'), 'referral.accept.confirm', referral, 'positive'),
      referralButton(say('button.cancel'), 'referral.refresh', referral.id),
    ],
  });
}
