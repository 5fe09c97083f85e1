import type { CatalogueSolution } from '../../domain/model/catalogue';
import { fieldsAt } from '../../domain/model/fields-at';
import type { Solution } from '../../domain/model/terms';
import { contactKey, distinctPeople } from '../../domain/forms/people-fields';
import { solutionKey } from '../../domain/forms/solution-fields';
import type { Contact, Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { knownPeople } from './known-people';
import type { ReferralRepository, SolutionCatalogue } from '../ports';
import { colleaguesOf, visibilityOf, type Viewer, type AccessPorts } from '../access';

/** The ports that collecting the choices for a deal form needs. */
export interface OfferingPorts extends AccessPorts {
  readonly referrals: Pick<ReferralRepository, 'list'>;
  readonly catalogue: Pick<SolutionCatalogue, 'list'>;
}

/** The people and solutions that a deal form offers; those already on the deal come first. */
export interface DealOffers {
  readonly people: readonly Contact[];
  readonly solutions: readonly Solution[];
  readonly catalogue: readonly CatalogueSolution[];
  /** The person, then the colleagues, to whom the deal can be handed over. */
  readonly colleagues: readonly Person[];
}

/** How many of the latest deals are searched for people. */
const LATEST_DEALS = 20;

async function latestDeals({ referrals }: OfferingPorts, viewer: Viewer): Promise<readonly Referral[]> {
  const sight = visibilityOf(viewer);
  if (sight === null) return [];
  const deals = { sight, stages: ['accepted', 'won', 'lost'], order: 'newest' } as const;
  const [own, all] = await Promise.all([
    referrals.list({ ...deals, mine: viewer.person }, 0, LATEST_DEALS),
    referrals.list(deals, 0, LATEST_DEALS),
  ]);
  return [...own.items, ...all.items];
}

/** Removes duplicates; the first occurrence of each solution is kept. */
const distinctSolutions = (solutions: readonly Solution[]): readonly Solution[] => {
  const known = new Map<string, Solution>();
  for (const solution of solutions) if (!known.has(solutionKey(solution))) known.set(solutionKey(solution), solution);
  return [...known.values()];
};

/**
 * Collects the choices for a deal form: people and solutions that are on the deal now or were on it at the version the
 * form was created from, people on the latest deals that the person may see, colleagues, and the catalogue.
 */
export async function offersFor(
  ports: OfferingPorts,
  viewer: Viewer,
  referral: Referral,
  formVersion: number,
): Promise<DealOffers> {
  const [deals, colleagues, catalogue] = await Promise.all([
    latestDeals(ports, viewer),
    colleaguesOf(ports, viewer),
    ports.catalogue.list(),
  ]);
  const shown = fieldsAt(referral, formVersion);
  const people = distinctPeople([...referral.team, ...shown.team, ...knownPeople(viewer.person, deals, colleagues)]);
  const solutions = distinctSolutions([...referral.needs.solutions, ...shown.solutions, ...catalogue]);
  return {
    people: people.filter((person) => contactKey(person) !== ''),
    solutions,
    catalogue,
    colleagues: [viewer.person, ...colleagues],
  };
}

/** The ids of the solutions that are eligible for registering a deal for incentives. */
export const eligibleIn = (catalogue: readonly CatalogueSolution[]): ReadonlySet<string> =>
  new Set(catalogue.filter(({ isEligible }) => isEligible).map(({ id }) => id));
