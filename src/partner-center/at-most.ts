/** Runs work, later where there is enough under way already. */
export type Limiter = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Lets so much work run at a time, and the rest in the order in which it came. */
export function atMost(limit: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    // Whoever is done hands its place to the first that waits, so that nobody who comes in between takes it.
    if (running < limit) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
