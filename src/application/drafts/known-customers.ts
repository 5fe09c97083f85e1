import { customerKey } from '../../domain/drafts/form/form';
import { STAGES, type Customer, type Referral } from '../../domain/model/referral';
import { searchTerms, searchWords } from '../../domain/model/search-words';
import type { ReferralRepository, Sight } from '../ports';
import { sightOf, type Standing } from '../access';

/** What looking for customers needs from outside. */
export interface CustomerPorts {
  readonly referrals: Pick<ReferralRepository, 'list'>;
}

/** As many are offered at most. */
const MOST = 15;

/** So many referrals are looked through at a time; their customers are fewer, since one may have several. */
const LOOKED_THROUGH = 60;

/** So many times at most. */
const MOST_PAGES = 5;

/** The customers of referrals, once each by name, city and country, in their order. */
export function customersOf(referrals: readonly Referral[], most = MOST): readonly Customer[] {
  const known = new Map<string, Customer>();
  for (const { customer } of referrals) {
    if (customer.name !== null && !known.has(customerKey(customer))) known.set(customerKey(customer), customer);
  }
  return [...known.values()].slice(0, most);
}

/** Whether each of these begins a word of the customer's name. */
function isNamed({ name }: Customer, terms: readonly string[]): boolean {
  const words = searchWords([name]);
  return terms.every((term) => words.some((word) => word.startsWith(term)));
}

/**
 * The customers with a name, the latest first. The same words may begin names of deals and cities, too: where those are
 * all there is among the latest, some more are looked through.
 */
async function customersNamed(
  { referrals }: CustomerPorts,
  sight: Sight,
  terms: readonly string[],
  most: number,
): Promise<readonly Customer[]> {
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items } = await referrals.list(
      { sight, words: terms, order: 'newest' },
      page * LOOKED_THROUGH,
      LOOKED_THROUGH,
    );
    const found = customersOf(
      items.filter(({ customer }) => isNamed(customer, terms)),
      most,
    );
    if (found.length > 0 || items.length < LOOKED_THROUGH) return found;
  }
  return [];
}

/** What a text, or the key of a customer, may begin with that is a name: the longest first. */
function namesIn(text: string): readonly (readonly string[])[] {
  const [first = ''] = text.replace(/^\s*(?:with|for)\s+(?=\S)/iu, '').split(/[|,，、;；\n]/u);
  const terms = searchTerms(first);
  return [...new Set([terms.length, 1])].map((length) => terms.slice(0, length)).filter(({ length }) => length > 0);
}

/**
 * Customers of referrals that the person may see, whose name a text begins with, the latest first; none where there is
 * no such name.
 */
export async function customersIn(
  ports: CustomerPorts,
  standing: Standing,
  text: string,
): Promise<readonly Customer[]> {
  const sight = sightOf(standing);
  if (sight === null) return [];
  for (const terms of namesIn(text)) {
    const found = await customersNamed(ports, sight, terms, MOST);
    if (found.length > 0) return found;
  }
  return [];
}

/** Customers of referrals that the person may see: those whose name fits what was typed so far, or just the latest. */
export async function suggestCustomers(
  ports: CustomerPorts,
  standing: Standing,
  text: string,
  limit: number,
): Promise<readonly Customer[]> {
  const sight = sightOf(standing);
  if (sight === null) return [];
  const terms = searchTerms(text);
  if (terms.length > 0) return customersNamed(ports, sight, terms, limit);
  const { items } = await ports.referrals.list({ sight, stages: STAGES, order: 'newest' }, 0, LOOKED_THROUGH);
  return customersOf(items, limit);
}
