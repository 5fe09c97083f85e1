import { isCompleteContact } from '../lifecycle/inviting';
import { fullName, type Contact } from '../model/person';
import { isEmail, readPhone } from '../typed/names/typed-person';
import { choiceKey, chosenKeys } from './choices';
import type { FieldFault } from './deal-fields';
import type { ReadPart } from './read-part';

/** The inputs for our people on a deal; the keys are the ids of the card's inputs. */
export interface PeopleFields {
  /** Keys of the chosen people, separated by commas. */
  readonly people: string;
  /** One more person. */
  readonly personName: string;
  readonly personPhone: string;
  readonly personEmail: string;
}

/** Why a field is rejected. */
export type PeopleFault =
  | FieldFault
  | 'people-missing'
  | 'people-unknown'
  | 'people-too-many'
  | 'email-not-understood'
  | 'phone-not-understood';

/** The most people that Partner Center accepts on a deal. */
export const MOST_PEOPLE = 50;

/** The longest accepted texts about one person, in UTF-16 units. */
export const LONGEST_PERSON = { personName: 120, personPhone: 40, personEmail: 120 } as const;

/** The key of a person in a list of choices: the e-mail address, else the name, in lower case. */
export const contactKey = (contact: Contact): string =>
  choiceKey((contact.email ?? fullName(contact) ?? '').toLowerCase());

/** Each person once, as first mentioned; a missing phone number or title is filled in from later mentions. */
export function distinctPeople(people: readonly Contact[]): readonly Contact[] {
  const known = new Map<string, Contact>();
  for (const person of people) {
    const key = contactKey(person);
    const first = known.get(key);
    known.set(
      key,
      first === undefined
        ? person
        : { ...first, phone: first.phone ?? person.phone, title: first.title ?? person.title },
    );
  }
  return [...known.values()];
}

/** Splits a name: its last word is the last name; a single word is a first name. */
export function splitName(name: string): Pick<Contact, 'firstName' | 'lastName'> {
  const words = name.trim().split(/\s+/u);
  const lastName = words.length > 1 ? (words.at(-1) ?? null) : null;
  return { firstName: (lastName === null ? words : words.slice(0, -1)).join(' ') || null, lastName };
}

type Added = ReadPart<Contact | null, keyof PeopleFields, PeopleFault>;

/** The inputs for one more person. */
export const PERSON_FIELDS = ['personName', 'personPhone', 'personEmail'] as const;

/** The fault of one input for the additional person; Partner Center requires all three. */
function personFault(form: PeopleFields, field: (typeof PERSON_FIELDS)[number]): PeopleFault | null {
  const typed = form[field].trim();
  if (typed === '') return 'required';
  if (typed.length > LONGEST_PERSON[field]) return 'too-long';
  if (field === 'personEmail' && !isEmail(typed)) return 'email-not-understood';
  return field === 'personPhone' && readPhone(typed) === null ? 'phone-not-understood' : null;
}

function readAdded(form: PeopleFields): Added {
  if (PERSON_FIELDS.every((field) => form[field].trim() === '')) return { value: null, faults: {} };
  const faults = Object.fromEntries(
    PERSON_FIELDS.map((field) => [field, personFault(form, field)] as const).filter(([, fault]) => fault !== null),
  );
  if (Object.keys(faults).length > 0) return { value: null, faults };
  const { personName, personPhone, personEmail } = form;
  return {
    value: { ...splitName(personName), phone: readPhone(personPhone), email: personEmail.trim(), title: null },
    faults: {},
  };
}

/** The chosen people with the added one; if that person is among them already, the new details replace the old ones. */
function withAdded(chosen: readonly Contact[], added: Contact | null): readonly Contact[] {
  if (added === null) return chosen;
  const isThere = chosen.some((person) => contactKey(person) === contactKey(added));
  return isThere
    ? chosen.map((person) => (contactKey(person) === contactKey(added) ? { ...added, title: person.title } : person))
    : [...chosen, added];
}

/** The people that a list offers, those on the deal first. */
export interface PeopleOffered {
  readonly offered: readonly Contact[];
  /** People on the deal for whom the list has no room: they stay on the deal. */
  readonly fixed: readonly Contact[];
  /** Our people on the deal so far: if one of them is complete, one must be complete afterwards, too. */
  readonly before: readonly Contact[];
}

/** Whether a deal would lose its last person, or its last complete person, compared with `before`. */
export const losesLastPerson = (people: readonly Contact[], before: readonly Contact[]): boolean =>
  (people.length === 0 && before.length > 0) || (before.some(isCompleteContact) && !people.some(isCompleteContact));

/** Reads the chosen people and the additional one. */
export function readPeopleFields(
  form: PeopleFields,
  { offered, fixed, before }: PeopleOffered,
): ReadPart<readonly Contact[], keyof PeopleFields, PeopleFault> {
  const keys = new Set(chosenKeys(form.people));
  const unseen = new Set(fixed.map(contactKey));
  const chosen = offered.filter((person) => keys.has(contactKey(person)) && !unseen.has(contactKey(person)));
  const isStray = [...keys].some((key) => !unseen.has(key) && !offered.some((person) => contactKey(person) === key));
  const added = readAdded(form);
  if (isStray) return { value: before, faults: { ...added.faults, people: 'people-unknown' } };
  const people = withAdded([...chosen, ...fixed], added.value);
  if (people.length > MOST_PEOPLE) return { value: before, faults: { ...added.faults, people: 'people-too-many' } };
  const isLost = Object.keys(added.faults).length === 0 && losesLastPerson(people, before);
  return { value: people, faults: { ...added.faults, ...(isLost ? { people: 'people-missing' as const } : {}) } };
}
