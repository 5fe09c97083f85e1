import { BSONRegExp, type Document, type Filter } from 'mongodb';
import type { Routes, Visibility } from '../application/ports';
import type { Routing } from '../domain/channel/routing';
import type { ReferralDocument } from './referral-document';

type Condition = Filter<ReferralDocument>;

const COUNTRY = 'country';
const CURRENCY = 'currency';
const MINOR = 'minor';

/** Referrals that people outside their team may see. */
const SHARED: Condition = { 'referral.dealType': { $ne: 'private' } };

const NOTHING: Condition = { _id: { $in: [] } };

/** The last code point of Unicode's first two planes; characters beyond them have no upper and lower case. */
const LAST_CASED = 0x1_ff_ff;

let capitals: Map<string, string[]> | undefined;

/** The other characters that `toLowerCase` turns into this one. */
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

/** Further forms that `toLowerCase` turns into these, depending on the characters next to them. */
const FORMS_BY_PLACE: ReadonlyMap<string, readonly string[]> = new Map([
  ['i\u0307', ['I\u0307']],
  ['ς', ['Σ']],
]);

/**
 * Matches exactly the texts that `toLowerCase` turns into this one. The server's own case-insensitive matching differs:
 * it treats a long s as an s, and supports neither İ, which becomes two characters, nor the sigma at the end of a word.
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
  // `\z` instead of `$`, which also matches before a newline at the end.
  return new BSONRegExp(`^${pattern.join('')}\\z`);
}

function asksFor(solutions: readonly string[]): Condition {
  const names = solutions.filter((name) => name === name.toLowerCase()).map(anyCaseOf);
  // The domain treats an unknown name as an empty one.
  const nameless = solutions.includes('') ? [{ 'referral.needs.solutions': { $elemMatch: { name: null } } }] : [];
  return {
    $or: [
      { 'referral.needs.solutions.id': { $in: names } },
      { 'referral.needs.solutions.name': { $in: names } },
      ...nameless,
    ],
  };
}

/** Matches the same referrals as `matchesRouting` in the domain. */
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

/** Referrals that none of these routings match; without routings, all. */
const unmatchedBy = (routings: readonly Routing[]): Condition =>
  routings.length === 0 ? {} : { $nor: routings.map(matchedBy) };

/** Referrals that are routed this way. */
export function routedBy({ matching, unlessMatchedBy }: Routes): Condition {
  const either = [...matching.map(matchedBy), ...(unlessMatchedBy === null ? [] : [unmatchedBy(unlessMatchedBy)])];
  if (either.some(isAny)) return {};
  return either.length === 0 ? NOTHING : { $or: either };
}

/** Referrals that a viewer may see. */
export function seenBy(sight: Visibility): Condition {
  if (sight.kind === 'everything') return {};
  const own = sight.email === null ? [] : [{ teamEmails: sight.email.toLowerCase() }];
  if (sight.kind === 'own') return { $or: own };
  return { $or: [{ ...SHARED, ...routedBy(sight.routes) }, ...own] };
}

/** A part of the referrals that a viewer may see. */
export interface Share {
  readonly filter: Condition;
  /** A further condition, as an aggregation expression on fields that the indexes contain; null if there is none. */
  readonly condition: Document | null;
  /** Whether it consists of the viewer's own referrals, which are found by their email address. */
  readonly isOwn: boolean;
}

/** The referrals that a viewer may see, in disjoint parts. */
export type Shares = readonly [Share, ...Share[]];

/** The same as `matchedBy`, as an expression, for a routing without solutions. */
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

/**
 * A filter for the only countries that are routed, if the routings limit them, so that an index can skip all others.
 */
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
 * The referrals that `seenBy` matches, in disjoint parts. A single query would read every document, since no index
 * contains both the team and the fields that are counted.
 */
export function sharesOf(sight: Visibility): Shares {
  if (sight.kind !== 'routed') return [{ filter: seenBy(sight), condition: null, isOwn: sight.kind === 'own' }];
  const shared = sharedShare(sight.routes);
  if (sight.email === null) return [shared];
  const others = { teamEmails: sight.email.toLowerCase(), $nor: [{ ...SHARED, ...routedBy(sight.routes) }] };
  return [shared, { filter: others, condition: null, isOwn: true }];
}
