import type { Contact } from '../../model/person';

/** The details that a line gives beside the name. */
export interface TypedDetails {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly title: string | null;
}

const foldedName = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const nameParts = (text: string): readonly string[] =>
  foldedName(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const nameWords = ({ firstName, lastName }: Contact): readonly string[] =>
  nameParts([firstName, lastName].filter((name) => name !== null).join(' '));

/** The words by which a person is found: those of the name, also in Chinese order, and those of the e-mail address. */
function searchWordsOf(contact: Contact): ReadonlySet<string> {
  const { firstName, lastName, email } = contact;
  const [local = ''] = (email ?? '').split('@');
  return new Set([...nameWords(contact), ...nameParts(`${lastName ?? ''}${firstName ?? ''}`), ...nameParts(local)]);
}

const isSameEmail = (contact: Contact, emails: readonly string[]): boolean =>
  contact.email !== null && emails.some((email) => foldedName(email) === foldedName(contact.email ?? ''));

const isSamePhone = (contact: Contact, phones: readonly string[]): boolean =>
  contact.phone !== null && phones.some((phone) => phone.replace(/\D/gu, '') === contact.phone?.replace(/\D/gu, ''));

/** Whether the words are the whole name, so that nobody else with the same first name is meant. */
function isWholeName(contact: Contact, words: readonly string[]): boolean {
  const joined = nameParts(`${contact.lastName ?? ''}${contact.firstName ?? ''}`).join('');
  return nameWords(contact).every((word) => words.includes(word)) || words.join('') === joined;
}

/** The known person with the typed details. A different name replaces the known one only if it is a full name. */
function withTypedDetails(contact: Contact, person: Contact, told: TypedDetails, words: readonly string[]): Contact {
  const keepsName =
    person.firstName === null || person.lastName === null || words.every((word) => searchWordsOf(contact).has(word));
  return {
    firstName: keepsName ? contact.firstName : person.firstName,
    lastName: keepsName ? contact.lastName : person.lastName,
    email: person.email ?? contact.email,
    phone: person.phone ?? contact.phone,
    title: told.title ?? (keepsName ? contact.title : (person.title ?? contact.title)),
  };
}

/**
 * The known people that a line can mean, updated with its details; includes a new person if the line can mean one as
 * well. Empty if it names no known person.
 */
export function knownPeopleMeant(
  text: string,
  people: readonly Contact[],
  told: TypedDetails,
  known: readonly Contact[],
): readonly Contact[] {
  const words = nameParts(text);
  const merged = (contacts: readonly Contact[], all = people): readonly Contact[] =>
    contacts.flatMap((contact) =>
      (all.length === 0 ? [personFromDetails(told)] : all).map((person) =>
        withTypedDetails(contact, person, told, words),
      ),
    );
  const reached = known.filter((contact) => isSameEmail(contact, told.emails));
  if (reached.length > 0) return merged(reached);
  if (words.length === 0)
    return merged(told.emails.length > 0 ? [] : known.filter((contact) => isSamePhone(contact, told.phones)));
  const found = known.filter((contact) => words.every((word) => searchWordsOf(contact).has(word)));
  const whole = found.filter((contact) => isWholeName(contact, words));
  const meant = whole.length > 0 ? whole : found;
  // The same first name with another e-mail address may be a different person.
  const isNamesake = whole.length === 0 && told.emails.length > 0 && meant.some(({ email }) => email !== null);
  return [...(isNamesake ? people : []), ...merged(meant)];
}

const personFromDetails = ({ emails, phones, title }: TypedDetails): Contact => ({
  firstName: null,
  lastName: null,
  email: emails[0] ?? null,
  phone: phones[0] ?? null,
  title,
});
