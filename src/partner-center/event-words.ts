import type { FieldChange, HistoryEntry } from '../domain/model/history';
import type { Referral } from '../domain/model/referral';
import type { DealField } from '../domain/model/terms';
import { microsoftRecord, ownRecord } from './new-record';
import { wireDealRegistration } from './deal-registration';
import { statusReason } from './status-reason';
import { stepsOf, WIRE_FIELDS } from './wire-fields';
import { isSharedWithMicrosoft, newTeamMember, midnightUtc, WIRE_STATUS, wireType } from './wire-values';

/*
 * What happened to a referral, in the terms of Partner Center's API, for other systems: those that write it there, and
 * those that know deals from there.
 */

/**
 * The state of a referral as its record has it, or will have it once our changes are written. It names our own people
 * and nobody at the customer.
 */
export function recordState({
  stage,
  answer,
  statusReason: told,
  dealType,
  terms,
  team,
  invitation,
  registration,
}: Referral): object {
  const [status, substatus] = WIRE_STATUS[stage];
  return {
    status,
    substatus,
    statusReason: statusReason(answer?.reason ?? null, answer?.note ?? null) ?? told,
    type: wireType(dealType),
    consent: { consentToShareReferralWithMicrosoftSellers: isSharedWithMicrosoft(dealType) },
    closingDateTime: terms.closeDate === null ? null : midnightUtc(terms.closeDate),
    team: team.map(newTeamMember),
    inviteContext: { notes: invitation.notes, assistanceRequestCode: invitation.assistance },
    registrations: registration === null ? [] : [wireDealRegistration(registration)],
  };
}

/** A member of the record's JSON, by its path there, as it was and as it became. */
interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The members that hold a field before and after a change; unchanged members are left out. */
const differencesOf = <Field extends DealField>({ field, before, after }: FieldChange<Field>): readonly Difference[] =>
  WIRE_FIELDS[field].members
    .map(({ path, valueOf }) => ({
      path: `/${stepsOf(path).join('/')}`,
      before: valueOf(before),
      after: valueOf(after),
    }))
    .filter((difference) => JSON.stringify(difference.before) !== JSON.stringify(difference.after));

/** The changes as members of the record's JSON. */
export const differences = ({ changes }: Pick<HistoryEntry, 'changes'>): readonly object[] =>
  changes.flatMap((change) => differencesOf(change));

/**
 * The request bodies that create a deal's records, for a receiver that has to create them: ours, and Microsoft's if its
 * help is requested. These are the only events that name contacts at the customer.
 */
export const newRecordBodies = (
  deal: Referral,
): { readonly record: object; readonly microsoftRecord: object | null } => ({
  record: ownRecord(deal),
  microsoftRecord: deal.dealType === 'co-sell' ? microsoftRecord(deal) : null,
});
