import type { DraftContext } from '../../domain/drafts/model/draft';
import { contactOf } from '../../domain/model/person';
import { STAGES, type Customer, type Referral } from '../../domain/model/referral';
import { customersIn, distinctCustomersOf } from './known-customers';
import { knownPeople } from '../referrals/known-people';
import type { Clock, ReferralQuery, ReferralRepository, SolutionCatalogue } from '../ports';
import { colleaguesOf, visibilityOf, type Viewer, type AccessPorts } from '../access';

/** What only the Teams side knows about the request: the person's date and language, and names in that language. */
export interface RequestContext extends Pick<DraftContext, 'today' | 'locale' | 'countryNamed' | 'namesOf'> {
  /**
   * Idempotency key of the message or click: a second delivery with the same key changes nothing. Absent: every
   * delivery counts.
   */
  readonly turn?: string;
}

/** The ports that collecting the context of a draft needs. */
export interface ContextPorts extends AccessPorts {
  readonly referrals: Pick<ReferralRepository, 'list'>;
  readonly catalogue: Pick<SolutionCatalogue, 'list'>;
  readonly clock: Clock;
}

/** How many of the latest referrals are read: of the person's own, and of all that they may see. */
const [OF_THE_PERSON, OF_ALL] = [20, 60];

/** The latest referrals that the person may see: their own, and all. */
async function latestReferrals(
  { referrals }: ContextPorts,
  viewer: Viewer,
): Promise<{ own: readonly Referral[]; all: readonly Referral[] }> {
  const sight = visibilityOf(viewer);
  if (sight === null) return { own: [], all: [] };
  const latest: ReferralQuery = { sight, stages: STAGES, order: 'newest' };
  const [own, all] = await Promise.all([
    referrals.list({ ...latest, mine: viewer.person }, 0, OF_THE_PERSON),
    referrals.list(latest, 0, OF_ALL),
  ]);
  return { own: own.items, all: all.items };
}

const currenciesOf = (deals: readonly Referral[]): readonly string[] => [
  ...new Set(deals.flatMap(({ terms }) => terms.value?.currency ?? [])),
];

/**
 * Collects everything that is needed to parse a person's answers. From other people's deals it uses only what the
 * person may see.
 *
 * @param typed text that may contain a customer's name; empty: there is none
 */
export async function draftContextOf(
  ports: ContextPorts,
  viewer: Viewer,
  request: RequestContext,
  typed: string,
): Promise<DraftContext> {
  const { person, subscribers } = viewer;
  const { today, locale, countryNamed, namesOf } = request;
  const [{ own, all }, fitting, catalogue, colleagues] = await Promise.all([
    latestReferrals(ports, viewer),
    typed === '' ? ([] as readonly Customer[]) : customersIn(ports, viewer, typed),
    ports.catalogue.list(),
    colleaguesOf(ports, viewer),
  ]);
  const deals = [...own, ...all];
  const people = knownPeople(person, deals, colleagues);
  return {
    ...{ today, locale, countryNamed, namesOf },
    now: ports.clock(),
    self: people[0] ?? contactOf(person),
    customers: fitting.length > 0 ? fitting : distinctCustomersOf(all),
    people,
    catalogue,
    currencies: currenciesOf(deals),
    channels: subscribers.map(({ id, name }) => ({ id, name })),
  };
}
