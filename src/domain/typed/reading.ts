/** The result of reading a typed answer: one meaning, several possible meanings, or a fault. */
export type Reading<Value, Fault extends string> =
  | { readonly kind: 'understood'; readonly value: Value }
  | { readonly kind: 'which'; readonly candidates: readonly Value[] }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** The answer has one meaning. */
export const understood = <Value>(value: Value): { readonly kind: 'understood'; readonly value: Value } => ({
  kind: 'understood',
  value,
});

/** The answer has several possible meanings, the likeliest first; the person has to choose one. */
export const which = <Value>(
  candidates: readonly Value[],
): { readonly kind: 'which'; readonly candidates: readonly Value[] } => ({
  kind: 'which',
  candidates,
});

/** The answer was rejected, and why. */
export const fault = <Fault extends string>(name: Fault): { readonly kind: 'fault'; readonly fault: Fault } => ({
  kind: 'fault',
  fault: name,
});

/** The most candidates that are offered for one answer. */
export const MOST_CANDIDATES = 6;

/** The reading with these possible meanings: none is the fault, a single one is understood, several are candidates. */
export function readingAmong<Value, Fault extends string>(
  meanings: readonly Value[],
  faultIfNone: Fault,
): Reading<Value, Fault> {
  const distinct = [...new Map(meanings.map((value) => [JSON.stringify(value), value])).values()];
  const [only] = distinct;
  if (only === undefined) return fault(faultIfNone);
  return distinct.length === 1 ? understood(only) : which(distinct);
}
