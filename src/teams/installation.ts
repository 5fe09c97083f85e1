import { createHash } from 'node:crypto';
import { subscribe, unsubscribe, welcome } from '../application/subscribe';
import type { Subscriber } from '../domain/subscriber';
import { withoutThread, type Activity } from './activity';
import { COMMANDS } from './commands/registry';
import { helpReply } from './commands/help';
import type { Desk } from './desk';
import { tenantOf } from './guard';
import { readerOf } from './reader';
import { rosterIdOf, turnOf, type Reply } from './turn';

/** Sends a reply to a channel or chat that did not ask for one. */
export type Greet = (subscriber: Subscriber, reply: Reply) => Promise<void>;

/** Whether the bot was added or removed, by whichever of the two activities that Teams tells it with. */
function changeIn(activity: Activity): 'added' | 'removed' | null {
  if (activity.type === 'installationUpdate') {
    if (activity.action?.startsWith('add') === true) return 'added';
    return activity.action?.startsWith('remove') === true ? 'removed' : null;
  }
  const isBot = ({ id }: { id: string }): boolean => id === activity.recipient.id;
  if (activity.membersAdded?.some(isBot) === true) return 'added';
  return activity.membersRemoved?.some(isBot) === true ? 'removed' : null;
}

const isChannel = ({ conversation, channelData }: Activity): boolean =>
  conversation.conversationType === 'channel' || channelData?.team?.id != null;

const isPersonal = (activity: Activity): boolean =>
  !isChannel(activity) && activity.conversation.conversationType !== 'groupChat';

/** A channel or chat is one subscriber, whichever event tells of it, and however often: its id follows from Teams' own. */
const subscriberId = (tenantId: string, conversationId: string): string =>
  createHash('sha256').update(`${tenantId}/${conversationId}`).digest('hex').slice(0, 24);

/** The channel picked while installing; else the one the event came from. */
const postedTo = ({ channelData, conversation }: Activity): string =>
  channelData?.settings?.selectedChannel?.id ?? channelData?.channel?.id ?? withoutThread(conversation.id);

function subscriberIn(desk: Desk, activity: Activity): Subscriber {
  const tenantId = tenantOf(activity) ?? '';
  const conversationId = postedTo(activity);
  return {
    ...desk.defaults,
    id: subscriberId(tenantId, conversationId),
    tenantId,
    kind: isChannel(activity) ? 'channel' : 'groupChat',
    conversationId,
    rosterId: rosterIdOf(activity),
    serviceUrl: activity.serviceUrl,
    name: activity.channelData?.team?.name ?? activity.conversation.name ?? null,
    active: true,
  };
}

/** What remains to be done after an activity was acknowledged. */
export type Afterwards = () => Promise<void>;

const NOTHING: Afterwards = async () => undefined;

/**
 * Follows the bot's being added to or removed from a team, chat or person; durable when it
 * resolves. Greeting comes afterwards: Teams is not ready to show anything before its event is answered.
 */
export async function followInstallation(desk: Desk, activity: Activity, greet: Greet): Promise<Afterwards> {
  const change = changeIn(activity);
  if (change === null || isPersonal(activity)) return NOTHING;
  const subscriber = subscriberIn(desk, activity);
  if (change === 'removed') {
    await unsubscribe(desk, subscriber.tenantId, subscriber.rosterId);
    return NOTHING;
  }
  const isNew = await subscribe(desk, subscriber);
  return isNew ? () => welcome(desk, subscriber, (added) => greet(added, greetingFor(added))) : NOTHING;
}

const greetingFor = (subscriber: Subscriber): Reply =>
  helpReply(COMMANDS, readerOf(subscriber), 'welcome.title', ['welcome.channel', 'help.channel']);

/** What a person is told who added the bot for a chat of their own; null for any other activity. */
export async function personalGreeting(desk: Desk, activity: Activity): Promise<Reply | null> {
  if (activity.type !== 'installationUpdate' || !isPersonal(activity) || changeIn(activity) !== 'added') return null;
  const { reader } = await turnOf(desk, activity);
  return helpReply(COMMANDS, reader, 'welcome.title', ['welcome.personal']);
}
