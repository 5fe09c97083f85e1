import type { AnsweringPorts } from '../../application/referrals/answer-referral';
import type {
  DraftRepository,
  Meter,
  NextOccurrence,
  Outbox,
  PersonRepository,
  PipelineRepository,
  Random,
  ReferralRepository,
  SolutionCatalogue,
  SubscriberRepository,
} from '../../application/ports';
import type { AccessPorts } from '../../application/access';
import type { SubscribingPorts } from '../../application/channels/subscribe';
import type { ChannelSettings } from '../../domain/channel/subscriber';
import type { TeamsPersonalMessenger } from '../sending/personal-messenger';

/** The ports and settings that the bot's commands and buttons use. */
export interface Desk extends AnsweringPorts, AccessPorts, SubscribingPorts {
  readonly referrals: ReferralRepository;
  readonly outbox: Pick<Outbox, 'retry'>;
  readonly subscribers: SubscriberRepository;
  readonly people: PersonRepository;
  readonly pipelines: PipelineRepository;
  readonly drafts: DraftRepository;
  readonly catalogue: SolutionCatalogue;
  readonly random: Random;
  readonly meter: Meter;
  /** People's own chats with the bot. */
  readonly chats: Pick<TeamsPersonalMessenger, 'showCard'>;
  readonly nextOccurrence: NextOccurrence;
  /** The settings of a new channel; also the language and time zone of people whose own are not known. */
  readonly defaults: ChannelSettings;
}
