import { randomUUID } from 'node:crypto';
import { signerOfProcess } from './certificates';
import { Faults, type Fault } from './faults';
import { Journal } from './journal';
import { listen } from './listener';
import { Listing } from './listing';
import { answerCoSell, changeInPortal, sendReferral } from './microsoft';
import { Records } from './records';
import { REFERRALS } from './referral-routes';
import { RequestLog, type LoggedRequest } from './request-log';
import { answering, CERTIFICATE } from './routes';
import { LIKELIEST, type Ways } from './ways';
import { WebhookRoutes } from './webhook-routes';
import { EVENTS, Webhooks, type Registration } from './webhooks';
import { textAt, type WireRecord } from './wire-record';

export type { Fault } from './faults';
export type { LoggedRequest } from './request-log';
export type { Ways } from './ways';

/** How a stand-in is set up. */
export interface StandInOptions {
  /** 0, or absent: any free one. */
  readonly port?: number;
  /** Where it keeps what it knows; absent: in memory only. */
  readonly file?: string;
  /** The records that it begins with where the file has none. */
  readonly seed?: readonly object[];
  /** The bearer token that it takes; absent: any. */
  readonly token?: string;
  /** Where it sends events from the start, signed in the header Authorization; absent: where somebody registered for them. */
  readonly webhook?: { readonly url: string };
  readonly clock?: () => Date;
  /** What nobody knows for certain of the API, where it is to be otherwise than likely. */
  readonly ways?: Partial<Ways>;
}

/** A Partner Center for the demo and for tests: it speaks the Referrals API with its rules, and does what it is told. */
export interface PartnerCenterStandIn {
  readonly url: string;
  /** The root (PEM) of what it signs its events with. */
  certificateAuthority(): Promise<string>;
  /** Those that changed longest ago first. */
  records(): readonly WireRecord[];
  record(id: string): WireRecord | undefined;
  /** Microsoft sends a referral. Answers its id. */
  add(record: object): string;
  /** Somebody changes a record in the portal: its objects are merged, everything else is replaced. No rule is asked. */
  change(id: string, change: object): void;
  /** Microsoft answers a co-sell of ours, named by either of its records. */
  answer(id: string, how: 'accept' | 'decline', seller?: object): void;
  /** Lets the next requests go wrong. */
  fault(fault: Fault): void;
  /** Lets no request go wrong any more. */
  recover(): void;
  requests(): readonly LoggedRequest[];
  /** Cuts what is under way. */
  stop(): Promise<void>;
}

const EXPIRY_CHECK_MS = 250;

const REGISTRATION_KEY = 'registration';

type Keep = (key: string, value: unknown) => void;

const keyed = (records: readonly WireRecord[]): ReadonlyMap<string, unknown> =>
  new Map(records.map((record) => [textAt(record, 'id'), record]));

/** What was known before, and how it is kept from now on. */
function memory({ file, seed = [] }: StandInOptions): {
  readonly values: ReadonlyMap<string, unknown>;
  readonly keep: Keep;
} {
  const first = keyed(seed as readonly WireRecord[]);
  if (file === undefined) return { values: first, keep: () => undefined };
  const journal = Journal.open(file, first);
  return {
    values: journal.values,
    keep: (key, value) => {
      journal.set(key, value);
    },
  };
}

function recordsFrom(values: ReadonlyMap<string, unknown>, keep: Keep, clock: () => Date): Records {
  const records = new Records(clock);
  // Everything under another key was put there as a record.
  records.load([...values].filter(([key]) => key !== REGISTRATION_KEY).map(([, record]) => record as WireRecord));
  records.watch((record) => {
    keep(textAt(record, 'id'), record);
  });
  return records;
}

/** Who is registered from the start: whom the options name, else whoever was before. */
function register(webhooks: Webhooks, { webhook }: StandInOptions, known: unknown): void {
  if (webhook !== undefined)
    webhooks.register({ url: webhook.url, events: EVENTS, inOwnHeader: false, subscriberId: randomUUID() });
  // Under this key there is never anything else.
  else if (known !== undefined) webhooks.register(known as Registration);
}

/** Starts a stand-in; it listens on this computer only. */
export async function startPartnerCenter(options: StandInOptions = {}): Promise<PartnerCenterStandIn> {
  const clock = options.clock ?? (() => new Date());
  const ways = { ...LIKELIEST, ...options.ways };
  const { values, keep } = memory(options);
  const records = recordsFrom(values, keep, clock);
  const webhooks = new Webhooks({
    signer: signerOfProcess,
    certificateUrl: () => `${listener.url}${CERTIFICATE}`,
    clock,
  });
  register(webhooks, options, values.get(REGISTRATION_KEY));
  records.watch((record, happened) => {
    webhooks.tell(record, happened);
  });
  const stage = { records, faults: new Faults(), log: new RequestLog(clock), webhooks, clock };
  const routes = {
    desk: { records, listing: new Listing(records, ways, () => `${listener.url}${REFERRALS}`), ways, clock },
    stage,
    webhooks: new WebhookRoutes(webhooks, clock, (registration) => {
      keep(REGISTRATION_KEY, registration);
    }),
    signer: signerOfProcess,
    token: options.token,
  };
  const listener = await listen(options.port ?? 0, answering(routes));
  const expiry = setInterval(() => {
    records.expireDue();
  }, EXPIRY_CHECK_MS);
  return {
    url: listener.url,
    certificateAuthority: async () => (await signerOfProcess()).certificateAuthority,
    records: () => records.all(),
    record: (id) => records.get(id),
    add: (record) => textAt(sendReferral(records, record, clock()), 'id'),
    change: (id, change) => {
      changeInPortal(records, id, change);
    },
    answer: (id, how, seller) => {
      answerCoSell(records, id, how, seller);
    },
    fault: (fault) => {
      stage.faults.add(fault);
    },
    recover: () => {
      stage.faults.end();
    },
    requests: () => stage.log.all(),
    stop: async () => {
      clearInterval(expiry);
      await Promise.all([webhooks.stop(), listener.stop()]);
    },
  };
}
