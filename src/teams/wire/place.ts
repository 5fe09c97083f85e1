import { createHash } from 'node:crypto';
import { withoutThread, type Activity } from './activity';
import { tenantOf } from './guard';

/** Whether an activity happened in a channel of a team. */
export const isChannel = ({ conversation, channelData }: Activity): boolean =>
  conversation.conversationType === 'channel' || channelData?.team?.id != null;

/** Whether an activity happened in a person's one-to-one chat with the bot. */
export const isPersonal = (activity: Activity): boolean =>
  !isChannel(activity) && activity.conversation.conversationType !== 'groupChat';

/** The id of the roster with the conversation's members: in a channel the team's, otherwise the conversation's own. */
export const rosterIdOf = (activity: Activity): string =>
  activity.channelData?.team?.id ?? withoutThread(activity.conversation.id);

/**
 * The channel or chat to post to: the channel selected during installation, otherwise the one the activity came from.
 */
export const conversationOf = ({ channelData, conversation }: Activity): string =>
  channelData?.settings?.selectedChannel?.id ?? channelData?.channel?.id ?? withoutThread(conversation.id);

/**
 * The id of the channel or chat as a subscriber. It is derived from Teams' own ids, so every activity from there gives
 * the same id. Null in a one-to-one chat.
 */
export function subscriberIdOf(activity: Activity): string | null {
  if (isPersonal(activity)) return null;
  return createHash('sha256')
    .update(`${tenantOf(activity) ?? ''}/${conversationOf(activity)}`)
    .digest('hex')
    .slice(0, 24);
}
