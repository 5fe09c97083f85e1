import { randomUUID } from 'node:crypto';
import type { Collection, Db, Document } from 'mongodb';
import type { Delivery, Outbox, Outcome } from '../application/ports';
import { deliveryOf, parsed, ReferralDocument } from './referral-document';
import { referralsIn } from './referral-repository';

/** When the earliest effect that is still tried is due; the field goes where there is none. */
const DUE_AT: Document = {
  $let: {
    vars: { tried: { $filter: { input: '$outbox', cond: { $eq: ['$$this.parked', null] } } } },
    in: { $ifNull: [{ $min: '$$tried.dueAt' }, '$$REMOVE'] },
  },
};

const PARKED: Document = { 'outbox.parked': { $type: 'string' } };

const unheld = (now: Date): Document => ({ 'lease.until': { $not: { $gt: now } } });

/** The effects inside the referral documents, claimed by lease so that any number of processes may work on them. */
export class MongoOutbox implements Outbox {
  readonly #referrals: Collection<ReferralDocument>;
  readonly #clock: () => Date;

  constructor(db: Db, clock: () => Date) {
    this.#referrals = referralsIn(db);
    this.#clock = clock;
  }

  async claim(now: Date, leaseUntil: Date): Promise<Delivery | null> {
    const token = randomUUID();
    const before = await this.#referrals.findOneAndUpdate(
      { dueAt: { $lte: now }, ...unheld(now) },
      { $set: { lease: { token, until: leaseUntil } } },
      { sort: { dueAt: 1 }, returnDocument: 'before' },
    );
    if (before === null) return null;
    const document = parsed(ReferralDocument, before);
    return deliveryOf(document, token, document.lease !== undefined);
  }

  async settle(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<Delivery | null> {
    const others = { $filter: { input: '$outbox', cond: { $ne: ['$$this.id', pendingId] } } };
    const replacements = outcome.replacedBy.map((pending, index) => ({
      ...pending,
      id: outcome.replacedBy.length === 1 ? pendingId : `${pendingId}.${index}`,
    }));
    const settled = await this.#referrals.findOneAndUpdate(
      { _id: delivery.referral.id, 'lease.token': delivery.lease },
      [{ $set: { outbox: { $concatArrays: [others, { $literal: replacements }] }, ...cardChange(outcome) } }],
      { returnDocument: 'after' },
    );
    return settled === null ? null : deliveryOf(parsed(ReferralDocument, settled), delivery.lease, false);
  }

  async release(delivery: Delivery): Promise<void> {
    await this.#referrals.updateOne({ _id: delivery.referral.id, 'lease.token': delivery.lease }, [
      { $set: { dueAt: DUE_AT, lease: '$$REMOVE' } },
    ]);
  }

  async nextDue(): Promise<Date | null> {
    const next = await this.#referrals.findOne(
      { dueAt: { $exists: true }, ...unheld(this.#clock()) },
      { sort: { dueAt: 1 }, projection: { dueAt: 1 } },
    );
    return next?.dueAt ?? null;
  }

  async backlog(): Promise<{ pending: number; parked: number }> {
    const [pending, parked] = await Promise.all([
      this.#count({ dueAt: { $exists: true } }, { 'outbox.parked': null }),
      this.#count(PARKED, PARKED),
    ]);
    return { pending, parked };
  }

  /** How many effects are such, in referrals that are such. */
  async #count(referrals: Document, effects: Document): Promise<number> {
    const stages = [{ $match: referrals }, { $unwind: '$outbox' }, { $match: effects }, { $count: 'effects' }];
    const [counted] = await this.#referrals.aggregate<{ effects: number }>(stages).toArray();
    return counted?.effects ?? 0;
  }
}

function cardChange(outcome: Outcome): Document {
  if (outcome.card === undefined) return {};
  const { subscriberId, posted } = outcome.card;
  return { [`cards.${subscriberId}`]: posted === null ? '$$REMOVE' : { $literal: posted } };
}
