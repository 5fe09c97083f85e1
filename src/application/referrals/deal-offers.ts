import type { CatalogueSolution } from '../../domain/model/catalogue';
import { fieldsAt } from '../../domain/model/fields-at';
import type { Solution } from '../../domain/model/terms';
import { contactKey, distinctPeople } from '../../domain/forms/people-fields';
import { solutionKey } from '../../domain/forms/solution-fields';
import type { Contact, Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { knownPeople } from './known-people';
import type { ReferralRepository, SolutionCatalogue } from '../ports';
import { colleaguesOf, sightOf, type Standing, type StandingPorts } from '../access';

/** What finding out what can be put on a deal needs from outside. */
export interface OfferingPorts extends StandingPorts {
  readonly referrals: Pick<ReferralRepository, 'list'>;
  readonly catalogue: Pick<SolutionCatalogue, 'list'>;
}

/** Who and what can be put on a deal; what is on it comes first. */
export interface DealOffers {
  readonly people: readonly Contact[];
  readonly solutions: readonly Solution[];
  readonly catalogue: readonly CatalogueSolution[];
  /** Colleagues to whom it can be handed over, and the person. */
  readonly colleagues: readonly Person[];
}

/** How many of the latest deals are looked through for people. */
const LATEST = 20;

async function latestDeals({ referrals }: OfferingPorts, standing: Standing): Promise<readonly Referral[]> {
  const sight = sightOf(standing);
  if (sight === null) return [];
  const deals = { sight, stages: ['accepted', 'won', 'lost'], order: 'newest' } as const;
  const [own, all] = await Promise.all([
    referrals.list({ ...deals, mine: standing.person }, 0, LATEST),
    referrals.list(deals, 0, LATEST),
  ]);
  return [...own.items, ...all.items];
}

/** Each solution once, the first mention of it. */
const distinctSolutions = (solutions: readonly Solution[]): readonly Solution[] => {
  const known = new Map<string, Solution>();
  for (const solution of solutions) if (!known.has(solutionKey(solution))) known.set(solutionKey(solution), solution);
  return [...known.values()];
};

/**
 * Who and what a form about a deal offers: what is on the deal, what was on it at the version the form was made from,
 * people of the latest deals that the person may see, colleagues, and the catalogue.
 */
export async function offersFor(
  ports: OfferingPorts,
  standing: Standing,
  referral: Referral,
  formVersion: number,
): Promise<DealOffers> {
  const [deals, colleagues, catalogue] = await Promise.all([
    latestDeals(ports, standing),
    colleaguesOf(ports, standing),
    ports.catalogue.list(),
  ]);
  const shown = fieldsAt(referral, formVersion);
  const people = distinctPeople([...referral.team, ...shown.team, ...knownPeople(standing.person, deals, colleagues)]);
  const solutions = distinctSolutions([...referral.needs.solutions, ...shown.solutions, ...catalogue]);
  return {
    people: people.filter((person) => contactKey(person) !== ''),
    solutions,
    catalogue,
    colleagues: [standing.person, ...colleagues],
  };
}

/** The ids of the solutions with which deals can be registered for incentives. */
export const eligibleIn = (catalogue: readonly CatalogueSolution[]): ReadonlySet<string> =>
  new Set(catalogue.filter(({ isEligible }) => isEligible).map(({ id }) => id));
