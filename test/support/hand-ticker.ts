import type { Ticker } from '../../src/schedule/ticker';

/** Does the regular work of a service when it is told to, and not by the clock. */
export class HandTicker {
  #work: () => Promise<void> = async () => undefined;
  #running: Promise<void> = Promise.resolve();

  readonly start = (_expression: string, work: () => Promise<void>): Ticker => {
    this.#work = work;
    return { stop: () => this.#running };
  };

  /** Never two at a time. Resolves once the work is done. */
  tick(): Promise<void> {
    this.#running = this.#running.then(() => this.#work());
    return this.#running;
  }
}
