import { isSame } from '../model/same-value';
import { isInvitationDue } from '../lifecycle/inviting';
import { reachOf, type DealField, type DealFields } from '../model/terms';
import { changed, type Advance } from '../model/transition';
import type { Effect } from '../model/effect';
import { ARCHIVED_STAGES, type Referral, type ReferralRecord } from '../model/referral';
import { appointmentsOf } from '../lifecycle/referral-clocks';
import { followRecord, isNews } from './referral-record';
import { doerOf } from './filing';
import { fieldsAsked, withoutCode } from './own-record';
import { lastKnown } from './merge-base';
import { nextWrite } from './next-write';
import { asItIs, baseOf, notTaken, untoldFields } from './accepted-by-partner-center';
import type { Trouble } from '../model/trouble';
import { overruledDecisions, overruledFields, overruledValue, refused, refusedFields, type Base } from './overruled';

/** What Partner Center's record tells of a referral that we know. */
export type Following =
  /** Somebody told us of it. */
  | { readonly kind: 'report'; readonly record: ReferralRecord }
  /** We read it, in order to write what it does not say yet. */
  | { readonly kind: 'reread'; readonly record: ReferralRecord }
  /** Its answer to what was sent: how it is now, which is all that came of it. `sent`: how the deal was then. */
  | { readonly kind: 'recorded'; readonly record: ReferralRecord; readonly sent: DealFields };

/** What people see of a referral, apart from where its record is. */
const shown = (referral: Referral): unknown => {
  const { stage, direction, dealType, terms, team, needs, customer, invitation, statusReason, deadline } = referral;
  return { stage, direction, dealType, terms, team, needs, customer, invitation, statusReason, deadline };
};

const isArchived = ({ stage }: ReferralRecord): boolean => ARCHIVED_STAGES.includes(stage);

/** What still keeps the record from saying the same: an invitation is made on another record, which this one tells nothing of. */
function troubleLeft({ trouble, recordId }: Referral, record: ReferralRecord, isSaid: boolean): Trouble | null {
  if (recordId === null) return null;
  if (trouble?.deed === 'invite') return isArchived(record) ? null : trouble;
  return isSaid ? null : trouble;
}

/** The referral once it follows the record, with a line in its history where anybody sees a difference. */
function followed(referral: Referral, record: ReferralRecord, base: Base, now: Date): Referral {
  const after = followRecord(referral, record, base, now);
  const history = isSame(shown(referral), shown(after)) ? referral.history : after.history;
  const isSaid = nextWrite(after, record) === null;
  return {
    ...after,
    history,
    agreedVersion: isSaid ? after.version : referral.agreedVersion,
    trouble: troubleLeft(referral, record, isSaid),
  };
}

const face = (referral: Referral): unknown => [shown(referral), referral.recordId, referral.trouble, referral.closing];

function effectsOf(before: Referral, after: Referral): readonly Effect[] {
  const seen: readonly Effect[] = isSame(face(before), face(after)) ? [] : [{ kind: 'update' }];
  // Whatever the history has a line of, others hear of, too: the stage it came to, or that something else is new.
  const told = after.history.slice(before.history.length).map(({ what }): Effect => ({ kind: 'emit', what }));
  return [...seen, ...told, ...appointmentsOf(after, before)];
}

/** How the deal was when the record was sent, where this is what came of that: then, or when it was created. Null: it was changed by others. */
function sentBefore(referral: Referral, event: Following): DealFields | null {
  if (event.kind === 'recorded') return event.sent;
  if (referral.recordId !== null) return null;
  const asked = fieldsAsked(referral);
  // Where the code stands in its place, a CRM id was not sent.
  return event.record.terms.crmId === referral.code ? { ...asked, crmId: null } : asked;
}

/** The referral after a record, and the fields that are not as they were set here. Nothing can be told any more to one that is archived. */
function merged(
  referral: Referral,
  record: ReferralRecord,
  sent: DealFields | null,
  now: Date,
): readonly [Referral, readonly DealField[]] {
  const told = sent === null ? lastKnown(referral, record) : baseOf(sent, referral, record);
  const after = followed(referral, record, isArchived(record) ? asItIs(referral) : told, now);
  const untold = isArchived(record) ? untoldFields(referral, after, told) : [];
  const refused =
    sent === null ? overruledFields(referral, after, told, record) : notTaken(referral, after, sent, record);
  return [after, [...new Set([...untold, ...refused])]];
}

/** Whoever shared a deal with Microsoft is told where that was archived before it was: there it can be shared no more. */
function uninvited(before: Referral, after: Referral, record: ReferralRecord): readonly Effect[] {
  if (!isArchived(record) || ARCHIVED_STAGES.includes(before.recordedStage)) return [];
  // What was refused before was told then.
  const isShared =
    reachOf(record.dealType) >= reachOf(before.dealType) && !isInvitationDue({ ...after, trouble: before.trouble });
  const by = isShared ? null : doerOf(before, 'invite');
  return by === null ? [] : [refused(by, 'invite', [])];
}

/** Whether the record is to be told something that it was not asked before, or what was given up has come about by itself. */
function isUnheard({ trouble }: Referral, after: Referral, record: ReferralRecord): boolean {
  const isSettled = trouble !== null && after.trouble === null;
  return isSettled || nextWrite(after, record) !== null || (!isArchived(record) && isInvitationDue(after));
}

/** Follows what a record tells, unless that is old; what was entered here and is not told yet is not lost by it. */
export function follow(referral: Referral, event: Following, now: Date): Advance {
  const record = withoutCode(event.record, referral.code);
  if (!isNews(referral, record)) return { outcome: 'unchanged', referral };
  const [after, lost] = merged(referral, record, sentBefore(referral, event), now);
  const refusals = [
    ...overruledDecisions(referral, after),
    ...overruledValue(referral, record),
    ...uninvited(referral, after, record),
    ...refusedFields(referral, after, lost),
  ];
  const unheard: readonly Effect[] =
    event.kind === 'report' && isUnheard(referral, after, record) ? [{ kind: 'push' }] : [];
  return changed(after, [...effectsOf(referral, after), ...refusals, ...unheard]);
}
