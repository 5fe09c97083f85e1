import type { SignIns } from '../../src/partner-center/auth/sign-ins';

/** What is kept of the sign-in, in memory. */
export class MemorySignIns implements SignIns {
  #sealed: string | null = null;

  async read(): Promise<string | null> {
    return this.#sealed;
  }

  async keep(sealed: string): Promise<void> {
    this.#sealed = sealed;
  }
}
