import type { Customer } from '../../model/referral';
import type { DraftFaults } from '../model/answer';
import type { Answers, Candidate, DraftContext, StepId } from '../model/draft';
import type { DraftField } from '../model/faults';
import type { DraftForm } from './form';
import { LONGEST_DRAFT_TEXTS } from '../model/rules';

/** The result of reading the inputs of one part. */
export interface PartReading {
  readonly answers: Partial<Answers>;
  readonly faults: DraftFaults;
  readonly asked: { readonly step: StepId; readonly candidates: readonly Candidate[] } | null;
}

/** A known customer that a card picks. */
export interface PickedCustomer {
  readonly customer: Customer;
  /** Whether it differs from the draft's customer so far. */
  readonly isAnother: boolean;
}

/** The context in which inputs are read; `pick` is the customer that the card picks, null: none. */
export interface InputContext extends DraftContext {
  readonly pick: PickedCustomer | null;
}

/** The text of an input without surrounding space; null if it is not on the card. */
export const inputText = (form: DraftForm, field: DraftField): string | null => form[field]?.trim() ?? null;

/** The result of reading one input: its value from now on, and its faults. */
export interface InputReading<T> {
  readonly value: T;
  readonly faults: DraftFaults;
}

/** A valid input. */
export const validInput = <T>(value: T): InputReading<T> => ({ value, faults: {} });

/** A rejected input, which keeps its value. */
export const rejectedInput = <T>(value: T, faults: DraftFaults): InputReading<T> => ({ value, faults });

type TextField = keyof typeof LONGEST_DRAFT_TEXTS;

/** Reads an optional text. One that is too long, or not on the card, keeps its value. */
export function readText(form: DraftForm, field: TextField, before: string | null): InputReading<string | null> {
  const text = inputText(form, field);
  if (text === null) return validInput(before);
  return text.length > LONGEST_DRAFT_TEXTS[field]
    ? rejectedInput(before, { [field]: 'too-long' })
    : validInput(text === '' ? null : text);
}

/** Reads a required text. An empty one becomes `fallback`; if that is null, it is a fault. */
export function readRequired(
  form: DraftForm,
  field: TextField,
  before: string | null,
  fallback: string | null,
): InputReading<string | null> {
  const read = readText(form, field, before);
  if (read.value !== null || inputText(form, field) !== '') return read;
  return fallback === null ? rejectedInput(before, { [field]: 'required' }) : validInput(fallback);
}
