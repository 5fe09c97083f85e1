/**
 * Something to do outside the database because a referral changed. It is stored with the change
 * and done afterwards, so that neither can happen without the other.
 *
 * - `announce`: a waiting referral became known; it gets a card wherever it is routed to.
 * - `update`: what its cards show is out of date; each of them is brought up to date.
 * - `card`: the card at one subscriber shows the current state, and is posted where there is none.
 */
export type Effect =
  | { readonly kind: 'announce' }
  | { readonly kind: 'update' }
  | { readonly kind: 'card'; readonly subscriberId: string };
