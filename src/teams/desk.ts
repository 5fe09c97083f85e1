import type { AnsweringPorts } from '../application/answer-referral';
import type { PersonRepository, ReferralRepository, SubscriberRepository } from '../application/ports';
import type { StandingPorts } from '../application/standing';
import type { SubscribingPorts } from '../application/subscribe';

/** Everything the bot's commands and buttons work with. */
export interface Desk extends AnsweringPorts, StandingPorts, SubscribingPorts {
  readonly referrals: ReferralRepository;
  readonly subscribers: SubscriberRepository;
  readonly people: PersonRepository;
  /** Language and time zone of whoever has not told theirs. */
  readonly defaults: { readonly locale: string; readonly timeZone: string };
}
