/** Some changes were not written, since the resulting documents would be invalid. All others were written. */
export class UnreadableError extends Error {
  /** The referrals whose changes were invalid. */
  readonly ids: ReadonlySet<string>;
  /** The referrals that changed in the meantime: the caller reads them and decides again. */
  readonly lost: ReadonlySet<string>;

  constructor(message: string, ids: ReadonlySet<string>, lost: ReadonlySet<string>) {
    super(message);
    this.name = 'UnreadableError';
    this.ids = ids;
    this.lost = lost;
  }
}
