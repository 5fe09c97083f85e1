import type { DraftContext } from '../../domain/drafts/model/draft';
import { contactOf } from '../../domain/model/person';
import { STAGES, type Customer, type Referral } from '../../domain/model/referral';
import { customersIn, customersOf } from './known-customers';
import { knownPeople } from '../referrals/known-people';
import type { Clock, ReferralQuery, ReferralRepository, SolutionCatalogue } from '../ports';
import { colleaguesOf, sightOf, type Standing, type StandingPorts } from '../access';

/** What only the edge knows about whoever answers: their date, their language, and what things are called in it. */
export interface Reading extends Pick<DraftContext, 'today' | 'locale' | 'countryNamed' | 'namesOf'> {
  /** Names the message or click: what is delivered again under the same name does not happen again. Absent: nothing does. */
  readonly turn?: string;
}

/** What gathering the context of a draft needs from outside. */
export interface ContextPorts extends StandingPorts {
  readonly referrals: Pick<ReferralRepository, 'list'>;
  readonly catalogue: Pick<SolutionCatalogue, 'list'>;
  readonly clock: Clock;
}

/** So many of the latest referrals are looked through: of the person, and of everything that they may see. */
const [OF_THE_PERSON, OF_ALL] = [20, 60];

/** The latest referrals that the person may see: their own ones, and all. */
async function latestReferrals(
  { referrals }: ContextPorts,
  standing: Standing,
): Promise<{ own: readonly Referral[]; all: readonly Referral[] }> {
  const sight = sightOf(standing);
  if (sight === null) return { own: [], all: [] };
  const latest: ReferralQuery = { sight, stages: STAGES, order: 'newest' };
  const [own, all] = await Promise.all([
    referrals.list({ ...latest, mine: standing.person }, 0, OF_THE_PERSON),
    referrals.list(latest, 0, OF_ALL),
  ]);
  return { own: own.items, all: all.items };
}

const currenciesOf = (deals: readonly Referral[]): readonly string[] => [
  ...new Set(deals.flatMap(({ terms }) => terms.value?.currency ?? [])),
];

/**
 * Everything that answers are read with. Of other people's deals only what the person may see goes into it.
 *
 * @param typed what may name a customer; empty: nothing does
 */
export async function contextOf(
  ports: ContextPorts,
  standing: Standing,
  reading: Reading,
  typed: string,
): Promise<DraftContext> {
  const { person, subscribers } = standing;
  const { today, locale, countryNamed, namesOf } = reading;
  const [{ own, all }, fitting, catalogue, colleagues] = await Promise.all([
    latestReferrals(ports, standing),
    typed === '' ? ([] as readonly Customer[]) : customersIn(ports, standing, typed),
    ports.catalogue.list(),
    colleaguesOf(ports, standing),
  ]);
  const deals = [...own, ...all];
  const people = knownPeople(person, deals, colleagues);
  return {
    ...{ today, locale, countryNamed, namesOf },
    now: ports.clock(),
    self: people[0] ?? contactOf(person),
    customers: fitting.length > 0 ? fitting : customersOf(all),
    people,
    catalogue,
    currencies: currenciesOf(deals),
    channels: subscribers.map(({ id, name }) => ({ id, name })),
  };
}
