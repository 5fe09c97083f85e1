import type { DraftFaults, Understood } from '../model/answer';
import type { Answers, Candidate, DraftContext, Part, StepId } from '../model/draft';
import { echoOf } from './echo';
import { DRAFT_FIELDS, type DraftField } from '../model/faults';
import { draftFormOf, type DraftForm } from './form';
import { findPickedCustomer, readCustomerInputs, readContactInputs } from './form-customer';
import { readDetailsInputs } from './form-details';
import { readPeopleInputs } from './form-people';
import { readMicrosoftInputs, readSolutionInputs } from './form-microsoft';
import type { InputContext, PartReading } from './form-part';

/** The result of reading a submitted card: the answers in its valid inputs, and the faults of the others. */
export interface FormReading {
  readonly answers: Partial<Answers>;
  readonly faults: DraftFaults;
  readonly understood: readonly Understood[];
  /** The first question with a faulty input, which is asked again; null: there is none. */
  readonly wrongAt: StepId | null;
  /** The candidates for an ambiguous input, and its question. */
  readonly asked: { readonly step: StepId; readonly candidates: readonly Candidate[] } | null;
}

const PART_READERS: Readonly<Record<Part, (form: DraftForm, answers: Answers, context: InputContext) => PartReading>> =
  {
    customer: readCustomerInputs,
    contact: readContactInputs,
    details: readDetailsInputs,
    people: readPeopleInputs,
    solutions: readSolutionInputs,
    microsoft: readMicrosoftInputs,
  };

/** The question of each input. */
const STEP_OF: Readonly<Record<DraftField, StepId>> = {
  ...{ customer: 'customer', customerName: 'customer', customerDuns: 'customer' },
  ...{ customerAddress: 'address', customerCity: 'address', customerCountry: 'address' },
  ...{ contactName: 'contact', contactPhone: 'contact', contactEmail: 'contact' },
  ...{ dealName: 'dealName', dealValue: 'dealValue', currency: 'dealValue', closeDate: 'closeDate' },
  ...{ notes: 'extras', crmId: 'extras', campaignId: 'extras' },
  ...{ people: 'people', personName: 'people', personPhone: 'people', personEmail: 'people' },
  ...{ solutions: 'solutions', microsoftHelp: 'dealType' },
  ...{ assistance: 'assistance', assistanceNote: 'assistance', consent: 'consent' },
};

const CUSTOMER_INPUTS: readonly DraftField[] = DRAFT_FIELDS.filter((field) =>
  ['customer', 'address', 'contact'].includes(STEP_OF[field]),
);

/**
 * The inputs without the details of the former customer: they were not meant for the known customer that is picked now.
 */
function withoutFormer(form: DraftForm, former: DraftForm): DraftForm {
  const isFormer = (field: string, text: string): boolean =>
    CUSTOMER_INPUTS.some((each) => each === field) &&
    field !== 'customer' &&
    text.trim() === former[field as DraftField];
  return Object.fromEntries(Object.entries(form).map(([field, text]) => [field, isFormer(field, text) ? '' : text]));
}

/**
 * Reads the inputs of these parts independently of each other: a valid input is an answer even if others have faults.
 * An input that is not on the card changes nothing; an empty optional one removes the answer.
 */
export function readDraftForm(
  parts: readonly Part[],
  typed: DraftForm,
  before: Answers,
  context: DraftContext,
): FormReading {
  const pick = parts.includes('customer') ? findPickedCustomer(typed, before, context) : null;
  const form = pick?.isAnother === true ? withoutFormer(typed, draftFormOf(before, context.locale)) : typed;
  const nothing: PartReading = { answers: {}, faults: {}, asked: null };
  const read = parts.reduce((sofar, part): PartReading => {
    const next = PART_READERS[part](form, { ...before, ...sofar.answers }, { ...context, pick });
    return {
      answers: { ...sofar.answers, ...next.answers },
      faults: { ...sofar.faults, ...next.faults },
      asked: sofar.asked ?? next.asked,
    };
  }, nothing);
  const [wrong = null] = DRAFT_FIELDS.filter((field) => read.faults[field] !== undefined).map(
    (field) => STEP_OF[field],
  );
  return { ...read, wrongAt: wrong, understood: echoOf(before, { ...before, ...read.answers }, context.locale) };
}
