import type { DealField, DealFields, Solution } from '../../domain/model/terms';
import { fullName, type Contact } from '../../domain/model/person';
import type { FieldChange, HistoryEntry } from '../../domain/model/history';
import type { Referral } from '../../domain/model/referral';
import type { MessageKey } from '../../locales/translate';
import { formatDate, formatList, formatMoment, formatMoney } from '../text/formats';
import { escaped } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';

/** How many lines of its history a card has room for, and how long a note in them may be. */
export interface HistoryRoom {
  readonly lines: number;
  readonly longestNote: number;
}

/** As much as a card has room for, and less for a card that is full of other things. */
export const HISTORY_ROOMS: readonly [HistoryRoom, ...HistoryRoom[]] = [
  { lines: 12, longestNote: 300 },
  { lines: 8, longestNote: 80 },
  { lines: 3, longestNote: 40 },
];

/** How much of a field's text a line has room for. */
const LONGEST_TEXT = 60;

/** What each field of a deal is called. */
const FIELD_NAMES: Readonly<Record<DealField, MessageKey>> = {
  name: 'field.dealName',
  value: 'fact.value',
  closeDate: 'fact.closeDate',
  notes: 'fact.notes',
  crmId: 'fact.crmId',
  campaignId: 'fact.campaignId',
  team: 'fact.people',
  solutions: 'fact.solutions',
  dealType: 'fact.dealType',
};

/** What a field of a deal is called. */
export const fieldName = (field: DealField, reader: Reader): string => sayTo(reader)(FIELD_NAMES[field]);

const personName = (contact: Contact): string => escaped(fullName(contact) ?? contact.email ?? '?', LONGEST_TEXT);

const solutionName = ({ id, name }: Solution): string => escaped(name ?? id, LONGEST_TEXT);

/** What came, what went and what is not as it was, of things that each have a name. */
function listChange<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  nameOf: (thing: Thing) => string,
  reader: Reader,
): string {
  const say = sayTo(reader);
  const [earlier, later] = [
    new Map(before.map((thing) => [nameOf(thing), thing])),
    new Map(after.map((thing) => [nameOf(thing), thing])),
  ];
  const added = [...later.keys()].filter((name) => !earlier.has(name)).map((name) => `+ ${name}`);
  const removed = [...earlier.keys()].filter((name) => !later.has(name)).map((name) => `− ${name}`);
  const parts = [...added, ...removed];
  const listed =
    parts.length > 0
      ? parts
      : [...later.keys()].filter((name) => JSON.stringify(earlier.get(name)) !== JSON.stringify(later.get(name)));
  const shown = listed.slice(0, 6).join(' ');
  return listed.length > 6 ? `${shown} …` : shown || say('history.order');
}

const text = (value: string): string => escaped(value, LONGEST_TEXT);

/** What each field holds, in the reader's words. */
const WORDS: { readonly [Field in DealField]: (value: NonNullable<DealFields[Field]>, reader: Reader) => string } = {
  name: text,
  value: (money, reader) => formatMoney(reader, money),
  closeDate: (date, reader) => formatDate(reader, date),
  notes: text,
  crmId: text,
  campaignId: text,
  team: (people, reader) => formatList(reader, people.map(personName)),
  solutions: (solutions, reader) => formatList(reader, solutions.map(solutionName)),
  dealType: (dealType, reader) => sayTo(reader)(`dealType.${dealType}`),
};

function valueWords(field: DealField, value: DealFields[DealField], reader: Reader): string {
  // The value is of the field, which the compiler cannot follow through a union of fields.
  const words = WORDS[field] as (value: NonNullable<DealFields[DealField]>, reader: Reader) => string;
  const told = value === null ? '' : words(value, reader);
  return told === '' ? sayTo(reader)('history.nothing') : told;
}

/** What a field of a deal holds, in the reader's words. */
export const fieldWords = (field: DealField, fields: DealFields, reader: Reader): string =>
  valueWords(field, fields[field], reader);

/** What became of one field. */
function changeWords(change: FieldChange, reader: Reader): string {
  const say = sayTo(reader);
  const field = fieldName(change.field, reader);
  if (change.field === 'team')
    return say('history.list', { field, change: listChange(change.before, change.after, personName, reader) });
  if (change.field === 'solutions')
    return say('history.list', { field, change: listChange(change.before, change.after, solutionName, reader) });
  return say('history.change', {
    field,
    before: valueWords(change.field, change.before, reader),
    after: valueWords(change.field, change.after, reader),
  });
}

/** Who did what, and what changed with it. */
function deedWords({ what, by, note, changes }: HistoryEntry, reader: Reader, longestNote: number): string {
  const say = sayTo(reader);
  const told = note === null ? '' : escaped(note, longestNote);
  const key: MessageKey = by === null ? `history.${what}.portal` : `history.${what}`;
  const deed = say(key, { name: by === null ? '' : escaped(by.name, 80), note: told });
  return [deed, ...changes.map((change) => changeWords(change, reader))].join(' · ');
}

/** A record that told nothing about what is on the card is not worth a line. */
const isTold = ({ what, changes }: HistoryEntry): boolean => what !== 'updated' || changes.length > 0;

/**
 * Who did what and when, the latest first, under a heading; what is earlier than the last lines is only counted. Nothing
 * where there is nothing to tell.
 */
export function historyOf(
  { history }: Pick<Referral, 'history'>,
  reader: Reader,
  room = HISTORY_ROOMS[0],
): readonly { readonly heading: string; readonly lines: readonly { readonly text: string }[] }[] {
  const say = sayTo(reader);
  const entries = history.filter(isTold).toReversed();
  if (entries.length === 0) return [];
  const lines = entries
    .slice(0, room.lines)
    .map((entry) =>
      say('history.line', { when: formatMoment(reader, entry.at), deed: deedWords(entry, reader, room.longestNote) }),
    );
  const earlier = entries.length - lines.length;
  const texts = [...lines, ...(earlier > 0 ? [say('history.earlier', { count: earlier })] : [])];
  return [{ heading: say('history.title'), lines: texts.map((text) => ({ text })) }];
}
