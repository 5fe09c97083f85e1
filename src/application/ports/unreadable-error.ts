/** Changes that were not written, since what they would have left could not have been read. All others were. */
export class UnreadableError extends Error {
  /** The referrals that stay as they were. */
  readonly ids: ReadonlySet<string>;
  /** Those whose change was not written because somebody else was faster: to be read and decided again. */
  readonly lost: ReadonlySet<string>;

  constructor(message: string, ids: ReadonlySet<string>, lost: ReadonlySet<string>) {
    super(message);
    this.name = 'UnreadableError';
    this.ids = ids;
    this.lost = lost;
  }
}
