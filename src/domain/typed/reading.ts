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
