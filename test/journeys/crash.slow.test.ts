// Slow, as it kills the service almost sixty times, and writers fifteen times.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { announcementRoute, type Subscriber } from '../../src/domain/channel/subscriber';
import { isWaiting, type Referral } from '../../src/domain/model/referral';
import { translate } from '../../src/locales/translate';
import { openDatabase } from '../../src/mongo/connection';
import { ReferralDocument } from '../../src/mongo/referral-document';
import { referralsIn } from '../../src/mongo/referral-repository';
import { MongoSubscriberRepository } from '../../src/mongo/subscriber-repository';
import { referralCard } from '../../src/teams/cards/referral';
import { readerOf } from '../../src/teams/text/reader';
import { compiled } from '../support/compiled';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { activityIn, GUEST, MEGAN, NO_DIGEST, RAVI, SECRET, TEAM } from '../support/desk';
import { PATIENCE_MS } from '../support/patience';
import { pushReferrals } from '../support/push-referrals';
import { sampleReferrals } from '../support/samples';
import type { StartOrder } from '../support/service-process';
import {
  cardOf,
  chatOf,
  startTeamsConnector,
  type StandInMember,
  type StandingMessage,
  type TeamsConnector,
} from '../support/teams-connector';
import type { Acknowledged } from '../support/writer-process';

const SCRIPT = path.join('test', 'support', 'service-process.ts');
const WRITER = path.join('test', 'support', 'writer-process.ts');

/** Short, so that the leases of a killed process end while the test runs. */
const VARIATIONS = { leaseMs: 2_400, connectorTimeoutMs: 700 };

/** A second channel and a chat, beside the channel of the tests. */
const OTHER_TEAM = '19:partners@thread.tacv2';
const CHAT = '19:deal-room@thread.v2';

type Deed = 'accept' | 'decline';

/** Where the state is kept, and how to look at it while no service runs. */
interface Store {
  readonly environment: Readonly<Record<string, string>>;
  look<T>(at: (db: Db) => Promise<T>): Promise<T>;
}

/** The load on the service. */
interface Plan {
  readonly kills: number;
  /** A process lives this long at most before it is killed, in milliseconds. */
  readonly longestLifeMs: number;
  /** How many referrals are pushed at most, and how many of them may wait for an answer at a time. */
  readonly referrals: number;
  readonly waiting: number;
  readonly pushers: number;
  /** How many clicks of each of the two people are under way at a time. */
  readonly clicksEach: number;
}

/** Seeded, so that the kills of a run that failed can be planned again (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A process that has loaded the service and waits to be told to start it. */
class Spare {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** What it leaves in its temp folder stays there, as it is killed before it can tidy up. */
  constructor(script: string, tmpDir: string) {
    this.#child = spawn(process.execPath, [script], {
      env: { ...process.env, TMPDIR: tmpDir },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.#child.stdout === null) throw new Error('The process has no output.');
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  async start(order: StartOrder): Promise<Life> {
    const bornAt = Date.now();
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    for (;;) {
      const line = await this.#lines.next();
      if (line.done === true) throw new Error('The service ended before it was ready.');
      const { url } = JSON.parse(line.value) as { url?: string };
      if (url !== undefined) return new Life(this.#child, this.#lines, url, bornAt);
    }
  }

  discard(): void {
    this.#child.kill('SIGKILL');
  }
}

/** A service that runs, until it is killed or stopped. */
class Life {
  /** What it logged, once it is dead. */
  readonly log: Promise<readonly string[]>;
  readonly #ended: Promise<unknown>;
  #killedAt: number | null = null;

  constructor(
    readonly child: ChildProcess,
    lines: AsyncIterator<string>,
    readonly url: string,
    /** When it was told to start; it works before it says that it does. */
    readonly bornAt: number,
  ) {
    this.#ended = once(child, 'exit');
    this.log = rest(lines);
  }

  /** Kills it at once, also within a write; returns whether it was running. */
  kill(): boolean {
    const lived = this.#killedAt === null;
    this.#killedAt ??= Date.now();
    this.child.kill('SIGKILL');
    return lived;
  }

  /** Resolves once it is dead, to when it was killed. */
  async death(): Promise<number> {
    await this.#ended;
    if (this.#killedAt === null) throw new Error('The service ended by itself.');
    return this.#killedAt;
  }

  /** Ends it the way a system does that is shut down. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.#ended;
  }
}

async function rest(lines: AsyncIterator<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) all.push(next.value);
  return all;
}

/**
 * Referrals and where they were being posted when a process died, each with when it was claimed: there, and only there, may
 * a card stand twice. What it had sent has come by `isOverAt`.
 */
interface Death {
  readonly bornAt: number;
  readonly killedAt: number;
  readonly isOverAt: number;
  readonly posting: ReadonlyMap<string, number>;
}

const postingOf = (referralId: string, subscriberId: string): string => `${referralId} at ${subscriberId}`;

const documentsIn = async (db: Db): Promise<readonly ReferralDocument[]> =>
  (await referralsIn(db).find().toArray()).map((document) => ReferralDocument.parse(document));

/**
 * The first cards that were being sent: for each leased referral its current effect, for an announcement its first
 * card.
 */
async function postingIn(db: Db): Promise<ReadonlyMap<string, number>> {
  const now = new Date();
  const subscribers = await new MongoSubscriberRepository(db).listActive();
  const underWay = (await documentsIn(db)).flatMap(({ _id, referral, outbox, cards, lease }) => {
    if (lease === undefined) return [];
    const effect = outbox.find(({ parked, dueAt }) => parked === null && dueAt <= now)?.effect;
    const first = announcementRoute(referral, subscribers).subscribers.find(
      ({ id }) =>
        !outbox.some(
          ({ effect: { kind, ...other } }) => kind === 'card' && 'subscriberId' in other && other.subscriberId === id,
        ),
    );
    const subscriberId =
      effect?.kind === 'card' ? effect.subscriberId : effect?.kind === 'announce' ? first?.id : undefined;
    const claimedAt = lease.until.getTime() - VARIATIONS.leaseMs;
    return subscriberId !== undefined && cards[subscriberId] === undefined
      ? [[postingOf(_id, subscriberId), claimedAt] as const]
      : [];
  });
  return new Map(underWay);
}

/** Effects that become due only after the end of the test. */
const APPOINTMENTS = ['expire', 'remind', 'overdue'];

const [TEMPLATE] = sampleReferrals(new Date()).value as [Record<string, unknown> & { details: object }];
const EPOCH = Date.now() - 10 * 86_400_000;

/** The nth revision of a referral's record in Partner Center. */
const wireOf = (id: string, revision: number): object => ({
  ...TEMPLATE,
  id,
  engagementId: `engagement-of-${id}`,
  eTag: `"${revision}"`,
  createdDateTime: new Date(EPOCH).toISOString(),
  updatedDateTime: new Date(EPOCH + revision * 60_000).toISOString(),
  expirationDateTime: new Date(EPOCH + 20 * 86_400_000).toISOString(),
  details: { ...TEMPLATE.details, dealValue: 100_000 + revision },
});

const revisionOf = (eTag: string | null): number => Number(eTag?.replaceAll('"', ''));

const dealNameOf = (id: string, who: StandInMember): string => `${id} with ${who.name}`;
const noteOf = (who: StandInMember): string => `Not for us, says ${who.name}`;

const referralIn = (message: StandingMessage): string | undefined =>
  /"referralId":"([^"]+)"/u.exec(JSON.stringify(cardOf(message)))?.[1];

/** The load of people and a CRM, also while the service is down, and what the service acknowledged. */
class Load {
  /** The newest revision of each referral that was answered with 202. */
  readonly stored = new Map<string, number>();
  readonly done: { readonly id: string; readonly who: StandInMember; readonly deed: Deed; readonly at: number }[] = [];
  /** Answers that no client should ever get. */
  readonly complaints: string[] = [];
  /** Called with each acknowledgement of the service. */
  onPromise: () => void = () => undefined;
  pushesAcked = 0;
  pushesLost = 0;
  clicksLost = 0;
  readonly #connector: TeamsConnector;
  readonly #random: () => number;
  readonly #plan: Plan;
  readonly #issued = new Map<string, number>();
  readonly #answered = new Set<string>();
  readonly #posted = new Set<string>();
  #looked = 0;
  #url: Promise<string>;
  #revive: (url: string) => void = () => undefined;
  #isOver = false;

  constructor(connector: TeamsConnector, random: () => number, plan: Plan) {
    this.#connector = connector;
    this.#random = random;
    this.#plan = plan;
    this.#url = this.#nextUrl();
  }

  serviceLives(url: string): void {
    this.#revive(url);
  }

  serviceDies(): void {
    this.#url = this.#nextUrl();
  }

  /** Whether so many referrals wait for an answer in Teams that people have something to do. */
  get isBusy(): boolean {
    return this.#cards().length > 0;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Works until it is ended and what is under way is answered or lost. */
  async run(): Promise<void> {
    const pushers = Array.from({ length: this.#plan.pushers }, () => this.#push());
    const clicks = Array.from({ length: this.#plan.clicksEach }, () => [
      this.#answerCards(MEGAN),
      this.#answerCards(RAVI),
    ]).flat();
    await Promise.all([...pushers, ...clicks]);
  }

  /** Posts an activity; null if there was no answer. */
  async send(activity: Record<string, unknown>): Promise<string | null> {
    const url = await this.#url;
    try {
      const body = JSON.stringify({ ...activityIn(this.#connector.url), ...activity });
      const response = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      if (response.status !== 200) this.complaints.push(`${response.status}: ${text}`);
      return response.status === 200 ? text : null;
    } catch {
      return null;
    }
  }

  #nextUrl(): Promise<string> {
    return new Promise((resolve) => {
      this.#revive = resolve;
    });
  }

  #goesOn(): boolean {
    return !this.#isOver;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  async #push(): Promise<void> {
    while (this.#goesOn()) {
      const batch = this.#nextBatch();
      // The client pushes again until the push is acknowledged.
      const body = batch.map(([id, revision]) => wireOf(id, revision));
      while (batch.length > 0 && !(await this.#pushOnce(batch, body)) && this.#goesOn());
      await pause(10 + this.#below(40));
    }
  }

  async #pushOnce(batch: readonly (readonly [string, number])[], body: readonly object[]): Promise<boolean> {
    const url = await this.#url;
    const answer = await pushReferrals(url, SECRET, body).catch(() => null);
    if (answer === null) {
      this.pushesLost += 1;
      return false;
    }
    if (answer.status !== 202) this.complaints.push(`${answer.status}: ${JSON.stringify(answer.body)}`);
    this.pushesAcked += 1;
    for (const [id, revision] of batch) this.stored.set(id, Math.max(this.stored.get(id) ?? 0, revision));
    this.onPromise();
    return true;
  }

  /** New referrals up to the limit, and a new revision of a known one. */
  #nextBatch(): readonly (readonly [string, number])[] {
    const room = Math.min(this.#plan.referrals, this.#answered.size + this.#plan.waiting) - this.#issued.size;
    const fresh = Array.from({ length: Math.min(1 + this.#below(3), Math.max(room, 0)) }, () => randomUUID());
    const known = [...this.#issued.keys()];
    const changed = known[this.#below(known.length)];
    const revise = changed !== undefined && this.#random() < 0.3 ? [changed] : [];
    return [...fresh, ...revise].map((id) => {
      const revision = (this.#issued.get(id) ?? 0) + 1;
      this.#issued.set(id, revision);
      return [id, revision] as const;
    });
  }

  /** Cards in Teams that nobody is known to have answered. */
  #cards(): readonly string[] {
    const { messages } = this.#connector;
    for (; this.#looked < messages.length; this.#looked += 1) {
      const id = referralIn(messages[this.#looked] as StandingMessage);
      if (id !== undefined) this.#posted.add(id);
    }
    return [...this.#posted].filter((id) => !this.#answered.has(id));
  }

  async #answerCards(who: StandInMember): Promise<void> {
    while (this.#goesOn()) {
      const cards = this.#cards();
      // Both people like the card on top, so that they often answer at once.
      const id = cards[this.#random() < 0.5 ? 0 : this.#below(cards.length)];
      if (id !== undefined) await this.#answerCard(id, who, this.#random() < 0.5 ? 'accept' : 'decline');
      await pause(5 + this.#below(25));
    }
  }

  async #answerCard(id: string, who: StandInMember, deed: Deed): Promise<void> {
    let shown = await this.#press(randomUUID(), `referral.${deed}`, { referralId: id }, who);
    for (let version = formVersionIn(shown); version !== null && this.#goesOn(); version = formVersionIn(shown)) {
      const typed = deed === 'accept' ? { dealName: dealNameOf(id, who) } : { reason: 'other', notes: noteOf(who) };
      const activityId = randomUUID();
      const click = (): Promise<string | null> =>
        this.#press(activityId, `referral.${deed}.confirm`, { referralId: id, version, ...typed }, who);
      // Teams delivers a click again that was not answered.
      shown = (await click()) ?? (await click());
      if (shown?.includes(translate('en', deed === 'accept' ? 'notice.accepted' : 'notice.declined')) !== true)
        continue;
      this.done.push({ id, who, deed, at: Date.now() });
      this.onPromise();
    }
    if (shown?.includes(`"referralId":"${id}"`) === true) this.#answered.add(id);
  }

  async #press(
    activityId: string,
    verb: string,
    data: Record<string, unknown>,
    { id, aadObjectId, name }: StandInMember,
  ): Promise<string | null> {
    const value = { action: { type: 'Action.Execute', verb, data: { verb, ...data } }, trigger: 'manual' };
    const answer = await this.send({
      id: activityId,
      type: 'invoke',
      name: 'adaptiveCard/action',
      value,
      from: { id, aadObjectId, name },
    });
    if (answer === null) this.clicksLost += 1;
    return answer;
  }
}

/** The version in a form's confirm button; null: it is no form. */
function formVersionIn(answer: string | null): number | null {
  const found = /"version":(\d+)/u.exec(answer ?? '');
  return found === null ? null : Number(found[1]);
}

/** Waits until a service has nothing left to send. */
async function untilQuiet(url: string): Promise<void> {
  const giveUpAt = Date.now() + 3 * PATIENCE_MS;
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const parked = /cosell_outbox\{state="parked"\} (\d+)/u.exec(metrics)?.[1];
    const pending = /cosell_outbox\{state="pending"\} (\d+)/u.exec(metrics)?.[1];
    if (pending === '0' && parked === '0') return;
    if (Date.now() > giveUpAt)
      throw new Error(`It never became quiet: ${String(pending)} effects wait, ${String(parked)} are parked.`);
    await pause(50);
  }
}

/** What was acknowledged, and the state once nothing is pending. */
interface Outcome {
  readonly documents: readonly ReferralDocument[];
  readonly subscribers: readonly Subscriber[];
  readonly deaths: readonly Death[];
  readonly load: Load;
  readonly connector: TeamsConnector;
}

/** Keeps a service under load, kills it repeatedly, and waits until nothing is pending. */
async function killAgainAndAgain(
  plan: Plan,
  store: Store,
  places: readonly Record<string, unknown>[],
  spareOf: () => Spare,
): Promise<Outcome> {
  const seed = Number(process.env['CRASH_SEED'] ?? randomInt(1_000_000));
  process.stdout.write(`The seed of the ${plan.kills} kills is ${seed}; CRASH_SEED=${seed} plans them again.\n`);
  const random = randomFrom(seed);
  const connector = await startTeamsConnector();
  for (const place of [TEAM, OTHER_TEAM, CHAT]) connector.rosters.set(place, [MEGAN, RAVI, GUEST]);
  const load = new Load(connector, random, plan);
  const order: StartOrder = {
    environment: {
      ALLOW_ANONYMOUS: 'true',
      PORT: '0',
      REFERRALS_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'warn',
      TICK: '* * * * * *',
      DIGEST: NO_DIGEST,
      ...store.environment,
    },
    variations: VARIATIONS,
  };
  const deaths: Death[] = [];
  let spare = spareOf();
  let life: Life | undefined;

  async function live(): Promise<Life> {
    life = await spare.start(order);
    spare = spareOf();
    load.serviceLives(life.url);
    return life;
  }

  /**
   * Kills at a random moment: at a time, during a request to Teams that is not answered yet, or right after an
   * acknowledgement.
   */
  async function kill(doomed: Life): Promise<void> {
    const strike = (): void => {
      if (doomed.kill()) load.serviceDies();
    };
    const within = (most: number): (() => void) => {
      let left = 1 + Math.floor(random() * most);
      return () => {
        left -= 1;
        if (left === 0) strike();
      };
    };
    const trigger = Math.floor(random() * 3);
    const onCall = trigger === 1 ? within(60) : () => undefined;
    connector.fault = ({ method }) => {
      if (method !== 'GET') onCall();
      return null;
    };
    load.onPromise = trigger === 2 ? within(8) : () => undefined;
    const timer = setTimeout(strike, 40 + random() * plan.longestLifeMs);
    const killedAt = await doomed.death();
    clearTimeout(timer);
    await connector.deserted();
    const isOverAt = Date.now();
    deaths.push({ bornAt: doomed.bornAt, killedAt, isOverAt, posting: await store.look(postingIn) });
  }

  try {
    let current = await live();
    for (const place of places)
      await load.send({
        type: 'installationUpdate',
        action: 'add',
        from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
        ...place,
      });
    await connector.until(() => connector.messages.length === places.length, 'all are greeted');
    const running = load.run();
    await connector.until(() => load.isBusy, 'the first card is posted');
    for (let kills = 0; kills < plan.kills; kills += 1) {
      await kill(current);
      current = await live();
    }
    load.end();
    await running;
    connector.fault = () => null;
    await untilQuiet(current.url);
    await current.stop();
    const [documents, subscribers] = await store.look(
      async (db) => [await documentsIn(db), await new MongoSubscriberRepository(db).listActive()] as const,
    );
    return { documents, subscribers, deaths, load, connector };
  } catch (error) {
    life?.kill();
    process.stdout.write(`${((await life?.log) ?? []).slice(-5).join('\n')}\n`);
    throw error;
  } finally {
    load.end();
    spare.discard();
    life?.kill();
    await connector.stop();
  }
}

/** A card in Teams: which referral's it is, where, and when the stand-in got it. */
interface StandingCard {
  readonly referralId: string;
  readonly subscriber: Subscriber;
  readonly message: StandingMessage;
  readonly at: number;
}

/** A call that creates a personal chat, which is still empty. */
const beginsChat = ({ body }: { readonly body: unknown }): boolean =>
  (body as { readonly isGroup?: boolean } | null)?.isGroup === false;

const OWN_CHATS: ReadonlySet<string> = new Set([MEGAN, RAVI].map(({ id }) => chatOf(id)));

/** Each message was created by one POST, in the same order. Messages in personal chats are not cards of a channel. */
function cardsIn({ connector, subscribers }: Outcome): readonly StandingCard[] {
  const posts = connector.calls.filter((call) => call.method === 'POST' && !beginsChat(call));
  expect(posts).toHaveLength(connector.messages.length);
  return connector.messages.flatMap((message, index) => {
    const referralId = referralIn(message);
    if (referralId === undefined || OWN_CHATS.has(message.conversationId)) return [];
    const [place] = message.conversationId.split(';');
    const subscriber = subscribers.find(({ conversationId }) => conversationId === place);
    if (subscriber === undefined) throw new Error(`A card stands in ${String(place)}, where nobody asked for it.`);
    return [{ referralId, subscriber, message, at: posts[index]?.at ?? 0 }];
  });
}

/** Cards that are not recorded in the database: the process was killed before it got the answer to their post. */
function unknownCards(cards: readonly StandingCard[], documents: readonly ReferralDocument[]): readonly StandingCard[] {
  const known = new Map(documents.map((document) => [document._id, document.cards]));
  return cards.filter(
    ({ referralId, subscriber, message }) => known.get(referralId)?.[subscriber.id]?.activityId !== message.activityId,
  );
}

/** The duplicate cards that no kill explains; each kill explains one post that it interrupted. */
function inexcusable(unknown: readonly StandingCard[], deaths: readonly Death[]): readonly string[] {
  const left = deaths.map(({ posting, ...death }) => ({ ...death, posting: new Map(posting) }));
  return unknown.flatMap(({ referralId, subscriber, at }) => {
    const posting = postingOf(referralId, subscriber.id);
    const isExcuse = (death: Death): boolean =>
      at >= death.bornAt && at >= (death.posting.get(posting) ?? Infinity) && at <= death.isOverAt;
    return left.find(isExcuse)?.posting.delete(posting) === true ? [] : [`${posting}, posted at ${at}`];
  });
}

/** The state of a referral, for the message of a failed test. */
function standingOf(referral: Referral | undefined): string {
  if (referral === undefined) return 'is not there';
  const history = referral.history.map(({ what, by }) => (by === null ? what : `${what} by ${by.name}`)).join(', ');
  return `is ${referral.stage}, version ${referral.version}, eTag ${String(referral.eTag)}, "${String(referral.terms.name)}": ${history}`;
}

/** What was acknowledged and lost: pushes that were answered 202, and clicks that were confirmed. */
function lostWork({ load, documents }: Outcome): readonly string[] {
  const referrals = new Map(documents.map(({ referral }) => [referral.id, referral]));
  const pushes = [...load.stored].filter(
    ([id, revision]) => !(revisionOf(referrals.get(id)?.eTag ?? null) >= revision),
  );
  const clicks = load.done.filter(({ id, who, deed }) => {
    const { stage, answer, terms } = referrals.get(id) ?? {};
    const said = deed === 'accept' ? terms?.name === dealNameOf(id, who) : answer?.note === noteOf(who);
    return !(
      said &&
      answer?.by?.objectId === who.aadObjectId &&
      stage === (deed === 'accept' ? 'accepted' : 'declined')
    );
  });
  return [
    ...pushes.map(([id, revision]) => `push ${revision} of ${id}, which ${standingOf(referrals.get(id))}`),
    ...clicks.map(
      ({ id, who, deed, at }) => `${deed} of ${id} by ${who.name} at ${at}, which ${standingOf(referrals.get(id))}`,
    ),
  ];
}

/** Recorded cards that do not show the current state. */
function untrueCards({ documents, subscribers, connector }: Outcome): readonly string[] {
  const messages = new Map(connector.messages.map((message) => [message.activityId, message]));
  return documents.flatMap(({ referral, cards }) =>
    subscribers.flatMap((subscriber) => {
      const posted = cards[subscriber.id];
      if (posted === undefined)
        return isWaiting(referral) ? [`${postingOf(referral.id, subscriber.id)} has no card`] : [];
      const { card } = referralCard(referral, readerOf(subscriber));
      const shown = cardOf(messages.get(posted.activityId));
      return JSON.stringify(shown) === JSON.stringify(card)
        ? []
        : [`${postingOf(referral.id, subscriber.id)} is ${referral.stage}, its card is another`];
    }),
  );
}

function report(outcome: Outcome, cards: readonly StandingCard[], excused: number, lost: number): void {
  const { deaths, load, documents } = outcome;
  const figures = {
    kills: deaths.length,
    'pushes acked': load.pushesAcked,
    'pushes lost on the way': load.pushesLost,
    'clicks acked as done': load.done.length,
    'clicks lost on the way': load.clicksLost,
    referrals: documents.length,
    'still waiting': documents.filter(({ referral }) => isWaiting(referral)).length,
    cards: cards.length,
    'postings interrupted by a kill': deaths.reduce((sum, { posting }) => sum + posting.size, 0),
    'duplicates excused': excused,
    lost,
  };
  process.stdout.write(
    `${Object.entries(figures)
      .map(([name, figure]) => `${name}: ${figure}`)
      .join(' · ')}\n`,
  );
}

function judge(outcome: Outcome): void {
  const cards = cardsIn(outcome);
  const unknown = unknownCards(cards, outcome.documents);
  const bad = inexcusable(unknown, outcome.deaths);
  const lost = lostWork(outcome);
  report(outcome, cards, unknown.length - bad.length, lost.length);

  if (lost.length > 0)
    process.stdout.write(`The kills were at ${outcome.deaths.map(({ killedAt }) => killedAt).join(', ')}.\n`);
  expect(lost).toEqual([]);
  expect(bad).toEqual([]);
  expect(untrueCards(outcome)).toEqual([]);
  expect(outcome.load.complaints).toEqual([]);
  const isLeft = ({ outbox, lease }: ReferralDocument): boolean =>
    lease !== undefined || outbox.some(({ effect }) => !APPOINTMENTS.includes(effect.kind));
  expect(outcome.documents.filter(isLeft)).toEqual([]);
}

/**
 * Kills a process that writes documents, some time after its first acknowledged write. Resolves to the last
 * acknowledged number of each document.
 */
async function writeUntilKilled(
  script: string,
  dataDir: string,
  afterMs: number,
): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [script, dataDir], {
    env: { ...process.env, TMPDIR: path.dirname(dataDir) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const promised = new Map<string, number>();
  for await (const line of createInterface(child.stdout)) {
    if (promised.size === 0) setTimeout(() => child.kill('SIGKILL'), afterMs);
    const [document, number] = JSON.parse(line) as Acknowledged;
    promised.set(document, number);
  }
  return promised;
}

const CHANNELS = [
  {},
  {
    conversation: {
      id: OTHER_TEAM,
      conversationType: 'channel',
      isGroup: true,
      tenantId: '00000000-0000-4000-8000-0000000000aa',
    },
    channelData: {
      tenant: { id: '00000000-0000-4000-8000-0000000000aa' },
      team: { id: OTHER_TEAM, name: 'Northwind Partners' },
      channel: { id: OTHER_TEAM },
    },
  },
  {
    conversation: {
      id: CHAT,
      conversationType: 'groupChat',
      isGroup: true,
      tenantId: '00000000-0000-4000-8000-0000000000aa',
    },
    channelData: { tenant: { id: '00000000-0000-4000-8000-0000000000aa' } },
  },
];

describe('a service that is killed at random under load', () => {
  let folder: string;
  let spareOf: () => Spare;
  let writer: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crash-test-'));
    const script = await compiled(SCRIPT);
    spareOf = () => new Spare(script, folder);
    writer = await compiled(WRITER);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('loses nothing that it acknowledged, and posts no card twice except those that a kill interrupted', async () => {
    const test: TestDatabase = await openTestDatabase();
    const store: Store = {
      environment: { MONGODB_URI: test.uri, MONGODB_DATABASE: test.name },
      look: (at) => at(test.db),
    };
    try {
      judge(
        await killAgainAndAgain(
          { kills: 50, longestLifeMs: 1_200, referrals: 600, waiting: 20, pushers: 2, clicksEach: 3 },
          store,
          CHANNELS,
          spareOf,
        ),
      );
    } finally {
      await test.drop();
    }
  });

  it('loses nothing either if the database engine runs in the killed process', async () => {
    const dataDir = path.join(folder, 'data');
    const look: Store['look'] = async (at) => {
      const database = await openDatabase({ dataDir }, 'co-sell-desk');
      return at(database.db).finally(() => database.close());
    };
    judge(
      await killAgainAndAgain(
        { kills: 8, longestLifeMs: 1_200, referrals: 100, waiting: 12, pushers: 1, clicksEach: 1 },
        { environment: { DATA_DIR: dataDir }, look },
        [{}],
        spareOf,
      ),
    );
  });

  it('keeps every write that the embedded engine acknowledged, also with many under way', async () => {
    const dataDir = path.join(folder, 'numbers');
    for (let kills = 0; kills < 15; kills += 1) {
      const promised = await writeUntilKilled(writer, dataDir, randomInt(50, 350));

      const database = await openDatabase({ dataDir }, 'writers');
      const kept = await database.db.collection<{ _id: string; number: number }>('numbers').find().toArray();
      await database.close();
      const numbers = new Map(kept.map(({ _id, number }) => [_id, number]));
      expect([...promised].filter(([document, number]) => !((numbers.get(document) ?? 0) >= number))).toEqual([]);
    }
  });
});
