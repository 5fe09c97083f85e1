import { randomUUID } from 'node:crypto';
import { MongoBulkWriteError, type Collection, type Db, type Document, type Filter } from 'mongodb';
import type { Change, Page, ReferralQuery, ReferralRepository, Routes } from '../application/ports';
import { cardHolders } from '../application/delivery/message-key';
import { UnreadableError } from '../application/ports/unreadable-error';
import type { Subscriber } from '../domain/channel/subscriber';
import { personKey } from '../domain/model/person';
import type { Effect, PersonId } from '../domain/model/effect';
import type { Referral } from '../domain/model/referral';
import { isDuplicateKey } from './duplicate-key';
import {
  firstDue,
  parsed,
  Pending,
  ReferralDocument,
  stateOf,
  storedChange,
  type StoredChange,
} from './referral-document';
import { routedBy, seenBy } from './visibility-filter';

/** The collection of referral documents. */
export const referralsIn = (db: Db): Collection<ReferralDocument> => db.collection('referrals');

/** Referrals are counted only up to this number, because counting is slow; lists then show "1,000". */
const COUNT_LIMIT = 1_000;

const STATE_ONLY = { projection: { cards: 0, outbox: 0, reminded: 0, words: 0, people: 0, teamEmails: 0 } };

const StoredState = ReferralDocument.pick({ referral: true });

const toReferral = (document: { readonly _id: string }): Referral => parsed(StoredState, document).referral;

const beginning = (word: string): RegExp => new RegExp(`^${word.replace(/[^\p{Letter}\p{Number}]/gu, '')}`, 'u');

const closesOn = ({ from, to }: NonNullable<ReferralQuery['closing']>): Document => ({
  ...(from === null ? { $gt: '' } : { $gte: from }),
  ...(to === null ? {} : { $lte: to }),
});

function filterOf(query: ReferralQuery): Filter<ReferralDocument> {
  const { stages, direction, favoriteOf, mine, words, closing } = query;
  const conditions: Filter<ReferralDocument>[] = [{ 'referral.owner': 'partner' }, seenBy(query.sight)];
  if (stages !== undefined) conditions.push({ 'referral.stage': { $in: [...stages] } });
  if (direction !== undefined) conditions.push({ 'referral.direction': direction });
  if (favoriteOf !== undefined) {
    conditions.push({ 'referral.favorites': { $elemMatch: { person: favoriteOf, on: true } } });
  }
  if (mine !== undefined) {
    const keys = [personKey(mine), ...(mine.email === null ? [] : [mine.email.toLowerCase()])];
    conditions.push({ people: { $in: keys } });
  }
  if (closing !== undefined) conditions.push({ 'referral.terms.closeDate': closesOn(closing) });
  for (const word of words ?? []) conditions.push({ words: beginning(word) });
  return { $and: conditions };
}

/** Referrals that wait for our answer. */
const WAITING: Filter<ReferralDocument> = {
  'referral.owner': 'partner',
  'referral.stage': 'received',
  'referral.direction': 'inbound',
};

/** Referrals that we created or sent. */
const OUTBOUND = { 'referral.direction': 'outbound' } as const;

/** Referrals that may be posted where people outside their team can read them. */
const SHARED: Filter<ReferralDocument> = { 'referral.dealType': { $ne: 'private' } };

const ORDERS = {
  deadline: { 'referral.deadline': 1, _id: 1 },
  newest: { 'referral.updatedAt': -1, _id: 1 },
  closeDate: { 'referral.terms.closeDate': 1, _id: 1 },
} as const;

/** Referrals in MongoDB: one document each, state and outbox together. */
export class MongoReferralRepository implements ReferralRepository {
  readonly #referrals: Collection<ReferralDocument>;

  constructor(db: Db) {
    this.#referrals = referralsIn(db);
  }

  async find(id: string): Promise<Referral | null> {
    const document = await this.#referrals.findOne({ _id: id }, STATE_ONLY);
    return document === null ? null : toReferral(document);
  }

  async findByCode(code: string): Promise<Referral | null> {
    const document = await this.#referrals.findOne({ 'referral.code': code }, STATE_ONLY);
    return document === null ? null : toReferral(document);
  }

  async findByRecords(recordIds: readonly string[]): Promise<readonly Referral[]> {
    const ids = [...recordIds];
    // A referral that came from Partner Center has the record's id as its own.
    const created = { ...OUTBOUND, 'referral.recordId': { $in: ids, $type: 'string' } } as const;
    const documents = await this.#referrals.find({ $or: [{ _id: { $in: ids } }, created] }, STATE_ONLY).toArray();
    return documents.map(toReferral);
  }

  async findUnrecorded(codes: readonly string[]): Promise<readonly Referral[]> {
    const wanted = [{ 'referral.attempt.what': 'create' as const }, { 'referral.code': { $in: [...codes] } }];
    const documents = await this.#referrals.find({ $or: wanted, 'referral.recordId': null }, STATE_ONLY).toArray();
    return documents.map(toReferral);
  }

  async list(query: ReferralQuery, skip: number, limit: number): Promise<Page<Referral>> {
    const filter = filterOf(query);
    // One more than the limit shows whether there is another page; a count is as slow as reading a page.
    const found = this.#referrals
      .find(filter, STATE_ONLY)
      .sort(ORDERS[query.order])
      .skip(skip)
      .limit(limit + 1);
    const items = (await found.toArray()).map(toReferral);
    const isWhole = skip === 0 && items.length <= limit;
    const total = isWhole ? items.length : await this.#referrals.countDocuments(filter, { limit: COUNT_LIMIT });
    return { items: items.slice(0, limit), total };
  }

  async commit(changes: readonly Change[], now: Date): Promise<ReadonlySet<string>> {
    const stored = changes.map((change) => storedChange(change, now));
    const readable = stored.filter((change) => 'referral' in change);
    const [created, updated] = [readable.filter(isNew), readable.filter((change) => !isNew(change))];
    const written = await Promise.all([this.#insert(created), ...updated.map((change) => this.#update(change))]);
    const lost = new Set(written.flat());
    const unreadable = stored.filter((change) => 'faults' in change);
    if (unreadable.length === 0) return lost;
    const faults = unreadable.map((change) => change.faults).join('\n');
    throw new UnreadableError(faults, new Set(unreadable.map(({ id }) => id)), lost);
  }

  async findByEngagement(engagementId: string): Promise<readonly Referral[]> {
    const documents = await this.#referrals.find({ 'referral.engagementId': engagementId }, STATE_ONLY).toArray();
    return documents.map(toReferral);
  }

  async postedTo(id: string): Promise<readonly string[]> {
    const document = await this.#referrals.findOne({ _id: id }, { projection: { cards: 1 } });
    return cardHolders(Object.keys(document?.cards ?? {}));
  }

  async announceWaitingTo(subscriber: Subscriber, routes: Routes, now: Date): Promise<void> {
    const waiting: Filter<ReferralDocument> = {
      ...WAITING,
      ...SHARED,
      ...routedBy(routes),
      [`cards.${subscriber.id}`]: { $exists: false },
      outbox: { $not: { $elemMatch: { 'effect.kind': 'card', 'effect.subscriberId': subscriber.id, parked: null } } },
    };
    // Effects that were parked for this subscriber are replaced, since the bot was added again.
    const isParkedHere = {
      $and: [{ $eq: ['$$this.effect.subscriberId', subscriber.id] }, { $ne: ['$$this.parked', null] }],
    };
    await this.#append(waiting, { kind: 'card', subscriberId: subscriber.id }, now, { $not: [isParkedHere] });
  }

  async remindAnewAt(subscriberId: string, now: Date): Promise<void> {
    const reminded = { ...WAITING, [`cards.${subscriberId}`]: { $exists: true } };
    await this.#append(reminded, { kind: 'remind', subscriberId }, now, true);
  }

  async remindAnew(person: PersonId, now: Date): Promise<void> {
    const claimed = { ...WAITING, people: personKey(person) };
    await this.#append(
      claimed,
      { kind: 'remindPerson', person: { tenantId: person.tenantId, objectId: person.objectId } },
      now,
      true,
    );
  }

  async parkedReasons(id: string): Promise<readonly string[]> {
    const document = await this.#referrals.findOne({ _id: id }, { projection: { outbox: 1 } });
    return (document?.outbox ?? []).flatMap(({ parked }) => (parked === null ? [] : [parked]));
  }

  /** Adds an effect that is due at once, and keeps the other effects that match the expression `kept`. */
  async #append(referrals: Filter<ReferralDocument>, effect: Effect, now: Date, kept: Document | true): Promise<void> {
    const pending = Pending.parse({ id: randomUUID(), effect, attempts: 0, dueAt: now, parked: null });
    const others = { $filter: { input: '$outbox', cond: kept } };
    const outbox = { $concatArrays: [others, { $literal: [pending] }] };
    await this.#referrals.updateMany(referrals, [{ $set: { outbox, dueAt: { $min: ['$dueAt', now] } } }]);
  }

  /** Inserts new referrals. Returns the ids of those whose id or code already exists: another process was faster. */
  async #insert(changes: readonly StoredChange[]): Promise<readonly string[]> {
    if (changes.length === 0) return [];
    try {
      await this.#referrals.insertMany(changes.map(documentOf), { ordered: false });
      return [];
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const failures = [error.writeErrors].flat();
      if (!failures.every(isDuplicateKey)) throw error;
      return failures.flatMap(({ index }) => changes[index]?.referral.id ?? []);
    }
  }

  async #update({ referral, outbox }: StoredChange): Promise<readonly string[]> {
    const { id, version } = referral;
    const dueAt = firstDue(outbox);
    const { matchedCount } = await this.#referrals.updateOne(
      { _id: id, 'referral.version': version - 1 },
      {
        $set: stateOf(referral),
        ...(dueAt === undefined ? {} : { $push: { outbox: { $each: outbox } }, $min: { dueAt } }),
      },
    );
    return matchedCount === 1 ? [] : [id];
  }
}

const isNew = ({ referral }: StoredChange): boolean => referral.version === 1;

function documentOf({ referral, outbox }: StoredChange): ReferralDocument {
  const dueAt = firstDue(outbox);
  const due = dueAt === undefined ? {} : { dueAt };
  return { _id: referral.id, ...stateOf(referral), cards: {}, outbox, reminded: [], ...due };
}
