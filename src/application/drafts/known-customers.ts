import { customerKey } from '../../domain/drafts/form/form';
import { STAGES, type Customer, type Referral } from '../../domain/model/referral';
import { searchTerms, searchWords } from '../../domain/model/search-words';
import type { ReferralRepository, Sight } from '../ports';
import { sightOf, type Standing } from '../access';

/** The ports that searching customers needs. */
export interface CustomerPorts {
  readonly referrals: Pick<ReferralRepository, 'list'>;
}

/** The maximum number of customers that are offered. */
const MOST = 15;

/** The page size of the search in referrals. Several referrals may have the same customer. */
const LOOKED_THROUGH = 60;

/** The maximum number of pages that are searched. */
const MOST_PAGES = 5;

/** The distinct customers of referrals, compared by name, city and country, in the order of the referrals. */
export function customersOf(referrals: readonly Referral[], most = MOST): readonly Customer[] {
  const known = new Map<string, Customer>();
  for (const { customer } of referrals) {
    if (customer.name !== null && !known.has(customerKey(customer))) known.set(customerKey(customer), customer);
  }
  return [...known.values()].slice(0, most);
}

/** Whether each term is the beginning of a word in the customer's name. */
function isNamed({ name }: Customer, terms: readonly string[]): boolean {
  const words = searchWords([name]);
  return terms.every((term) => words.some((word) => word.startsWith(term)));
}

/**
 * The customers whose name matches all terms, latest referral first. The query also matches names of deals and cities,
 * so more pages are read while a page contains no matching customer.
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

/**
 * Search terms for the name that a text or a customer key may start with: first all words, then only the first word.
 */
function namesIn(text: string): readonly (readonly string[])[] {
  const [first = ''] = text.replace(/^\s*(?:with|for)\s+(?=\S)/iu, '').split(/[|,，、;；\n]/u);
  const terms = searchTerms(first);
  return [...new Set([terms.length, 1])].map((length) => terms.slice(0, length)).filter(({ length }) => length > 0);
}

/**
 * Finds customers by the name that a text starts with, among the referrals that the person may see, latest first; empty
 * if no name matches.
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

/**
 * Suggestions among the customers that the person may see: names that match the typed text, or the latest if it is
 * empty.
 */
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
