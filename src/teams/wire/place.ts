import { createHash } from 'node:crypto';
import { withoutThread, type Activity } from './activity';
import { tenantOf } from './guard';

/** Whether something happened in a channel of a team. */
export const isChannel = ({ conversation, channelData }: Activity): boolean =>
  conversation.conversationType === 'channel' || channelData?.team?.id != null;

/** Whether something happened in a person's own chat with the bot. */
export const isPersonal = (activity: Activity): boolean =>
  !isChannel(activity) && activity.conversation.conversationType !== 'groupChat';

/** Whose roster says who belongs to the conversation: the team's in a channel, its own elsewhere. */
export const rosterIdOf = (activity: Activity): string =>
  activity.channelData?.team?.id ?? withoutThread(activity.conversation.id);

/** The channel or chat that is posted to: the channel picked while installing, else the one the activity came from. */
export const conversationOf = ({ channelData, conversation }: Activity): string =>
  channelData?.settings?.selectedChannel?.id ?? channelData?.channel?.id ?? withoutThread(conversation.id);

/** A channel or chat is one subscriber, whichever activity tells of it, and however often: its id follows from Teams' own. Null in a person's own chat. */
export function subscriberIdOf(activity: Activity): string | null {
  if (isPersonal(activity)) return null;
  return createHash('sha256')
    .update(`${tenantOf(activity) ?? ''}/${conversationOf(activity)}`)
    .digest('hex')
    .slice(0, 24);
}
