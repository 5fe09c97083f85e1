import type { FieldChange, HistoryEntry } from '../domain/model/history';
import type { Referral } from '../domain/model/referral';
import { microsoftRecord, ownRecord } from './new-record';
import { wireDealRegistration } from './deal-registration';
import { statusReason } from './status-reason';
import {
  majorUnits,
  isSharedWithMicrosoft,
  newTeamMember,
  midnightUtc,
  newSolution,
  WIRE_STATUS,
  wireType,
} from './wire-values';

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

/** A member of the record's JSON, by its path, before and after a change. */
interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The given members before and after a change; unchanged members are left out. */
function memberDifferences<Value>(
  { before, after }: { before: Value; after: Value },
  members: Readonly<Record<string, (value: Value) => unknown>>,
): readonly Difference[] {
  return Object.entries(members)
    .map(([path, read]) => ({ path, before: read(before), after: read(after) }))
    .filter((difference) => JSON.stringify(difference.before) !== JSON.stringify(difference.after));
}

const unchangedValue = (value: unknown): unknown => value;

const PATHS = {
  name: '/name',
  notes: '/details/notes',
  crmId: '/externalReferenceId',
  campaignId: '/campaignId',
} as const;

function differencesOf(change: FieldChange): readonly Difference[] {
  switch (change.field) {
    case 'value':
      return memberDifferences(change, {
        '/details/dealValue': (value) => value && majorUnits(value),
        '/details/currency': (value) => value && value.currency,
      });
    case 'closeDate':
      return memberDifferences(change, { '/details/closingDateTime': (date) => date && midnightUtc(date) });
    case 'team':
      return memberDifferences(change, { '/team': (team) => team.map(newTeamMember) });
    case 'solutions':
      return memberDifferences(change, {
        '/details/requirements/solutions': (solutions) => solutions.map(newSolution),
      });
    case 'dealType':
      return memberDifferences(change, {
        '/type': wireType,
        '/consent/consentToShareReferralWithMicrosoftSellers': isSharedWithMicrosoft,
      });
    case 'name':
    case 'notes':
    case 'crmId':
    case 'campaignId':
      return memberDifferences(change, { [PATHS[change.field]]: unchangedValue });
  }
}

/** The changes as members of the record's JSON. */
export const differences = ({ changes }: Pick<HistoryEntry, 'changes'>): readonly object[] =>
  changes.flatMap(differencesOf);

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
