import type { FieldChange, HistoryEntry } from '../domain/model/history';
import type { Referral } from '../domain/model/referral';
import { microsoftRecord, ownRecord } from './new-record';
import { wireRegistration } from './registration';
import { statusReason } from './status-reason';
import { amountIn, isShared, memberOf, momentOf, solutionOf, STATUS, typeOf } from './wire-values';

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

/** The members that say it; those that stay the same are left out. */
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

/** What changed, as members of the record's JSON. */
export const differences = ({ changes }: Pick<HistoryEntry, 'changes'>): readonly object[] =>
  changes.flatMap(differencesOf);

/**
 * The bodies that create a deal's records, for whoever has to: ours, and Microsoft's where its help is asked for. Only
 * here is somebody of the customer's named.
 */
export const recordsOf = (deal: Referral): { readonly record: object; readonly microsoftRecord: object | null } => ({
  record: ownRecord(deal),
  microsoftRecord: deal.dealType === 'co-sell' ? microsoftRecord(deal) : null,
});
