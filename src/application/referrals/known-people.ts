import { draftPersonKey } from '../../domain/drafts/model/people-keys';
import { contactOf, fullName, type Contact, type Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';

/** The maximum number of people that are offered. */
const MOST_OFFERED_PEOPLE = 100;

/** Only deals count: the team of a referral that is not accepted yet is not ours. */
const isDeal = ({ stage }: Referral): boolean => stage === 'accepted' || stage === 'won' || stage === 'lost';

/** Fills missing details of a contact from another record of the same person. */
const completed = (known: Contact, other: Contact): Contact => ({
  ...known,
  firstName: known.firstName ?? other.firstName,
  lastName: known.lastName ?? other.lastName,
  phone: known.phone ?? other.phone,
  title: known.title ?? other.title,
});

/** Whether the contact has a name and an email address. */
const isIdentifiable = (contact: Contact): boolean => fullName(contact) !== null && contact.email !== null;

/**
 * The people who can be put on a deal, each once: first the person, then the people on `deals` in their order, then
 * colleagues. Rosters contain no phone numbers, so missing details are filled from the deals.
 */
export function knownPeople(
  person: Person,
  deals: readonly Referral[],
  colleagues: readonly Person[],
): readonly Contact[] {
  const onDeals = deals.filter(isDeal).flatMap(({ team }) => team);
  const others = [...onDeals, ...colleagues.map(contactOf)].filter(isIdentifiable);
  const known = new Map<string, Contact>();
  for (const contact of [contactOf(person), ...others]) {
    const key = draftPersonKey(contact);
    const before = known.get(key);
    if (before !== undefined) known.set(key, completed(before, contact));
    else if (known.size < MOST_OFFERED_PEOPLE) known.set(key, contact);
  }
  return [...known.values()];
}
