import { ASSISTANCE_CODES } from '../../domain/model/assistance';
import type { CatalogueSolution } from '../../domain/model/catalogue';
import { LONGEST_TERMS } from '../../domain/forms/acceptance';
import type { FieldFault, ValueFields } from '../../domain/forms/deal-fields';
import { LONGEST_INVITATION, type InvitationFault } from '../../domain/forms/invitation-form';
import { LONGEST_PERSON, MOST_PEOPLE, type PeopleFault } from '../../domain/forms/people-fields';
import { MOST_SOLUTIONS, type SolutionsFault } from '../../domain/forms/solution-fields';
import { CURRENCIES, minorUnits } from '../../domain/money/currency';
import { amountOf, type Money } from '../../domain/money/money';
import { isMessageKey } from '../../locales/translate';
import { formatCurrency, formatDate, formatNumber } from '../text/formats';
import { withoutMarkup } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';

/** Why a field of a form about a referral or a deal is rejected. */
export type FormFault = FieldFault | PeopleFault | SolutionsFault | InvitationFault;

/** The longest texts that the fields accept, in UTF-16 units. */
const LONGEST_FORM_TEXTS: Readonly<Record<string, number>> = {
  ...LONGEST_TERMS,
  ...LONGEST_PERSON,
  ...LONGEST_INVITATION,
};

/** The values that the text of a fault needs. */
export interface FaultValues {
  readonly field: string;
  /** The value of the currency field; empty if there is none. */
  readonly currency: string;
  /** The reader's date. */
  readonly today: string;
}

/** What is wrong with a field, and how to correct it, with examples in the reader's format. */
export function faultText(reader: Reader, fault: FormFault, { field, currency, today }: FaultValues): string {
  const code = currency.trim().toUpperCase();
  const digits = CURRENCIES.includes(code) ? minorUnits(code) : 2;
  const example = fault.startsWith('date') ? formatDate(reader, today) : formatNumber(reader, 125_000);
  // If the currency is only part of the typed amount, its number of decimals is not known here.
  const told = fault === 'money-too-precise' && code === '' ? 'money-not-understood' : fault;
  const most = fault === 'solutions-too-many' ? MOST_SOLUTIONS : MOST_PEOPLE;
  return sayTo(reader)(`fault.${told}`, {
    example,
    currency: code,
    digits,
    most,
    longest: LONGEST_FORM_TEXTS[field] ?? 0,
  });
}

/** A field as templates need it: label, value, and a line for each fault. */
export interface FormField {
  readonly label: string;
  readonly value: string;
  readonly faults: readonly { readonly text: string }[];
}

/** A field, with its fault if it has one. */
export function formField(
  reader: Reader,
  label: string,
  value: string,
  fault: FormFault | undefined,
  surroundings: FaultValues,
): FormField {
  return { label, value, faults: fault === undefined ? [] : [{ text: `⚠ ${faultText(reader, fault, surroundings)}` }] };
}

/** The name of a kind of help; a code without a translation is returned as it is. */
export function assistanceName(code: string, reader: Reader): string {
  const key = `assistance.${code.toLowerCase()}`;
  return isMessageKey(key) ? sayTo(reader)(key) : code;
}

/** Every kind of help that Microsoft can be asked for. */
export const assistanceChoices = (reader: Reader): readonly Choice[] =>
  ASSISTANCE_CODES.map((code) => ({ title: assistanceName(code, reader), value: code }));

/** A catalogue solution as the title of a choice: its group, its name, and whether it is eligible for incentives. */
export function solutionTitle(
  { name, group, isEligible }: Pick<CatalogueSolution, 'name' | 'group' | 'isEligible'>,
  longest: number,
  reader: Reader,
): string {
  const say = sayTo(reader);
  return say(isEligible ? 'draft.solution.eligible' : 'draft.solution', {
    group: say(`draft.group.${group}`),
    name: withoutMarkup(name, longest),
  });
}

/** One choice of an input. */
export interface Choice {
  readonly title: string;
  readonly value: string;
}

/** Every currency by code and name. */
export const currencyChoices = (reader: Reader): readonly Choice[] =>
  CURRENCIES.map((code) => ({ title: `${code} – ${formatCurrency(reader, code)}`, value: code }));

/** Every currency by code alone, for forms that have no room for names. */
export const currencyCodes = (): readonly Choice[] => CURRENCIES.map((code) => ({ title: code, value: code }));

/** A value as the texts of its two fields; reading them gives the same value again. */
export const valueFields = (value: Money | null, reader: Reader): ValueFields =>
  value === null
    ? { dealValue: '', currency: '' }
    : { dealValue: amountOf(value, reader.locale), currency: value.currency };
