import { keysOf } from './exhaustive-record';
import type { Person } from './person';
import type { Refusal } from './trouble';
import type { LeadTime } from '../time/lead-time';
import type { Happening } from './history';

/** The directory ids of the person that an effect concerns. */
export type PersonId = Pick<Person, 'tenantId' | 'objectId'>;

/** The messages to a deal's owner in their own chat. The owner is looked up when the message is sent. */
export const OWNER_MESSAGES = ['microsoft-accepted', 'microsoft-declined', 'microsoft-expired', 'overdue'] as const;
export type OwnerMessage = (typeof OWNER_MESSAGES)[number];

/** The messages to one person in their own chat: a deal can be won safely now, or it was handed over to them. */
export const PERSON_MESSAGES = ['safe-to-win', 'handed-over'] as const;
export type PersonMessage = (typeof PERSON_MESSAGES)[number];

/** How a reminder is sent: as a reply in the card's thread, or as a post of its own. */
export const REMINDER_FORMS = ['reply', 'post'] as const;

/** The effect needs no details. */
type NoDetails = unknown;

/**
 * The details of an effect, by its kind. A `subscriberId` of null means every subscriber that has the referral's card.
 */
interface EffectDetails {
  /** The referral's card at a subscriber. */
  readonly card: { readonly subscriberId: string };
  /** A reminder at a subscriber: a reply in the card's thread, or a post of its own. */
  readonly reminder: {
    readonly subscriberId: string;
    readonly form: (typeof REMINDER_FORMS)[number];
    readonly lead: LeadTime;
  };
  /** A reminder in a person's chat with the bot. */
  readonly personalReminder: { readonly person: PersonId; readonly lead: LeadTime };
  /** The referral is new here: it gets a card at every subscriber that it is routed to. */
  readonly announce: NoDetails;
  /** The referral's messages are out of date: each of them is updated. */
  readonly update: NoDetails;
  /** Checks whether a reminder is due there, and repeats this until the referral is answered. */
  readonly remind: { readonly subscriberId: string | null };
  readonly remindPerson: { readonly person: PersonId };
  /** A person asked to be reminded at this moment. */
  readonly nudge: { readonly person: PersonId; readonly at: Date };
  /** The deadline for the answer, ours or Microsoft's. */
  readonly expire: { readonly at: Date };
  /** Posts in the card's thread that nobody answered in time. */
  readonly notice: { readonly subscriberId: string | null };
  /** Tells an administrator that no channel's routing matches the referral, and where it was posted instead. */
  readonly hole: { readonly subscriberId: string; readonly person: PersonId };
  /** An accepted deal's close date has passed: its owner is asked about it every week. */
  readonly overdue: { readonly at: Date };
  /** Sends a message to the owner of a deal. */
  readonly tellOwner: { readonly news: OwnerMessage };
  /** Sends a message to a person at this moment. */
  readonly tellPerson: { readonly person: PersonId; readonly news: PersonMessage; readonly at: Date };
  /** The undo window of a closing ends: the deal is finally won or lost. */
  readonly close: { readonly at: Date };
  /** Reads the other side's record of the same engagement; for a shared deal this is repeated. */
  readonly relate: NoDetails;
  /** Sends to Partner Center what its record does not have yet, if there is anything. */
  readonly push: NoDetails;
  /** Tells a person that a change of theirs was overruled or rejected in Partner Center. */
  readonly tellRefusal: { readonly person: PersonId; readonly refusal: Refusal };
  /** Notifies other systems of what happened. */
  readonly emit: { readonly what: Happening };
}

export type EffectKind = keyof EffectDetails;

/**
 * Something to do outside the database because a referral changed or a moment has come. It is stored in the outbox in
 * the same write as the change and carried out afterwards, so that neither can happen without the other. An effect with
 * an `at` is due at that moment, any other at once.
 */
export type Effect<Kind extends EffectKind = EffectKind> = {
  readonly [Each in Kind]: { readonly kind: Each } & EffectDetails[Each];
}[Kind];

/** A message about one referral that is kept up to date: it is posted once, and edited when its content changes. */
export type DisplayKind = 'card' | 'reminder' | 'personalReminder';
export type Display = Effect<DisplayKind>;

/**
 * When effects of a kind are due.
 *
 * - `at-once`: as soon as they are stored.
 * - `later`: they are scheduled for a later moment.
 * - `clock`: they are scheduled as well, by one of a referral's deadlines (see `referral-clocks.ts`).
 */
type Timing = 'at-once' | 'later' | 'clock';

/** Every kind of effect. The names are stored, and never change. */
export const EFFECTS = {
  card: 'at-once',
  reminder: 'at-once',
  personalReminder: 'at-once',
  announce: 'at-once',
  update: 'at-once',
  remind: 'later',
  remindPerson: 'later',
  nudge: 'later',
  expire: 'clock',
  notice: 'at-once',
  hole: 'at-once',
  overdue: 'clock',
  tellOwner: 'at-once',
  tellPerson: 'later',
  close: 'later',
  relate: 'clock',
  push: 'at-once',
  tellRefusal: 'at-once',
  emit: 'at-once',
} as const satisfies {
  readonly [Kind in EffectKind]: 'at' extends keyof EffectDetails[Kind] ? Exclude<Timing, 'at-once'> : Timing;
};

export const EFFECT_KINDS = keysOf(EFFECTS);

/** The kinds of effects that are scheduled by one of a referral's deadlines. */
export type ClockKind = {
  readonly [Kind in EffectKind]: (typeof EFFECTS)[Kind] extends 'clock' ? Kind : never;
}[EffectKind];

/** Whether effects of a kind are scheduled for a later moment. */
export const isScheduled = (kind: EffectKind): boolean => EFFECTS[kind] !== 'at-once';

/** The moment at which an effect is due: its own `at`, or else `now`. */
export const dueOf = (effect: Effect, now: Date): Date => ('at' in effect ? effect.at : now);
