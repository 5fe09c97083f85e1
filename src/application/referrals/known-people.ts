import { offeredKey } from '../../domain/drafts/model/people-keys';
import { contactOf, fullName, type Contact, type Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';

/** As many are offered at most. */
const MOST = 100;

/** What comes before a deal has our people on it, and not those who sent it. */
const isDeal = ({ stage }: Referral): boolean => stage === 'accepted' || stage === 'won' || stage === 'lost';

/** What is not known of somebody, from where it is known. */
const completed = (known: Contact, other: Contact): Contact => ({
  ...known,
  firstName: known.firstName ?? other.firstName,
  lastName: known.lastName ?? other.lastName,
  phone: known.phone ?? other.phone,
  title: known.title ?? other.title,
});

/** Whether somebody can be told apart and written to. */
const isKnown = (contact: Contact): boolean => fullName(contact) !== null && contact.email !== null;

/**
 * Whoever may be put on a deal, once each, the person first: then whoever is on the latest deals, the person's own ones
 * before others, and then colleagues. Rosters know no phone numbers, deals do.
 */
export function knownPeople(
  person: Person,
  deals: readonly Referral[],
  colleagues: readonly Person[],
): readonly Contact[] {
  const onDeals = deals.filter(isDeal).flatMap(({ team }) => team);
  const others = [...onDeals, ...colleagues.map(contactOf)].filter(isKnown);
  const known = new Map<string, Contact>();
  for (const contact of [contactOf(person), ...others]) {
    const key = offeredKey(contact);
    const before = known.get(key);
    if (before !== undefined) known.set(key, completed(before, contact));
    else if (known.size < MOST) known.set(key, contact);
  }
  return [...known.values()];
}
