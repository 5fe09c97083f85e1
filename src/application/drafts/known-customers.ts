import { customerKey } from '../../domain/drafts/form/form';
import { STAGES, type Customer, type Referral } from '../../domain/model/referral';
import { searchTerms, searchWords } from '../../domain/model/search-words';
import type { ReferralRepository, Visibility } from '../ports';
import { visibilityOf, type Viewer } from '../access';

/** The ports that searching customers needs. */
export interface CustomerPorts {
  readonly referrals: Pick<ReferralRepository, 'list'>;
}

/** The maximum number of customers that are offered. */
const MOST_OFFERED_CUSTOMERS = 15;

/** The page size of the search in referrals. Several referrals may have the same customer. */
const SEARCH_PAGE_SIZE = 60;

/** The maximum number of pages that are searched. */
const MOST_SEARCH_PAGES = 5;

/** The distinct customers of referrals, compared by name, city and country, in the order of the referrals. */
export function distinctCustomersOf(
  referrals: readonly Referral[],
  most = MOST_OFFERED_CUSTOMERS,
): readonly Customer[] {
  const known = new Map<string, Customer>();
  for (const { customer } of referrals) {
    if (customer.name !== null && !known.has(customerKey(customer))) known.set(customerKey(customer), customer);
  }
  return [...known.values()].slice(0, most);
}

/** Whether each term is the beginning of a word in the customer's name. */
function matchesName({ name }: Customer, terms: readonly string[]): boolean {
  const words = searchWords([name]);
  return terms.every((term) => words.some((word) => word.startsWith(term)));
}

/**
 * The customers whose name matches all terms, latest referral first. The query also matches names of deals and cities,
 * so more pages are read while a page contains no matching customer.
 */
async function customersMatching(
  { referrals }: CustomerPorts,
  sight: Visibility,
  terms: readonly string[],
  most: number,
): Promise<readonly Customer[]> {
  for (let page = 0; page < MOST_SEARCH_PAGES; page += 1) {
    const { items } = await referrals.list(
      { sight, words: terms, order: 'newest' },
      page * SEARCH_PAGE_SIZE,
      SEARCH_PAGE_SIZE,
    );
    const found = distinctCustomersOf(
      items.filter(({ customer }) => matchesName(customer, terms)),
      most,
    );
    if (found.length > 0 || items.length < SEARCH_PAGE_SIZE) return found;
  }
  return [];
}

/**
 * Search terms for the name that a text or a customer key may start with: first all words, then only the first word.
 */
function nameSearches(text: string): readonly (readonly string[])[] {
  const [first = ''] = text.replace(/^\s*(?:with|for)\s+(?=\S)/iu, '').split(/[|,，、;；\n]/u);
  const terms = searchTerms(first);
  return [...new Set([terms.length, 1])].map((length) => terms.slice(0, length)).filter(({ length }) => length > 0);
}

/**
 * Finds customers by the name that a text starts with, among the referrals that the person may see, latest first; empty
 * if no name matches.
 */
export async function customersIn(ports: CustomerPorts, viewer: Viewer, text: string): Promise<readonly Customer[]> {
  const sight = visibilityOf(viewer);
  if (sight === null) return [];
  for (const terms of nameSearches(text)) {
    const found = await customersMatching(ports, sight, terms, MOST_OFFERED_CUSTOMERS);
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
  viewer: Viewer,
  text: string,
  limit: number,
): Promise<readonly Customer[]> {
  const sight = visibilityOf(viewer);
  if (sight === null) return [];
  const terms = searchTerms(text);
  if (terms.length > 0) return customersMatching(ports, sight, terms, limit);
  const { items } = await ports.referrals.list({ sight, stages: STAGES, order: 'newest' }, 0, SEARCH_PAGE_SIZE);
  return distinctCustomersOf(items, limit);
}
