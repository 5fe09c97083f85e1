import { isSame } from '../domain/model/same-value';
import type { DealFields } from '../domain/model/terms';
import type { RecordWrite } from '../domain/agreement/next-write';
import { operationsFor, valueAt, type Json, type PatchOperation, type MemberChange } from './json-patch';
import { SOLUTIONS_CODEC, TEAM_CODEC, type ListCodec } from './list-codec';
import { wireDealRegistration } from './deal-registration';
import { statusReason } from './status-reason';
import { majorUnits, midnightUtc, WIRE_STATUS } from './wire-values';

type ChangedFields = Partial<DealFields>;

const setAt = (path: string, value: unknown): MemberChange => ({ path: path.split('.'), value });

/** Sets a field that is given; null clears it, undefined leaves it as it is. */
const setIfGiven = (path: string, value: unknown): readonly MemberChange[] =>
  value === undefined ? [] : [setAt(path, value)];

function stageChanges({ stage, reason, note }: RecordWrite): readonly MemberChange[] {
  if (stage === null) return [];
  const [status, substatus] = WIRE_STATUS[stage];
  const why = statusReason(reason, note);
  return [
    setAt('status', status),
    setAt('substatus', substatus),
    ...(why === null ? [] : [setAt('statusReason', why)]),
  ];
}

/** Clearing the value keeps the currency, since an amount always needs one. */
function valueChanges({ value }: ChangedFields): readonly MemberChange[] {
  if (value == null) return setIfGiven('details.dealValue', value);
  return [setAt('details.dealValue', majorUnits(value)), setAt('details.currency', value.currency)];
}

function termChanges(fields: ChangedFields): readonly MemberChange[] {
  const { name, closeDate, notes, crmId, campaignId } = fields;
  return [
    ...setIfGiven('name', name),
    ...valueChanges(fields),
    ...setIfGiven('details.closingDateTime', closeDate == null ? closeDate : midnightUtc(closeDate)),
    ...setIfGiven('details.notes', notes),
    ...setIfGiven('externalReferenceId', crmId),
    ...setIfGiven('campaignId', campaignId),
  ];
}

/** Sharing a deal cannot be undone, so it is only ever switched on. The help requested is on Microsoft's record. */
function sharingChanges({ dealType }: ChangedFields): readonly MemberChange[] {
  if (dealType === undefined || dealType === 'private') return [];
  const shared = setAt('consent.consentToShareReferralWithMicrosoftSellers', true);
  return dealType === 'co-sell' ? [shared, setAt('type', 'Shared')] : [shared];
}

/**
 * If a list only becomes longer, the new members are appended. Otherwise the whole list is replaced, and remaining
 * members keep the fields that we do not know.
 */
function listMemberChanges<Item>(
  source: Json,
  path: readonly string[],
  wanted: readonly Item[] | null | undefined,
  kind: ListCodec<Item>,
): readonly MemberChange[] {
  if (wanted == null) return [];
  const held = valueAt(source, path);
  const known = kind.membersOf(held);
  const read = known.flatMap(({ item }) => (item === null ? [] : [item]));
  if (Array.isArray(held) && read.every((item, index) => isSame(item, wanted[index]))) {
    return wanted.slice(read.length).map((item) => ({ path, appended: kind.newMember(item) }));
  }
  const unread = known.filter(({ item }) => item === null).map(({ raw }) => raw);
  return [{ path, value: [...wanted.map((item) => kind.changedMember(item, known)), ...unread] }];
}

/**
 * The JSON Patch that brings a record's JSON, as it was fetched, to the state to be written. Values that it already has
 * are left out; an empty patch means that there is nothing to write.
 */
export function patchOf(source: Json, write: RecordWrite): readonly PatchOperation[] {
  const { fields, contacts, registration } = write;
  return operationsFor(source, [
    ...stageChanges(write),
    ...termChanges(fields),
    ...sharingChanges(fields),
    ...listMemberChanges(source, ['customerProfile', 'team'], contacts, TEAM_CODEC),
    ...listMemberChanges(source, ['team'], fields.team, TEAM_CODEC),
    ...listMemberChanges(source, ['details', 'requirements', 'solutions'], fields.solutions, SOLUTIONS_CODEC),
    ...(registration === null ? [] : [{ path: ['registrations'], appended: wireDealRegistration(registration) }]),
  ]);
}
