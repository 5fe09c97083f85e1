import { chosenKeys } from '../../forms/choices';
import { PERSON_FIELDS, splitName } from '../../forms/people-fields';
import { fullName, type Contact } from '../../model/person';
import type { Answers, DraftContext } from '../model/draft';
import type { DraftForm } from './form';
import { readEmailInput, readPhoneInput } from './form-customer';
import { inputText, type PartReading } from './form-part';
import { isSameName } from '../model/known-names';
import { eachPersonOnce, EMPTY_CONTACT, draftPersonKey, selfIn } from '../model/people-keys';
import { hasReachablePerson, MOST_ON_A_DEAL } from '../model/rules';

interface ChosenPeople {
  readonly people: readonly Contact[];
  readonly isUnknown: boolean;
}

/** The people who were picked from those offered and those already on the deal. */
function readChosen(form: DraftForm, { people }: Answers, context: DraftContext): ChosenPeople {
  if (form.people === undefined) return { people, isUnknown: false };
  const offered = eachPersonOnce([...people, ...context.people, selfIn(context)]);
  const found = chosenKeys(form.people.toLowerCase()).map(
    (key) => offered.find((person) => draftPersonKey(person) === key) ?? null,
  );
  return { people: eachPersonOnce(found.filter((person) => person !== null)), isUnknown: found.includes(null) };
}

/** The chosen person whose details are in the inputs for one more person; null: they describe a new person. */
function describedPerson(form: DraftForm, people: readonly Contact[]): Contact | null {
  const [name, email] = [inputText(form, 'personName') ?? '', (inputText(form, 'personEmail') ?? '').toLowerCase()];
  const byEmail = email === '' ? undefined : people.find((person) => person.email?.toLowerCase() === email);
  if (byEmail !== undefined) return byEmail;
  const isByName = (person: Contact): boolean =>
    isSameName(fullName(person) ?? '', name) && (email === '' || person.email === null);
  const byName = name === '' ? (hasReachablePerson({ people }) ? undefined : people[0]) : people.find(isByName);
  return byName ?? null;
}

const hasNoPersonInput = (form: DraftForm): boolean =>
  PERSON_FIELDS.every((field) => (inputText(form, field) ?? '') === '');

interface TypedPerson {
  readonly person: Contact | null;
  readonly faults: PartReading['faults'];
}

/**
 * Reads a new person, or missing details of a chosen one. A person needs a name, and an e-mail address or a phone
 * number.
 */
function readPerson(form: DraftForm, meant: Contact | null): TypedPerson {
  const before = meant ?? EMPTY_CONTACT;
  const name = inputText(form, 'personName') ?? '';
  const phone = readPhoneInput(form, 'personPhone', before.phone);
  const email = readEmailInput(form, 'personEmail', before.email);
  const names = name === '' || isSameName(name, fullName(before) ?? '') ? {} : splitName(name);
  const person = { ...before, ...names, phone: phone.value ?? before.phone, email: email.value ?? before.email };
  const faults = { ...phone.faults, ...email.faults };
  if (fullName(person) === null) return { person: null, faults: { ...faults, personName: 'required' } };
  const isOutOfReach = person.phone === null && person.email === null && Object.keys(faults).length === 0;
  return isOutOfReach ? { person: null, faults: { personEmail: 'required' } } : { person, faults };
}

/** Reads the inputs about our people: those who were picked, and one more. */
export function readPeopleInputs(form: DraftForm, answers: Answers, context: DraftContext): PartReading {
  const chosen = readChosen(form, answers, context);
  const meant = hasNoPersonInput(form) ? null : describedPerson(form, chosen.people);
  const typed = hasNoPersonInput(form) ? { person: null, faults: {} } : readPerson(form, meant);
  const others = chosen.people.map((person) => (person === meant && typed.person !== null ? typed.person : person));
  const people = eachPersonOnce([...others, ...(meant === null && typed.person !== null ? [typed.person] : [])]);
  const faults = chosen.isUnknown ? { ...typed.faults, people: 'people-unknown' as const } : typed.faults;
  if (people.length > MOST_ON_A_DEAL)
    return { answers: {}, faults: { ...faults, people: 'people-too-many' }, asked: null };
  if (people.length > 0) return { answers: { people }, faults, asked: null };
  return { answers: {}, faults: Object.keys(faults).length > 0 ? faults : { people: 'people-missing' }, asked: null };
}
