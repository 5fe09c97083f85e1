/** Where the newest refresh token for Partner Center is kept, sealed and shared by all processes. */
export interface SignIns {
  /** What any process kept last; null: nothing was kept. */
  read(): Promise<string | null>;
  /** Replaces what was kept. Resolves once it is durable. */
  keep(sealed: string): Promise<void>;
}
