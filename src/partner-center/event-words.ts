import type { FieldChange, HistoryEntry } from '../domain/model/history';
import type { Referral } from '../domain/model/referral';
import { microsoftRecord, ownRecord } from './new-record';
import { wireRegistration } from './registration';
import { statusReason } from './status-reason';
import { amountIn, isShared, memberOf, momentOf, solutionOf, STATUS, typeOf } from './wire-values';

/*
 * What happened to a referral, in the terms of Partner Center's API, for other systems: those that write it there, and
 * those that know deals from there.
 */

/**
 * The state of a referral as its record has it, or will have it once our changes are written. It names our own people
 * and nobody at the customer.
 */
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

/** A member of the record's JSON, by its path, before and after a change. */
interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The given members before and after a change; unchanged members are left out. */
function saidAt<Value>(
  { before, after }: { before: Value; after: Value },
  members: Readonly<Record<string, (value: Value) => unknown>>,
): readonly Difference[] {
  return Object.entries(members)
    .map(([path, read]) => ({ path, before: read(before), after: read(after) }))
    .filter((difference) => JSON.stringify(difference.before) !== JSON.stringify(difference.after));
}

const asIs = (value: unknown): unknown => value;

const PATHS = {
  name: '/name',
  notes: '/details/notes',
  crmId: '/externalReferenceId',
  campaignId: '/campaignId',
} as const;

function differencesOf(change: FieldChange): readonly Difference[] {
  switch (change.field) {
    case 'value':
      return saidAt(change, {
        '/details/dealValue': (value) => value && amountIn(value),
        '/details/currency': (value) => value && value.currency,
      });
    case 'closeDate':
      return saidAt(change, { '/details/closingDateTime': (date) => date && momentOf(date) });
    case 'team':
      return saidAt(change, { '/team': (team) => team.map(memberOf) });
    case 'solutions':
      return saidAt(change, { '/details/requirements/solutions': (solutions) => solutions.map(solutionOf) });
    case 'dealType':
      return saidAt(change, { '/type': typeOf, '/consent/consentToShareReferralWithMicrosoftSellers': isShared });
    case 'name':
    case 'notes':
    case 'crmId':
    case 'campaignId':
      return saidAt(change, { [PATHS[change.field]]: asIs });
  }
}

/** The changes as members of the record's JSON. */
export const differences = ({ changes }: Pick<HistoryEntry, 'changes'>): readonly object[] =>
  changes.flatMap(differencesOf);

/**
 * The request bodies that create a deal's records, for a receiver that has to create them: ours, and Microsoft's if its
 * help is requested. These are the only events that name contacts at the customer.
 */
export const recordsOf = (deal: Referral): { readonly record: object; readonly microsoftRecord: object | null } => ({
  record: ownRecord(deal),
  microsoftRecord: deal.dealType === 'co-sell' ? microsoftRecord(deal) : null,
});
