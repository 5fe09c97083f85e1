import type { DealFields, EditableFields } from '../model/terms';
import type { CalendarDate } from '../time/calendar';
import { acceptanceFormOf, MINIMAL_ACCEPTANCE, readAcceptance, type AcceptanceForm } from './acceptance';
import { chosenKeys } from './choices';
import type { FieldFault } from './deal-fields';
import { contactKey, readPeopleFields, type PeopleFault, type PeopleFields, type PeopleOffered } from './people-fields';
import { splitByShown } from './shown-on-form';
import { readSolutionFields, solutionKey, type SolutionsFault, type SolutionsOffered } from './solution-fields';

/** The form that edits a deal, as filled in; its keys are the ids of the card's inputs. */
export interface DealForm extends AcceptanceForm, PeopleFields {
  /** Keys of the chosen solutions, separated by commas. */
  readonly solutions: string;
}

/** The faults, by field. */
export type DealFormFaults = Partial<Record<keyof DealForm, FieldFault | PeopleFault | SolutionsFault>>;

/** The fields of the deal in the form, or the faults. */
export type ReadDealForm =
  { readonly ok: true; readonly fields: EditableFields } | { readonly ok: false; readonly faults: DealFormFaults };

/** The context in which the form is read. */
export interface DealFormContext {
  /** The deal as the form showed it. */
  readonly shown: DealFields;
  readonly people: PeopleOffered;
  readonly solutions: SolutionsOffered;
  /** The reader's date. */
  readonly today: CalendarDate;
  readonly locale: string;
}

/** The inputs for each field of a deal. */
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

/** The form filled with a deal, as far as the form has room. */
export function dealFormOf(fields: DealFields, locale: string): DealForm {
  const { team, solutions } = fields;
  return {
    ...acceptanceFormOf(fields, locale),
    people: splitByShown(team, contactKey).shown.map(contactKey).join(','),
    ...{ personName: '', personPhone: '', personEmail: '' },
    solutions: splitByShown(solutions, solutionKey).shown.map(solutionKey).join(','),
  };
}

/**
 * An input's text without the differences that clients introduce: line ends, surrounding space, the order of choices.
 */
const comparableInput = (input: keyof DealForm, text: string): string =>
  input === 'people' || input === 'solutions'
    ? chosenKeys(text).toSorted().join()
    : text.replace(/\r\n?/gu, '\n').trim();

/** The fields that were left as the form showed them. */
export function unchangedFields(form: DealForm, shown: DealForm): ReadonlySet<keyof EditableFields> {
  const fields = Object.keys(INPUTS_OF) as (keyof EditableFields)[];
  return new Set(
    fields.filter((field) =>
      INPUTS_OF[field].every((input) => comparableInput(input, form[input]) === comparableInput(input, shown[input])),
    ),
  );
}

type EditableTerms = Omit<EditableFields, 'team' | 'solutions'>;

/** Reads the terms. A field that was left as it was is not read, so it has no fault. */
function readTerms(
  form: DealForm,
  untouched: ReadonlySet<keyof EditableFields>,
  { shown, today, locale }: DealFormContext,
): { terms: EditableTerms; faults: DealFormFaults } {
  const touched = (Object.keys(INPUTS_OF) as (keyof EditableFields)[]).filter(
    (field) => field !== 'team' && field !== 'solutions' && !untouched.has(field),
  );
  const typed = touched.flatMap((field) => INPUTS_OF[field]).map((input) => [input, form[input]] as const);
  const read = readAcceptance({ ...MINIMAL_ACCEPTANCE, ...Object.fromEntries(typed) }, today, locale);
  const { name, value, closeDate, notes, crmId, campaignId } = shown;
  const before: EditableTerms = { name, value, closeDate, notes, crmId, campaignId };
  if (!read.ok) return { terms: before, faults: read.faults };
  return {
    terms: {
      ...before,
      ...Object.fromEntries(touched.map((field) => [field, read.terms[field as keyof EditableTerms]])),
    },
    faults: {},
  };
}

/**
 * Reads the form. A field that was left as the form showed it keeps its exact value, even an invalid one; a changed
 * field must follow the rules of a deal. All faults are reported at once.
 */
export function readDealForm(form: DealForm, context: DealFormContext): ReadDealForm {
  const { shown, locale } = context;
  const untouched = unchangedFields(form, dealFormOf(shown, locale));
  const { terms, faults } = readTerms(form, untouched, context);
  const team = untouched.has('team') ? { value: shown.team, faults: {} } : readPeopleFields(form, context.people);
  const solutions = untouched.has('solutions')
    ? { value: shown.solutions, faults: {} }
    : readSolutionFields(form.solutions, context.solutions);
  const all: DealFormFaults = { ...faults, ...team.faults, ...solutions.faults };
  if (Object.keys(all).length > 0) return { ok: false, faults: all };
  return { ok: true, fields: { ...terms, team: team.value, solutions: solutions.value } };
}

/**
 * A three-way merge of choices: those chosen `now`, plus those that `typed` adds to `shown`, without those it removes.
 */
function rebasedKeys(typed: string, shown: string, now: string): string {
  const [chosen, before, current] = [typed, shown, now].map((text) => new Set(chosenKeys(text))) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const kept = [...current].filter((key) => chosen.has(key) || !before.has(key));
  return [...kept, ...[...chosen].filter((key) => !before.has(key) && !current.has(key))].join(',');
}

/**
 * The form rebased on the current deal, after others changed it: what was typed and chosen stays, and the rest shows
 * the deal as it is now.
 */
export function rebasedForm(form: DealForm, shown: DealFields, current: DealFields, locale: string): DealForm {
  const [before, now] = [dealFormOf(shown, locale), dealFormOf(current, locale)];
  const inputs = [...unchangedFields(form, before)].flatMap((field): readonly (keyof DealForm)[] => INPUTS_OF[field]);
  return {
    ...form,
    ...Object.fromEntries(inputs.map((input) => [input, now[input]])),
    people: rebasedKeys(form.people, before.people, now.people),
    solutions: rebasedKeys(form.solutions, before.solutions, now.solutions),
  };
}
