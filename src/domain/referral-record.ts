import {
  ARCHIVED_STAGES,
  isWaiting,
  type Answer,
  type Happening,
  type Referral,
  type ReferralRecord,
  type Stage,
  type Terms,
} from './referral';

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

/** The referral that a record we have never seen makes. One past its deadline is archived at once. */
export function newReferral(record: ReferralRecord, code: string, now: Date): Referral {
  const known = settled(record, now);
  return {
    ...known,
    code,
    version: 1,
    recordedStage: record.stage,
    recordedTerms: record.terms,
    answer: answerOf(known),
    answeredAt: answeredAtIn(known),
    microsoft: null,
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

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Field by field, what Partner Center changed since it last told, and else what was entered here. */
function mergedTerms({ terms: ours, recordedTerms }: Referral, { terms: theirs }: ReferralRecord, isAhead: boolean): Terms {
  // Where nobody knows what it last told, all of it is as new as the record is.
  const before = recordedTerms ?? (isAhead ? theirs : ours);
  const pick = <Field extends keyof Terms>(field: Field): Terms[Field] => (isSame(before[field], theirs[field]) ? ours[field] : theirs[field]);
  return {
    name: pick('name'),
    value: pick('value'),
    closeDate: pick('closeDate'),
    notes: pick('notes'),
    crmId: pick('crmId'),
    campaignId: pick('campaignId'),
  };
}

/** The referral once it follows a newer record. What sellers entered here outlives a record that has not heard of it. */
export function followRecord(referral: Referral, record: ReferralRecord, now: Date): Referral {
  const stage = stageAfter(referral, record.stage);
  const isAhead = stage !== record.stage;
  const moved = stage !== referral.stage;
  const followed: Referral = {
    ...referral,
    ...record,
    terms: mergedTerms(referral, record, isAhead),
    recordedTerms: record.terms,
    team: isAhead ? referral.team : record.team,
    stage,
    recordedStage: ARCHIVED_STAGES.includes(referral.recordedStage) ? referral.recordedStage : record.stage,
    deadline: stage === 'received' ? record.deadline : referral.deadline,
    stageSince: isAhead ? referral.stageSince : (record.stageSince ?? (moved ? null : referral.stageSince)),
    answer: moved ? answerOf({ ...record, stage }) : referral.answer,
    answeredAt: moved ? (referral.answeredAt ?? answeredAtIn({ ...record, stage })) : referral.answeredAt,
    version: referral.version + 1,
  };
  const what: Happening = moved ? stage : 'updated';
  const history = [...referral.history, { at: now, version: followed.version, what, by: null }];
  return { ...followed, history };
}
