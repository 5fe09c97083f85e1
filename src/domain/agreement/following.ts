import { isSame } from '../model/same-value';
import { isInvitationDue } from '../lifecycle/inviting';
import { reachOf, type DealField, type DealFields } from '../model/terms';
import { changedTo, type Transition } from '../model/transition';
import type { Effect } from '../model/effect';
import { ARCHIVED_STAGES, type Referral, type ReferralRecord } from '../model/referral';
import { scheduledEffects } from '../lifecycle/referral-clocks';
import { withRecord, isNewer } from './referral-record';
import { authorOf } from './filing';
import { requestedFields, withoutCode } from './own-record';
import { mergeBase } from './merge-base';
import { nextWrite } from './next-write';
import { ownFieldsAsBase, mergeBaseAfterWrite, rejectedFields, lostUnsentFields } from './accepted-by-partner-center';
import type { Trouble } from '../model/trouble';
import {
  overruledDecisions,
  overruledFields,
  overruledValue,
  overruledMessage,
  overruledFieldMessages,
  type MergeBase,
} from './overruled';

/** A newly read Partner Center record of a known referral. */
export type RecordEvent =
  /** It was read because it may have changed, for example after a webhook notification. */
  | { readonly kind: 'report'; readonly record: ReferralRecord }
  /** It was read in order to send an unsent change. */
  | { readonly kind: 'reread'; readonly record: ReferralRecord }
  /** It is the response to a write, and contains all that was accepted. `sent`: the deal as it was sent. */
  | { readonly kind: 'recorded'; readonly record: ReferralRecord; readonly sent: DealFields };

/** The parts of a referral that people see, apart from the state of its record. */
const visibleParts = (referral: Referral): unknown => {
  const { stage, direction, dealType, terms, team, needs, customer, invitation, statusReason, deadline } = referral;
  return { stage, direction, dealType, terms, team, needs, customer, invitation, statusReason, deadline };
};

const isArchived = ({ stage }: ReferralRecord): boolean => ARCHIVED_STAGES.includes(stage);

/**
 * The trouble that remains after a record. A failed invitation remains: it concerns another record, unless this one is
 * archived.
 */
function troubleLeft({ trouble, recordId }: Referral, record: ReferralRecord, isSaid: boolean): Trouble | null {
  if (recordId === null) return null;
  if (trouble?.deed === 'invite') return isArchived(record) ? null : trouble;
  return isSaid ? null : trouble;
}

/** The referral after a record, with a history entry only if people can see a difference. */
function afterRecord(referral: Referral, record: ReferralRecord, base: MergeBase, now: Date): Referral {
  const after = withRecord(referral, record, base, now);
  const history = isSame(visibleParts(referral), visibleParts(after)) ? referral.history : after.history;
  const isSaid = nextWrite(after, record) === null;
  return {
    ...after,
    history,
    agreedVersion: isSaid ? after.version : referral.agreedVersion,
    trouble: troubleLeft(referral, record, isSaid),
  };
}

const cardContent = (referral: Referral): unknown => [
  visibleParts(referral),
  referral.recordId,
  referral.trouble,
  referral.closing,
];

function effectsOf(before: Referral, after: Referral): readonly Effect[] {
  const seen: readonly Effect[] = isSame(cardContent(before), cardContent(after)) ? [] : [{ kind: 'update' }];
  // Every new history entry is also sent to other systems.
  const told = after.history.slice(before.history.length).map(({ what }): Effect => ({ kind: 'emit', what }));
  return [...seen, ...told, ...scheduledEffects(after, before)];
}

/**
 * The deal as it was sent, if the record is the result of our own write or creation. Null: others changed the record.
 */
function sentFields(referral: Referral, event: RecordEvent): DealFields | null {
  if (event.kind === 'recorded') return event.sent;
  if (referral.recordId !== null) return null;
  const asked = requestedFields(referral);
  // If the record has our code as its CRM id, no CRM id was sent.
  return event.record.terms.crmId === referral.code ? { ...asked, crmId: null } : asked;
}

/**
 * The referral after a record, and the fields that lost the value set here. Nothing more can be sent to an archived
 * record.
 */
function mergedWithRecord(
  referral: Referral,
  record: ReferralRecord,
  sent: DealFields | null,
  now: Date,
): readonly [Referral, readonly DealField[]] {
  const told = sent === null ? mergeBase(referral, record) : mergeBaseAfterWrite(sent, referral, record);
  const after = afterRecord(referral, record, isArchived(record) ? ownFieldsAsBase(referral) : told, now);
  const untold = isArchived(record) ? lostUnsentFields(referral, after, told) : [];
  const refused =
    sent === null ? overruledFields(referral, after, told, record) : rejectedFields(referral, after, sent, record);
  return [after, [...new Set([...untold, ...refused])]];
}

/**
 * Tells the person who shared a deal with Microsoft that the record was archived first, so that it can no longer be
 * shared.
 */
function lostInvitationMessages(before: Referral, after: Referral, record: ReferralRecord): readonly Effect[] {
  if (!isArchived(record) || ARCHIVED_STAGES.includes(before.recordedStage)) return [];
  // If the invitation was rejected earlier, the person was told then.
  const isShared =
    reachOf(record.dealType) >= reachOf(before.dealType) && !isInvitationDue({ ...after, trouble: before.trouble });
  const by = isShared ? null : authorOf(before, 'invite');
  return by === null ? [] : [overruledMessage(by, 'invite', [])];
}

/** Whether there is something to send: an unsent change, an invitation, or what a solved trouble had kept back. */
function hasUnsent({ trouble }: Referral, after: Referral, record: ReferralRecord): boolean {
  const isSettled = trouble !== null && after.trouble === null;
  return isSettled || nextWrite(after, record) !== null || (!isArchived(record) && isInvitationDue(after));
}

/** Merges a record into the referral, unless the record is old. Unsent changes are kept, except where they conflict. */
export function applyRecord(referral: Referral, event: RecordEvent, now: Date): Transition {
  const record = withoutCode(event.record, referral.code);
  if (!isNewer(referral, record)) return { outcome: 'unchanged', referral };
  const [after, lost] = mergedWithRecord(referral, record, sentFields(referral, event), now);
  const refusals = [
    ...overruledDecisions(referral, after),
    ...overruledValue(referral, record),
    ...lostInvitationMessages(referral, after, record),
    ...overruledFieldMessages(referral, after, lost),
  ];
  const unheard: readonly Effect[] =
    event.kind === 'report' && hasUnsent(referral, after, record) ? [{ kind: 'push' }] : [];
  return changedTo(after, [...effectsOf(referral, after), ...refusals, ...unheard]);
}
