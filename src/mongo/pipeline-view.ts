import type { Collection, Document, Filter } from 'mongodb';
import { z } from 'zod';
import type { Tally } from '../domain/channel/digest';
import type { Referral } from '../domain/model/referral';
import { parsed, ReferralDocument } from './referral-document';
import type { Share, Shares } from './visibility-filter';

/** A selection of referrals, and the index that covers the queries for it. */
export interface Extract {
  readonly where: Filter<ReferralDocument>;
  /** Passed to the server as a hint, since its query planner sometimes chooses a plan that reads every document. */
  readonly index: 'unanswered' | 'closing' | 'closed' | 'answered';
}

const StoredState = ReferralDocument.pick({ referral: true });

const SumRow = z.object({ _id: z.string().nullable(), count: z.number().int(), sum: z.number() });
export type SumRow = z.infer<typeof SumRow>;

const AnswersRow = z.object({ answered: z.number().int(), middle: z.array(z.number()) });

const CURRENCY = '$currency';
const MINOR = '$minor';
const TIME_TO_ANSWER = '$answerMs';

/** The group key of referrals that the viewer may not see; it is no currency code. */
const UNSEEN = '';

const match = ({ where }: Extract, { filter }: Share): Document => ({ $match: { $and: [where, filter] } });

/**
 * One row for each currency, and one for referrals without a value. A share's condition is evaluated in the group key:
 * as a filter that is not a range of the index, it would make the server read every document. Minor units are integers
 * and not negative, so their sum is exact as long as it is a safe integer.
 */
function sumsOf(extract: Extract, share: Share): Document[] {
  const key = { $ifNull: [CURRENCY, null] };
  const seen = share.condition === null ? key : { $cond: [share.condition, key, UNSEEN] };
  return [
    match(extract, share),
    { $group: { _id: seen, count: { $sum: 1 }, sum: { $sum: MINOR } } },
    { $match: { _id: { $ne: UNSEEN } } },
    { $set: { sum: { $toDouble: '$sum' } } },
  ];
}

/** One row with the response times of all visible referrals. */
const timesOf = (extract: Extract, share: Share): Document[] => [
  match(extract, share),
  {
    $group: {
      _id: null,
      times: {
        $push: share.condition === null ? TIME_TO_ANSWER : { $cond: [share.condition, TIME_TO_ANSWER, '$$REMOVE'] },
      },
    },
  },
];

const COUNT = { $size: '$times' };

/** The number of answers, and the middle response time, or the middle two, for the median. */
const HALVE: readonly Document[] = [
  { $group: { _id: null, shares: { $push: '$times' } } },
  {
    $set: { times: { $reduce: { input: '$shares', initialValue: [], in: { $concatArrays: ['$$value', '$$this'] } } } },
  },
  { $match: { 'times.0': { $exists: true } } },
  { $set: { times: { $sortArray: { input: '$times', sortBy: 1 } } } },
  {
    $project: {
      answered: COUNT,
      middle: {
        $slice: [
          '$times',
          { $floor: { $divide: [{ $subtract: [COUNT, 1] }, 2] } },
          { $subtract: [2, { $mod: [COUNT, 2] }] },
        ],
      },
    },
  },
];

/** The total of several rows. Throws a RangeError if a currency's sum is not a safe integer. */
export function tallyOf(rows: readonly SumRow[]): Tally {
  const sums = new Map<string, number>();
  for (const { _id: currency, sum } of rows) {
    if (currency !== null) sums.set(currency, (sums.get(currency) ?? 0) + sum);
  }
  for (const [currency, sum] of sums) {
    if (!Number.isSafeInteger(sum))
      throw new RangeError(`What deals are worth in ${currency} adds up to more than can be counted.`);
  }
  const byCode = [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    count: rows.reduce((total, { count }) => total + count, 0),
    values: byCode.map(([currency, minor]) => ({ minor, currency })),
  };
}

/** Counts the referrals that a viewer may see. */
export class PipelineView {
  readonly #referrals: Collection<ReferralDocument>;
  readonly #shares: Shares;

  constructor(referrals: Collection<ReferralDocument>, shares: Shares) {
    this.#referrals = referrals;
    this.#shares = shares;
  }

  /** The number of referrals and the sum of their values, in rows for each currency. */
  async sums(extract: Extract): Promise<readonly SumRow[]> {
    const rows = await this.#aggregate(extract, (share) => sumsOf(extract, share), []);
    return rows.map((row) => SumRow.parse(row));
  }

  async tally(extract: Extract): Promise<Tally> {
    return tallyOf(await this.sums(extract));
  }

  /** The rows for a tally of the referrals, and the first referrals in this order. */
  async list(
    extract: Extract,
    order: 'deadline' | 'terms.closeDate',
    limit: number,
  ): Promise<{ rows: readonly SumRow[]; first: readonly Referral[] }> {
    const [rows, first] = await Promise.all([this.sums(extract), this.#first(extract, order, limit)]);
    return { rows, first };
  }

  /** The number of answers, and the median response time in milliseconds; null if there are no answers. */
  async answers(extract: Extract): Promise<{ answered: number; medianMs: number | null }> {
    const rows = await this.#aggregate(extract, (share) => timesOf(extract, share), HALVE);
    const [found] = rows.map((row) => AnswersRow.parse(row));
    if (found === undefined) return { answered: 0, medianMs: null };
    const medianMs = Math.round(found.middle.reduce((total, ms) => total + ms, 0) / found.middle.length);
    return { answered: found.answered, medianMs };
  }

  async #first(extract: Extract, order: string, limit: number): Promise<readonly Referral[]> {
    if (limit === 0) return [];
    const top = [{ $sort: { [`referral.${order}`]: 1, _id: 1 } }, { $limit: limit }];
    const stages = ({ filter, condition }: Share) => [
      { $match: { $and: [extract.where, filter, ...(condition === null ? [] : [{ $expr: condition }])] } },
      ...top,
      { $project: { referral: 1 } },
    ];
    const documents = await this.#aggregate(extract, stages, top);
    return documents.map((document) => parsed(StoredState, document as ReferralDocument).referral);
  }

  /** Applies stages to each share, and the last stages to the union of the results. */
  async #aggregate(
    { index }: Extract,
    stages: (share: Share) => Document[],
    last: readonly Document[],
  ): Promise<Document[]> {
    const [main, ...others] = this.#shares;
    const unions = others.map((share) => ({
      $unionWith: { coll: this.#referrals.collectionName, pipeline: stages(share) },
    }));
    const hint = main.isOwn ? 'team' : index;
    return this.#referrals.aggregate([...stages(main), ...unions, ...last], { hint }).toArray();
  }
}
