/** What nobody outside Microsoft knows for certain about the API: the stand-in can do it either way. */
export interface Ways {
  /** What a created record is answered with. */
  readonly createStatus: 200 | 201;
  /** How an instant is written in `$filter`; the other way is answered 400. */
  readonly dateLiteral: 'plain' | 'quoted';
  /** Whether lists hold Microsoft's records too. A list of one engagement always does. */
  readonly showsRelated: boolean;
  /** The direction of a deal that we created. */
  readonly ownDirection: 'Incoming' | 'Outgoing';
  /** Whether one change may set the status together with what describes the deal. */
  readonly acceptsTogether: boolean;
  /** After how many milliseconds a new record is in lists. */
  readonly listLagMs: number;
  /** Whether our people must each have a phone number. */
  readonly needsPhones: boolean;
  /** Whether a change is answered with the record to whoever prefers that. */
  readonly representation: boolean;
}

/** The likeliest way of each. */
export const LIKELIEST: Ways = {
  createStatus: 201,
  dateLiteral: 'plain',
  showsRelated: false,
  ownDirection: 'Outgoing',
  acceptsTogether: true,
  listLagMs: 0,
  needsPhones: false,
  representation: true,
};
