import type { Contact } from '../../model/person';

/** A name as Partner Center wants it: its last word is the family's; a name of one word is a first name. */
export function namedPerson(name: string): Pick<Contact, 'firstName' | 'lastName'> {
  const words = name.trim().split(/\s+/u);
  const lastName = words.length > 1 ? (words.at(-1) ?? null) : null;
  return { firstName: (lastName === null ? words : words.slice(0, -1)).join(' ') || null, lastName };
}
