const DUPLICATE_KEY = 11_000;

/** Whether an error of the driver, or one entry of a bulk write's errors, means that a unique index has this key already. */
export const isDuplicateKey = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === DUPLICATE_KEY;
