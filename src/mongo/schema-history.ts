import { MongoServerError, type Db, type Document } from 'mongodb';
import type { Migration } from './migrations';

/*
 * A migration must not depend on code that may change later: it works on documents as they were when it was written.
 */

const NULL: Document = { $literal: null };

/** A pending effect of a stored referral, due at the value of an expression. */
const pending = (id: unknown, effect: Document, dueAt: unknown): Document => ({
  id,
  effect,
  attempts: 0,
  dueAt,
  parked: NULL,
});

/** A list if a condition holds; otherwise an empty one. */
const listIf = (condition: Document, list: unknown): Document => ({ $cond: [condition, list, []] });

const isStage = (...stages: readonly string[]): Document => ({ $in: ['$referral.stage', stages] });

const isOwnedBy = (owner: string): Document => ({ $eq: ['$referral.owner', owner] });

/** The time of the first matching entry in the referral's history. */
const firstAt = (happened: Document): Document => ({
  $let: { vars: { found: { $filter: { input: '$referral.history', cond: happened } } }, in: { $first: '$$found.at' } },
});

const IS_ANSWER: Document = { $in: ['$$this.what', ['accepted', 'declined']] };

/** When it was answered: here; otherwise by Partner Center's record; otherwise when we received the answer. */
const ANSWERED_AT: Document = {
  $ifNull: [
    firstAt({ $and: [IS_ANSWER, { $ne: ['$$this.by', null] }] }),
    { $cond: [isStage('accepted', 'declined'), '$referral.stageSince', null] },
    firstAt(IS_ANSWER),
    NULL,
  ],
};

const IS_OPEN: Document = {
  $and: [isStage('received'), { $or: [isOwnedBy('microsoft'), { $eq: ['$referral.direction', 'inbound'] }] }],
};

/** The effect that expires a referral at its deadline. */
const EXPIRY = listIf({ $and: [IS_OPEN, { $ne: ['$referral.deadline', null] }] }, [
  pending('expire', { kind: 'expire', at: '$referral.deadline' }, '$referral.deadline'),
]);

/** For each posted card, one effect that plans its reminders. */
const looks = (now: Date): Document =>
  listIf(IS_OPEN, {
    $map: {
      input: { $objectToArray: '$cards' },
      in: pending({ $concat: ['remind.', '$$this.k'] }, { kind: 'remind', subscriberId: '$$this.k' }, now),
    },
  });

const DAY_AFTER_CLOSING: Document = {
  $dateAdd: {
    startDate: { $dateFromString: { dateString: '$referral.terms.closeDate', onError: NULL } },
    unit: 'day',
    amount: 1,
  },
};

/** The day after a deal's close date. */
const OVERDUE: Document = {
  $let: {
    vars: { day: { $cond: [{ $and: [isOwnedBy('partner'), isStage('accepted')] }, DAY_AFTER_CLOSING, NULL] } },
    in: listIf({ $ne: ['$$day', null] }, [pending('overdue', { kind: 'overdue', at: '$$day' }, '$$day')]),
  },
};

/** The effect that passes the state of Microsoft's record to our referral. */
const relating = (now: Date): Document =>
  listIf({ $and: [isOwnedBy('microsoft'), { $ne: ['$referral.engagementId', null] }] }, [
    pending('relate', { kind: 'relate' }, now),
  ]);

/** When the earliest effect that is not parked is due; removes the field if there is none. */
const DUE_AT: Document = {
  $let: {
    vars: { tried: { $filter: { input: '$outbox', cond: { $eq: ['$$this.parked', null] } } } },
    in: { $ifNull: [{ $min: '$$tried.dueAt' }, '$$REMOVE'] },
  },
};

/** Copies of the fields that pipelines filter by and sum up. */
const SUMMED_UP: Document = {
  country: { $ifNull: ['$referral.customer.address.country', NULL] },
  currency: { $ifNull: ['$referral.terms.value.currency', NULL] },
  minor: { $ifNull: ['$referral.terms.value.minor', NULL] },
  answerMs: { $subtract: ['$referral.answeredAt', '$referral.createdAt'] },
};

/** Values for fields that do not exist yet. */
const missing = (values: Document): Document =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { $ifNull: [`$${field}`, { $literal: value as unknown }] }]),
  );

const NOT_FOUND = new Set<unknown>([26, 27]);

async function dropIndex(db: Db, collection: string, name: string): Promise<void> {
  await db
    .collection(collection)
    .dropIndex(name)
    .catch((error: unknown) => {
      if (!(error instanceof MongoServerError) || !NOT_FOUND.has(error.code)) throw error;
    });
}

/** Stores deadlines, close dates, reminders, digests and settings as data and due effects. */
const dueWork: Migration = {
  name: '1-due-work',
  async run(db, settings, now) {
    const outbox = { $concatArrays: ['$outbox', EXPIRY, looks(now), OVERDUE, relating(now)] };
    // It is not known any more which values were entered here and which came from Partner Center.
    const known = {
      reminded: [],
      'referral.answeredAt': ANSWERED_AT,
      'referral.microsoft': NULL,
      'referral.recordedTerms': NULL,
    };
    await db
      .collection('referrals')
      .updateMany({ reminded: { $exists: false } }, [
        { $set: { ...known, outbox } },
        { $set: { dueAt: DUE_AT, ...SUMMED_UP } },
      ]);
    const added = missing({
      ...settings,
      changed: null,
      lastDigestAt: null,
      digestAt: null,
      toldOfHoleAt: null,
      since: now,
    });
    await db.collection('subscribers').updateMany({ since: { $exists: false } }, [{ $set: added }]);
    await dropIndex(db, 'referrals', 'waiting');
  },
};

/** A referral from Partner Center has the record's id; one that was created here has no record there yet. */
const RECORD_ID: Document = { $cond: [{ $in: ['created', '$referral.history.what'] }, NULL, '$_id'] };

/** Our co-sell deals, for which Microsoft's side is read regularly from now on. */
const IS_WATCHED: Document = {
  $and: [
    isOwnedBy('partner'),
    isStage('accepted'),
    { $eq: ['$referral.direction', 'outbound'] },
    { $eq: ['$referral.dealType', 'co-sell'] },
  ],
};

/** Prepares writes to Partner Center, and reads of Microsoft's side of shared deals. */
const writtenBehind: Migration = {
  name: '2-written-behind',
  async run(db, _settings, now) {
    const added = {
      'referral.recordId': RECORD_ID,
      'referral.attempt': NULL,
      'referral.trouble': NULL,
      'referral.isRegistered': false,
    };
    const outbox = { $concatArrays: ['$outbox', listIf(IS_WATCHED, [pending('relate', { kind: 'relate' }, now)])] };
    await db
      .collection('referrals')
      .updateMany({ 'referral.isRegistered': { $exists: false } }, [
        { $set: { ...added, outbox } },
        { $set: { dueAt: DUE_AT } },
      ]);
  },
};

/** All migrations, in order. A released migration is never changed. */
export const SCHEMA_HISTORY: readonly Migration[] = [dueWork, writtenBehind];
