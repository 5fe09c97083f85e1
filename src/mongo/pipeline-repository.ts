import type { Collection, Db, Document } from 'mongodb';
import type { PipelineQuery, PipelineRepository } from '../application/ports';
import type { Digest, ResponseTimes, TalliedList } from '../domain/channel/digest';
import type { Referral, Stage } from '../domain/model/referral';
import { addDays } from '../domain/time/calendar';
import { PipelineView, tallyOf, type Extract, type SumRow } from './pipeline-view';
import type { ReferralDocument } from './referral-document';
import { referralsIn } from './referral-repository';
import { sharesOf } from './visibility-filter';

/** A span of time; `after` is excluded, `until` included. */
interface Span {
  readonly after: Date;
  readonly until: Date;
}

const during = ({ after, until }: Span): Document => ({ $gt: after, $lte: until });

const OURS = { 'referral.owner': 'partner' } as const;
const INBOUND = { 'referral.direction': 'inbound' } as const;

const WAITING: Extract = { where: { ...OURS, ...INBOUND, 'referral.stage': 'received' }, index: 'unanswered' };

const accepted = (closeDate: Document): Extract => ({
  where: { ...OURS, 'referral.stage': 'accepted', 'referral.terms.closeDate': closeDate },
  index: 'closing',
});

const closed = (stage: Stage, span: Span): Extract => ({
  where: { ...OURS, 'referral.stage': stage, 'referral.stageSince': during(span) },
  index: 'closed',
});

const answered = (span: Span): Extract => ({
  where: { ...OURS, ...INBOUND, 'referral.answeredAt': during(span) },
  index: 'answered',
});

const expired = (span: Span): Extract => ({ where: { ...closed('expired', span).where, ...INBOUND }, index: 'closed' });

const RESPONSE_MS = 30 * 86_400_000;

const CLOSING_DAYS = 14;

/** Deals that close later are counted by two concurrent queries: up to this many days from now, and after that. */
const PARTING_DAYS = 120;

async function responseIn(view: PipelineView, span: Span): Promise<ResponseTimes> {
  const [answers, { count }] = await Promise.all([view.answers(answered(span)), view.tally(expired(span))]);
  return { ...answers, expired: count };
}

const listOf = ({ rows, first }: { rows: readonly SumRow[]; first: readonly Referral[] }): TalliedList => ({
  ...tallyOf(rows),
  first,
});

/**
 * Summarises pipelines in MongoDB. The numbers come from concurrent queries that read indexes only, so a referral that
 * changes in the meantime may be counted twice, or not at all.
 */
export class MongoPipelineRepository implements PipelineRepository {
  readonly #referrals: Collection<ReferralDocument>;

  constructor(db: Db) {
    this.#referrals = referralsIn(db);
  }

  /** @throws RangeError if the sum of a currency is more than a safe integer of minor units */
  async digest({ sight, now, today, since, rows }: PipelineQuery): Promise<Digest> {
    const view = new PipelineView(this.#referrals, sharesOf(sight));
    const [lastOfClosing, parting] = [addDays(today, CLOSING_DAYS), addDays(today, PARTING_DAYS)];
    const monthAgo = new Date(now.getTime() - RESPONSE_MS);
    const fresh: Span = { after: since, until: now };
    const [soon, overdue, later, last, waiting, won, lost, declined, gone, recent, before] = await Promise.all([
      view.list(accepted({ $gte: today, $lte: lastOfClosing }), 'terms.closeDate', rows),
      view.list(accepted({ $lt: today }), 'terms.closeDate', rows),
      view.sums(accepted({ $gt: lastOfClosing, $lte: parting })),
      // `$not` also matches deals without a close date.
      view.sums(accepted({ $not: { $lte: parting } })),
      view.list(WAITING, 'deadline', rows),
      view.tally(closed('won', fresh)),
      view.tally(closed('lost', fresh)),
      view.tally(closed('declined', fresh)),
      view.tally(closed('expired', fresh)),
      responseIn(view, { after: monthAgo, until: now }),
      responseIn(view, { after: new Date(monthAgo.getTime() - RESPONSE_MS), until: monthAgo }),
    ]);
    return {
      at: now,
      since,
      waiting: listOf(waiting),
      accepted: tallyOf([...overdue.rows, ...soon.rows, ...later, ...last]),
      closing: listOf(soon),
      overdue: listOf(overdue),
      closed: { won, lost, declined, expired: gone },
      response: { now: recent, before },
    };
  }
}
