/**
 * A dispatcher in a process that can be killed, to whom time is told. It loads everything and waits for lines of input:
 * first what to begin with, which it answers with `{"isReady":true}`, then again and again what time it is. At each it
 * does all that is due, and says so. It ends when its input does, so that it does not outlive whoever started it.
 */
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { MongoClient, type Db } from 'mongodb';
import { deliverNext, type DeliveryPorts } from '../../src/application/delivery/deliver';
import type { ChannelMessenger, Log, Meter, PostedCard, SendOutcome } from '../../src/application/ports';
import type { ChannelSettings } from '../../src/domain/channel/subscriber';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { MongoReferralRepository } from '../../src/mongo/referral-repository';
import { MongoSubscriberRepository } from '../../src/mongo/subscriber-repository';

/** The first line of input. */
export interface WalkOrder {
  readonly uri: string;
  readonly database: string;
  /** Where messages are posted. */
  readonly receiver: string;
  readonly leaseMs: number;
  /** How many referrals are worked on at a time. */
  readonly hands: number;
  readonly defaults: Pick<ChannelSettings, 'locale' | 'timeZone'>;
}

/** Every other line: what time it is. The number comes back once all is done that is due. */
export interface Told {
  readonly now: string;
  readonly round: number;
}

/** A line of output. */
export type Said = { readonly isReady: true } | { readonly round: number; readonly takenOver: number };

/** A message as the receiver gets it; one with an `activityId` edits that one. */
export interface Sent {
  readonly what: 'card' | 'reply' | 'post' | 'notice';
  readonly referral: string;
  readonly lead: number | null;
  readonly activityId: string | null;
  readonly face: string;
  readonly now: string;
}

/** What the receiver answers. */
export interface Received {
  readonly activityId: string;
}

const say = (said: Said): void => {
  process.stdout.write(`${JSON.stringify(said)}\n`);
};

const agent = new Agent({ keepAlive: true });

function post(url: string, sent: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve(JSON.parse(Buffer.concat(chunks).toString()) as Received);
      });
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(sent));
  });
}

const never = (): never => {
  throw new Error('That does not occur on this walk.');
};

/** Teams, as far as this walk goes. */
function messengerTo(url: string, clock: () => Date): ChannelMessenger {
  const send = async (sent: Omit<Sent, 'activityId' | 'now'>, posted: PostedCard | null): Promise<SendOutcome> => {
    const { activityId } = await post(url, {
      ...sent,
      activityId: posted?.activityId ?? null,
      now: clock().toISOString(),
    });
    return { kind: 'sent', card: { conversationId: 'conversation', activityId, face: sent.face } };
  };
  const faceOf = ({ version }: { readonly version: number }): string => `version ${version}`;
  return {
    showReferral: (referral, _, posted) =>
      send({ what: 'card', referral: referral.id, lead: null, face: faceOf(referral) }, posted),
    remind: ({ referral, form, lead }, posted) =>
      send({ what: form, referral: referral.id, lead, face: faceOf(referral) }, posted),
    noticeExpiry: (referral) =>
      send({ what: 'notice', referral: referral.id, lead: null, face: faceOf(referral) }, null),
    sendDigest: never,
  };
}

const METER: Meter = {
  referralsReceived: () => undefined,
  answered: () => undefined,
  dealCreated: () => undefined,
  dealClosed: () => undefined,
  recordWritten: () => undefined,
  synced: () => undefined,
  imported: () => undefined,
  delivered: () => undefined,
  reminded: () => undefined,
  expired: () => undefined,
  digestSent: () => undefined,
};

/** Takeovers are counted; what should not happen is told to whoever watches. */
class WalkLog implements Log {
  takenOver = 0;

  info(): void {
    // What goes well is seen by what is sent.
  }

  warn(fields: Readonly<Record<string, unknown>>, message: string): void {
    if (message.startsWith('Took over')) this.takenOver += 1;
    else this.error(fields, message);
  }

  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    process.stderr.write(
      `${message} ${JSON.stringify(fields, (key, value: unknown) => (key === 'err' ? String(value) : value))}\n`,
    );
  }
}

function portsOf(db: Db, order: WalkOrder, clock: () => Date, log: Log): DeliveryPorts {
  return {
    referrals: new MongoReferralRepository(db),
    subscribers: new MongoSubscriberRepository(db),
    people: new MongoPersonRepository(db),
    outbox: new MongoOutbox(db, clock),
    channelMessenger: messengerTo(order.receiver, clock),
    personalMessenger: { remindPerson: never, tellOwner: never, tellRefusal: never, tellOfHole: never },
    roster: { members: async () => [] },
    pace: { reserve: async () => 0 },
    events: null,
    partnerCenter: null,
    alarm: never,
    random: never,
    meter: METER,
    administrators: new Set(),
    reminders: [],
    defaults: order.defaults,
    leaseMs: order.leaseMs,
    clock,
    log,
  };
}

async function main(): Promise<void> {
  const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) return;
  const order = JSON.parse(first.value) as WalkOrder;
  const client = await new MongoClient(order.uri).connect();
  let now = new Date(NaN);
  const log = new WalkLog();
  const ports = portsOf(client.db(order.database), order, () => now, log);
  const work = async (): Promise<void> => {
    while (await deliverNext(ports));
  };
  say({ isReady: true });
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const told = JSON.parse(line.value) as Told;
    now = new Date(told.now);
    await Promise.all(Array.from({ length: order.hands }, work));
    say({ round: told.round, takenOver: log.takenOver });
    log.takenOver = 0;
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  },
);
