import { isSame } from '../domain/model/same-value';
import type { DealFields } from '../domain/model/terms';
import type { RecordWrite } from '../domain/agreement/record-write';
import { operationsFor, valueAt, type Json, type Operation, type Setting } from './json-patch';
import { SOLUTIONS, TEAM, type ListKind } from './listed';
import { wireRegistration } from './registration';
import { statusReason } from './status-reason';
import { amountIn, momentOf, STATUS } from './wire-values';

type Fields = Partial<DealFields>;

const at = (path: string, value: unknown): Setting => ({ path: path.split('.'), value });

/** Sets a field that is given; null clears it, undefined leaves it as it is. */
const given = (path: string, value: unknown): readonly Setting[] => (value === undefined ? [] : [at(path, value)]);

function stageSettings({ stage, reason, note }: RecordWrite): readonly Setting[] {
  if (stage === null) return [];
  const [status, substatus] = STATUS[stage];
  const why = statusReason(reason, note);
  return [at('status', status), at('substatus', substatus), ...(why === null ? [] : [at('statusReason', why)])];
}

/** Clearing the value keeps the currency, since an amount always needs one. */
function valueSettings({ value }: Fields): readonly Setting[] {
  if (value == null) return given('details.dealValue', value);
  return [at('details.dealValue', amountIn(value)), at('details.currency', value.currency)];
}

function termSettings(fields: Fields): readonly Setting[] {
  const { name, closeDate, notes, crmId, campaignId } = fields;
  return [
    ...given('name', name),
    ...valueSettings(fields),
    ...given('details.closingDateTime', closeDate == null ? closeDate : momentOf(closeDate)),
    ...given('details.notes', notes),
    ...given('externalReferenceId', crmId),
    ...given('campaignId', campaignId),
  ];
}

/** Sharing a deal cannot be undone, so it is only ever switched on. The help requested is on Microsoft's record. */
function sharingSettings({ dealType }: Fields): readonly Setting[] {
  if (dealType === undefined || dealType === 'private') return [];
  const shared = at('consent.consentToShareReferralWithMicrosoftSellers', true);
  return dealType === 'co-sell' ? [shared, at('type', 'Shared')] : [shared];
}

/**
 * If a list only becomes longer, the new members are appended. Otherwise the whole list is replaced, and remaining
 * members keep the fields that we do not know.
 */
function listSettings<Item>(
  source: Json,
  path: readonly string[],
  wanted: readonly Item[] | null | undefined,
  kind: ListKind<Item>,
): readonly Setting[] {
  if (wanted == null) return [];
  const held = valueAt(source, path);
  const known = kind.entriesOf(held);
  const read = known.flatMap(({ item }) => (item === null ? [] : [item]));
  if (Array.isArray(held) && read.every((item, index) => isSame(item, wanted[index]))) {
    return wanted.slice(read.length).map((item) => ({ path, appended: kind.fresh(item) }));
  }
  const unread = known.filter(({ item }) => item === null).map(({ raw }) => raw);
  return [{ path, value: [...wanted.map((item) => kind.written(item, known)), ...unread] }];
}

/**
 * The JSON Patch that brings a record's JSON, as it was fetched, to the state to be written. Values that it already has
 * are left out; an empty patch means that there is nothing to write.
 */
export function patchOf(source: Json, write: RecordWrite): readonly Operation[] {
  const { fields, contacts, registration } = write;
  return operationsFor(source, [
    ...stageSettings(write),
    ...termSettings(fields),
    ...sharingSettings(fields),
    ...listSettings(source, ['customerProfile', 'team'], contacts, TEAM),
    ...listSettings(source, ['team'], fields.team, TEAM),
    ...listSettings(source, ['details', 'requirements', 'solutions'], fields.solutions, SOLUTIONS),
    ...(registration === null ? [] : [{ path: ['registrations'], appended: wireRegistration(registration) }]),
  ]);
}
