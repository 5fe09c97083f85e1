// Slow, as it starts a process of the service for each answer that it kills.
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { readConfig } from '../../src/app/config';
import { currentPlace } from '../../src/domain/drafts/conversation';
import type { Draft, StepId } from '../../src/domain/drafts/model/draft';
import type { PersonId } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import { translate } from '../../src/locales/translate';
import { openDatabase } from '../../src/mongo/connection';
import { MongoDraftRepository } from '../../src/mongo/draft-repository';
import { referralsIn } from '../../src/mongo/referral-repository';
import { loadSolutions } from '../../src/bin/solutions-from-file';
import { aDraft, someAnswers } from '../builders/a-draft';
import { compiled } from '../support/compiled';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { activityIn, MEGAN, RAVI, TEAM, TENANT } from '../support/desk';
import { KillableService, type Victim } from '../support/killable-service';
import { startTeamsConnector, type TeamsConnector } from '../support/teams-connector';

const SCRIPT = path.join('test', 'support', 'service-process.ts');
const SOLUTIONS = path.join(__dirname, '..', '..', 'demo', 'solutions.csv');

const ME: PersonId = { tenantId: TENANT, objectId: MEGAN.aadObjectId };

/** What Megan types, and the question that follows. */
const CONVERSATION: readonly (readonly [line: string, next: StepId | 'review', isCancelled?: true])[] = [
  ['new deal', 'customer'],
  ['Tailspin Toys, 1 Main Street, Seattle, WA 98101, US', 'contact'],
  ['Sue Smith, sue@tailspin.example, +1 206 555 0111', 'dealName'],
  ['Route planning', 'dealValue'],
  ['50k usd', 'closeDate'],
  ['2099-12-31', 'extras'],
  ['skip', 'people'],
  ['back', 'extras'],
  ['They have used it on trial', 'people'],
  ['me', 'phone'],
  ['+1 425 555 0199', 'solutions'],
  ['Northwind Migration Accelerator', 'dealType'],
  ['cancel', 'dealType', true],
  ['undo', 'dealType'],
  ['co-sell', 'assistance'],
  ['2', 'consent'],
  ['yes', 'review'],
];

/** Longer than the answer to a line takes, in milliseconds. */
const LONGEST_TURN_MS = 40;

/** Where the state is kept, and how to look at it while no service runs. */
interface Store {
  readonly environment: Readonly<Record<string, string>>;
  look<T>(at: (db: Db) => Promise<T>): Promise<T>;
}

let folder: string;
let services: KillableService;
let connector: TeamsConnector;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'draft-killed-test-'));
  services = new KillableService(await compiled(SCRIPT), folder);
  connector = await startTeamsConnector();
  connector.rosters.set(TEAM, [MEGAN, RAVI]);
});

afterAll(async () => {
  services.discard();
  await connector.stop();
  await rm(folder, { recursive: true, force: true });
});

const environmentOf = (store: Store): Record<string, string> => ({
  ALLOW_ANONYMOUS: 'true',
  PORT: '0',
  LOG_LEVEL: 'error',
  ...store.environment,
});

const start = (store: Store): Promise<Victim> => services.start({ environment: environmentOf(store), variations: {} });

/** Posts an activity; null: no answer came. */
async function send({ url }: Victim, activity: Record<string, unknown>): Promise<string | null> {
  const from = { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId, name: MEGAN.name };
  const body = JSON.stringify({ ...activityIn(connector.url), from, ...activity });
  const answer = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch(() => null);
  if (answer !== null && answer.status !== 200) throw new Error(`It was answered ${answer.status}: ${answer.text}`);
  return answer?.text ?? null;
}

const PERSONAL = {
  conversation: { id: 'a:29:megan', conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

/** Megan types a line in her own chat with the bot. */
const type = (victim: Victim, text: string, id: string = randomUUID()): Promise<string | null> =>
  send(victim, { ...PERSONAL, id, type: 'message', text });

/** Megan confirms a draft as she sees it. */
function confirm(victim: Victim, { id, revision }: Pick<Draft, 'id' | 'revision'>): Promise<string | null> {
  const data = { verb: 'draft.confirm', referralId: id, version: revision };
  const value = { action: { type: 'Action.Execute', verb: data.verb, data }, trigger: 'manual' };
  return send(victim, { ...PERSONAL, type: 'invoke', name: 'adaptiveCard/action', value });
}

/** Kills a service at some moment while it answers. */
async function killAmid(service: Victim, answer: Promise<unknown>): Promise<void> {
  await pause(randomInt(LONGEST_TURN_MS));
  await service.kill();
  await answer;
}

const draftIn = (store: Store): Promise<Draft | null> =>
  store.look(async (db) => (await new MongoDraftRepository(db).find(ME))?.draft ?? null);

const dealsIn = (store: Store): Promise<readonly Referral[]> =>
  store.look(async (db) => (await referralsIn(db).find().toArray()).map(({ referral }) => referral as Referral));

/** A draft without the values that differ between two equal ones. */
function timeless(draft: Draft | null): unknown {
  if (draft === null) return null;
  const { id: _id, startedAt: _startedAt, changedAt: _changedAt, cancelledAt, ...rest } = draft;
  return { ...rest, isCancelled: cancelledAt !== null };
}

/** The service is installed in Megan's team, and has a catalogue. */
async function prepare(store: Store): Promise<void> {
  await loadSolutions(readConfig(environmentOf(store)), SOLUTIONS);
  const victim = await start(store);
  await send(victim, { type: 'installationUpdate', action: 'add' });
  await victim.kill();
}

/** The draft after each line if no process is killed. */
async function undisturbed(store: Store): Promise<readonly unknown[]> {
  await prepare(store);
  const victim = await start(store);
  const stages: unknown[] = [];
  for (const [line] of CONVERSATION) {
    await type(victim, line);
    stages.push(timeless(await draftIn(store)));
  }
  await victim.kill();
  return stages;
}

/** A database on the server that all tests share. */
async function onServer<T>(work: (store: Store, test: TestDatabase) => Promise<T>): Promise<T> {
  const test = await openTestDatabase();
  const store: Store = {
    environment: { MONGODB_URI: test.uri, MONGODB_DATABASE: test.name },
    look: (at) => at(test.db),
  };
  return work(store, test).finally(() => test.drop());
}

/** A database whose engine runs in the process that is killed. */
function embedded(name: string): Store {
  const dataDir = path.join(folder, name);
  return {
    environment: { DATA_DIR: dataDir },
    async look(at) {
      const database = await openDatabase({ dataDir }, 'co-sell-desk');
      return at(database.db).finally(() => database.close());
    },
  };
}

describe('a service that is killed while somebody puts a deal together', () => {
  let reference: readonly unknown[];

  beforeAll(async () => {
    reference = await onServer(undisturbed);
  });

  it('asks each question in its turn, where it is not killed', () => {
    expect(reference).toMatchObject(
      CONVERSATION.map(([, , isCancelled = false], index) => ({ isCancelled, revision: index + 1 })),
    );
  });

  it('right after each answer, stands where it stood, though the database runs in the process that is killed', async () => {
    const store = embedded('steps');
    await prepare(store);
    for (const [index, [line, next]] of CONVERSATION.entries()) {
      const victim = await start(store);
      const answer = await type(victim, line);
      await victim.kill();

      const draft = await draftIn(store);
      expect({ line, answer, draft: timeless(draft), place: draft === null ? null : currentPlace(draft) }).toEqual({
        line,
        answer: '',
        draft: reference[index],
        place: next,
      });
    }
  });

  it('at any moment, has taken a line or has not, and takes it once where it is delivered again', () =>
    onServer(async (store) => {
      await prepare(store);
      let service = await start(store);
      for (const [index, [line]] of CONVERSATION.entries()) {
        const id = randomUUID();
        await killAmid(service, type(service, line, id));
        const between = timeless(await draftIn(store));
        service = await start(store);
        await type(service, line, id);

        expect([reference[index - 1] ?? null, reference[index]]).toContainEqual(between);
        expect({ line, draft: timeless(await draftIn(store)) }).toEqual({ line, draft: reference[index] });
      }
      await service.kill();
    }));
});

describe('a service that is killed while somebody confirms a deal', () => {
  const answers = someAnswers({ terms: { ...someAnswers().terms, closeDate: '2099-12-31' } });
  const READY = aDraft({ revision: 7, answers, skipped: ['extras'] });

  it('right after it has answered, has created one deal, and answers with that one again', () =>
    onServer(async (store) => {
      await prepare(store);
      await store.look((db) => new MongoDraftRepository(db).save(ME, READY, null));
      const victim = await start(store);
      const first = await confirm(victim, READY);
      await victim.kill();
      const [deals, draft] = [await dealsIn(store), await draftIn(store)];
      const next = await start(store);
      const second = await confirm(next, READY);
      await next.kill();

      expect([deals.map(({ id }) => id), draft]).toEqual([[READY.id], null]);
      expect(await dealsIn(store)).toEqual(deals);
      expect([first, second]).toEqual(new Array(2).fill(expect.stringContaining(translate('en', 'draft.created'))));
    }));

  it('at any moment, creates one deal, however often that is confirmed', () =>
    onServer(async (store) => {
      await prepare(store);
      let service = await start(store);
      for (let round = 1; round <= 8; round += 1) {
        const ready = { ...READY, id: randomUUID() };
        await store.look((db) => new MongoDraftRepository(db).save(ME, ready, null));
        await killAmid(service, confirm(service, ready));
        service = await start(store);
        const answer = await confirm(service, ready);

        expect(answer).toContain(translate('en', 'draft.created'));
        expect((await dealsIn(store)).filter(({ id }) => id === ready.id)).toHaveLength(1);
        expect(await dealsIn(store)).toHaveLength(round);
        expect(await draftIn(store)).toBeNull();
      }
      await service.kill();
    }));
});
