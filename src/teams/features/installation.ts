import { subscribe, unsubscribe, welcome } from '../../application/channels/subscribe';
import type { Subscriber } from '../../domain/channel/subscriber';
import type { Activity } from '../wire/activity';
import { helpReply } from './help';
import { COMMANDS } from './registry';
import type { Desk } from '../turn/desk';
import { tenantOf } from '../wire/guard';
import { conversationOf, isChannel, isPersonal, rosterIdOf, subscriberIdOf } from '../wire/place';
import { readerOf } from '../text/reader';
import { turnOf, type Reply } from '../turn/turn';

/** Sends a reply to a channel or chat that did not ask for one. */
export type Greet = (subscriber: Subscriber, reply: Reply) => Promise<void>;

/** Whether the bot was added or removed. Teams reports it by one of two activities, or by both. */
function installationChange(activity: Activity): 'added' | 'removed' | null {
  if (activity.type === 'installationUpdate') {
    if (activity.action?.startsWith('add') === true) return 'added';
    return activity.action?.startsWith('remove') === true ? 'removed' : null;
  }
  const isBot = ({ id }: { id: string }): boolean => id === activity.recipient.id;
  if (activity.membersAdded?.some(isBot) === true) return 'added';
  return activity.membersRemoved?.some(isBot) === true ? 'removed' : null;
}

function subscriberFrom(desk: Desk, activity: Activity, id: string): Subscriber {
  return {
    ...desk.defaults,
    id,
    tenantId: tenantOf(activity) ?? '',
    kind: isChannel(activity) ? 'channel' : 'groupChat',
    conversationId: conversationOf(activity),
    rosterId: rosterIdOf(activity),
    serviceUrl: activity.serviceUrl,
    name: conversationName(activity),
    active: true,
    since: desk.clock(),
    changed: null,
    lastDigestAt: null,
  };
}

/**
 * The name of the conversation: team and channel, as far as Teams sends them (it does not name a team's first channel).
 */
function conversationName({ channelData, conversation }: Activity): string | null {
  const channel = channelData?.settings?.selectedChannel?.name ?? channelData?.channel?.name;
  const names = [channelData?.team?.name, channel].filter((name) => name != null && name !== '');
  return names.length > 0 ? names.join(' – ') : (conversation.name ?? null);
}

/** Work that is done after the activity was acknowledged. */
export type FollowUp = () => Promise<void>;

const NO_FOLLOW_UP: FollowUp = async () => undefined;

/**
 * Records that the bot was added to or removed from a team or chat; stored when it resolves. The greeting is left to
 * the returned work: Teams does not show messages before its event is acknowledged.
 */
export async function recordInstallation(desk: Desk, activity: Activity, greet: Greet): Promise<FollowUp> {
  const change = installationChange(activity);
  const id = subscriberIdOf(activity);
  if (change === null || id === null) return NO_FOLLOW_UP;
  const subscriber = subscriberFrom(desk, activity, id);
  if (change === 'removed') {
    await unsubscribe(desk, subscriber.tenantId, subscriber.rosterId);
    return NO_FOLLOW_UP;
  }
  const isNew = await subscribe(desk, subscriber);
  return isNew ? () => welcome(desk, subscriber, (added) => greet(added, channelGreeting(added))) : NO_FOLLOW_UP;
}

const channelGreeting = (subscriber: Subscriber): Reply =>
  helpReply(COMMANDS, readerOf(subscriber), 'welcome.title', ['welcome.channel', 'help.channel']);

/** The greeting for a person who added the bot to their own chat; null for any other activity. */
export async function personalGreeting(desk: Desk, activity: Activity): Promise<Reply | null> {
  if (activity.type !== 'installationUpdate' || !isPersonal(activity) || installationChange(activity) !== 'added')
    return null;
  const { reader } = await turnOf(desk, activity);
  return helpReply(COMMANDS, reader, 'welcome.title', ['welcome.personal']);
}
