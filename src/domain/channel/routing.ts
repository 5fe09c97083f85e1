import type { Money } from '../money/money';
import type { Referral } from '../model/referral';

/** Which referrals are posted in a channel. All conditions must hold; an empty one always holds. */
export interface Routing {
  /** ISO 3166 alpha-2 codes; the customer's country must be one of them. */
  readonly countries: readonly string[];
  /** Ids or names of solutions in lower case; the referral must ask for one of them. */
  readonly solutions: readonly string[];
  /**
   * The minimum value. It is compared only with a value in the same currency: a referral without a value, or with one
   * in another currency, meets the condition, since showing too much costs less than missing a deadline.
   */
  readonly smallestValue: Money | null;
  /** `all`: deals that we created are posted as well; `inbound`: only referrals that were sent to us. */
  readonly directions: 'inbound' | 'all';
}

/** Matches every referral that is sent to us. */
export const ANYTHING_INBOUND: Routing = { countries: [], solutions: [], smallestValue: null, directions: 'inbound' };

const meetsCondition = (wanted: readonly string[], named: readonly string[]): boolean =>
  wanted.length === 0 || named.some((name) => wanted.includes(name));

function isWorthAtLeast(value: Money | null, smallest: Money | null): boolean {
  return value === null || smallest === null || value.currency !== smallest.currency || value.minor >= smallest.minor;
}

/** Whether a referral meets the conditions on country, solutions and value. `directions` is not checked here. */
export function matchesRouting(
  routing: Routing,
  { customer, needs, terms }: Pick<Referral, 'customer' | 'needs' | 'terms'>,
): boolean {
  const { country } = customer.address;
  const solutions = needs.solutions.flatMap(({ id, name }) => [id.toLowerCase(), name?.toLowerCase() ?? '']);
  return (
    meetsCondition(routing.countries, country === null ? [] : [country]) &&
    meetsCondition(routing.solutions, solutions) &&
    isWorthAtLeast(terms.value, routing.smallestValue)
  );
}
