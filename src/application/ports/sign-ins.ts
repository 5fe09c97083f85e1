/** What is kept of the sign-in to Partner Center, shared by all processes. Only whoever sealed it can tell what it is. */
export interface SignIns {
  /** What was kept last, by whichever process; null: nothing was. */
  read(): Promise<string | null>;
  /** Keeps this in place of what was kept. Resolves once it is durable. */
  keep(sealed: string): Promise<void>;
}
