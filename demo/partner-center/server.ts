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
import { LIKELIEST_VARIANTS, type ApiVariants } from './ways';
import { WebhookRoutes } from './webhook-routes';
import { EVENTS, Webhooks, type EventRegistration } from './webhooks';
import { textAt, type WireRecord } from './wire-record';

export type { Fault } from './faults';
export type { LoggedRequest } from './request-log';
export type { ApiVariants } from './ways';

/** The options of a stand-in. */
export interface StandInOptions {
  /** 0, or absent: any free port. */
  readonly port?: number;
  /** The file for its data; absent: the data is in memory only. */
  readonly file?: string;
  /** The first records, if the file has none. */
  readonly seed?: readonly object[];
  /** The expected bearer token; absent: any token is accepted. */
  readonly token?: string;
  /**
   * Where it sends events from the start, with the signature in the Authorization header; absent: to the registered
   * address.
   */
  readonly webhook?: { readonly url: string };
  readonly clock?: () => Date;
  /** Other variants of the API than the likeliest ones. */
  readonly variants?: Partial<ApiVariants>;
}

/**
 * A Partner Center for the demo and for tests. It implements the Referrals API with its rules, and its state can be
 * changed and its faults caused from outside.
 */
export interface PartnerCenterStandIn {
  readonly url: string;
  /** The root (PEM) of the certificate with which events are signed. */
  certificateAuthority(): Promise<string>;
  /** Oldest change first. */
  records(): readonly WireRecord[];
  record(id: string): WireRecord | undefined;
  /** Sends a referral as Microsoft does. Returns its id. */
  add(record: object): string;
  /**
   * Changes a record as in the portal: objects are merged, other values are replaced. The API's rules are not checked.
   */
  change(id: string, change: object): void;
  /** Gives Microsoft's answer to a co-sell deal of ours, which is named by the id of either side's record. */
  answer(id: string, how: 'accept' | 'decline', seller?: object): void;
  /** Causes a fault in the next requests. */
  fault(fault: Fault): void;
  /** Ends all faults. */
  recover(): void;
  requests(): readonly LoggedRequest[];
  /** Closes all connections, even during a request. */
  stop(): Promise<void>;
}

const EXPIRY_CHECK_MS = 250;

const REGISTRATION_KEY = 'registration';

type Keep = (key: string, value: unknown) => void;

const keyed = (records: readonly WireRecord[]): ReadonlyMap<string, unknown> =>
  new Map(records.map((record) => [textAt(record, 'id'), record]));

/** The stored values, and the function that stores further changes. */
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
  // Under all other keys there are records.
  records.load([...values].filter(([key]) => key !== REGISTRATION_KEY).map(([, record]) => record as WireRecord));
  records.watch((record) => {
    keep(textAt(record, 'id'), record);
  });
  return records;
}

/** Restores the registration: the one in the options, otherwise the stored one. */
function register(webhooks: Webhooks, { webhook }: StandInOptions, known: unknown): void {
  if (webhook !== undefined)
    webhooks.register({ url: webhook.url, events: EVENTS, inOwnHeader: false, subscriberId: randomUUID() });
  // Under this key there is always a registration.
  else if (known !== undefined) webhooks.register(known as EventRegistration);
}

/** Starts a stand-in. It listens on this computer only. */
export async function startPartnerCenter(options: StandInOptions = {}): Promise<PartnerCenterStandIn> {
  const clock = options.clock ?? (() => new Date());
  const ways = { ...LIKELIEST_VARIANTS, ...options.variants };
  const { values, keep } = memory(options);
  const records = recordsFrom(values, keep, clock);
  const webhooks = new Webhooks({
    signer: signerOfProcess,
    certificateUrl: () => `${listener.url}${CERTIFICATE}`,
    clock,
  });
  register(webhooks, options, values.get(REGISTRATION_KEY));
  records.watch((record, happened) => {
    webhooks.sendRecordEvent(record, happened);
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
