import type { DeliveryPorts } from '../../src/application/delivery/deliver';
import { deliverNext } from '../../src/application/delivery/deliver';
import type {
  Asked,
  Log,
  Meter,
  Outbox,
  PartnerCenter,
  ReferralRepository,
  RemoteRecord,
} from '../../src/application/ports';
import { resumeSync, syncRecords, type SyncPorts } from '../../src/application/sync/sync-records';
import type { RecordWrite } from '../../src/domain/agreement/next-write';
import { PartnerCenterClient, type ClientOptions } from '../../src/partner-center/client';
import type { AccessTokens } from '../../src/partner-center/auth/tokens';

/** What a process is in the middle of when it dies ends with this. */
export class Death extends Error {}

/** What the processes keep their state in. */
export interface SharedStore {
  readonly referrals: Pick<
    ReferralRepository,
    'find' | 'findByCode' | 'findByRecords' | 'findUnrecorded' | 'findByEngagement' | 'postedTo' | 'commit'
  >;
  readonly outbox: Outbox;
}

/** What all processes share: the database, Teams and the time. */
export type Surroundings = Omit<DeliveryPorts & SyncPorts, 'partnerCenter' | 'log' | 'wake'> &
  SharedStore & { readonly meter: Meter };

/** What a process needs to live. */
export interface Habitat {
  readonly surroundings: Surroundings;
  /** Where Partner Center is. */
  readonly url: string;
  /** How long it is waited for, in milliseconds of the clock on the wall. */
  readonly patienceMs: number;
  /** Called before and after each thing that a process asks of anybody: whatever happens then happens in between. */
  readonly between: (process: MortalProcess) => Promise<void>;
  /** Called once it is decided what a record is to be told, right before that is sent. */
  readonly beforeWrite: (recordId: string, write: RecordWrite) => void;
  /** Called with what the log should never be told. */
  readonly complain: (what: string) => void;
}

/** Asks Partner Center, with something that happens right before each write. */
class OvertakenClient extends PartnerCenterClient {
  readonly #beforeWrite: Habitat['beforeWrite'];

  constructor(options: ClientOptions, beforeWrite: Habitat['beforeWrite']) {
    super(options);
    this.#beforeWrite = beforeWrite;
  }

  override write(remote: RemoteRecord, write: RecordWrite): Promise<Asked<RemoteRecord>> {
    this.#beforeWrite(remote.record.id, write);
    return super.write(remote, write);
  }
}

/** The same port, with something done around each call. */
function around<Port extends object>(port: Port, pass: (call: () => unknown) => Promise<unknown>): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function'
        ? (...given: unknown[]) => pass(() => Reflect.apply(member, target, given) as unknown)
        : member;
    },
  });
}

/** One process of the service. Between any two things that it asks of the database, of Partner Center or of Teams it may die. */
export class MortalProcess {
  readonly ports: Surroundings & DeliveryPorts & SyncPorts & { readonly partnerCenter: PartnerCenter };
  #isDead = false;

  constructor({ surroundings, url, patienceMs, between, beforeWrite, complain }: Habitat) {
    const pass = async (call: () => unknown): Promise<unknown> => {
      await this.#live(between);
      const answer = await call();
      await this.#live(between);
      return answer;
    };
    let signIns = 1;
    const tokens: AccessTokens = {
      // Each request asks for a token first, so that something may happen between two of one call, too.
      tokenFor: async (_audience, refused) => {
        await this.#live(between);
        if (refused === `token-${signIns}`) signIns += 1;
        return `token-${signIns}`;
      },
    };
    const log = this.#log(complain);
    const client = new OvertakenClient(
      { url, tokens, log, clock: surroundings.clock, onRequestDone: () => undefined, timeoutMs: patienceMs },
      beforeWrite,
    );
    const { referrals, outbox, channelMessenger, personalMessenger, syncs } = surroundings;
    this.ports = {
      ...surroundings,
      referrals: around(referrals, pass),
      outbox: around(outbox, pass),
      channelMessenger: around(channelMessenger, pass),
      personalMessenger: around(personalMessenger, pass),
      syncs: around(syncs, pass),
      partnerCenter: around<PartnerCenter>(client, pass),
      log,
      wake: () => undefined,
    };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Whatever it is doing comes to nothing from here on. */
  die(): void {
    this.#isDead = true;
  }

  /** Does something; null where it dies of it. */
  async do<Value>(work: (ports: MortalProcess['ports']) => Promise<Value>): Promise<Value | null> {
    try {
      return await work(this.ports);
    } catch (error) {
      if (error instanceof Death) return null;
      throw error;
    }
  }

  /** Does what is due of one referral; false where nothing is, or the process dies of it. */
  async deliver(): Promise<boolean> {
    return (await this.do((ports) => deliverNext(ports))) ?? false;
  }

  /** Asks Partner Center for what changed, as often as that is due, and goes on where somebody else was interrupted. */
  async poll(): Promise<void> {
    await this.do(syncRecords);
    await this.do(resumeSync);
  }

  async #live(between: Habitat['between']): Promise<void> {
    if (!this.#isDead) await between(this);
    if (this.#isDead) throw new Death();
  }

  /** What is wrong in the code shows in the log, since effects are tried again whatever becomes of them. */
  #log(complain: Habitat['complain']): Log {
    const error: Log['error'] = ({ err }, message) => {
      if (!(err instanceof Death)) complain(`${message} ${err instanceof Error ? String(err.stack) : ''}`);
    };
    return { info: () => undefined, warn: () => undefined, error };
  }
}
