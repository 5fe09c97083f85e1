import { fieldEntries, isList, isTerm, type FieldValue } from '../domain/model/field-table';
import { isSame } from '../domain/model/same-value';
import type { DealFields, ListField, TermField } from '../domain/model/terms';
import type { RecordWrite } from '../domain/agreement/record-write';
import { operationsFor, valueAt, type Json, type Operation, type Setting } from './json-patch';
import { LISTED, type ListKind } from './listed';
import { wireRegistration } from './registration';
import { statusReason } from './status-reason';
import { stepsOf, WIRE_FIELDS } from './wire-fields';
import { STATUS } from './wire-values';

type Fields = Partial<DealFields>;

const at = (path: string, value: unknown): Setting => ({ path: stepsOf(path), value });

function stageSettings({ stage, reason, note }: RecordWrite): readonly Setting[] {
  if (stage === null) return [];
  const [status, substatus] = STATUS[stage];
  const why = statusReason(reason, note);
  return [at('status', status), at('substatus', substatus), ...(why === null ? [] : [at('statusReason', why)])];
}

/** A term that is cleared leaves all but its first member as it is: there is no amount without a currency. */
function termSettings<Field extends TermField>({ field, value }: FieldValue<Field>): readonly Setting[] {
  const { members } = WIRE_FIELDS[field];
  const said = value === null ? members.slice(0, 1) : members;
  return said.map((member) => at(member.path, member.said(value)));
}

/** Sharing a deal cannot be taken back, so that it only ever is switched on. The help that is asked for stands on Microsoft's record. */
function sharingSettings({ dealType }: Fields): readonly Setting[] {
  if (dealType === undefined || dealType === 'private') return [];
  const shared = at('consent.consentToShareReferralWithMicrosoftSellers', true);
  return dealType === 'co-sell' ? [shared, at('type', 'Shared')] : [shared];
}

/** Where a list only becomes longer, what is new is added; else all of it is set, and whoever stays keeps what we know nothing about. */
function listSettings<List extends readonly unknown[]>(
  source: Json,
  path: readonly string[],
  wanted: List,
  kind: ListKind<List>,
): readonly Setting[] {
  const held = valueAt(source, path);
  const known = kind.entriesOf(held);
  const read = known.flatMap(({ item }) => (item === null ? [] : [item]));
  if (Array.isArray(held) && read.every((item, index) => isSame(item, wanted[index]))) {
    return wanted.slice(read.length).map((item) => ({ path, appended: kind.fresh(item) }));
  }
  const unread = known.filter(({ item }) => item === null).map(({ raw }) => raw);
  return [{ path, value: [...wanted.map((item) => kind.written(item, known)), ...unread] }];
}

const fieldSettings = <Field extends ListField>(
  source: Json,
  { field, value }: FieldValue<Field>,
): readonly Setting[] => listSettings(source, stepsOf(WIRE_FIELDS[field].members[0].path), value, LISTED[field]);

const isTermValue = (one: FieldValue): one is FieldValue<TermField> => isTerm(one.field);
const isListValue = (one: FieldValue): one is FieldValue<ListField> => isList(one.field);

/**
 * The changes of a record's JSON, as it was fetched, by which it says what is to be written: in JSON Patch, with the
 * two operations that Partner Center knows. What it says already is left out; empty: it says all of it.
 */
export function patchOf(source: Json, write: RecordWrite): readonly Operation[] {
  const { fields, contacts, registration } = write;
  const entries = fieldEntries(fields);
  return operationsFor(source, [
    ...stageSettings(write),
    ...entries.filter(isTermValue).flatMap(termSettings),
    ...sharingSettings(fields),
    ...(contacts === null ? [] : listSettings(source, ['customerProfile', 'team'], contacts, LISTED.team)),
    ...entries.filter(isListValue).flatMap((entry) => fieldSettings(source, entry)),
    ...(registration === null ? [] : [{ path: ['registrations'], appended: wireRegistration(registration) }]),
  ]);
}
