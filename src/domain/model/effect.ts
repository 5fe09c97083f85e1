import { keysOf } from './exhaustive-record';
import type { Person } from './person';
import type { Refusal } from './trouble';
import type { LeadTime } from '../time/lead-time';
import type { Happening } from './history';

/** Whom an effect concerns, by directory ids. */
export type PersonId = Pick<Person, 'tenantId' | 'objectId'>;

/** What the owner of a deal is told in their own chat, whoever that is then. */
export const OWNER_NEWS = ['microsoft-accepted', 'microsoft-declined', 'microsoft-expired', 'overdue'] as const;
export type OwnerNews = (typeof OWNER_NEWS)[number];

/** What one person is told in their own chat: that a deal can be won safely now, or that it was handed over to them. */
export const PERSON_NEWS = ['safe-to-win', 'handed-over'] as const;
export type PersonNews = (typeof PERSON_NEWS)[number];

/** How a reminder is sent: as a reply in the card's thread, or as a post of its own. */
export const REMINDER_FORMS = ['reply', 'post'] as const;

/** Nothing more has to be known. */
type Nothing = unknown;

/** What is known of an effect, by its kind. Where no subscriber is named (null), it is every one that has the referral's card. */
interface EffectDetails {
  /** The referral's card at a subscriber. */
  readonly card: { readonly subscriberId: string };
  /** A reminder at a subscriber: a reply in the card's thread, or a post of its own. */
  readonly reminder: {
    readonly subscriberId: string;
    readonly form: (typeof REMINDER_FORMS)[number];
    readonly lead: LeadTime;
  };
  /** A reminder in somebody's chat with the bot. */
  readonly personalReminder: { readonly person: PersonId; readonly lead: LeadTime };
  /** A referral became known; it gets a card wherever it is routed to. */
  readonly announce: Nothing;
  /** What its messages show is out of date; each of them is brought up to date. */
  readonly update: Nothing;
  /** Looks whether a reminder has come due there, again and again until the referral is answered. */
  readonly remind: { readonly subscriberId: string | null };
  readonly remindPerson: { readonly person: PersonId };
  /** A person asked to be reminded at this moment. */
  readonly nudge: { readonly person: PersonId; readonly at: Date };
  /** The time to answer ends; whoever has to answer, we or Microsoft. */
  readonly expire: { readonly at: Date };
  /** The card's thread is told that nobody answered in time. */
  readonly notice: { readonly subscriberId: string | null };
  /** An administrator is told that no channel's routing matches the referral, and where it was posted instead. */
  readonly hole: { readonly subscriberId: string; readonly person: PersonId };
  /** An accepted deal's close date has passed; its owner is asked every week what became of it. */
  readonly overdue: { readonly at: Date };
  /** The owner of a deal is told something. */
  readonly tellOwner: { readonly news: OwnerNews };
  /** A person is told something at this moment. */
  readonly tellPerson: { readonly person: PersonId; readonly news: PersonNews; readonly at: Date };
  /** The time to undo a closing ends; the deal is won or lost for good. */
  readonly close: { readonly at: Date };
  /** The other side's record of the same engagement may tell something new; of a shared deal, again and again. */
  readonly relate: Nothing;
  /** Partner Center's record may not say yet what was decided here. */
  readonly push: Nothing;
  /** A person is told that something they did does not hold in Partner Center. */
  readonly tellRefusal: { readonly person: PersonId; readonly refusal: Refusal };
  /** Other systems are told what happened. */
  readonly emit: { readonly what: Happening };
}

export type EffectKind = keyof EffectDetails;

/**
 * Something to do outside the database because a referral changed, or because its time comes. It is stored with the
 * change and done afterwards, so that neither can happen without the other. One with an `at` is due then, others at once.
 */
export type Effect<Kind extends EffectKind = EffectKind> = {
  readonly [Each in Kind]: { readonly kind: Each } & EffectDetails[Each];
}[Kind];

/** A message about one referral that stays true: it is posted once, and edited whenever what it shows changes. */
export type DisplayKind = 'card' | 'reminder' | 'personalReminder';
export type Display = Effect<DisplayKind>;

/**
 * When effects of a kind are done.
 *
 * - `at-once`: as soon as they are asked for.
 * - `later`: they wait for their time by their nature.
 * - `clock`: they do, too, and it is one of the clocks that run on a referral that asks for them.
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

/** Kinds of effects that one of a referral's clocks asks for. */
export type ClockKind = {
  readonly [Kind in EffectKind]: (typeof EFFECTS)[Kind] extends 'clock' ? Kind : never;
}[EffectKind];

/** Whether effects of a kind wait for their time by their nature. */
export const isAppointment = (kind: EffectKind): boolean => EFFECTS[kind] !== 'at-once';

/** When an effect that a change asks for is due. */
export const dueOf = (effect: Effect, now: Date): Date => ('at' in effect ? effect.at : now);
