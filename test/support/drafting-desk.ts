import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import type { RequestContext } from '../../src/application/drafts/draft-deal';
import type { DraftingPorts } from '../../src/application/drafts/draft-deal';
import type { Member } from '../../src/application/ports';
import type { Viewer } from '../../src/application/access';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import type { Person } from '../../src/domain/model/person';
import type { Referral } from '../../src/domain/model/referral';
import { draftsIn, MongoDraftRepository } from '../../src/mongo/draft-repository';
import { MongoReferralRepository, referralsIn } from '../../src/mongo/referral-repository';
import { aSolution } from '../builders/a-draft';
import { aPerson, aReferral, aSubscriber, NOW } from '../builders/a-referral';
import { aClock, type TestClock } from '../fakes/a-clock';
import { FakeMeter } from '../fakes/fake-meter';
import { FakeRoster, full } from '../fakes/fake-roster';
import { MemoryCatalogue } from '../fakes/memory-catalogue';
import { MemorySubscribers } from '../fakes/memory-subscribers';

export const MEGAN = aPerson();
export const LEE = aPerson({ objectId: 'lee', name: 'Lee Chan', email: 'lee.chan@northwindtraders.com' });

/** What the edge tells of a person who reads English. */
export const READING: RequestContext = {
  today: '2026-06-15',
  locale: 'en',
  countryNamed: (text) => (/^(us|united states)$/iu.test(text.trim()) ? 'US' : null),
  namesOf: (choice) => [choice],
};

/** Everything that putting a deal together needs, on a database; time stands at NOW until it is told to go on. */
export interface DraftingDesk {
  readonly ports: DraftingPorts;
  readonly time: TestClock;
  readonly drafts: MongoDraftRepository;
  readonly referrals: MongoReferralRepository;
  /** How often the dispatcher was woken. */
  readonly wakes: () => number;
  /** Stores referrals, each with an id and a code of its own. */
  know(...referrals: readonly Partial<Referral>[]): Promise<void>;
}

/** Somebody's standing: a full member of these channels. */
export const viewer = (
  person: Person = MEGAN,
  subscribers: readonly Subscriber[] = [aSubscriber()],
  all = subscribers,
): Viewer => ({
  person,
  isAdministrator: false,
  subscribers,
  all,
});

/** A desk with nothing on it. */
export async function aDraftingDesk(
  db: Db,
  roster: readonly Member[] = [full(MEGAN), full(LEE)],
): Promise<DraftingDesk> {
  await Promise.all([draftsIn(db).deleteMany({}), referralsIn(db).deleteMany({})]);
  const time = aClock();
  const [drafts, referrals] = [new MongoDraftRepository(db), new MongoReferralRepository(db)];
  let [wakes, known] = [0, 0];
  const ports: DraftingPorts = {
    ...{ drafts, referrals, clock: time.clock, administrators: new Set<string>() },
    subscribers: new MemorySubscribers([aSubscriber()]),
    roster: new FakeRoster({ [aSubscriber().rosterId]: roster }),
    catalogue: new MemoryCatalogue([aSolution()]),
    random: (size) => randomBytes(size),
    meter: new FakeMeter(),
    wake: () => (wakes += 1),
  };
  const know = async (...some: readonly Partial<Referral>[]): Promise<void> => {
    const changes = some.map((overrides) => {
      known += 1;
      return {
        referral: aReferral({ id: `referral-${known}`, code: `R-${10_000 + known}`, ...overrides }),
        effects: [],
      };
    });
    await referrals.commit(changes, NOW);
  };
  return { ports, time, drafts, referrals, wakes: () => wakes, know };
}
