import type { Person } from './person';
import type { Refusal } from './trouble';
import type { LeadTime } from '../time/lead-time';
import type { Happening } from './history';

/** Whom an effect concerns, by directory ids. */
export type PersonId = Pick<Person, 'tenantId' | 'objectId'>;

/**
 * A message about one referral that stays true: it is posted once, and edited whenever what it shows changes.
 *
 * - `card`: the referral's card at a subscriber.
 * - `reminder`: a reminder at a subscriber: a reply in the card's thread, or a post of its own.
 * - `personalReminder`: a reminder in somebody's chat with the bot.
 */
export type Display =
  | { readonly kind: 'card'; readonly subscriberId: string }
  | {
      readonly kind: 'reminder';
      readonly subscriberId: string;
      readonly form: 'reply' | 'post';
      readonly lead: LeadTime;
    }
  | { readonly kind: 'personalReminder'; readonly person: PersonId; readonly lead: LeadTime };

/** What the owner of a deal is told in their own chat, whoever that is then. */
export type OwnerNews = 'microsoft-accepted' | 'microsoft-declined' | 'microsoft-expired' | 'overdue';

/** What one person is told in their own chat: that a deal can be won safely now, or that it was handed over to them. */
export type PersonNews = 'safe-to-win' | 'handed-over';

/**
 * Something to do outside the database because a referral changed, or because its time comes. It is stored with the
 * change and done afterwards, so that neither can happen without the other. One with an `at` is due then, others at once.
 *
 * - `announce`: a referral became known; it gets a card wherever it is routed to.
 * - `update`: what its messages show is out of date; each of them is brought up to date.
 * - `remind`, `remindPerson`: looks whether a reminder has come due there, again and again until the referral is answered.
 * - `nudge`: a person asked to be reminded at this moment.
 * - `expire`: the time to answer ends; whoever has to answer, we or Microsoft.
 * - `notice`: the card's thread is told that nobody answered in time.
 * - `hole`: an administrator is told that no channel's routing matches the referral, and where it was posted instead.
 * - `overdue`: an accepted deal's close date has passed; its owner is asked every week what became of it.
 * - `tellOwner`: the owner of a deal is told something.
 * - `tellPerson`: a person is told something at this moment.
 * - `close`: the time to undo a closing ends; the deal is won or lost for good.
 * - `relate`: the other side's record of the same engagement may tell something new; of a shared deal, again and again.
 * - `push`: Partner Center's record may not say yet what was decided here.
 * - `tellRefusal`: a person is told that something they did does not hold in Partner Center.
 * - `emit`: other systems are told what happened.
 *
 * Where no subscriber is named (null), it is every one that has the referral's card.
 */
export type Effect =
  | Display
  | { readonly kind: 'announce' }
  | { readonly kind: 'update' }
  | { readonly kind: 'remind'; readonly subscriberId: string | null }
  | { readonly kind: 'remindPerson'; readonly person: PersonId }
  | { readonly kind: 'nudge'; readonly person: PersonId; readonly at: Date }
  | { readonly kind: 'expire'; readonly at: Date }
  | { readonly kind: 'notice'; readonly subscriberId: string | null }
  | { readonly kind: 'hole'; readonly subscriberId: string; readonly person: PersonId }
  | { readonly kind: 'overdue'; readonly at: Date }
  | { readonly kind: 'tellOwner'; readonly news: OwnerNews }
  | { readonly kind: 'tellPerson'; readonly person: PersonId; readonly news: PersonNews; readonly at: Date }
  | { readonly kind: 'close'; readonly at: Date }
  | { readonly kind: 'relate' }
  | { readonly kind: 'push' }
  | { readonly kind: 'tellRefusal'; readonly person: PersonId; readonly refusal: Refusal }
  | { readonly kind: 'emit'; readonly what: Happening };

/** When an effect that a change asks for is due. */
export const dueOf = (effect: Effect, now: Date): Date => ('at' in effect ? effect.at : now);
