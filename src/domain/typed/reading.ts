/** What an answer that somebody typed was taken for: one thing, several things it can mean, or nothing. */
export type Reading<Value, Fault extends string> =
  | { readonly kind: 'understood'; readonly value: Value }
  | { readonly kind: 'which'; readonly candidates: readonly Value[] }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** The answer means one thing. */
export const understood = <Value>(value: Value): { readonly kind: 'understood'; readonly value: Value } => ({
  kind: 'understood',
  value,
});

/** The answer can mean several things; whoever typed it has to say which, the likeliest first. */
export const which = <Value>(
  candidates: readonly Value[],
): { readonly kind: 'which'; readonly candidates: readonly Value[] } => ({
  kind: 'which',
  candidates,
});

/** The answer was not taken, and why. */
export const fault = <Fault extends string>(name: Fault): { readonly kind: 'fault'; readonly fault: Fault } => ({
  kind: 'fault',
  fault: name,
});

/** The most candidates that are offered for one answer. */
export const MOST_CANDIDATES = 6;

/** The reading with these possible meanings: none is the fault, a single one is understood, several are candidates. */
export function readingOf<Value, Fault extends string>(
  meanings: readonly Value[],
  faultIfNone: Fault,
): Reading<Value, Fault> {
  const distinct = [...new Map(meanings.map((value) => [JSON.stringify(value), value])).values()];
  const [only] = distinct;
  if (only === undefined) return fault(faultIfNone);
  return distinct.length === 1 ? understood(only) : which(distinct);
}
