import { changesBetween, fieldsOf, withFields } from '../model/field-changes';
import { withoutCode } from './own-record';
import type { MergeBase } from './overruled';
import { withHistory } from '../model/transition';
import { mergedFields, mergedSharing } from './merged-record';
import {
  ARCHIVED_STAGES,
  isWaiting,
  type Answer,
  type Recorded,
  type Referral,
  type ReferralRecord,
  type Stage,
} from '../model/referral';

/** A record that was not answered in time counts as expired, even if Partner Center has not updated it yet. */
function expiredIfDue(record: ReferralRecord, now: Date): ReferralRecord {
  const lapsed = isWaiting(record) && record.deadline !== null && record.deadline <= now;
  return lapsed ? { ...record, stage: 'expired', stageSince: record.deadline } : record;
}

/** When a record was accepted or declined; null if the record does not contain this. */
const answeredAtIn = ({ stage, stageSince }: ReferralRecord): Date | null =>
  stage === 'accepted' || stage === 'declined' ? stageSince : null;

function answerOf(record: ReferralRecord): Answer | null {
  if (record.stage === 'received') return null;
  return { by: null, at: record.stageSince ?? record.updatedAt, reason: null, note: record.statusReason };
}

/** The values of a record to keep as the merge base for the next one. */
const recordedIn = ({ terms, team, needs }: ReferralRecord): Recorded => ({
  recordedTerms: terms,
  recordedTeam: team,
  recordedSolutions: needs.solutions,
});

/** Creates the referral of an unknown record. It expires at once if its deadline has passed. */
export function newReferral(record: ReferralRecord, code: string, now: Date): Referral {
  const known = expiredIfDue(withoutCode(record, code), now);
  return {
    ...known,
    recordId: record.id,
    code,
    version: 1,
    recordedStage: record.stage,
    ...recordedIn(record),
    agreedVersion: 1,
    answer: answerOf(known),
    answeredAt: answeredAtIn(known),
    microsoft: null,
    claim: null,
    closing: null,
    undone: null,
    registration: null,
    attempt: null,
    trouble: null,
    favorites: [],
    history: [{ at: now, version: 1, what: 'received', by: null, changes: [], note: null }],
  };
}

/**
 * Whether a record is newer than the referral. Records may arrive twice and in any order: a duplicate or an older
 * record is ignored.
 */
export function isNewer(referral: Referral, record: ReferralRecord): boolean {
  if (referral.recordId === null) return true;
  if (record.updatedAt < referral.updatedAt) return false;
  if (record.eTag !== null && referral.eTag !== null) return record.eTag !== referral.eTag;
  return record.updatedAt > referral.updatedAt;
}

/** Whether a record does not have our decision yet: it is still unanswered, or still open. */
function isBehind(referral: Referral, reported: Stage): boolean {
  if (reported === 'received') return referral.stage !== 'received';
  return reported === 'accepted' && (referral.stage === 'won' || referral.stage === 'lost');
}

/**
 * The stage after Partner Center reports one. A stage that is final there stays final; if ours is ahead, it stays so;
 * otherwise the reported stage wins, because an answer given in the portal cannot be undone.
 */
function stageAfter(referral: Referral, reported: Stage): Stage {
  if (ARCHIVED_STAGES.includes(referral.recordedStage)) return referral.stage;
  return isBehind(referral, reported) ? referral.stage : reported;
}

/**
 * The answer for a stage that came from a record. A closing in its undo window is dropped; its registration stays if
 * the stage is the same.
 */
const answerFromRecord = (
  referral: Referral,
  record: ReferralRecord,
): Pick<Referral, 'answer' | 'answeredAt' | 'closing' | 'registration'> => ({
  answer: answerOf(record),
  answeredAt: referral.answeredAt ?? answeredAtIn(record),
  closing: null,
  registration: referral.closing?.stage === record.stage ? referral.closing.registration : referral.registration,
});

/**
 * Merges a newer record into the referral. Unsent changes are kept.
 *
 * @param base the merge base: values in the record that differ from it were changed in Partner Center
 */
export function withRecord(referral: Referral, record: ReferralRecord, base: MergeBase, now: Date): Referral {
  const stage = stageAfter(referral, record.stage);
  const isAhead = stage !== record.stage;
  const moved = stage !== referral.stage;
  const change: Partial<Referral> = {
    ...record,
    ...recordedIn(record),
    ...mergedSharing(referral, record),
    ...withFields(record, mergedFields(referral, record, base, isAhead)),
    ...(moved ? answerFromRecord(referral, { ...record, stage }) : {}),
    id: referral.id,
    recordId: record.id,
    attempt: referral.attempt?.what === 'create' ? null : referral.attempt,
    stage,
    recordedStage: ARCHIVED_STAGES.includes(referral.recordedStage) ? referral.recordedStage : record.stage,
    deadline: stage === 'received' ? record.deadline : referral.deadline,
    stageSince: isAhead ? referral.stageSince : (record.stageSince ?? (moved ? null : referral.stageSince)),
  };
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, ...change }));
  return withHistory(referral, change, { at: now, what: moved ? stage : 'updated', by: null, changes });
}
