import { isWaiting, type Referral } from './referral';

/** A channel or group chat that the bot was installed in, and posts to. */
export interface Subscriber {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: 'channel' | 'groupChat';
  /** The channel or chat that is posted to. */
  readonly conversationId: string;
  /** Whose roster says who belongs here: the team's for a channel, the chat's own otherwise. */
  readonly rosterId: string;
  readonly serviceUrl: string;
  readonly name: string | null;
  readonly locale: string;
  readonly timeZone: string;
  /** False once the bot was removed or may no longer write here. */
  readonly active: boolean;
}

/** Whether this subscriber's people work on the referral: a private deal is its own team's only. */
export const isRoutedTo = (subscriber: Subscriber, referral: Pick<Referral, 'dealType' | 'owner'>): boolean =>
  subscriber.active && referral.owner === 'partner' && referral.dealType !== 'private';

/** Whether the referral is to be posted to this subscriber now. */
export const isAnnouncedTo = (subscriber: Subscriber, referral: Referral): boolean =>
  isWaiting(referral) && isRoutedTo(subscriber, referral);
