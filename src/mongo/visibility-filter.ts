import { BSONRegExp, type Document, type Filter } from 'mongodb';
import type { Routes, Visibility } from '../application/ports';
import type { Routing } from '../domain/channel/routing';
import type { ReferralDocument } from './referral-document';

type Condition = Filter<ReferralDocument>;

const COUNTRY = 'country';
const CURRENCY = 'currency';
const MINOR = 'minor';

/** What anybody but its own team may see. */
const SHARED: Condition = { 'referral.dealType': { $ne: 'private' } };

const NOTHING: Condition = { _id: { $in: [] } };

/** No script beyond the first two planes of Unicode knows upper and lower case. */
const LAST_CASED = 0x1_ff_ff;

let capitals: Map<string, string[]> | undefined;

/** The other characters that `toLowerCase` turns into these. */
function capitalsOf(lower: string): readonly string[] {
  if (capitals === undefined) {
    capitals = new Map();
    for (let code = 0; code <= LAST_CASED; code += 1) {
      const char = String.fromCodePoint(code);
      const key = char.toLowerCase();
      if (key !== char) capitals.set(key, [...(capitals.get(key) ?? []), char]);
    }
  }
  return capitals.get(lower) ?? [];
}

const escaped = (text: string): string =>
  Array.from(text, (char) => `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`).join('');

/** What else becomes this, depending on what stands beside it. */
const FORMS_BY_PLACE: ReadonlyMap<string, readonly string[]> = new Map([
  ['i\u0307', ['I\u0307']],
  ['ς', ['Σ']],
]);

/**
 * All texts that `toLowerCase` turns into this one, and no other. The server's own way to leave case aside is another:
 * it takes a long s for an s, and knows neither that İ becomes two characters nor the sigma at the end of a word.
 */
function anyCaseOf(lower: string): BSONRegExp {
  let before = '';
  const pattern = (lower.match(/i\u0307|./gsu) ?? []).map((step) => {
    const after = lower.slice(before.length + step.length);
    const forms = [step, ...capitalsOf(step), ...(FORMS_BY_PLACE.get(step) ?? [])];
    const fitting = forms.filter((form) => (before + form + after).toLowerCase() === lower);
    before += step;
    return `(?:${fitting.map(escaped).join('|')})`;
  });
  // Not a dollar sign, which also stands before the end of a last line.
  return new BSONRegExp(`^${pattern.join('')}\\z`);
}

function asksFor(solutions: readonly string[]): Condition {
  const names = solutions.filter((name) => name === name.toLowerCase()).map(anyCaseOf);
  // The domain reads a name that is not known as an empty one.
  const nameless = solutions.includes('') ? [{ 'referral.needs.solutions': { $elemMatch: { name: null } } }] : [];
  return {
    $or: [
      { 'referral.needs.solutions.id': { $in: names } },
      { 'referral.needs.solutions.name': { $in: names } },
      ...nameless,
    ],
  };
}

/** The referrals for which a rule's conditions hold: the same as `matchesRouting` in the domain. */
function matchedBy({ countries, solutions, smallestValue }: Routing): Condition {
  const conditions: Condition[] = [];
  if (countries.length > 0) conditions.push({ [COUNTRY]: { $in: [...countries] } });
  if (solutions.length > 0) conditions.push(asksFor(solutions));
  if (smallestValue !== null) {
    const { minor, currency } = smallestValue;
    conditions.push({ $nor: [{ [CURRENCY]: currency, [MINOR]: { $lt: minor } }] });
  }
  return conditions.length === 0 ? {} : { $and: conditions };
}

const isAny = (filter: Condition): boolean => Object.keys(filter).length === 0;

/** What none of these match; all of it where there are none. */
const unmatchedBy = (routings: readonly Routing[]): Condition =>
  routings.length === 0 ? {} : { $nor: routings.map(matchedBy) };

/** What is routed this way. */
export function routedBy({ matching, unlessMatchedBy }: Routes): Condition {
  const either = [...matching.map(matchedBy), ...(unlessMatchedBy === null ? [] : [unmatchedBy(unlessMatchedBy)])];
  if (either.some(isAny)) return {};
  return either.length === 0 ? NOTHING : { $or: either };
}

/** What these eyes may see. */
export function seenBy(sight: Visibility): Condition {
  if (sight.kind === 'everything') return {};
  const own = sight.email === null ? [] : [{ teamEmails: sight.email.toLowerCase() }];
  if (sight.kind === 'own') return { $or: own };
  return { $or: [{ ...SHARED, ...routedBy(sight.routes) }, ...own] };
}

/** A part of what somebody sees. */
export interface Share {
  readonly filter: Condition;
  /** What must hold besides, as an aggregation's expression that needs no more than an index can hold; null: nothing. */
  readonly condition: Document | null;
  /** Whether it is found by whose team somebody is on, and not by what it is. */
  readonly isOwn: boolean;
}

/** What somebody sees, in parts that have nothing in common. */
export type Shares = readonly [Share, ...Share[]];

/** The same as `matchedBy` for a rule that asks for no solution. */
function conditionOf({ countries, smallestValue }: Routing): Document {
  const conditions: Document[] = [];
  if (countries.length > 0) conditions.push({ $in: [`$${COUNTRY}`, { $literal: [...countries] }] });
  if (smallestValue !== null) {
    const { minor, currency } = smallestValue;
    const isIncomparable = { $ne: [`$${CURRENCY}`, { $literal: currency }] };
    conditions.push({ $or: [isIncomparable, { $gte: [`$${MINOR}`, minor] }] });
  }
  return { $and: conditions };
}

/** The countries beside which nothing is routed, if there are such: an index then passes over all others. */
function countriesOf({ matching, unlessMatchedBy }: Routes): Condition {
  if (unlessMatchedBy !== null || matching.some(({ countries }) => countries.length === 0)) return {};
  return { [COUNTRY]: { $in: matching.flatMap(({ countries }) => countries) } };
}

function sharedShare(routes: Routes): Share {
  const { matching, unlessMatchedBy } = routes;
  const routed = routedBy(routes);
  const asksForSolutions = [...matching, ...(unlessMatchedBy ?? [])].some(({ solutions }) => solutions.length > 0);
  if (isAny(routed) || asksForSolutions) return { filter: { ...SHARED, ...routed }, condition: null, isOwn: false };
  const unmatched = unlessMatchedBy === null ? [] : [{ $not: [{ $or: unlessMatchedBy.map(conditionOf) }] }];
  return {
    filter: { ...SHARED, ...countriesOf(routes) },
    condition: { $or: [...matching.map(conditionOf), ...unmatched] },
    isOwn: false,
  };
}

/**
 * What `seenBy` finds, in parts. Asked for all of it at once the server would look into each document, since no index
 * holds both its team and what is counted.
 */
export function sharesOf(sight: Visibility): Shares {
  if (sight.kind !== 'routed') return [{ filter: seenBy(sight), condition: null, isOwn: sight.kind === 'own' }];
  const shared = sharedShare(sight.routes);
  if (sight.email === null) return [shared];
  const others = { teamEmails: sight.email.toLowerCase(), $nor: [{ ...SHARED, ...routedBy(sight.routes) }] };
  return [shared, { filter: others, condition: null, isOwn: true }];
}
