import type { ChannelSettings, SettingsChange, Subscriber } from '../../domain/channel/subscriber';

/** Where channels and chats live. */
export interface SubscriberRepository {
  find(id: string): Promise<Subscriber | null>;
  /** The first one first. */
  listActive(): Promise<readonly Subscriber[]>;
  /** Stores it; what was chosen for a channel outlives its being removed. Answers whether it was new, or had been inactive: it then must catch up. */
  subscribe(subscriber: Subscriber): Promise<boolean>;
  /** The bot was removed from a chat, or from a team with all its channels: nothing is sent there any more. */
  unsubscribe(tenantId: string, rosterId: string): Promise<void>;
  /** The bot may no longer write to this one; it is active again when the bot is added again. */
  deactivate(id: string): Promise<void>;
  /** Subscribers that have not been given the waiting referrals yet. */
  listBehind(): Promise<readonly Subscriber[]>;
  markCaughtUp(id: string): Promise<void>;
  /** Writes what people chose for a channel; it then must catch up with what its new routing lets through. */
  configure(id: string, settings: ChannelSettings, change: SettingsChange): Promise<void>;
  /** Active subscribers with a schedule for which no next digest is set, such as those that just chose one. */
  listUnscheduled(): Promise<readonly Subscriber[]>;
  /** Sets when the next digest is due. */
  scheduleDigest(id: string, at: Date): Promise<void>;
  /** The active subscriber whose digest is due longest, and when it was; null: none is. */
  nextDigest(now: Date): Promise<{ readonly subscriber: Subscriber; readonly dueAt: Date } | null>;
  /** Takes the digest that was due at `dueAt`, and sets the next one; false: somebody else took it. */
  takeDigest(id: string, dueAt: Date, next: Date | null, now: Date): Promise<boolean>;
  /** Gives a digest back that Teams did not take: it is due again then, and the one before it remains the last one. */
  putBackDigest(id: string, dueAt: Date, lastDigestAt: Date | null): Promise<void>;
  /** Whether administrators have not been told since `before` of a hole in the routing; from now on they have. */
  tellOfHole(id: string, before: Date, now: Date): Promise<boolean>;
}
