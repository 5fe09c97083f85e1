import type { DraftFaults } from '../../domain/drafts/model/answer';
import type { Draft, DraftContext, Part } from '../../domain/drafts/model/draft';
import type { DraftField } from '../../domain/drafts/model/faults';
import type { DraftForm } from '../../domain/drafts/form/form';
import { firstContact, hasReachablePerson } from '../../domain/drafts/model/rules';
import type { MessageKey } from '../../locales/translate';
import { withoutMarkup, sanitized } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import {
  countryChoices,
  customerChoices,
  MOST_CUSTOMERS_OFFERED,
  draftCurrencies,
  dealTypeChoices,
  assistanceChoicesOfDraft,
  peopleChoices,
  solutionChoices,
  type Choices,
  type Extent,
} from './draft-choices';
import { contactName, draftFaultText, longestOf } from './draft-words';

/** The inputs of each part, row by row. */
const FIELD_ROWS: Readonly<Record<Part, readonly (readonly DraftField[])[]>> = {
  customer: [
    ['customer'],
    ['customerName'],
    ['customerAddress'],
    ['customerCity', 'customerCountry'],
    ['customerDuns'],
  ],
  contact: [['contactName'], ['contactPhone'], ['contactEmail']],
  details: [['dealName'], ['dealValue', 'currency'], ['closeDate'], ['notes'], ['crmId', 'campaignId']],
  people: [['people'], ['personName'], ['personPhone'], ['personEmail']],
  solutions: [['solutions']],
  microsoft: [['microsoftHelp'], ['assistance'], ['assistanceNote'], ['consent']],
};

/** The inputs of a part. */
export const fieldsIn = (part: Part): readonly DraftField[] => FIELD_ROWS[part].flat();

/** What the inputs of a card are made from. */
export interface FieldsView {
  readonly draft: Draft;
  readonly context: DraftContext;
  /** The values of the inputs. */
  readonly form: DraftForm;
  readonly faults: DraftFaults;
  readonly extent: Extent;
}

/** An input that offers choices. */
interface ChoiceInput extends Choices {
  readonly style: 'filtered' | 'compact' | 'expanded';
  readonly isMultiSelect: boolean;
  readonly placeholder: MessageKey;
}

const singleChoice = (style: ChoiceInput['style'], placeholder: MessageKey, choices: Choices): ChoiceInput => ({
  ...choices,
  style,
  isMultiSelect: false,
  placeholder,
});

const multipleChoices = (placeholder: MessageKey, choices: Choices): ChoiceInput => ({
  ...choices,
  style: 'compact',
  isMultiSelect: true,
  placeholder,
});

type Offering = (view: FieldsView, reader: Reader) => ChoiceInput;

/** The inputs that offer choices. */
const CHOICE_INPUTS: Readonly<Partial<Record<DraftField, Offering>>> = {
  customerCountry: (_, reader) =>
    singleChoice('filtered', 'draft.placeholder.country', { choices: countryChoices(reader), more: 0 }),
  currency: ({ context, extent, form }, reader) =>
    singleChoice('filtered', 'draft.placeholder.currency', draftCurrencies(context, extent, form.currency, reader)),
  people: ({ draft, context, extent, form }, reader) =>
    multipleChoices('draft.placeholder.people', peopleChoices(draft, context, extent, form.people, reader)),
  solutions: ({ context, extent, form }, reader) =>
    multipleChoices('draft.placeholder.solutions', solutionChoices(context, extent, form.solutions, reader)),
  microsoftHelp: (_, reader) => singleChoice('expanded', 'draft.placeholder.people', dealTypeChoices(reader)),
  assistance: (_, reader) => singleChoice('compact', 'draft.placeholder.people', assistanceChoicesOfDraft(reader)),
};

const choiceInputOf = (field: DraftField, view: FieldsView, reader: Reader): ChoiceInput | null =>
  CHOICE_INPUTS[field]?.(view, reader) ?? null;

/** Inputs with more than one line. */
const MULTILINE: ReadonlySet<DraftField> = new Set(['notes', 'assistanceNote']);

const NO_INPUTS = { texts: [], dates: [], choiceSets: [], toggles: [], queries: [] } as const;

/** The most customers that are offered before anything is typed. */
const CUSTOMERS_OFFERED = { part: MOST_CUSTOMERS_OFFERED, all: 8 } as const;

function draftInput(field: DraftField, label: string, view: FieldsView, reader: Reader): object {
  const say = sayTo(reader);
  const value = sanitized(view.form[field] ?? '', 4_000);
  const input = { id: field, label, value };
  if (field === 'closeDate') return { ...NO_INPUTS, dates: [{ ...input, min: view.context.today }] };
  if (field === 'customer') {
    const choices = customerChoices(view.context.customers, reader, CUSTOMERS_OFFERED[view.extent]);
    return {
      ...NO_INPUTS,
      queries: [{ ...input, placeholder: say('draft.placeholder.customer'), dataset: 'customers', choices }],
    };
  }
  if (field === 'consent') {
    const isNamed = firstContact(view.draft.answers.customer) !== null;
    const title = isNamed
      ? say('draft.toggle.consent', { contact: withoutMarkup(contactName(view.draft.answers, reader)) })
      : say('draft.toggle.consent.unnamed');
    return { ...NO_INPUTS, toggles: [{ ...input, title, value: value === 'true' ? value : 'false' }] };
  }
  const choosing = choiceInputOf(field, view, reader);
  if (choosing !== null) {
    return { ...NO_INPUTS, choiceSets: [{ ...input, ...choosing, placeholder: say(choosing.placeholder) }] };
  }
  const placeholder = field === 'dealValue' ? say('placeholder.dealValue') : '';
  return {
    ...NO_INPUTS,
    texts: [{ ...input, placeholder, isMultiline: MULTILINE.has(field), longest: longestOf(field) }],
  };
}

/** The labels of the inputs. */
const DRAFT_LABELS: Readonly<Record<DraftField, MessageKey>> = {
  customer: 'draft.field.customer',
  customerName: 'draft.field.customerName',
  customerAddress: 'draft.field.customerAddress',
  customerCity: 'draft.field.customerCity',
  customerCountry: 'draft.field.customerCountry',
  customerDuns: 'draft.field.customerDuns',
  contactName: 'draft.field.contactName',
  contactPhone: 'draft.field.contactPhone',
  contactEmail: 'draft.field.contactEmail',
  dealName: 'field.dealName',
  dealValue: 'field.dealValue',
  currency: 'field.currency',
  closeDate: 'field.closeDate',
  notes: 'draft.field.notes',
  crmId: 'draft.field.crmId',
  campaignId: 'draft.field.campaignId',
  people: 'draft.field.people',
  personName: 'draft.field.personName',
  personPhone: 'draft.field.personPhone',
  personEmail: 'draft.field.personEmail',
  solutions: 'draft.field.solutions',
  microsoftHelp: 'draft.field.microsoftHelp',
  assistance: 'draft.field.assistance',
  assistanceNote: 'draft.field.assistanceNote',
  consent: 'draft.name.consent',
};

/**
 * The label of an input. It asks for another person, unless the inputs complete a person who is already on the deal.
 */
function labelOf(field: DraftField, { draft, form }: FieldsView, reader: Reader): string {
  const isAnother = field === 'personName' && (form.personName === '' || hasReachablePerson(draft.answers));
  return sayTo(reader)(isAnother ? 'draft.field.personName.more' : DRAFT_LABELS[field]);
}

function draftField(field: DraftField, view: FieldsView, reader: Reader): object {
  const fault = view.faults[field];
  const surroundings = { today: view.context.today, currency: view.form.currency ?? '' };
  const choosing = choiceInputOf(field, view, reader);
  const more = choosing?.more ?? 0;
  return {
    ...draftInput(field, labelOf(field, view, reader), view, reader),
    faults: fault === undefined ? [] : [{ text: `⚠ ${draftFaultText(field, fault, surroundings, reader)}` }],
    notes:
      more === 0
        ? []
        : [{ text: sayTo(reader)(field === 'currency' ? 'draft.more.currency' : 'draft.more', { count: more }) }],
  };
}

/** The inputs of a part as the template needs them, with a heading if the card has several parts. */
export function fieldGroup(part: Part, heading: string | null, view: FieldsView, reader: Reader): object {
  const isOffered = (field: DraftField): boolean => field !== 'customer' || view.context.customers.length > 0;
  const rows = FIELD_ROWS[part].map((fields) => fields.filter(isOffered)).filter((fields) => fields.length > 0);
  return {
    headings: heading === null ? [] : [{ text: heading }],
    rows: rows.map((fields) => ({ fields: fields.map((field) => draftField(field, view, reader)) })),
  };
}
