import type { AnsweringPorts } from '../application/answer-referral';
import type { NextOccurrence, PersonRepository, PipelineRepository, ReferralRepository, SubscriberRepository } from '../application/ports';
import type { ChannelSettings } from '../domain/subscriber';
import type { StandingPorts } from '../application/standing';
import type { SubscribingPorts } from '../application/subscribe';

/** Everything the bot's commands and buttons work with. */
export interface Desk extends AnsweringPorts, StandingPorts, SubscribingPorts {
  readonly referrals: ReferralRepository;
  readonly subscribers: SubscriberRepository;
  readonly people: PersonRepository;
  readonly pipelines: PipelineRepository;
  readonly nextOccurrence: NextOccurrence;
  /** What a new channel begins with; language and time zone also of people who have not told theirs. */
  readonly defaults: ChannelSettings;
}
