// Slow, as it kills the service again and again, and then waits for all that was put off.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPartnerCenter, type Fault, type PartnerCenterStandIn } from '../../demo/partner-center/server';
import { isMicrosofts, textAt } from '../../demo/partner-center/wire-record';
import { readConfig } from '../../src/app/config';
import type { PersonId } from '../../src/domain/model/effect';
import type { HistoryEntry } from '../../src/domain/model/history';
import type { Referral } from '../../src/domain/model/referral';
import { translate, type MessageKey } from '../../src/locales/translate';
import { MongoDraftRepository } from '../../src/mongo/draft-repository';
import { ReferralDocument } from '../../src/mongo/referral-document';
import { referralsIn } from '../../src/mongo/referral-repository';
import { loadSolutions } from '../../src/bin/solutions-from-file';
import { aDraft, someAnswers } from '../builders/a-draft';
import { compiled } from '../support/compiled';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { activityIn, MEGAN, RAVI, TEAM, TENANT } from '../support/desk';
import { randomFrom } from '../support/fates';
import { KillableService, type Victim } from '../support/killable-service';
import { PATIENCE_MS } from '../support/patience';
import { differences, saidHere, saidThere } from '../support/said-of-deal';
import type { StartOrder } from '../support/service-process';
import { chatOf, startTeamsConnector, type StandInMember, type TeamsConnector } from '../support/teams-connector';
import { eventually } from '../support/watching';

const SCRIPT = path.join('test', 'support', 'service-process.ts');
const SOLUTIONS = path.join(__dirname, '..', '..', 'demo', 'solutions.csv');

/** Short, so that the leases of a killed process end while the test runs. */
const VARIATIONS = { leaseMs: 2_400, connectorTimeoutMs: 700, partnerCenterTimeoutMs: 700 };

const KILLS = 15;

/** A process lives this long at most before it is killed, in milliseconds. */
const LONGEST_LIFE_MS = 1_800;

const LONGEST_REST_MS = 3 * PATIENCE_MS;

/** A poll that was not answered in time is resumed a minute later. */
const LONGEST_PAUSE_MS = 3 * PATIENCE_MS;

const SELLERS = [MEGAN, RAVI] as const;

const personOf = ({ aadObjectId }: StandInMember): PersonId => ({ tenantId: TENANT, objectId: aadObjectId });

const personal = (who: StandInMember): Record<string, unknown> => ({
  conversation: { id: chatOf(who.id), conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
});

/**
 * The injected faults. A POST that fails before it creates the record is left out: it would be repeated only after a
 * minute.
 */
const FAULTS: readonly Fault[] = [
  { method: 'POST', kind: 'lost-answer' },
  { method: 'PATCH', kind: 'lost-answer' },
  { method: 'PATCH', kind: 'cut' },
  { method: 'PATCH', kind: { status: 500 } },
  { method: 'PATCH', kind: { status: 412 } },
  { method: 'PATCH', kind: { status: 429, retryAfter: 1 } },
  { method: 'GET', kind: { status: 503, retryAfter: 1 } },
];

/** An action in Teams that was confirmed to the person. */
interface Done {
  readonly id: string;
  readonly who: StandInMember;
  readonly what: 'accept' | 'decline' | 'edit' | 'create';
  /** The new name of the deal, or the note of the decline. */
  readonly words: string;
}

/** Where the service is while it lives. */
class Whereabouts {
  #url: Promise<string>;
  #tell: (url: string) => void = () => undefined;

  constructor() {
    this.#url = this.#next();
  }

  get url(): Promise<string> {
    return this.#url;
  }

  lives(url: string): void {
    this.#tell(url);
  }

  dies(): void {
    this.#url = this.#next();
  }

  #next(): Promise<string> {
    return new Promise((resolve) => {
      this.#tell = resolve;
    });
  }
}

/** The people who work in Teams and in the portal, also while the service is down. */
class Life {
  readonly done: Done[] = [];
  readonly referralIds: string[] = [];
  clicks = 0;
  lost = 0;
  #isOver = false;
  #names = 0;
  #failedAt = 0;

  constructor(
    readonly partnerCenter: PartnerCenterStandIn,
    readonly connector: TeamsConnector,
    readonly database: TestDatabase,
    readonly whereabouts: Whereabouts,
    readonly random: () => number,
  ) {}

  end(): void {
    this.#isOver = true;
  }

  async run(): Promise<void> {
    await Promise.all([
      this.#portal(),
      ...SELLERS.flatMap((who) => [this.#answers(who), this.#edits(who), this.#creates(who)]),
    ]);
  }

  /** Posts an activity; null if there was no answer. */
  async send(who: StandInMember, activity: Record<string, unknown>): Promise<string | null> {
    const url = await this.whereabouts.url;
    const from = { id: who.id, aadObjectId: who.aadObjectId, name: who.name };
    const body = JSON.stringify({ ...activityIn(this.connector.url), from, ...activity });
    return fetch(`${url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      .then((response) => response.text())
      .catch(() => null);
  }

  #below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  #goesOn(): boolean {
    return !this.#isOver;
  }

  /** Microsoft sends referrals, colleagues change records, and requests go wrong. */
  async #portal(): Promise<void> {
    while (this.#goesOn()) {
      const number = (this.#names += 1);
      const what = this.#below(10);
      const open = this.partnerCenter
        .records()
        .filter((record) => !isMicrosofts(record) && record['status'] !== 'Closed');
      const record = open[this.#below(open.length)];
      if (this.referralIds.length < 12 + this.done.length && what < 5) this.#refer(number);
      else if (record === undefined || what < 7) this.#fail();
      else if (what === 7) this.partnerCenter.change(textAt(record, 'id'), { campaignId: `PC-${number}` });
      else if (what === 8)
        this.partnerCenter.change(textAt(record, 'id'), { details: { notes: `From the portal, ${number}` } });
      else if (record['status'] === 'New' && this.random() < 0.4)
        this.partnerCenter.change(textAt(record, 'id'), {
          status: 'Closed',
          substatus: 'Declined',
          statusReason: 'Said in the portal',
        });
      await pause(20 + this.#below(60));
    }
  }

  /** At most one in this many requests fails, or nothing would ever succeed. */
  #fail(): void {
    const asked = this.partnerCenter.requests().length;
    if (asked < this.#failedAt + 6) return;
    this.#failedAt = asked;
    this.partnerCenter.fault(FAULTS[this.#below(FAULTS.length)] as Fault);
  }

  #refer(number: number): void {
    const id = this.partnerCenter.add({
      name: `Referral ${number}`,
      type: 'Shared',
      customerProfile: {
        name: 'Fabrikam Inc',
        address: { addressLine1: '1 Main Street', city: 'Seattle', country: 'US' },
        team: [],
      },
      details: {
        notes: `They need help, ${number}`,
        dealValue: number,
        currency: 'USD',
        closingDateTime: '2099-12-01T00:00:00Z',
        requirements: { solutions: [{ id: 'SOL-1', name: 'One' }] },
      },
    });
    this.referralIds.push(id);
  }

  async #answers(who: StandInMember): Promise<void> {
    while (this.#goesOn()) {
      const id = this.referralIds[this.#below(this.referralIds.length)];
      const what = this.random() < 0.6 ? 'accept' : 'decline';
      const words = `${what} ${(this.#names += 1)} by ${who.name}`;
      const typed = what === 'accept' ? { dealName: words } : { reason: 'other', notes: words };
      if (id !== undefined)
        await this.#fill(
          id,
          who,
          `referral.${what}`,
          typed,
          what === 'accept' ? 'notice.accepted' : 'notice.declined',
          { what, words },
        );
      await pause(10 + this.#below(40));
    }
  }

  async #edits(who: StandInMember): Promise<void> {
    while (this.#goesOn()) {
      const deals = this.done.filter(({ what }) => what !== 'decline');
      const deal = deals[this.#below(deals.length)];
      const words = `edited ${(this.#names += 1)} by ${who.name}`;
      if (deal !== undefined)
        await this.#fill(deal.id, who, 'deal.edit', { dealName: words }, 'notice.edited', { what: 'edit', words });
      await pause(60 + this.#below(120));
    }
  }

  /** Confirms the complete drafts, repeatedly until a reply says that the deal was created. */
  async #creates(who: StandInMember): Promise<void> {
    const drafts = new MongoDraftRepository(this.database.db);
    while (this.#goesOn()) {
      const words = `created ${(this.#names += 1)} by ${who.name}`;
      const terms = { ...someAnswers().terms, name: words, crmId: null, closeDate: '2099-12-31' };
      const shared =
        this.random() < 0.5 ? ({ dealType: 'co-sell', assistance: 'QuotesOrLicensing', consent: true } as const) : {};
      const draft = aDraft({
        id: randomUUID(),
        revision: 7,
        answers: someAnswers({ terms, ...shared }),
        skipped: ['extras'],
      });
      await drafts.save(personOf(who), draft, null);
      const isDone = await this.#confirm(
        who,
        { verb: 'draft.confirm', referralId: draft.id, version: draft.revision },
        'draft.created',
        personal(who),
      );
      if (isDone) this.done.push({ id: draft.id, who, what: 'create', words });
      await pause(300 + this.#below(500));
    }
  }

  /** Somebody opens a form, fills it in and confirms it. */
  async #fill(
    id: string,
    who: StandInMember,
    verb: string,
    typed: Record<string, unknown>,
    notice: MessageKey,
    { what, words }: Pick<Done, 'what' | 'words'>,
  ): Promise<void> {
    const shown = await this.#press(who, { verb, referralId: id }, randomUUID());
    const version = /"version":(\d+)/u.exec(shown ?? '')?.[1];
    if (version === undefined) return;
    const isDone = await this.#confirm(
      who,
      { verb: `${verb}.confirm`, referralId: id, version: Number(version), ...typed },
      notice,
    );
    if (isDone) this.done.push({ id, who, what, words });
  }

  /** Teams delivers a click again that was not answered. */
  async #confirm(
    who: StandInMember,
    data: Record<string, unknown>,
    notice: MessageKey,
    where: Record<string, unknown> = {},
  ): Promise<boolean> {
    const id = randomUUID();
    const said = translate('en', notice);
    for (let times = 0; times < 4; times += 1) {
      const answer = await this.#press(who, data, id, where);
      if (answer !== null) return answer.includes(said);
    }
    return false;
  }

  async #press(
    who: StandInMember,
    data: Record<string, unknown>,
    id: string,
    where: Record<string, unknown> = {},
  ): Promise<string | null> {
    const value = { action: { type: 'Action.Execute', verb: data['verb'], data }, trigger: 'manual' };
    const answer = await this.send(who, { ...where, id, type: 'invoke', name: 'adaptiveCard/action', value });
    this.clicks += 1;
    if (answer === null) this.lost += 1;
    return answer;
  }
}

/** The state once nothing is pending. */
interface Rest {
  readonly life: Life;
  readonly documents: readonly ReferralDocument[];
}

const ourDeals = ({ documents }: Rest): readonly Referral[] =>
  documents.map(({ referral }) => referral).filter(({ owner }) => owner === 'partner');

/** Deals that differ from their records, have none, or share one with another deal. */
function disagreements(rest: Rest): readonly string[] {
  const { partnerCenter } = rest.life;
  const deals = ourDeals(rest);
  const own = partnerCenter
    .records()
    .filter((record) => !isMicrosofts(record))
    .map((record) => textAt(record, 'id'));
  const recordIds = deals.map(({ recordId }) => recordId ?? '');
  const engagements = partnerCenter
    .records()
    .filter(isMicrosofts)
    .map((record) => textAt(record, 'engagementId'));
  return [
    ...deals.flatMap((deal) => {
      const record = partnerCenter.record(deal.recordId ?? '');
      return record === undefined
        ? [`${deal.id} has no record`]
        : differences(saidHere(deal), saidThere(record, deal.code)).map((difference) => `${deal.id}: ${difference}`);
    }),
    ...recordIds.filter((id, index) => recordIds.indexOf(id) !== index).map((id) => `${id} is the record of two deals`),
    ...own.filter((id) => !recordIds.includes(id)).map((id) => `${id} is no deal's record`),
    ...engagements
      .filter((id, index) => engagements.indexOf(id) !== index)
      .map((id) => `Microsoft has two records of ${id}`),
    ...deals
      .filter(
        ({ dealType, direction, engagementId }) =>
          direction === 'outbound' && (dealType === 'co-sell') !== engagements.includes(engagementId ?? ''),
      )
      .map(({ id, dealType }) => `${id} is ${dealType}, and Microsoft has its record, or not`),
  ];
}

/** Whether any request to Partner Center contained these words. */
const isWritten = ({ life: { partnerCenter } }: Rest, words: string): boolean =>
  partnerCenter.requests().some(({ method, body }) => method !== 'GET' && JSON.stringify(body).includes(words));

const REFUSALS = (['refused.overruled', 'refused.fields'] as const).map((key) => translate('en', key));

const isTold = ({ life: { connector } }: Rest, { who }: Done, { code }: Referral): boolean =>
  connector.messages
    .filter(({ conversationId }) => conversationId === chatOf(who.id))
    .map(({ versions }) => JSON.stringify(versions))
    .some((said) => said.includes(code) && REFUSALS.some((refusal) => said.includes(refusal)));

/** The kind of history entry of each action. The entry of an edit contains the words. */
const HAPPENING = { accept: 'accepted', decline: 'declined', create: 'created' } as const;

/** Whether this history entry records the action. */
const isRecorded = ({ what, words }: Done, { what: happening, changes }: HistoryEntry): boolean =>
  what === 'edit'
    ? changes.some(({ field, after }) => field === 'name' && after === words)
    : happening === HAPPENING[what];

/**
 * Whether a later entry of the history replaced the action. The order of the answers does not show that: an answer can
 * be lost with a killed process, and the next process gives it to the same click much later.
 */
function isReplaced(one: Done, { history }: Referral): boolean {
  const at = history.findIndex((entry) => isRecorded(one, entry));
  return (
    at >= 0 &&
    history.slice(at + 1).some(({ by, changes }) => by !== null && changes.some(({ field }) => field === 'name'))
  );
}

const lineOf = ({ version, what, by, changes }: HistoryEntry): string =>
  `${version} ${what} by ${by?.name ?? 'Partner Center'} ${changes.map(({ field, after }) => `${field}=${JSON.stringify(after)}`).join(' ')}`;

/** The actions that neither reached Partner Center, nor were replaced by a later one, nor were reported as rejected. */
function lost(rest: Rest): readonly string[] {
  const deals = new Map(ourDeals(rest).map((deal) => [deal.id, deal]));
  return rest.life.done.flatMap((one) => {
    const deal = deals.get(one.id);
    const isDeclined = one.what === 'decline' && deal?.stage === 'declined';
    if (
      deal !== undefined &&
      (isDeclined || isReplaced(one, deal) || isWritten(rest, one.words) || isTold(rest, one, deal))
    )
      return [];
    return [
      [`${one.what} of ${one.id} by ${one.who.name}: ${one.words}`, ...(deal?.history ?? []).map(lineOf)].join('\n  '),
    ];
  });
}

/**
 * The longest backoff after a failed request to Partner Center; an uncertain creation is requested again after a
 * minute.
 */
const LONGEST_WAIT_MS = 300_000;

/**
 * Makes every pending effect due that much earlier. Call it only while no process runs, so that no request is under
 * way.
 */
async function letTimePass({ db }: TestDatabase): Promise<void> {
  const earlier = (date: string): object => ({ $subtract: [date, LONGEST_WAIT_MS] });
  const outbox = {
    $map: {
      input: '$outbox',
      as: 'pending',
      in: { $mergeObjects: ['$$pending', { dueAt: earlier('$$pending.dueAt') }] },
    },
  };
  await referralsIn(db).updateMany({ dueAt: { $exists: true } }, [{ $set: { outbox, dueAt: earlier('$dueAt') } }]);
  await referralsIn(db).updateMany({ 'referral.attempt': { $ne: null } }, [
    { $set: { 'referral.attempt.at': earlier('$referral.attempt.at') } },
  ]);
}

/** Waits until the service counts no pending work. */
const untilQuiet = (url: string): Promise<void> =>
  eventually(
    async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return /cosell_outbox\{state="pending"\} 0\n/u.test(metrics);
    },
    'nothing was left to be done',
    LONGEST_REST_MS,
  );

describe('Teams and Partner Center, with a service that is killed at random', () => {
  let folder: string;
  let services: KillableService;
  let connector: TeamsConnector;
  let partnerCenter: PartnerCenterStandIn;
  let database: TestDatabase;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'both-sides-killed-'));
    services = new KillableService(await compiled(SCRIPT), folder);
    connector = await startTeamsConnector();
    for (const place of [TEAM, ...SELLERS.map(({ id }) => chatOf(id))]) connector.rosters.set(place, [MEGAN, RAVI]);
    partnerCenter = await startPartnerCenter();
    database = await openTestDatabase();
  });

  afterAll(async () => {
    services.discard();
    await Promise.all([connector.stop(), partnerCenter.stop(), database.drop()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Kills the service some time after its start, or right after one of its requests to Partner Center. */
  async function killSomeTime(victim: Victim, random: () => number): Promise<void> {
    const latest = Date.now() + 400 + random() * LONGEST_LIFE_MS;
    const requests = partnerCenter.requests().length + 1 + Math.floor(random() * 25);
    const isOnRequest = random() < 0.6;
    while (Date.now() < latest && !(isOnRequest && partnerCenter.requests().length >= requests)) await pause(1);
    await victim.kill();
  }

  it('agree in the end, and no confirmed action is lost', async () => {
    const seed = Number(process.env['BOTH_SIDES_SEED'] ?? 1);
    process.stdout.write(`The seed of the ${KILLS} kills is ${seed}; BOTH_SIDES_SEED=${seed} plans them again.\n`);
    const random = randomFrom(seed);
    const whereabouts = new Whereabouts();
    const life = new Life(partnerCenter, connector, database, whereabouts, random);
    const order: StartOrder = {
      environment: {
        ...{ ALLOW_ANONYMOUS: 'true', PORT: '0', LOG_LEVEL: 'fatal', TICK: '* * * * * *', SYNC: '* * * * * *' },
        ...{
          MONGODB_URI: database.uri,
          MONGODB_DATABASE: database.name,
          PARTNER_CENTER_URL: partnerCenter.url,
          PARTNER_CENTER_ACCESS_TOKEN: 'a-token',
        },
      },
      variations: VARIATIONS,
    };
    const live = async (): Promise<Victim> => {
      const victim = await services.start(order);
      whereabouts.lives(victim.url);
      return victim;
    };
    await loadSolutions(readConfig(order.environment), SOLUTIONS);
    let victim = await live();
    await life.send(MEGAN, { type: 'installationUpdate', action: 'add' });
    for (const who of SELLERS) await life.send(who, { ...personal(who), type: 'message', text: 'help' });
    const living = life.run();
    for (let kills = 0; kills < KILLS; kills += 1) {
      await killSomeTime(victim, random);
      whereabouts.dies();
      victim = await live();
    }
    life.end();
    await living;
    await victim.kill();
    whereabouts.dies();
    partnerCenter.recover();
    await letTimePass(database);
    victim = await live();
    const restsFrom = Date.now();
    await untilQuiet(victim.url);
    // The next poll imports the last changes of the portal, which can cause another request.
    const polled = partnerCenter.requests().length;
    await eventually(
      () =>
        partnerCenter
          .requests()
          .slice(polled)
          .filter(
            ({ method, path: where, status }) =>
              method === 'GET' && where.includes('updatedDateTime') && status === 200,
          ).length > 1,
      'it polled twice',
      LONGEST_PAUSE_MS,
    );
    await untilQuiet(victim.url);
    await victim.kill();
    const documents = (await referralsIn(database.db).find().toArray()).map((document) =>
      ReferralDocument.parse(document),
    );
    const rest: Rest = { life, documents };
    const requests = partnerCenter.requests();
    const figures = {
      kills: KILLS + 1,
      'seconds until quiet': Math.round((Date.now() - restsFrom) / 1_000),
      clicks: life.clicks,
      'lost clicks': life.lost,
      done: life.done.length,
      created: life.done.filter(({ what }) => what === 'create').length,
      requests: requests.length,
      'gone wrong': requests.filter(({ status }) => status === null || status >= 400).length,
    };
    process.stdout.write(
      `${Object.entries(figures)
        .map(([name, figure]) => `${name}: ${figure}`)
        .join(' · ')}\n`,
    );

    expect(disagreements(rest)).toEqual([]);
    expect(lost(rest)).toEqual([]);
  });
});
