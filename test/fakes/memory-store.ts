import type {
  Change,
  Clock,
  Delivery,
  Next,
  Outbox,
  Outcome,
  PendingEffect,
  PostedCard,
  ReferralRepository,
  Reminded,
} from '../../src/application/ports';
import { cardHolders } from '../../src/application/delivery/message-key';
import { dueOf, isScheduled } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import type { Backlog } from '../../src/observability/metrics';

interface Stored {
  readonly referral: Referral;
  readonly cards: Readonly<Record<string, PostedCard>>;
  readonly outbox: readonly PendingEffect[];
  readonly reminded: Readonly<Record<string, Reminded>>;
  readonly lease: { readonly token: string; readonly until: Date } | null;
}

const isTried = ({ parked }: PendingEffect): boolean => parked === null;

function dueAt({ outbox }: Stored): Date | null {
  const times = outbox.filter(isTried).map((pending) => pending.dueAt.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The longest that an effect waits for its next attempt, in milliseconds; one that waits longer was told to. */
const LONGEST_RETRY_MS = 3_600_000;

const isHeld = ({ lease }: Stored, now: Date): boolean => lease !== null && lease.until > now;

/** Referrals and their outbox in memory: what a use case needs of them, and nothing that only lists need. */
export class MemoryStore
  implements
    Outbox,
    Backlog,
    Pick<
      ReferralRepository,
      'find' | 'findByCode' | 'findByRecords' | 'findUnrecorded' | 'findByEngagement' | 'postedTo' | 'commit'
    >
{
  readonly #stored = new Map<string, Stored>();
  readonly #clock: Clock;
  #names = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Everything that is still to be done about a referral, parked or not. */
  pendingOf(id: string): readonly PendingEffect[] {
    return this.#stored.get(id)?.outbox ?? [];
  }

  /** The cards that a referral is known to have. */
  cardsOf(id: string): Readonly<Record<string, PostedCard>> {
    return this.#stored.get(id)?.cards ?? {};
  }

  async find(id: string): Promise<Referral | null> {
    return this.#stored.get(id)?.referral ?? null;
  }

  async findByCode(code: string): Promise<Referral | null> {
    return this.#all().find(({ referral }) => referral.code === code)?.referral ?? null;
  }

  async findByRecords(recordIds: readonly string[]): Promise<readonly Referral[]> {
    return this.#all().flatMap(({ referral }) =>
      [referral.id, referral.recordId].some((id) => id !== null && recordIds.includes(id)) ? [referral] : [],
    );
  }

  async findUnrecorded(codes: readonly string[]): Promise<readonly Referral[]> {
    const isMeant = ({ attempt, code }: Referral): boolean => attempt?.what === 'create' || codes.includes(code);
    return this.#all().flatMap(({ referral }) => (referral.recordId === null && isMeant(referral) ? [referral] : []));
  }

  async findByEngagement(engagementId: string): Promise<readonly Referral[]> {
    return this.#all().flatMap(({ referral }) => (referral.engagementId === engagementId ? [referral] : []));
  }

  async postedTo(id: string): Promise<readonly string[]> {
    return cardHolders(Object.keys(this.cardsOf(id)));
  }

  async commit(changes: readonly Change[], now: Date): Promise<ReadonlySet<string>> {
    return new Set(changes.filter((change) => !this.#write(change, now)).map(({ referral }) => referral.id));
  }

  async claim(now: Date, leaseUntil: Date, next: Next = 'longest'): Promise<Delivery | null> {
    const dueNow = this.#all().filter((stored) => !isHeld(stored, now) && (dueAt(stored) ?? Infinity) <= now);
    const inOrder = dueNow.sort((one, other) => Number(dueAt(one)) - Number(dueAt(other)));
    const claimed = inOrder.at(next === 'longest' ? 0 : -1);
    if (claimed === undefined) return null;
    const lease = { token: this.#name(), until: leaseUntil };
    this.#stored.set(claimed.referral.id, { ...claimed, lease });
    return { ...claimed, pending: claimed.outbox, lease: lease.token, takenOver: claimed.lease !== null };
  }

  async settle(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<Delivery | null> {
    const held = this.#heldBy(delivery);
    if (held === null) return null;
    // The same effect again keeps its name, by which others know it again.
    const isOne = outcome.replacedBy.length === 1;
    const replacements = outcome.replacedBy.map((pending) => ({ ...pending, id: isOne ? pendingId : this.#name() }));
    const isCleared = ({ effect, parked }: PendingEffect): boolean => effect.kind === outcome.clears && parked !== null;
    const outbox = [
      ...held.outbox.filter((pending) => pending.id !== pendingId && !isCleared(pending)),
      ...replacements,
    ];
    const { slot, posted } = outcome.card ?? { slot: '', posted: null };
    const others = Object.fromEntries(Object.entries(held.cards).filter(([id]) => id !== slot));
    const cards = posted === null ? others : { ...others, [slot]: posted };
    const { whom, ...accounted } = outcome.reminded ?? { whom: null };
    const reminded = whom === null ? held.reminded : { ...held.reminded, [whom]: accounted as Reminded };
    const settled: Stored = { ...held, outbox, cards, reminded };
    this.#stored.set(held.referral.id, settled);
    return { ...settled, pending: outbox, lease: delivery.lease, takenOver: false };
  }

  async finish(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<void> {
    if ((await this.settle(delivery, pendingId, outcome)) !== null) await this.release(delivery);
  }

  async retry(id: string, now: Date): Promise<number> {
    const stored = this.#stored.get(id);
    if (stored === undefined) return 0;
    const isFailed = ({ parked, attempts }: PendingEffect): boolean => parked !== null || attempts > 0;
    const outbox = stored.outbox.map((pending) =>
      isFailed(pending) ? { ...pending, parked: null, dueAt: now } : pending,
    );
    this.#stored.set(id, { ...stored, outbox });
    return stored.outbox.filter(isFailed).length;
  }

  async release(delivery: Delivery): Promise<void> {
    const held = this.#heldBy(delivery);
    if (held !== null) this.#stored.set(held.referral.id, { ...held, lease: null });
  }

  async nextDue(): Promise<Date | null> {
    const free = this.#all().filter((stored) => !isHeld(stored, this.#clock()));
    const times = free.flatMap((stored) => dueAt(stored)?.getTime() ?? []);
    return times.length === 0 ? null : new Date(Math.min(...times));
  }

  async backlog(): Promise<{ pending: number; parked: number }> {
    const effects = this.#all().flatMap(({ outbox }) => outbox);
    const tried = effects.filter(isTried);
    const now = this.#clock().getTime();
    const isRetried = ({ dueAt, effect }: PendingEffect): boolean =>
      !isScheduled(effect.kind) && dueAt.getTime() <= now + LONGEST_RETRY_MS;
    const pending = tried.filter((effect) => effect.dueAt.getTime() <= now || isRetried(effect));
    return { pending: pending.length, parked: effects.length - tried.length };
  }

  #all(): Stored[] {
    return [...this.#stored.values()];
  }

  #name(): string {
    this.#names += 1;
    return String(this.#names);
  }

  #heldBy({ referral, lease }: Delivery): Stored | null {
    const stored = this.#stored.get(referral.id);
    return stored?.lease?.token === lease ? stored : null;
  }

  #isRecordTaken({ id, direction, recordId }: Referral): boolean {
    return (
      direction === 'outbound' &&
      recordId !== null &&
      this.#all().some(
        ({ referral }) => referral.id !== id && referral.direction === 'outbound' && referral.recordId === recordId,
      )
    );
  }

  #write({ referral, effects }: Change, now: Date): boolean {
    const known = this.#stored.get(referral.id);
    const isCodeTaken = known === undefined && this.#all().some((stored) => stored.referral.code === referral.code);
    if (isCodeTaken || (known?.referral.version ?? 0) !== referral.version - 1) return false;
    if (this.#isRecordTaken(referral)) {
      if (known === undefined) return false;
      throw new Error('The record is of another deal.');
    }
    const pending = effects.map((effect, index) => ({
      id: `${referral.version}.${index}`,
      effect,
      attempts: 0,
      dueAt: dueOf(effect, now),
      parked: null,
    }));
    const { cards, outbox, reminded, lease } = known ?? { cards: {}, outbox: [], reminded: {}, lease: null };
    this.#stored.set(referral.id, { referral, cards, reminded, lease, outbox: [...outbox, ...pending] });
    return true;
  }
}
