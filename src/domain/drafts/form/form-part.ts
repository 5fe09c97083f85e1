import type { Customer } from '../../model/referral';
import type { DraftFaults } from '../model/answer';
import type { Answers, Candidate, DraftContext, StepId } from '../model/draft';
import type { DraftField } from '../model/faults';
import type { DraftForm } from './form';
import { LONGEST_TEXTS } from '../model/rules';

/** What the inputs of one part were taken for. */
export interface PartReading {
  readonly answers: Partial<Answers>;
  readonly faults: DraftFaults;
  readonly asked: { readonly step: StepId; readonly candidates: readonly Candidate[] } | null;
}

/** A known customer that a card picks. */
export interface PickedCustomer {
  readonly customer: Customer;
  /** Whether it is another one than before. */
  readonly isAnother: boolean;
}

/** What inputs are read with: also what was picked with them, null where nothing was. */
export interface InputContext extends DraftContext {
  readonly pick: PickedCustomer | null;
}

/** What an input holds, without blanks around it; null where it is not on the card. */
export const inputOf = (form: DraftForm, field: DraftField): string | null => form[field]?.trim() ?? null;

/** One input that was read: what it holds from now on, and what is wrong with it. */
export interface InputReading<T> {
  readonly value: T;
  readonly faults: DraftFaults;
}

/** An input in which nothing is wrong. */
export const right = <T>(value: T): InputReading<T> => ({ value, faults: {} });

/** An input that stays as it was, for this reason. */
export const wrong = <T>(value: T, faults: DraftFaults): InputReading<T> => ({ value, faults });

type TextField = keyof typeof LONGEST_TEXTS;

/** A text that may be empty; one that is too long, or not on the card, leaves what there was. */
export function readText(form: DraftForm, field: TextField, before: string | null): InputReading<string | null> {
  const text = inputOf(form, field);
  if (text === null) return right(before);
  return text.length > LONGEST_TEXTS[field] ? wrong(before, { [field]: 'too-long' }) : right(text === '' ? null : text);
}

/** A text that has to be there. `fallback` is what it is where it is empty; null: then it is missing. */
export function readRequired(
  form: DraftForm,
  field: TextField,
  before: string | null,
  fallback: string | null,
): InputReading<string | null> {
  const read = readText(form, field, before);
  if (read.value !== null || inputOf(form, field) !== '') return read;
  return fallback === null ? wrong(before, { [field]: 'required' }) : right(fallback);
}
