import type { Answers, Candidate, Label } from './draft';
import type { DraftFault, DraftField } from './faults';

/** One thing that was understood, and which input it fills. */
export interface Understood {
  readonly field: DraftField;
  readonly label: Label;
}

/** The faults, by the input in which they can be corrected. */
export type DraftFaults = Partial<Record<DraftField, DraftFault>>;

/** The answers in a text or a card. */
export interface UnderstoodAnswer {
  readonly answers: Partial<Answers>;
  readonly understood: readonly Understood[];
}

/** The result of reading a typed answer: one meaning, several possible meanings, faults, or deliberately no answer. */
export type AnswerReading =
  | { readonly kind: 'understood'; readonly answer: UnderstoodAnswer }
  | { readonly kind: 'which'; readonly candidates: readonly Candidate[] }
  /** `unknown`: the typed names that match nothing; none if the answer is not about names. */
  | { readonly kind: 'faults'; readonly faults: DraftFaults; readonly unknown?: readonly string[] }
  | { readonly kind: 'nothing' };

/** The text was understood. */
export const understoodAs = (answers: Partial<Answers>, understood: readonly Understood[]): AnswerReading => ({
  kind: 'understood',
  answer: { answers, understood },
});

/** The reading with these candidates: none is a fault, a single one is understood, several are offered. */
export function answerAmong(field: DraftField, candidates: readonly Candidate[]): AnswerReading {
  const [only, ...others] = candidates;
  if (only === undefined) return { kind: 'faults', faults: { [field]: 'choice-not-understood' } };
  return others.length === 0
    ? understoodAs(only.answers, [{ field, label: only.label }])
    : { kind: 'which', candidates };
}

/** The text was rejected, and why. */
export const rejectedAnswer = (
  field: DraftField,
  fault: DraftFault,
  unknown: readonly string[] = [],
): AnswerReading => ({
  kind: 'faults',
  faults: { [field]: fault },
  unknown,
});

/** The person deliberately gives no answer. */
export const NO_ANSWER: AnswerReading = { kind: 'nothing' };

/** A label for plain words. */
export const textLabel = (text: string): Label => ({ kind: 'text', text });

/** The texts that are not empty, as labels of their inputs. */
export const understoodTexts = (texts: Partial<Record<DraftField, string | null>>): readonly Understood[] =>
  Object.entries(texts).flatMap(([field, text]) =>
    // Object.entries loses the type of the keys.
    text === null || text === '' ? [] : [{ field: field as DraftField, label: textLabel(text) }],
  );
