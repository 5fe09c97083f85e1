/** A person named on a referral: the customer's contact, our own people or Microsoft's seller. */
export interface Contact {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string | null;
}

/** A Teams user, identified by directory ids. `name` and `email` come from a roster, never from card data. */
export interface Person {
  readonly tenantId: string;
  /** Object id in the tenant's directory. */
  readonly objectId: string;
  readonly name: string;
  readonly email: string | null;
}

/** The key of a person, unique across tenants, for comparing and storing. */
export const personKey = (person: Pick<Person, 'tenantId' | 'objectId'>): string =>
  `${person.tenantId}/${person.objectId}`.toLowerCase();

/** Whether both have the same directory ids, even if a name has changed. */
export const isSamePerson = (
  one: Pick<Person, 'tenantId' | 'objectId'>,
  other: Pick<Person, 'tenantId' | 'objectId'>,
): boolean => personKey(one) === personKey(other);

/** A person as a member of a deal's team. Teams has a single name: its last word is taken as the last name. */
export function contactOf({ name, email }: Person): Contact {
  const words = name.trim().split(/\s+/u);
  const lastName = words.length > 1 ? (words.at(-1) ?? null) : null;
  const firstName = (lastName === null ? words : words.slice(0, -1)).join(' ') || null;
  return { firstName, lastName, email, phone: null, title: null };
}

/** Scripts in which the last name comes first, without a space after it. */
const FAMILY_FIRST = /^[\p{Script=Han}\p{Script=Hangul}]+$/u;

/** First and last name as one text, in the order that their script uses; null if neither is known. */
export function fullName({ firstName, lastName }: Contact): string | null {
  const isFamilyFirst = firstName !== null && lastName !== null && FAMILY_FIRST.test(firstName + lastName);
  if (isFamilyFirst) return lastName + firstName;
  return [firstName, lastName].filter((part) => part !== null && part !== '').join(' ') || null;
}
