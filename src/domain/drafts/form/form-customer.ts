import { CONTACT_FIELDS } from '../../forms/invitation-form';
import { splitName } from '../../forms/people-fields';
import { fullName, type Contact } from '../../model/person';
import type { Customer } from '../../model/referral';
import { isEmail, readPhone } from '../../typed/names/typed-person';
import { NO_ANSWERS, type Answers, type DraftContext } from '../model/draft';
import { customerKey, draftFormOf, linesAsText, type DraftForm } from './form';
import {
  inputText,
  readRequired,
  validInput,
  rejectedInput,
  type InputContext,
  type InputReading,
  type PartReading,
  type PickedCustomer,
} from './form-part';
import { isSameName } from '../model/known-names';
import { withAddress } from '../reading/reading-customer';
import { firstContact } from '../model/rules';

const isKeyOf = (key: string, customer: Customer): boolean =>
  customer.name !== null && (key === customerKey(customer) || isSameName(key, customer.name));

/** The known customer that a card picks; null: none, or another name was typed, which means a new customer. */
export function findPickedCustomer(
  form: DraftForm,
  { customer }: Answers,
  { customers }: DraftContext,
): PickedCustomer | null {
  const key = inputText(form, 'customer') ?? '';
  const [found] = [
    ...customers.filter((known) => customerKey(known) === key),
    ...[customer, ...customers].filter((known) => isKeyOf(key, known)),
  ];
  if (key === '' || found === undefined) return null;
  const isAnother = customerKey(found) !== customerKey(customer);
  const name = inputText(form, 'customerName') ?? '';
  const isNew = name !== '' && !isSameName(name, found.name ?? '') && !(isAnother && name === customer.name);
  return isNew ? null : { customer: isAnother ? found : customer, isAnother };
}

function readCountry(
  form: DraftForm,
  before: string | null,
  { countryNamed, pick }: InputContext,
): InputReading<string | null> {
  const text = inputText(form, 'customerCountry');
  if (text === null) return validInput(before);
  if (text !== '') {
    const code = countryNamed(text);
    return code === null ? rejectedInput(before, { customerCountry: 'country-not-understood' }) : validInput(code);
  }
  const known = pick?.customer.address.country ?? null;
  return known === null ? rejectedInput(before, { customerCountry: 'required' }) : validInput(known);
}

function readDuns(form: DraftForm, before: string | null, { pick }: InputContext): InputReading<string | null> {
  const text = inputText(form, 'customerDuns');
  if (text === null) return validInput(before);
  const digits = text.normalize('NFKC').replace(/[\s-]/gu, '');
  if (digits === '') return validInput(pick?.customer.duns ?? null);
  return /^\d{9}$/u.test(digits) ? validInput(digits) : rejectedInput(before, { customerDuns: 'duns-not-understood' });
}

/** Whether the card picks a customer that is not known, and gives no name. */
const isPickUnknown = (form: DraftForm, pick: PickedCustomer | null): boolean =>
  (inputText(form, 'customer') ?? '') !== '' && pick === null && (inputText(form, 'customerName') ?? '') === '';

/** Reads the inputs about the customer. A known customer that is picked fills the empty inputs. */
export function readCustomerInputs(form: DraftForm, answers: Answers, context: InputContext): PartReading {
  const { pick } = context;
  if (isPickUnknown(form, pick)) return { answers: {}, faults: { customer: 'customer-not-understood' }, asked: null };
  const base = pick?.customer ?? answers.customer;
  const { address } = base;
  const picked = pick === null ? NO_ANSWERS.customer : base;
  const name = readRequired(form, 'customerName', base.name, picked.name);
  const line = readRequired(
    form,
    'customerAddress',
    linesAsText(address.lines),
    linesAsText(picked.address.lines) || null,
  );
  const city = readRequired(form, 'customerCity', address.city, picked.address.city);
  const country = readCountry(form, address.country, context);
  const duns = readDuns(form, base.duns, context);
  const isLineSame = line.value === null || line.value === linesAsText(address.lines);
  const told = {
    line: isLineSame ? null : line.value,
    city: city.value,
    state: null,
    postalCode: null,
    country: country.value,
  };
  const customer = { ...base, name: name.value, duns: duns.value, address: withAddress(address, told) };
  return {
    answers: { customer },
    faults: { ...name.faults, ...line.faults, ...city.faults, ...country.faults, ...duns.faults },
    asked: null,
  };
}

/** Reads an e-mail address; an empty input is none. */
export function readEmailInput(
  form: DraftForm,
  field: 'contactEmail' | 'personEmail',
  before: string | null,
): InputReading<string | null> {
  const text = inputText(form, field);
  if (text === null) return validInput(before);
  if (text === '') return validInput(null);
  return isEmail(text) ? validInput(text) : rejectedInput(before, { [field]: 'email-not-understood' });
}

/** Reads a phone number; an empty input is none. */
export function readPhoneInput(
  form: DraftForm,
  field: 'contactPhone' | 'personPhone',
  before: string | null,
): InputReading<string | null> {
  const text = inputText(form, field);
  if (text === null) return validInput(before);
  if (text === '') return validInput(null);
  const phone = readPhone(text);
  return phone === null ? rejectedInput(before, { [field]: 'phone-not-understood' }) : validInput(phone);
}

function readContactName(
  form: DraftForm,
  before: Contact | null,
): InputReading<Pick<Contact, 'firstName' | 'lastName'>> {
  const names = { firstName: before?.firstName ?? null, lastName: before?.lastName ?? null };
  const text = inputText(form, 'contactName');
  if (text === null || (before !== null && text === fullName(before))) return validInput(names);
  if (text === '') return rejectedInput(names, { contactName: 'required' });
  return text.length > LONGEST_CONTACT_NAME
    ? rejectedInput(names, { contactName: 'too-long' })
    : validInput(splitName(text));
}

/** The longest name of a person, in UTF-16 units. */
const LONGEST_CONTACT_NAME = 200;

/**
 * Reads the inputs about the contact. If all of them are empty the contact is removed, unless it comes with a newly
 * picked customer.
 */
export function readContactInputs(
  form: DraftForm,
  { customer, ...others }: Answers,
  { pick, locale }: InputContext,
): PartReading {
  const present = draftFormOf({ customer, ...others }, locale);
  const isSame = CONTACT_FIELDS.every((field) => [null, present[field]].includes(inputText(form, field)));
  const isEmpty = CONTACT_FIELDS.every((field) => (inputText(form, field) ?? '') === '');
  if (isSame || (isEmpty && pick?.isAnother === true)) return { answers: {}, faults: {}, asked: null };
  if (isEmpty) return { answers: { customer: { ...customer, contacts: [] } }, faults: {}, asked: null };
  return readContactPerson(form, customer);
}

function readContactPerson(form: DraftForm, customer: Customer): PartReading {
  const before = firstContact(customer);
  const name = readContactName(form, before);
  const phone = readPhoneInput(form, 'contactPhone', before?.phone ?? null);
  const email = readEmailInput(form, 'contactEmail', before?.email ?? null);
  const isSamePerson = before !== null && fullName(before) === fullName({ ...before, ...name.value });
  const contact: Contact = {
    ...name.value,
    phone: phone.value,
    email: email.value,
    title: isSamePerson ? before.title : null,
  };
  const faults = { ...name.faults, ...phone.faults, ...email.faults };
  const isNobody = fullName(contact) === null;
  return { answers: isNobody ? {} : { customer: { ...customer, contacts: [contact] } }, faults, asked: null };
}
