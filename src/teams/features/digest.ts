import { digestFor, digestForPerson } from '../../application/channels/digest';
import { isMemberOf, visibilityOf, viewerOf, type Viewer } from '../../application/access';
import type { Subscriber } from '../../domain/channel/subscriber';
import { digestCard } from '../cards/digest';
import type { Desk } from '../turn/desk';
import { strangerReply, type Reply, type Turn } from '../turn/turn';
import { commandIfAlone, defineCommand, IgnoredArguments } from '../turn/command';

/**
 * The channel's digest. It is refused to people who may not see the channel's referrals, although they can read the
 * channel.
 */
async function channelDigestReply(desk: Desk, turn: Turn, viewer: Viewer, subscriber: Subscriber): Promise<Reply> {
  if (!viewer.isAdministrator && !isMemberOf(viewer, subscriber.id)) return strangerReply(turn);
  return { kind: 'card', ...digestCard(await digestFor(desk, subscriber), turn.reader, { channel: subscriber.name }) };
}

async function personalDigestReply(desk: Desk, turn: Turn, viewer: Viewer): Promise<Reply> {
  const sight = visibilityOf(viewer);
  if (sight === null) return strangerReply(turn);
  return {
    kind: 'card',
    ...digestCard(await digestForPerson(desk, sight, turn.reader.timeZone), turn.reader, { channel: null }),
  };
}

/**
 * `digest`: the current pipeline; the channel's if it is typed in a channel that gets referrals, otherwise the person's
 * own.
 */
export const digestCommand = commandIfAlone(
  defineCommand('digest', null, IgnoredArguments, async (desk, turn) => {
    const viewer = await viewerOf(desk, turn.caller);
    const here = viewer.all.find(({ id }) => id === turn.subscriberId);
    return here === undefined ? personalDigestReply(desk, turn, viewer) : channelDigestReply(desk, turn, viewer, here);
  }),
);
