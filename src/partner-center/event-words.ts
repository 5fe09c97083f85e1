import type { FieldChange, HistoryEntry } from '../domain/model/history';
import type { Referral } from '../domain/model/referral';
import type { DealField } from '../domain/model/terms';
import { microsoftRecord, ownRecord } from './new-record';
import { wireRegistration } from './registration';
import { statusReason } from './status-reason';
import { stepsOf, WIRE_FIELDS } from './wire-fields';
import { isShared, memberOf, momentOf, STATUS, typeOf } from './wire-values';

/*
 * What happened to a referral in Partner Center's words, for other systems: those that bring it there, and those that
 * know deals from there.
 */

/** How a referral stands, as its record says it or is to say it. Our own people are named, and nobody of the customer's. */
export function standing({
  stage,
  answer,
  statusReason: told,
  dealType,
  terms,
  team,
  invitation,
  registration,
}: Referral): object {
  const [status, substatus] = STATUS[stage];
  return {
    status,
    substatus,
    statusReason: statusReason(answer?.reason ?? null, answer?.note ?? null) ?? told,
    type: typeOf(dealType),
    consent: { consentToShareReferralWithMicrosoftSellers: isShared(dealType) },
    closingDateTime: terms.closeDate === null ? null : momentOf(terms.closeDate),
    team: team.map(memberOf),
    inviteContext: { notes: invitation.notes, assistanceRequestCode: invitation.assistance },
    registrations: registration === null ? [] : [wireRegistration(registration)],
  };
}

/** A member of the record's JSON, by its path there, as it was and as it became. */
interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The members that say the field; those that stay the same are left out. */
const differencesOf = <Field extends DealField>({ field, before, after }: FieldChange<Field>): readonly Difference[] =>
  WIRE_FIELDS[field].members
    .map(({ path, said }) => ({ path: `/${stepsOf(path).join('/')}`, before: said(before), after: said(after) }))
    .filter((difference) => JSON.stringify(difference.before) !== JSON.stringify(difference.after));

/** What changed, as members of the record's JSON. */
export const differences = ({ changes }: Pick<HistoryEntry, 'changes'>): readonly object[] =>
  changes.flatMap((change) => differencesOf(change));

/**
 * The bodies that create a deal's records, for whoever has to: ours, and Microsoft's where its help is asked for. Only
 * here is somebody of the customer's named.
 */
export const recordsOf = (deal: Referral): { readonly record: object; readonly microsoftRecord: object | null } => ({
  record: ownRecord(deal),
  microsoftRecord: deal.dealType === 'co-sell' ? microsoftRecord(deal) : null,
});
