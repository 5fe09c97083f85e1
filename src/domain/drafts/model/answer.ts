import type { Answers, Candidate, Label } from './draft';
import type { DraftFault, DraftField } from './faults';

/** One thing that was understood, and which input it fills. */
export interface Understood {
  readonly field: DraftField;
  readonly label: Label;
}

/** What is wrong, by the input in which it can be mended. */
export type DraftFaults = Partial<Record<DraftField, DraftFault>>;

/** What a text or a card answers. */
export interface Answer {
  readonly answers: Partial<Answers>;
  readonly understood: readonly Understood[];
}

/** What a typed answer was taken for: one thing, several things it can mean, nothing, or no answer at all on purpose. */
export type AnswerReading =
  | { readonly kind: 'understood'; readonly answer: Answer }
  | { readonly kind: 'which'; readonly candidates: readonly Candidate[] }
  /** `unknown`: what of the text is the name of nothing, in the words that were typed; none where it is not about names. */
  | { readonly kind: 'faults'; readonly faults: DraftFaults; readonly unknown?: readonly string[] }
  | { readonly kind: 'nothing' };

/** The text means this. */
export const answered = (answers: Partial<Answers>, understood: readonly Understood[]): AnswerReading => ({
  kind: 'understood',
  answer: { answers, understood },
});

/** The text can mean each of these; one that can mean but one thing means that. */
export function oneOf(field: DraftField, candidates: readonly Candidate[]): AnswerReading {
  const [only, ...others] = candidates;
  if (only === undefined) return { kind: 'faults', faults: { [field]: 'choice-not-understood' } };
  return others.length === 0 ? answered(only.answers, [{ field, label: only.label }]) : { kind: 'which', candidates };
}

/** The text was not taken, and why. */
export const refused = (field: DraftField, fault: DraftFault, unknown: readonly string[] = []): AnswerReading => ({
  kind: 'faults',
  faults: { [field]: fault },
  unknown,
});

/** Whoever typed this has nothing to say to the question. */
export const NOTHING_TO_SAY: AnswerReading = { kind: 'nothing' };

/** A label for plain words. */
export const textLabel = (text: string): Label => ({ kind: 'text', text });

/** Those of several things that there is something to say about, as labels of their inputs. */
export const told = (texts: Partial<Record<DraftField, string | null>>): readonly Understood[] =>
  Object.entries(texts).flatMap(([field, text]) =>
    // Object.entries forgets of which type its keys are.
    text === null || text === '' ? [] : [{ field: field as DraftField, label: textLabel(text) }],
  );
