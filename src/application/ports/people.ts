import type { Subscriber } from '../../domain/channel/subscriber';
import type { Person } from '../../domain/model/person';
import type { PersonId } from '../../domain/model/effect';

/** How to reach a person's personal chat with the bot. */
export interface Address {
  readonly serviceUrl: string;
  readonly botId: string;
  /** The person's id in Teams, valid for this bot only. */
  readonly memberId: string;
  /** The chat; null while none is known. */
  readonly conversationId: string | null;
}

/** What is stored about a person: what they chose, and what their Teams client sent last. */
export interface Profile {
  /** The language that the person chose; null: none. */
  readonly locale: string | null;
  readonly mutedUntil: Date | null;
  readonly seen: { readonly locale: string | null; readonly timeZone: string | null; readonly address: Address } | null;
}

/** Stores what people chose for themselves, in all their conversations with the bot, and how to reach them. */
export interface PersonRepository {
  profileOf(person: PersonId): Promise<Profile | null>;
  setLocale(person: PersonId, locale: string): Promise<void>;
  /** Pauses personal reminders until then; null ends the pause. */
  mute(person: PersonId, until: Date | null): Promise<void>;
  /** Stores what a client sent, or null if the bot may no longer write to the person. */
  remember(person: PersonId, seen: Profile['seen']): Promise<void>;
}

/** A member of a team or chat. Guests are members, too, but may not act. */
export interface Member {
  readonly person: Person;
  readonly isGuest: boolean;
}

/** A team or chat that has a roster. */
export type Place = Pick<Subscriber, 'tenantId' | 'rosterId' | 'serviceUrl'>;

/**
 * The members of a team or chat, from Teams (cached for some minutes). A place that the bot does not belong to has no
 * members. If Teams does not answer, the promise rejects, since membership is then unknown.
 */
export interface Roster {
  /** The member with this tenant id and object id, both compared without case; null if the person is not a member. */
  member(place: Place, person: Pick<Person, 'tenantId' | 'objectId'>): Promise<Member | null>;
  members(place: Place): Promise<readonly Member[]>;
}
