import type { Money } from '../money/money';
import type { Referral } from '../model/referral';

/** Which referrals are a channel's. All conditions hold at once; an empty one holds always. */
export interface Routing {
  /** ISO 3166 alpha-2 codes, one of which is the customer's. */
  readonly countries: readonly string[];
  /** Ids or names of solutions in lower case, one of which is asked for. */
  readonly solutions: readonly string[];
  /**
   * The least value. It speaks of its own currency only: what is worth nothing that is known, or something in another
   * currency, is let through, since being shown too much costs less than missing a deadline.
   */
  readonly smallestValue: Money | null;
  /** `all`: what we created ourselves is posted, too; otherwise only what was sent to us. */
  readonly directions: 'inbound' | 'all';
}

/** Whatever is sent to us. */
export const ANYTHING_INBOUND: Routing = { countries: [], solutions: [], smallestValue: null, directions: 'inbound' };

const holds = (wanted: readonly string[], named: readonly string[]): boolean =>
  wanted.length === 0 || named.some((name) => wanted.includes(name));

function isWorth(value: Money | null, smallest: Money | null): boolean {
  return value === null || smallest === null || value.currency !== smallest.currency || value.minor >= smallest.minor;
}

/** Whether the rule's conditions hold for a referral; who sent it is another matter. */
export function isMatchedBy(
  routing: Routing,
  { customer, needs, terms }: Pick<Referral, 'customer' | 'needs' | 'terms'>,
): boolean {
  const { country } = customer.address;
  const solutions = needs.solutions.flatMap(({ id, name }) => [id.toLowerCase(), name?.toLowerCase() ?? '']);
  return (
    holds(routing.countries, country === null ? [] : [country]) &&
    holds(routing.solutions, solutions) &&
    isWorth(terms.value, routing.smallestValue)
  );
}
