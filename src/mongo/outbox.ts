import { randomUUID } from 'node:crypto';
import type { Collection, Db, Document } from 'mongodb';
import { z } from 'zod';
import type { Delivery, Next, Outbox, Outcome } from '../application/ports';
import { EFFECT_KINDS, isScheduled } from '../domain/model/effect';
import { deliveryOf, parsed, Pending, Posted, ReferralDocument, StoredReminded } from './referral-document';
import { referralsIn } from './referral-repository';

/** When the earliest effect that is not parked is due; removes the field if there is none. */
const DUE_AT: Document = {
  $let: {
    vars: { tried: { $filter: { input: '$outbox', cond: { $eq: ['$$this.parked', null] } } } },
    in: { $ifNull: [{ $min: '$$tried.dueAt' }, '$$REMOVE'] },
  },
};

const GIVEN_BACK: Document = { dueAt: DUE_AT, lease: '$$REMOVE' };

const heldBy = ({ referral, lease }: Delivery): Document => ({ _id: referral.id, 'lease.token': lease });

/** Kinds of effects that are planned for a certain time. */
const APPOINTMENTS = EFFECT_KINDS.filter(isScheduled);

/** The longest backoff of an effect, in milliseconds; only a longer `Retry-After` exceeds it. */
const LONGEST_RETRY_MS = 3_600_000;

const PARKED: Document = { 'outbox.parked': { $type: 'string' } };

const unheld = (now: Date): Document => ({ 'lease.until': { $not: { $gt: now } } });

/** The effects inside the referral documents, claimed by lease so that any number of processes can perform them. */
export class MongoOutbox implements Outbox {
  readonly #referrals: Collection<ReferralDocument>;
  readonly #clock: () => Date;

  constructor(db: Db, clock: () => Date) {
    this.#referrals = referralsIn(db);
    this.#clock = clock;
  }

  async claim(now: Date, leaseUntil: Date, next: Next = 'longest'): Promise<Delivery | null> {
    const token = randomUUID();
    const before = await this.#referrals.findOneAndUpdate(
      { dueAt: { $lte: now }, ...unheld(now) },
      { $set: { lease: { token, until: leaseUntil } } },
      { sort: { dueAt: next === 'longest' ? 1 : -1 }, returnDocument: 'before' },
    );
    if (before === null) return null;
    const document = parsed(ReferralDocument, before);
    return deliveryOf(document, token, document.lease !== undefined);
  }

  async settle(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<Delivery | null> {
    const settled = await this.#referrals.findOneAndUpdate(
      heldBy(delivery),
      [{ $set: changesOf(pendingId, outcome) }],
      { returnDocument: 'after' },
    );
    return settled === null ? null : deliveryOf(parsed(ReferralDocument, settled), delivery.lease, false);
  }

  async finish(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<void> {
    await this.#referrals.updateOne(heldBy(delivery), [{ $set: changesOf(pendingId, outcome) }, { $set: GIVEN_BACK }]);
  }

  async retry(id: string, now: Date): Promise<number> {
    const failed = { $or: [{ $ne: ['$$this.parked', null] }, { $gt: ['$$this.attempts', 0] }] };
    const again = { $mergeObjects: ['$$this', { parked: null, dueAt: now }] };
    const outbox = { $map: { input: '$outbox', in: { $cond: [failed, again, '$$this'] } } };
    const before = await this.#referrals.findOneAndUpdate(
      { _id: id },
      [{ $set: { outbox } }, { $set: { dueAt: DUE_AT } }],
      { returnDocument: 'before' },
    );
    return (before?.outbox ?? []).filter(({ parked, attempts }) => parked !== null || attempts > 0).length;
  }

  async release(delivery: Delivery): Promise<void> {
    await this.#referrals.updateOne(heldBy(delivery), [{ $set: GIVEN_BACK }]);
  }

  async nextDue(): Promise<Date | null> {
    const next = await this.#referrals.findOne(
      { dueAt: { $exists: true }, ...unheld(this.#clock()) },
      { sort: { dueAt: 1 }, projection: { dueAt: 1 } },
    );
    return next?.dueAt ?? null;
  }

  /** How many effects are due or will be retried within the hour, and how many are parked. */
  async backlog(): Promise<{ pending: number; parked: number }> {
    const now = this.#clock();
    const soon = { $lte: new Date(now.getTime() + LONGEST_RETRY_MS) };
    const retried = { 'outbox.dueAt': soon, 'outbox.effect.kind': { $nin: APPOINTMENTS } };
    const wanted = { 'outbox.parked': null, $or: [{ 'outbox.dueAt': { $lte: now } }, retried] };
    const [pending, parked] = await Promise.all([this.#count({ dueAt: soon }, wanted), this.#count(PARKED, PARKED)]);
    return { pending, parked };
  }

  /** How many effects match `effects`, in referrals that match `referrals`. */
  async #count(referrals: Document, effects: Document): Promise<number> {
    const stages = [{ $match: referrals }, { $unwind: '$outbox' }, { $match: effects }, { $count: 'effects' }];
    const [counted] = await this.#referrals.aggregate<{ effects: number }>(stages).toArray();
    return counted?.effects ?? 0;
  }
}

/** An outcome as it is stored. */
const StoredOutcome = z.object({
  replacedBy: z.array(Pending.omit({ id: true })),
  card: z.object({ slot: z.string(), posted: Posted.nullable() }).optional(),
  reminded: StoredReminded.optional(),
  clears: z.enum(EFFECT_KINDS).optional(),
});

/** The changes of the document for an outcome. Throws if they would make it invalid. */
function changesOf(pendingId: string, outcome: Outcome): Document {
  const { replacedBy, card, reminded, clears } = StoredOutcome.parse(outcome);
  const isCleared = { $and: [{ $eq: ['$$this.effect.kind', clears ?? ''] }, { $ne: ['$$this.parked', null] }] };
  const others = {
    $filter: { input: '$outbox', cond: { $and: [{ $ne: ['$$this.id', pendingId] }, { $not: [isCleared] }] } },
  };
  const replacements = replacedBy.map((pending, index) => ({
    ...pending,
    id: replacedBy.length === 1 ? pendingId : `${pendingId}.${index}`,
  }));
  return {
    outbox: { $concatArrays: [others, { $literal: replacements }] },
    ...(card === undefined
      ? {}
      : { [`cards.${card.slot}`]: card.posted === null ? '$$REMOVE' : { $literal: card.posted } }),
    ...(reminded === undefined ? {} : { reminded: remindedNow(reminded) }),
  };
}

function remindedNow(reminded: NonNullable<Outcome['reminded']>): Document {
  const others = { $filter: { input: '$reminded', cond: { $ne: ['$$this.whom', reminded.whom] } } };
  return { $concatArrays: [others, { $literal: [reminded] }] };
}
