import { changed, told, type Advance } from '../model/transition';
import { keysOf } from '../model/exhaustive-record';
import type { ClockKind, Effect, OwnerNews } from '../model/effect';
import type { MicrosoftSide, Referral, ReferralRecord, Stage } from '../model/referral';

/*
 * Three clocks run on a referral: ours, Microsoft's, and the close date of a deal. What is due when they strike is
 * asked for as soon as they are set; an effect that comes from a clock that was set anew since finds nothing to do.
 */

/** Whether somebody still has to answer it: we, or on a record of Microsoft's they. */
const isOpen = ({ stage, owner, direction }: Referral): boolean =>
  stage === 'received' && (owner === 'microsoft' || direction === 'inbound');

const sameTime = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();

/** The end of the time to answer, if it was not known or was another one before. */
function expiry(referral: Referral, before: Referral | null): readonly Effect[] {
  if (!isOpen(referral) || referral.deadline === null) return [];
  const isKnown = before !== null && isOpen(before) && sameTime(before.deadline, referral.deadline);
  if (isKnown) return [];
  const expire: Effect = { kind: 'expire', at: referral.deadline };
  return before === null ? [expire] : [expire, { kind: 'remind', subscriberId: null }];
}

/**
 * Nine o'clock of the day after an accepted deal's close date where days begin first, 14 hours ahead of UTC, if the date
 * was not known or was another one before. Nobody is asked before it is nine where they are.
 */
function closing(referral: Referral, before: Referral | null): readonly Effect[] {
  const { stage, owner, terms } = referral;
  if (stage !== 'accepted' || owner !== 'partner' || terms.closeDate === null) return [];
  if (before?.stage === 'accepted' && before.terms.closeDate === terms.closeDate) return [];
  return [{ kind: 'overdue', at: new Date(`${terms.closeDate}T19:00:00Z`) }];
}

/** Whether we created it for Microsoft to sell with us, so that Microsoft has a record of it, too. */
const isShared = ({ owner, direction, dealType }: Referral): boolean =>
  owner === 'partner' && direction === 'outbound' && dealType === 'co-sell';

/** The two sides of an engagement may have to learn of each other: whenever Microsoft's changes, and once ours is part of it. */
function engagement(referral: Referral, before: Referral | null): readonly Effect[] {
  const { owner, engagementId } = referral;
  if (engagementId === null) return [];
  const isKnown = before !== null && isShared(before) && before.engagementId === engagementId;
  return owner === 'microsoft' || (isShared(referral) && !isKnown) ? [{ kind: 'relate' }] : [];
}

/** What each clock asks for, in the order in which it is asked for. */
const CLOCKS: { readonly [Kind in ClockKind]: (referral: Referral, before: Referral | null) => readonly Effect[] } = {
  expire: expiry,
  overdue: closing,
  relate: engagement,
};

/** What the clocks of a referral ask for, compared with how it was before (null: it was not there). */
export const appointmentsOf = (referral: Referral, before: Referral | null): readonly Effect[] =>
  keysOf(CLOCKS).flatMap((kind) => CLOCKS[kind](referral, before));

/** Ends the time to answer, if it is over: nothing can be done about the referral any more. */
export function lapse(referral: Referral, now: Date): Advance {
  const { deadline } = referral;
  if (!isOpen(referral) || deadline === null || deadline > now) return { outcome: 'unchanged', referral };
  const answer = { by: null, at: deadline, reason: null, note: null };
  const expired = told(
    referral,
    { stage: 'expired', stageSince: deadline, answer },
    { at: now, what: 'expired', by: null },
  );
  const effects: readonly Effect[] =
    referral.owner === 'microsoft'
      ? [{ kind: 'relate' }]
      : [{ kind: 'update' }, { kind: 'notice', subscriberId: null }, { kind: 'emit', what: 'expired' }];
  return changed(expired, effects);
}

const NEWS: Partial<Record<Stage, OwnerNews>> = {
  accepted: 'microsoft-accepted',
  declined: 'microsoft-declined',
  expired: 'microsoft-expired',
};

const sideOf = ({ stage, deadline, stageSince, team }: ReferralRecord): MicrosoftSide => ({
  stage,
  deadline: stage === 'received' ? deadline : null,
  since: stageSince,
  sellers: stage === 'received' ? [] : team,
});

/** How old an answer may be and still be news to the owner, in milliseconds: nobody wants to hear of all that old deals once got. */
const NEWS_MS = 3 * 86_400_000;

function newsIn(before: MicrosoftSide | null, { stage, since }: MicrosoftSide, now: Date): readonly Effect[] {
  const news = NEWS[stage];
  if (news === undefined || before?.stage === stage) return [];
  const isRecent = since !== null && now.getTime() - since.getTime() < NEWS_MS;
  return before !== null || isRecent ? [{ kind: 'tellOwner', news }] : [];
}

/** Takes over what Microsoft's record of the same engagement tells; the owner hears of an answer. */
export function learn(referral: Referral, other: ReferralRecord, now: Date): Advance {
  const isAbout = other.owner === 'microsoft' && other.engagementId === referral.engagementId;
  if (!isAbout || referral.owner !== 'partner' || referral.direction !== 'outbound')
    return { outcome: 'unchanged', referral };
  const microsoft = sideOf(other);
  if (JSON.stringify(microsoft) === JSON.stringify(referral.microsoft)) return { outcome: 'unchanged', referral };
  const trouble = referral.trouble?.deed === 'invite' ? null : referral.trouble;
  const attempt = referral.attempt?.what === 'invite' ? null : referral.attempt;
  const learned = { ...referral, microsoft, trouble, attempt, version: referral.version + 1 };
  // What was given up has come about by itself.
  const settled: readonly Effect[] = trouble === referral.trouble ? [] : [{ kind: 'push' }];
  return changed(learned, [{ kind: 'update' }, ...settled, ...newsIn(referral.microsoft, microsoft, now)]);
}
