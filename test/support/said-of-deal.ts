import { isObject, memberAt, textAt, type WireRecord } from '../../demo/partner-center/wire-record';
import type { DealFields } from '../../src/domain/model/terms';
import { amountOf } from '../../src/domain/money/money';
import type { Contact } from '../../src/domain/model/person';
import { fieldsOf } from '../../src/domain/model/field-changes';
import type { Referral } from '../../src/domain/model/referral';

/**
 * What is said of a deal, value by value, so that both sides can be compared: `name`, `value`, `team megan@…`,
 * `solutions SOL-1` and so on. The first word is the field's name. What nobody says is not there.
 */
export type Said = ReadonlyMap<string, string>;

/** The field that a value belongs to. */
export const fieldOf = (key: string): string => key.split(' ')[0] ?? key;

const said = (values: readonly (readonly [string, string | null | undefined])[]): Said =>
  new Map(
    values.flatMap(([key, value]) =>
      value === null || value === undefined || value === '' ? [] : [[key, value] as const],
    ),
  );

const personSays = ({ firstName, lastName, email, phone }: Contact): readonly [string, string] => [
  `team ${String(email).toLowerCase()}`,
  [firstName, lastName, phone ?? 'no phone'].join(' '),
];

/** What some fields of a deal say. */
export function saidBy({ value, team, solutions, ...others }: Partial<DealFields>): Said {
  return said([
    ...Object.entries(others),
    ['value', value == null ? null : `${Number(amountOf(value))} ${value.currency}`],
    ...(team ?? []).map(personSays),
    ...(solutions ?? []).map(({ id }) => [`solutions ${id}`, 'on it'] as const),
  ]);
}

/** What a referral says. */
export const saidHere = (referral: Referral): Said =>
  new Map([...saidBy(fieldsOf(referral)), ['stage', referral.stage]]);

const STAGES: Readonly<Record<string, string>> = { Pending: 'received', Received: 'received' };

const listAt = (record: WireRecord, path: string): readonly WireRecord[] => {
  const list = memberAt(record, path);
  return Array.isArray(list) ? list.filter(isObject) : [];
};

function dealTypeOf(record: WireRecord): string {
  if (record['type'] === 'Shared') return 'co-sell';
  return memberAt(record, 'consent/consentToShareReferralWithMicrosoftSellers') === true ? 'partner-led' : 'private';
}

function valueOf(record: WireRecord): string | null {
  const value = memberAt(record, 'details/dealValue');
  return typeof value === 'number' ? `${value} ${textAt(record, 'details/currency')}` : null;
}

/** What a record of Partner Center says. The code of a deal stands there for a CRM id that nobody gave. */
export function saidThere(record: WireRecord, code: string): Said {
  const crmId = textAt(record, 'externalReferenceId');
  const phoneOf = (member: WireRecord): string => textAt(member, 'phoneNumber') || 'no phone';
  return said([
    ['stage', STAGES[textAt(record, 'substatus')] ?? textAt(record, 'substatus').toLowerCase()],
    ['dealType', dealTypeOf(record)],
    ['name', textAt(record, 'name')],
    ['value', valueOf(record)],
    ['closeDate', textAt(record, 'details/closingDateTime').slice(0, 10)],
    ['notes', textAt(record, 'details/notes')],
    ['crmId', crmId === code ? null : crmId],
    ['campaignId', textAt(record, 'campaignId')],
    ...listAt(record, 'team').map(
      (member) =>
        [
          `team ${textAt(member, 'email').toLowerCase()}`,
          [textAt(member, 'firstName'), textAt(member, 'lastName'), phoneOf(member)].join(' '),
        ] as const,
    ),
    ...listAt(record, 'details/requirements/solutions').map(
      (solution) => [`solutions ${textAt(solution, 'id')}`, 'on it'] as const,
    ),
  ]);
}

/** The values in which two sayings differ, in words. */
export function differences(here: Said, there: Said): readonly string[] {
  const keys = [...new Set([...here.keys(), ...there.keys()])].filter((key) => here.get(key) !== there.get(key));
  return keys.map((key) => `${key}: here ${String(here.get(key))}, there ${String(there.get(key))}`);
}
