import type { Subscriber } from '../../domain/channel/subscriber';
import type { Person } from '../../domain/model/person';
import type { PersonId } from '../../domain/model/effect';

/** How somebody's own chat with the bot is reached. */
export interface Address {
  readonly serviceUrl: string;
  readonly botId: string;
  /** The person's id in Teams; it is of no use to other bots. */
  readonly memberId: string;
  /** The chat; null while there is none that we know of. */
  readonly conversationId: string | null;
}

/** What we know of a person: what they chose, and what their client told last. */
export interface Profile {
  /** The language the person asked for; null: none. */
  readonly locale: string | null;
  readonly mutedUntil: Date | null;
  readonly seen: { readonly locale: string | null; readonly timeZone: string | null; readonly address: Address } | null;
}

/** What people chose for themselves, wherever they talk to the bot, and how they are reached. */
export interface PersonRepository {
  profileOf(person: PersonId): Promise<Profile | null>;
  setLocale(person: PersonId, locale: string): Promise<void>;
  /** Null: no longer muted. */
  mute(person: PersonId, until: Date | null): Promise<void>;
  /** Keeps what a client told, or that the bot may no longer write to the person (null). */
  remember(person: PersonId, seen: Profile['seen']): Promise<void>;
}

/** Somebody on the roster of a team or chat. Guests are members, too, but may not act. */
export interface Member {
  readonly person: Person;
  readonly isGuest: boolean;
}

/** A team or chat that has a roster. */
export type Place = Pick<Subscriber, 'tenantId' | 'rosterId' | 'serviceUrl'>;

/**
 * Who belongs to a team or chat, as Teams knows it (cached for some minutes). A place that the bot does not belong to has no
 * members. Where Teams gives no answer the promise rejects, since that somebody is a member is then unknown.
 */
export interface Roster {
  /** The member with this tenant and object id, in whichever case they are written; null: they are no member. */
  member(place: Place, person: Pick<Person, 'tenantId' | 'objectId'>): Promise<Member | null>;
  members(place: Place): Promise<readonly Member[]>;
}
