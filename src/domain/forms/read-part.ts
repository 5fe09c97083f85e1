/**
 * The result of reading part of a form: the value, and the faults by field. If there is a fault, the value has no
 * meaning.
 */
export interface ReadPart<Value, Field extends string, Fault extends string> {
  readonly value: Value;
  readonly faults: Partial<Record<Field, Fault>>;
}

/** The result of reading part of a form; without faults unless some are given. */
export const parsedAs = <Value, Field extends string, Fault extends string>(
  value: Value,
  faults: Partial<Record<NoInfer<Field>, NoInfer<Fault>>> = {},
): ReadPart<Value, Field, Fault> => ({ value, faults });
