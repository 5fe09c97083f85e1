import type { CatalogueSolution } from '../../domain/model/catalogue';
import type { Solution } from '../../domain/model/terms';
import { LONGEST_TERMS } from '../../domain/forms/acceptance';
import type { DealForm, DealFormFaults } from '../../domain/forms/deal-form';
import { contactKey, LONGEST_PERSON } from '../../domain/forms/people-fields';
import { splitByShown, MOST_SHOWN_ON_FORM } from '../../domain/forms/shown-on-form';
import { solutionKey } from '../../domain/forms/solution-fields';
import { fullName, type Contact, type Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { languageOf } from '../text/formats';
import { withoutMarkup, sanitized, escapedLine } from '../text/plain-text';
import { sayTo, type Reader, type Say } from '../text/reader';
import { confirmButton, referralButton } from './buttons';
import { firstFitting } from './fitting';
import { currencyChoices, currencyCodes, formField, solutionTitle, type Choice, type FormField } from './form-fields';
import { customerName } from './referral';
import { renderCard } from './render-card';

/** A field of the form: one of the deal's fields, or its owner. */
type EditField = keyof DealForm | 'owner';

/** The state of the form: the inputs, and the faults. */
export interface EditEntry {
  readonly form: DealForm;
  /** Object id of the new owner; empty: no change. */
  readonly owner: string;
  readonly faults: DealFormFaults & { readonly owner?: 'people-unknown' };
  /** Lines about changes that others made in the meantime, by the field that they changed. */
  readonly conflicts: Partial<Record<EditField, string>>;
  readonly notice: string | null;
}

/** The choices of the form. As many are shown as fit on the card; those on the deal come first. */
export interface EditChoices {
  readonly people: readonly Contact[];
  readonly solutions: readonly Solution[];
  readonly catalogue: readonly CatalogueSolution[];
  readonly colleagues: readonly Person[];
}

/**
 * The limits of a form: how many people, solutions and colleagues it offers, how long their names may be, and whether
 * currencies have names.
 */
interface Size {
  readonly most: number;
  readonly longest: number;
  readonly namesCurrencies: boolean;
}

const SIZES: readonly [Size, ...Size[]] = [
  { most: 40, longest: 60, namesCurrencies: true },
  { most: 30, longest: 40, namesCurrencies: true },
  { most: MOST_SHOWN_ON_FORM, longest: 24, namesCurrencies: false },
];

const EDIT_LABELS = {
  dealName: 'field.dealName',
  dealValue: 'field.dealValue',
  currency: 'field.currency',
  closeDate: 'field.closeDate',
  notes: 'field.notes',
  crmId: 'field.crmId',
  campaignId: 'field.campaignId',
  people: 'edit.people',
  personName: 'edit.personName',
  personPhone: 'edit.personPhone',
  personEmail: 'edit.personEmail',
  solutions: 'edit.solutions',
  owner: 'edit.owner',
} as const satisfies Readonly<Record<EditField, Parameters<Say>[0]>>;

const LONGEST_EDIT_TEXTS: Readonly<Partial<Record<EditField, number>>> = { ...LONGEST_TERMS, ...LONGEST_PERSON };

/** A solution as the title of a choice. A solution that the catalogue does not have is shown by its name alone. */
function dealSolutionTitle(
  { id, name }: Solution,
  catalogue: ReadonlyMap<string, CatalogueSolution>,
  longest: number,
  reader: Reader,
): string {
  const known = catalogue.get(id);
  return known === undefined
    ? withoutMarkup(name ?? id, longest)
    : solutionTitle({ ...known, name: name ?? known.name }, longest, reader);
}

/** The offered items, without those on the deal that the form cannot show. */
function visible<Item>(
  offered: readonly Item[],
  onDeal: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] {
  const unseen = new Set(splitByShown(onDeal, keyOf).unseen.map(keyOf));
  return offered.filter((item) => !unseen.has(keyOf(item)));
}

/** The choices of the inputs. */
function choicesOf(
  { team, needs }: Referral,
  { people, solutions, catalogue, colleagues }: EditChoices,
  reader: Reader,
  { most, longest }: Size,
): Readonly<Record<'people' | 'solutions' | 'owners', readonly Choice[]>> {
  const byId = new Map(catalogue.map((solution) => [solution.id, solution]));
  return {
    people: visible(people, team, contactKey)
      .slice(0, most)
      .map((person) => ({
        title: withoutMarkup(fullName(person) ?? contactKey(person), longest),
        value: contactKey(person),
      })),
    solutions: visible(solutions, needs.solutions, solutionKey)
      .slice(0, most)
      .map((solution) => ({ title: dealSolutionTitle(solution, byId, longest, reader), value: solutionKey(solution) })),
    owners: colleagues
      .slice(0, most)
      .map(({ objectId, name }) => ({ title: withoutMarkup(name, longest), value: objectId })),
  };
}

/** The fields as the template needs them: label, value, faults and conflicts. */
function editFields(
  { form, owner, faults, conflicts }: EditEntry,
  reader: Reader,
  today: string,
): Readonly<Record<string, FormField>> {
  const surroundings = { currency: form.currency, today };
  const values: Readonly<Record<EditField, string>> = { ...form, owner };
  const fields = Object.entries(EDIT_LABELS) as [EditField, (typeof EDIT_LABELS)[EditField]][];
  return Object.fromEntries(
    fields.map(([id, label]) => {
      const value = sanitized(values[id], LONGEST_EDIT_TEXTS[id] ?? 5_000);
      const field = formField(reader, sayTo(reader)(label), value, faults[id], { ...surroundings, field: id });
      const conflict = conflicts[id];
      return [id, conflict === undefined ? field : { ...field, faults: [...field.faults, { text: `⚠ ${conflict}` }] }];
    }),
  );
}

const hasFaultOrConflict = (entry: EditEntry, ids: readonly EditField[]): boolean =>
  ids.some((id) => entry.faults[id] !== undefined || entry.conflicts[id] !== undefined);

const NEW_PERSON = ['personName', 'personPhone', 'personEmail'] as const;

/** The part of the form that adds somebody who is not offered; shown where something was typed in it. */
function newPersonPart(entry: EditEntry, reader: Reader): object {
  const say = sayTo(reader);
  const isShown = hasFaultOrConflict(entry, NEW_PERSON) || NEW_PERSON.some((id) => entry.form[id] !== '');
  return { isShown, title: say('button.addPerson'), hint: say('edit.person.hint') };
}

function editCardOf(
  referral: Referral,
  reader: Reader,
  entry: EditEntry,
  choices: EditChoices,
  today: string,
  size: Size,
): object {
  const say = sayTo(reader);
  const offered = choicesOf(referral, choices, reader, size);
  return renderCard('edit-deal', {
    lang: languageOf(reader),
    title: say('edit.title'),
    code: referral.code,
    customer: customerName(referral, reader),
    notices: entry.notice === null ? [] : [{ text: escapedLine(`⚠ ${entry.notice}`) }],
    required: say('fault.required'),
    longest: { ...LONGEST_TERMS, ...LONGEST_PERSON },
    fields: editFields(entry, reader, today),
    placeholders: {
      dealValue: say('placeholder.dealValue'),
      currency: say('placeholder.currency'),
      people: say('placeholder.people'),
      solutions: say('placeholder.solutions'),
    },
    currencies: size.namesCurrencies ? currencyChoices(reader) : currencyCodes(),
    people: offered.people,
    solutionInputs: offered.solutions.length === 0 ? [] : [{ choices: offered.solutions }],
    ownerInputs: offered.owners.length < 2 ? [] : [{ choices: offered.owners }],
    person: newPersonPart(entry, reader),
    more: { isShown: hasFaultOrConflict(entry, ['crmId', 'campaignId']), title: say('button.more') },
    buttons: [
      confirmButton(say('button.edit.confirm'), 'deal.edit.confirm', referral, 'positive'),
      referralButton(say('button.cancel'), 'referral.refresh', referral.id),
    ],
  });
}

/** The form that changes a deal. `today` is the reader's date. */
export const editDealCard = (
  referral: Referral,
  reader: Reader,
  entry: EditEntry,
  choices: EditChoices,
  today: string,
): object => firstFitting(SIZES, (size) => editCardOf(referral, reader, entry, choices, today, size));
