/** Variants of the API's behaviour that its documentation leaves open. The stand-in supports each of them. */
export interface ApiVariants {
  /** The status of the answer to a creation. */
  readonly createStatus: 200 | 201;
  /** The notation for instants in `$filter`; the other one is answered with 400. */
  readonly dateLiteral: 'plain' | 'quoted';
  /** Whether lists include Microsoft's records. The list of one engagement always does. */
  readonly showsRelated: boolean;
  /** The direction of a deal that we created. */
  readonly ownDirection: 'Incoming' | 'Outgoing';
  /** Whether one change can set the status together with other members. */
  readonly allowsCombinedChange: boolean;
  /** After how many milliseconds a new record appears in lists. */
  readonly listLagMs: number;
  /** Whether each of our people must have a phone number. */
  readonly needsPhones: boolean;
  /** Whether the answer to a change contains the record if the client prefers that. */
  readonly representation: boolean;
}

/** The likeliest variants. */
export const LIKELIEST_VARIANTS: ApiVariants = {
  createStatus: 201,
  dateLiteral: 'plain',
  showsRelated: false,
  ownDirection: 'Outgoing',
  allowsCombinedChange: true,
  listLagMs: 0,
  needsPhones: false,
  representation: true,
};
