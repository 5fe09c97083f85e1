import { changedTo, withHistory, type Transition } from '../model/transition';
import { keysOf } from '../model/exhaustive-record';
import type { ClockKind, Effect, OwnerMessage } from '../model/effect';
import type { MicrosoftSide, Referral, ReferralRecord, Stage } from '../model/referral';

/*
 * A referral has three kinds of scheduled effects: the deadline for an answer (ours or Microsoft's), the close date of
 * a deal, and reading the other side's record. They are scheduled as soon as their time is known. If it changes later,
 * a new effect is scheduled, and the old one finds nothing to do.
 */

/** Whether it still needs an answer: from us, or from Microsoft if the record is theirs. */
const needsAnswer = ({ stage, owner, direction }: Referral): boolean =>
  stage === 'received' && (owner === 'microsoft' || direction === 'inbound');

const sameTime = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();

/** The effect due at the deadline for the answer, if the deadline is new or has changed. */
function deadlineEffects(referral: Referral, before: Referral | null): readonly Effect[] {
  if (!needsAnswer(referral) || referral.deadline === null) return [];
  const isKnown = before !== null && needsAnswer(before) && sameTime(before.deadline, referral.deadline);
  if (isKnown) return [];
  const expire: Effect = { kind: 'expire', at: referral.deadline };
  return before === null ? [expire] : [expire, { kind: 'remind', subscriberId: null }];
}

/**
 * The effect due when an accepted deal's close date has passed, if the date is new or has changed. It is due at nine
 * o'clock on the next day in the first time zone (UTC+14); each person is asked when it is nine in their own time zone.
 */
function closeDateEffects(referral: Referral, before: Referral | null): readonly Effect[] {
  const { stage, owner, terms } = referral;
  if (stage !== 'accepted' || owner !== 'partner' || terms.closeDate === null) return [];
  if (before?.stage === 'accepted' && before.terms.closeDate === terms.closeDate) return [];
  return [{ kind: 'overdue', at: new Date(`${terms.closeDate}T19:00:00Z`) }];
}

/** Whether we created it as a co-sell deal, so that Microsoft has its own record of it. */
const isShared = ({ owner, direction, dealType }: Referral): boolean =>
  owner === 'partner' && direction === 'outbound' && dealType === 'co-sell';

/**
 * Reads the other side's record of the engagement: when Microsoft's side changes, and when ours gets its engagement id.
 */
function engagementEffects(referral: Referral, before: Referral | null): readonly Effect[] {
  const { owner, engagementId } = referral;
  if (engagementId === null) return [];
  const isKnown = before !== null && isShared(before) && before.engagementId === engagementId;
  return owner === 'microsoft' || (isShared(referral) && !isKnown) ? [{ kind: 'relate' }] : [];
}

/** The scheduled effects of each kind, in the order in which they are returned. */
const SCHEDULED_EFFECTS: {
  readonly [Kind in ClockKind]: (referral: Referral, before: Referral | null) => readonly Effect[];
} = {
  expire: deadlineEffects,
  overdue: closeDateEffects,
  relate: engagementEffects,
};

/** The effects to schedule for a referral, compared with its state before (null: it is new). */
export const scheduledEffects = (referral: Referral, before: Referral | null): readonly Effect[] =>
  keysOf(SCHEDULED_EFFECTS).flatMap((kind) => SCHEDULED_EFFECTS[kind](referral, before));

/** Expires the referral if its deadline for an answer has passed; else nothing changes. */
export function expireIfDue(referral: Referral, now: Date): Transition {
  const { deadline } = referral;
  if (!needsAnswer(referral) || deadline === null || deadline > now) return { outcome: 'unchanged', referral };
  const answer = { by: null, at: deadline, reason: null, note: null };
  const expired = withHistory(
    referral,
    { stage: 'expired', stageSince: deadline, answer },
    { at: now, what: 'expired', by: null },
  );
  const effects: readonly Effect[] =
    referral.owner === 'microsoft'
      ? [{ kind: 'relate' }]
      : [{ kind: 'update' }, { kind: 'notice', subscriberId: null }, { kind: 'emit', what: 'expired' }];
  return changedTo(expired, effects);
}

const MESSAGE_OF_STAGE: Partial<Record<Stage, OwnerMessage>> = {
  accepted: 'microsoft-accepted',
  declined: 'microsoft-declined',
  expired: 'microsoft-expired',
};

const microsoftSideOf = ({ stage, deadline, stageSince, team }: ReferralRecord): MicrosoftSide => ({
  stage,
  deadline: stage === 'received' ? deadline : null,
  since: stageSince,
  sellers: stage === 'received' ? [] : team,
});

/** Maximum age of an answer to notify the owner of it, in milliseconds: no messages for the answers to old deals. */
const NOTIFIED_ANSWER_AGE_MS = 3 * 86_400_000;

function ownerMessages(before: MicrosoftSide | null, { stage, since }: MicrosoftSide, now: Date): readonly Effect[] {
  const news = MESSAGE_OF_STAGE[stage];
  if (news === undefined || before?.stage === stage) return [];
  const isRecent = since !== null && now.getTime() - since.getTime() < NOTIFIED_ANSWER_AGE_MS;
  return before !== null || isRecent ? [{ kind: 'tellOwner', news }] : [];
}

/** Takes over Microsoft's side from its record of the same engagement, and notifies the owner of an answer. */
export function updateMicrosoftSide(referral: Referral, other: ReferralRecord, now: Date): Transition {
  const isAbout = other.owner === 'microsoft' && other.engagementId === referral.engagementId;
  if (!isAbout || referral.owner !== 'partner' || referral.direction !== 'outbound')
    return { outcome: 'unchanged', referral };
  const microsoft = microsoftSideOf(other);
  if (JSON.stringify(microsoft) === JSON.stringify(referral.microsoft)) return { outcome: 'unchanged', referral };
  const trouble = referral.trouble?.deed === 'invite' ? null : referral.trouble;
  const attempt = referral.attempt?.what === 'invite' ? null : referral.attempt;
  const learned = { ...referral, microsoft, trouble, attempt, version: referral.version + 1 };
  // The invitation that had failed has happened in another way: what was on hold behind it is sent.
  const settled: readonly Effect[] = trouble === referral.trouble ? [] : [{ kind: 'push' }];
  return changedTo(learned, [{ kind: 'update' }, ...settled, ...ownerMessages(referral.microsoft, microsoft, now)]);
}
