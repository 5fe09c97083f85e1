import type { ChannelSettings, SettingsChange, Subscriber } from '../../domain/channel/subscriber';

/** Stores channels and chats. */
export interface SubscriberRepository {
  find(id: string): Promise<Subscriber | null>;
  /** All active subscribers, the oldest first. */
  listActive(): Promise<readonly Subscriber[]>;
  /**
   * Stores a subscriber; the settings of a channel that was removed before are kept. True if it is new or was inactive,
   * so that it must catch up.
   */
  subscribe(subscriber: Subscriber): Promise<boolean>;
  /** Deactivates a chat, or all channels of a team, after the bot was removed: nothing more is sent there. */
  unsubscribe(tenantId: string, rosterId: string): Promise<void>;
  /** Deactivates a subscriber to which the bot may no longer write, until the bot is added again. */
  deactivate(id: string): Promise<void>;
  /** Active subscribers that have not received the waiting referrals yet. */
  listBehind(): Promise<readonly Subscriber[]>;
  markCaughtUp(id: string): Promise<void>;
  /** Stores a channel's settings; it then must catch up with the referrals that its new routing matches. */
  configure(id: string, settings: ChannelSettings, change: SettingsChange): Promise<void>;
  /** Active subscribers with a digest schedule but no time for the next digest, such as after a new schedule. */
  listUnscheduled(): Promise<readonly Subscriber[]>;
  /** Sets when the next digest is due. */
  scheduleDigest(id: string, at: Date): Promise<void>;
  /** The active subscriber whose digest has been due longest, and since when; null if none is due. */
  nextDigest(now: Date): Promise<{ readonly subscriber: Subscriber; readonly dueAt: Date } | null>;
  /** Claims the digest that was due at `dueAt` and sets the time of the next one; false: another process claimed it. */
  takeDigest(id: string, dueAt: Date, next: Date | null, now: Date): Promise<boolean>;
  /** Makes a digest that Teams did not accept due again at `dueAt`, and restores the time of the last digest. */
  putBackDigest(id: string, dueAt: Date, lastDigestAt: Date | null): Promise<void>;
  /** Claims the notice about a referral that no routing matched; false: administrators got one after `before`. */
  tellOfHole(id: string, before: Date, now: Date): Promise<boolean>;
}
