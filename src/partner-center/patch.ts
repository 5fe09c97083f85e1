import { fieldEntries, isList, isTerm, type FieldValue } from '../domain/model/field-table';
import { isSame } from '../domain/model/same-value';
import type { DealFields, ListField, TermField } from '../domain/model/terms';
import type { RecordWrite } from '../domain/agreement/next-write';
import { operationsFor, valueAt, type Json, type PatchOperation, type MemberChange } from './json-patch';
import { LIST_CODECS, type ListCodec } from './list-codec';
import { wireDealRegistration } from './deal-registration';
import { statusReason } from './status-reason';
import { stepsOf, WIRE_FIELDS } from './wire-fields';
import { WIRE_STATUS } from './wire-values';

type ChangedFields = Partial<DealFields>;

const setAt = (path: string, value: unknown): MemberChange => ({ path: stepsOf(path), value });

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

/** Clearing a term sets only its first member to null and keeps the others, since an amount always needs a currency. */
function termChanges<Field extends TermField>({ field, value }: FieldValue<Field>): readonly MemberChange[] {
  const { members } = WIRE_FIELDS[field];
  const written = value === null ? members.slice(0, 1) : members;
  return written.map(({ path, valueOf }) => setAt(path, valueOf(value)));
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
function listMemberChanges<List extends readonly unknown[]>(
  source: Json,
  path: readonly string[],
  wanted: List,
  kind: ListCodec<List>,
): readonly MemberChange[] {
  const held = valueAt(source, path);
  const known = kind.membersOf(held);
  const read = known.flatMap(({ item }) => (item === null ? [] : [item]));
  if (Array.isArray(held) && read.every((item, index) => isSame(item, wanted[index]))) {
    return wanted.slice(read.length).map((item) => ({ path, appended: kind.newMember(item) }));
  }
  const unread = known.filter(({ item }) => item === null).map(({ raw }) => raw);
  return [{ path, value: [...wanted.map((item) => kind.changedMember(item, known)), ...unread] }];
}

const listFieldChanges = <Field extends ListField>(
  source: Json,
  { field, value }: FieldValue<Field>,
): readonly MemberChange[] =>
  listMemberChanges(source, stepsOf(WIRE_FIELDS[field].members[0].path), value, LIST_CODECS[field]);

const isTermValue = (one: FieldValue): one is FieldValue<TermField> => isTerm(one.field);
const isListValue = (one: FieldValue): one is FieldValue<ListField> => isList(one.field);

/**
 * The JSON Patch that brings a record's JSON, as it was fetched, to the state to be written. Values that it already has
 * are left out; an empty patch means that there is nothing to write.
 */
export function patchOf(source: Json, write: RecordWrite): readonly PatchOperation[] {
  const { fields, contacts, registration } = write;
  const entries = fieldEntries(fields);
  return operationsFor(source, [
    ...stageChanges(write),
    ...entries.filter(isTermValue).flatMap(termChanges),
    ...sharingChanges(fields),
    ...(contacts === null ? [] : listMemberChanges(source, ['customerProfile', 'team'], contacts, LIST_CODECS.team)),
    ...entries.filter(isListValue).flatMap((entry) => listFieldChanges(source, entry)),
    ...(registration === null ? [] : [{ path: ['registrations'], appended: wireDealRegistration(registration) }]),
  ]);
}
