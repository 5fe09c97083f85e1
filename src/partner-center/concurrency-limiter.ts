/** Runs a task, later if the limit of concurrent tasks is reached. Settles as the task does. */
export type Limiter = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Limits how many tasks run at the same time. Further tasks wait and start in the order in which they came. */
export function limitConcurrency(limit: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    // A finished task passes its slot directly to the next waiting task, so that no newer task can take it first.
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
