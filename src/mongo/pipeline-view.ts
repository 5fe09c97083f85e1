import type { Collection, Document, Filter } from 'mongodb';
import { z } from 'zod';
import type { Tally } from '../domain/channel/digest';
import type { Referral } from '../domain/model/referral';
import { parsed, ReferralDocument } from './referral-document';
import type { Share, Shares } from './visibility-filter';

/** Some referrals, and the index that holds all that is counted of them. */
export interface Extract {
  readonly where: Filter<ReferralDocument>;
  /** The server is told: it compares plans by trying them, and now and then takes one that looks into every document. */
  readonly index: 'unanswered' | 'closing' | 'closed' | 'answered';
}

const StoredState = ReferralDocument.pick({ referral: true });

const SumRow = z.object({ _id: z.string().nullable(), count: z.number().int(), sum: z.number() });
export type SumRow = z.infer<typeof SumRow>;

const AnswersRow = z.object({ answered: z.number().int(), middle: z.array(z.number()) });

const CURRENCY = '$currency';
const MINOR = '$minor';
const TIME_TO_ANSWER = '$answerMs';

/** What is summed up under a currency's code that is none. */
const UNSEEN = '';

const match = ({ where }: Extract, { filter }: Share): Document => ({ $match: { $and: [where, filter] } });

/**
 * A row for each currency, and one for what has no value. A share's condition is looked at in here: for one that is no
 * interval of the index the server would look into every document. Minor units are whole and never below zero, so that
 * their sum is exact while it is a safe integer, and unsafe beyond.
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

/** One row with the times to answer of all that is seen. */
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

/** How many answers there are, and the time that the middle one took, or the middle two. */
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

/** What rows come to. Throws a RangeError where a currency's sum is beyond a safe integer. */
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

/** What somebody sees of the referrals, counted. */
export class PipelineView {
  readonly #referrals: Collection<ReferralDocument>;
  readonly #shares: Shares;

  constructor(referrals: Collection<ReferralDocument>, shares: Shares) {
    this.#referrals = referrals;
    this.#shares = shares;
  }

  /** How many there are and what they are worth, in rows for each currency. */
  async sums(extract: Extract): Promise<readonly SumRow[]> {
    const rows = await this.#aggregate(extract, (share) => sumsOf(extract, share), []);
    return rows.map((row) => SumRow.parse(row));
  }

  async tally(extract: Extract): Promise<Tally> {
    return tallyOf(await this.sums(extract));
  }

  /** The tally of referrals whose rows are these, and the first of them. */
  async list(
    extract: Extract,
    order: 'deadline' | 'terms.closeDate',
    limit: number,
  ): Promise<{ rows: readonly SumRow[]; first: readonly Referral[] }> {
    const [rows, first] = await Promise.all([this.sums(extract), this.#first(extract, order, limit)]);
    return { rows, first };
  }

  /** How many answers there are, and the median time to answer in milliseconds; null where there is none. */
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

  /** Takes each share through stages of its own, and what they give through the last ones. */
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
