import {
  ARCHIVED_STAGES,
  isWaiting,
  type Answer,
  type Happening,
  type Referral,
  type ReferralRecord,
  type Stage,
} from './referral';

/** A record nobody answered in time is expired, whether or not Partner Center has got round to saying so. */
function settled(record: ReferralRecord, now: Date): ReferralRecord {
  const lapsed = isWaiting(record) && record.deadline !== null && record.deadline <= now;
  return lapsed ? { ...record, stage: 'expired', stageSince: record.deadline } : record;
}

function answerOf(record: ReferralRecord): Answer | null {
  if (record.stage === 'received') return null;
  return { by: null, at: record.stageSince ?? record.updatedAt, reason: null, note: record.statusReason };
}

/** The referral that a record we have never seen makes. One past its deadline is archived at once. */
export function newReferral(record: ReferralRecord, code: string, now: Date): Referral {
  const known = settled(record, now);
  return {
    ...known,
    code,
    version: 1,
    recordedStage: record.stage,
    answer: answerOf(known),
    claim: null,
    favorites: [],
    history: [{ at: now, version: 1, what: 'received', by: null }],
  };
}

/**
 * Whether a record tells something that the referral does not know yet. Records may arrive twice
 * and in any order: one that is older than what we have is not news.
 */
export function isNews(referral: Referral, record: ReferralRecord): boolean {
  if (record.updatedAt < referral.updatedAt) return false;
  if (record.eTag !== null && referral.eTag !== null) return record.eTag !== referral.eTag;
  return record.updatedAt > referral.updatedAt;
}

/**
 * The stage to be in when Partner Center reports one. What is final there stays final; where we
 * are ahead of it (it still waits for an answer that was given here) we stay ahead; otherwise it
 * is right, because an answer given in the portal cannot be taken back.
 */
function stageAfter(referral: Referral, reported: Stage): Stage {
  if (ARCHIVED_STAGES.includes(referral.recordedStage)) return referral.stage;
  return reported === 'received' ? referral.stage : reported;
}

/** The referral once it follows a newer record. What sellers entered here outlives a record that has not heard of it. */
export function followRecord(referral: Referral, record: ReferralRecord, now: Date): Referral {
  const stage = stageAfter(referral, record.stage);
  const ahead = record.stage === 'received' && stage !== 'received';
  const moved = stage !== referral.stage;
  const followed: Referral = {
    ...referral,
    ...record,
    ...(ahead ? { terms: referral.terms, team: referral.team } : {}),
    stage,
    recordedStage: ARCHIVED_STAGES.includes(referral.recordedStage) ? referral.recordedStage : record.stage,
    deadline: stage === 'received' ? record.deadline : referral.deadline,
    stageSince: ahead ? referral.stageSince : (record.stageSince ?? (moved ? null : referral.stageSince)),
    answer: moved ? answerOf({ ...record, stage }) : referral.answer,
    version: referral.version + 1,
  };
  const what: Happening = moved ? stage : 'updated';
  const history = [...referral.history, { at: now, version: followed.version, what, by: null }];
  return { ...followed, history };
}
