import { changesBetween, fieldsOf, withFields } from '../model/field-changes';
import { withoutCode } from './own-record';
import type { Base } from './overruled';
import { told } from '../model/transition';
import { mergedFields, sharing } from './merged-record';
import {
  ARCHIVED_STAGES,
  isWaiting,
  type Answer,
  type Recorded,
  type Referral,
  type ReferralRecord,
  type Stage,
} from '../model/referral';

/** A record nobody answered in time is expired, whether or not Partner Center has got round to saying so. */
function settled(record: ReferralRecord, now: Date): ReferralRecord {
  const lapsed = isWaiting(record) && record.deadline !== null && record.deadline <= now;
  return lapsed ? { ...record, stage: 'expired', stageSince: record.deadline } : record;
}

/** When a record was accepted or declined, if it tells. */
const answeredAtIn = ({ stage, stageSince }: ReferralRecord): Date | null =>
  stage === 'accepted' || stage === 'declined' ? stageSince : null;

function answerOf(record: ReferralRecord): Answer | null {
  if (record.stage === 'received') return null;
  return { by: null, at: record.stageSince ?? record.updatedAt, reason: null, note: record.statusReason };
}

/** What a record told, by which the next one shows what became different there. */
const recordedIn = ({ terms, team, needs }: ReferralRecord): Recorded => ({
  recordedTerms: terms,
  recordedTeam: team,
  recordedSolutions: needs.solutions,
});

/** The referral that a record we have never seen makes. One past its deadline is archived at once. */
export function newReferral(record: ReferralRecord, code: string, now: Date): Referral {
  const known = settled(withoutCode(record, code), now);
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
 * Whether a record tells something that the referral does not know yet. Records may arrive twice
 * and in any order: one that is older than what we have is not news.
 */
export function isNews(referral: Referral, record: ReferralRecord): boolean {
  if (referral.recordId === null) return true;
  if (record.updatedAt < referral.updatedAt) return false;
  if (record.eTag !== null && referral.eTag !== null) return record.eTag !== referral.eTag;
  return record.updatedAt > referral.updatedAt;
}

/** Whether a record has not heard yet of what was decided here: it still waits, or is still open. */
function isBehind(referral: Referral, reported: Stage): boolean {
  if (reported === 'received') return referral.stage !== 'received';
  return reported === 'accepted' && (referral.stage === 'won' || referral.stage === 'lost');
}

/**
 * The stage to be in when Partner Center reports one. What is final there stays final; where we
 * are ahead of it we stay ahead; otherwise it is right, because an answer given in the portal
 * cannot be taken back.
 */
function stageAfter(referral: Referral, reported: Stage): Stage {
  if (ARCHIVED_STAGES.includes(referral.recordedStage)) return referral.stage;
  return isBehind(referral, reported) ? referral.stage : reported;
}

/** How it came to the stage that a record moved it to; a closing that was not final yet has come too late, but for what else it was to say. */
const movedTo = (
  referral: Referral,
  record: ReferralRecord,
): Pick<Referral, 'answer' | 'answeredAt' | 'closing' | 'registration'> => ({
  answer: answerOf(record),
  answeredAt: referral.answeredAt ?? answeredAtIn(record),
  closing: null,
  registration: referral.closing?.stage === record.stage ? referral.closing.registration : referral.registration,
});

/**
 * The referral once it follows a newer record. What sellers entered here outlives a record that has not heard of it.
 *
 * @param base what the record said when the deal was like it: what it says otherwise now was changed there
 */
export function followRecord(referral: Referral, record: ReferralRecord, base: Base, now: Date): Referral {
  const stage = stageAfter(referral, record.stage);
  const isAhead = stage !== record.stage;
  const moved = stage !== referral.stage;
  const change: Partial<Referral> = {
    ...record,
    ...recordedIn(record),
    ...sharing(referral, record),
    ...withFields(record, mergedFields(referral, record, base, isAhead)),
    ...(moved ? movedTo(referral, { ...record, stage }) : {}),
    id: referral.id,
    recordId: record.id,
    attempt: referral.attempt?.what === 'create' ? null : referral.attempt,
    stage,
    recordedStage: ARCHIVED_STAGES.includes(referral.recordedStage) ? referral.recordedStage : record.stage,
    deadline: stage === 'received' ? record.deadline : referral.deadline,
    stageSince: isAhead ? referral.stageSince : (record.stageSince ?? (moved ? null : referral.stageSince)),
  };
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, ...change }));
  return told(referral, change, { at: now, what: moved ? stage : 'updated', by: null, changes });
}
