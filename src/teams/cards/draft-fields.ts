import type { DraftFaults } from '../../domain/drafts/model/answer';
import type { Draft, DraftContext, Part } from '../../domain/drafts/model/draft';
import type { DraftField } from '../../domain/drafts/model/faults';
import type { DraftForm } from '../../domain/drafts/form/form';
import { contactAt, isReachable } from '../../domain/drafts/model/rules';
import type { MessageKey } from '../../locales/translate';
import { inert, tidy } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import {
  countryChoices,
  customerChoices,
  CUSTOMERS_SHOWN,
  draftCurrencies,
  helpChoices,
  helpKindChoices,
  peopleChoices,
  solutionChoices,
  type Choices,
  type Extent,
} from './draft-choices';
import { contactName, draftFaultText, longestOf } from './draft-words';

/** The inputs of each part, row by row. */
const ROWS: Readonly<Record<Part, readonly (readonly DraftField[])[]>> = {
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
export const fieldsIn = (part: Part): readonly DraftField[] => ROWS[part].flat();

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
interface Choosing extends Choices {
  readonly style: 'filtered' | 'compact' | 'expanded';
  readonly isMultiSelect: boolean;
  readonly placeholder: MessageKey;
}

const once = (style: Choosing['style'], placeholder: MessageKey, choices: Choices): Choosing => ({
  ...choices,
  style,
  isMultiSelect: false,
  placeholder,
});

const several = (placeholder: MessageKey, choices: Choices): Choosing => ({
  ...choices,
  style: 'compact',
  isMultiSelect: true,
  placeholder,
});

type Offering = (view: FieldsView, reader: Reader) => Choosing;

/** The inputs that offer choices. */
const OFFERS: Readonly<Partial<Record<DraftField, Offering>>> = {
  customerCountry: (_, reader) =>
    once('filtered', 'draft.placeholder.country', { choices: countryChoices(reader), more: 0 }),
  currency: ({ context, extent, form }, reader) =>
    once('filtered', 'draft.placeholder.currency', draftCurrencies(context, extent, form.currency, reader)),
  people: ({ draft, context, extent, form }, reader) =>
    several('draft.placeholder.people', peopleChoices(draft, context, extent, form.people, reader)),
  solutions: ({ context, extent, form }, reader) =>
    several('draft.placeholder.solutions', solutionChoices(context, extent, form.solutions, reader)),
  microsoftHelp: (_, reader) => once('expanded', 'draft.placeholder.people', helpChoices(reader)),
  assistance: (_, reader) => once('compact', 'draft.placeholder.people', helpKindChoices(reader)),
};

const choosingOf = (field: DraftField, view: FieldsView, reader: Reader): Choosing | null =>
  OFFERS[field]?.(view, reader) ?? null;

/** Inputs with more than one line. */
const MULTILINE: ReadonlySet<DraftField> = new Set(['notes', 'assistanceNote']);

const NOTHING_IN_IT = { texts: [], dates: [], choiceSets: [], toggles: [], queries: [] } as const;

/** The most customers that are offered before anything is typed. */
const CUSTOMERS = { part: CUSTOMERS_SHOWN, all: 8 } as const;

function inputOf(field: DraftField, label: string, view: FieldsView, reader: Reader): object {
  const say = sayTo(reader);
  const value = tidy(view.form[field] ?? '', 4_000);
  const input = { id: field, label, value };
  if (field === 'closeDate') return { ...NOTHING_IN_IT, dates: [{ ...input, min: view.context.today }] };
  if (field === 'customer') {
    const choices = customerChoices(view.context.customers, reader, CUSTOMERS[view.extent]);
    return {
      ...NOTHING_IN_IT,
      queries: [{ ...input, placeholder: say('draft.placeholder.customer'), dataset: 'customers', choices }],
    };
  }
  if (field === 'consent') {
    const isNamed = contactAt(view.draft.answers.customer) !== null;
    const title = isNamed
      ? say('draft.toggle.consent', { contact: inert(contactName(view.draft.answers, reader)) })
      : say('draft.toggle.consent.unnamed');
    return { ...NOTHING_IN_IT, toggles: [{ ...input, title, value: value === 'true' ? value : 'false' }] };
  }
  const choosing = choosingOf(field, view, reader);
  if (choosing !== null) {
    return { ...NOTHING_IN_IT, choiceSets: [{ ...input, ...choosing, placeholder: say(choosing.placeholder) }] };
  }
  const placeholder = field === 'dealValue' ? say('placeholder.dealValue') : '';
  return {
    ...NOTHING_IN_IT,
    texts: [{ ...input, placeholder, isMultiline: MULTILINE.has(field), longest: longestOf(field) }],
  };
}

/** The labels of the inputs. */
const LABELS: Readonly<Record<DraftField, MessageKey>> = {
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
  const isAnother = field === 'personName' && (form.personName === '' || isReachable(draft.answers));
  return sayTo(reader)(isAnother ? 'draft.field.personName.more' : LABELS[field]);
}

function fieldOf(field: DraftField, view: FieldsView, reader: Reader): object {
  const fault = view.faults[field];
  const surroundings = { today: view.context.today, currency: view.form.currency ?? '' };
  const choosing = choosingOf(field, view, reader);
  const more = choosing?.more ?? 0;
  return {
    ...inputOf(field, labelOf(field, view, reader), view, reader),
    faults: fault === undefined ? [] : [{ text: `⚠ ${draftFaultText(field, fault, surroundings, reader)}` }],
    notes:
      more === 0
        ? []
        : [{ text: sayTo(reader)(field === 'currency' ? 'draft.more.currency' : 'draft.more', { count: more }) }],
  };
}

/** The inputs of a part as the template needs them, with a heading if the card has several parts. */
export function groupOf(part: Part, heading: string | null, view: FieldsView, reader: Reader): object {
  const isOffered = (field: DraftField): boolean => field !== 'customer' || view.context.customers.length > 0;
  const rows = ROWS[part].map((fields) => fields.filter(isOffered)).filter((fields) => fields.length > 0);
  return {
    headings: heading === null ? [] : [{ text: heading }],
    rows: rows.map((fields) => ({ fields: fields.map((field) => fieldOf(field, view, reader)) })),
  };
}
