import type { DealFields, EditableFields } from '../model/terms';
import { amountOf } from '../money/money';
import type { CalendarDate } from '../time/calendar';
import { readAcceptance, type AcceptanceForm } from './acceptance';
import type { FieldFault } from './deal-fields';
import { contactKey, readPeople, type PeopleFault, type PeopleFields, type PeopleOffered } from './people-fields';
import { seenOf } from './seen-of-deal';
import { readSolutions, solutionKey, type SolutionsFault, type SolutionsOffered } from './solution-fields';

/** All that can be changed about a deal, as somebody typed and chose it; ids as in the outside contract. */
export interface DealForm extends AcceptanceForm, PeopleFields {
  /** Keys of the solutions chosen, separated by commas. */
  readonly solutions: string;
}

/** What is wrong, field by field. */
export type DealFormFaults = Partial<Record<keyof DealForm, FieldFault | PeopleFault | SolutionsFault>>;

/** The form read as fields of a deal, or what is wrong with it. */
export type ReadDealForm =
  { readonly ok: true; readonly fields: EditableFields } | { readonly ok: false; readonly faults: DealFormFaults };

/** What a form is read against. */
export interface DealFormContext {
  /** The deal as the form showed it. */
  readonly shown: DealFields;
  readonly people: PeopleOffered;
  readonly solutions: SolutionsOffered;
  /** The reader's date. */
  readonly today: CalendarDate;
  readonly locale: string;
}

/** The inputs that hold each field of a deal. */
export const INPUTS_OF = {
  name: ['dealName'],
  value: ['dealValue', 'currency'],
  closeDate: ['closeDate'],
  notes: ['notes'],
  crmId: ['crmId'],
  campaignId: ['campaignId'],
  team: ['people', 'personName', 'personPhone', 'personEmail'],
  solutions: ['solutions'],
} as const satisfies Readonly<Record<keyof EditableFields, readonly (keyof DealForm)[]>>;

/** The deal as it stands in the form, as much of it as a form shows. */
export function dealFormOf(fields: DealFields, locale: string): DealForm {
  const { name, value, closeDate, notes, crmId, campaignId, team, solutions } = fields;
  return {
    dealName: name ?? '',
    dealValue: value === null ? '' : amountOf(value, locale),
    currency: value?.currency ?? '',
    closeDate: closeDate ?? '',
    notes: notes ?? '',
    crmId: crmId ?? '',
    campaignId: campaignId ?? '',
    people: seenOf(team, contactKey).shown.map(contactKey).join(','),
    ...{ personName: '', personPhone: '', personEmail: '' },
    solutions: seenOf(solutions, solutionKey).shown.map(solutionKey).join(','),
  };
}

const keysIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');

/** The texts of an input without what clients do to them: line ends, space around, and the order of choices. */
const plain = (input: keyof DealForm, text: string): string =>
  input === 'people' || input === 'solutions' ? keysIn(text).toSorted().join() : text.replace(/\r\n?/gu, '\n').trim();

/** Which fields somebody left as the form showed them. */
export function untouchedIn(form: DealForm, shown: DealForm): ReadonlySet<keyof EditableFields> {
  const fields = Object.keys(INPUTS_OF) as (keyof EditableFields)[];
  return new Set(
    fields.filter((field) =>
      INPUTS_OF[field].every((input) => plain(input, form[input]) === plain(input, shown[input])),
    ),
  );
}

/** What is typed in another form, so that nothing can be wrong with what was left as it was. */
const NOTHING_WRONG: AcceptanceForm = {
  dealName: '–',
  dealValue: '',
  currency: '',
  closeDate: '',
  notes: '',
  crmId: '',
  campaignId: '',
};

type Terms = Omit<EditableFields, 'team' | 'solutions'>;

/** The terms of the form; what was left as it was is not read, and so cannot be wrong. */
function readTerms(
  form: DealForm,
  untouched: ReadonlySet<keyof EditableFields>,
  { shown, today, locale }: DealFormContext,
): { terms: Terms; faults: DealFormFaults } {
  const touched = (Object.keys(INPUTS_OF) as (keyof EditableFields)[]).filter(
    (field) => field !== 'team' && field !== 'solutions' && !untouched.has(field),
  );
  const typed = touched.flatMap((field) => INPUTS_OF[field]).map((input) => [input, form[input]] as const);
  const read = readAcceptance({ ...NOTHING_WRONG, ...Object.fromEntries(typed) }, today, locale);
  const { name, value, closeDate, notes, crmId, campaignId } = shown;
  const before: Terms = { name, value, closeDate, notes, crmId, campaignId };
  if (!read.ok) return { terms: before, faults: read.faults };
  return {
    terms: { ...before, ...Object.fromEntries(touched.map((field) => [field, read.terms[field as keyof Terms]])) },
    faults: {},
  };
}

/**
 * Reads the form. What was left as the form showed it stays as it is to the letter, whatever it is; what was changed
 * has to keep to the rules of a deal. All faults are told at once.
 */
export function readDealForm(form: DealForm, context: DealFormContext): ReadDealForm {
  const { shown, locale } = context;
  const untouched = untouchedIn(form, dealFormOf(shown, locale));
  const { terms, faults } = readTerms(form, untouched, context);
  const team = untouched.has('team') ? { value: shown.team, faults: {} } : readPeople(form, context.people);
  const solutions = untouched.has('solutions')
    ? { value: shown.solutions, faults: {} }
    : readSolutions(form.solutions, context.solutions);
  const all: DealFormFaults = { ...faults, ...team.faults, ...solutions.faults };
  if (Object.keys(all).length > 0) return { ok: false, faults: all };
  return { ok: true, fields: { ...terms, team: team.value, solutions: solutions.value } };
}

/** What is chosen now, with what somebody chose besides what was `shown` to them, and without what they took away. */
function rebasedKeys(typed: string, shown: string, now: string): string {
  const [chosen, before, current] = [typed, shown, now].map((text) => new Set(keysIn(text))) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const kept = [...current].filter((key) => chosen.has(key) || !before.has(key));
  return [...kept, ...[...chosen].filter((key) => !before.has(key) && !current.has(key))].join(',');
}

/** The form on a deal that has changed since: what somebody typed and chose stays, and the rest shows the deal as it is now. */
export function rebased(form: DealForm, shown: DealFields, current: DealFields, locale: string): DealForm {
  const [before, now] = [dealFormOf(shown, locale), dealFormOf(current, locale)];
  const inputs = [...untouchedIn(form, before)].flatMap((field): readonly (keyof DealForm)[] => INPUTS_OF[field]);
  return {
    ...form,
    ...Object.fromEntries(inputs.map((input) => [input, now[input]])),
    people: rebasedKeys(form.people, before.people, now.people),
    solutions: rebasedKeys(form.solutions, before.solutions, now.solutions),
  };
}
