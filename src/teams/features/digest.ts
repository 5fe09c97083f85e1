import { digestFor, digestForPerson } from '../../application/channels/digest';
import { isMemberOf, sightOf, standingOf, type Standing } from '../../application/access';
import type { Subscriber } from '../../domain/channel/subscriber';
import { digestCard } from '../cards/digest';
import type { Desk } from '../turn/desk';
import { strangerReply, type Reply, type Turn } from '../turn/turn';
import { alone, defineCommand, Nothing } from '../turn/command';

/**
 * The channel's digest. It is refused to people who may not see the channel's referrals, although they can read the
 * channel.
 */
async function ofChannel(desk: Desk, turn: Turn, standing: Standing, subscriber: Subscriber): Promise<Reply> {
  if (!standing.isAdministrator && !isMemberOf(standing, subscriber.id)) return strangerReply(turn);
  return { kind: 'card', ...digestCard(await digestFor(desk, subscriber), turn.reader, { channel: subscriber.name }) };
}

async function ofPerson(desk: Desk, turn: Turn, standing: Standing): Promise<Reply> {
  const sight = sightOf(standing);
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
export const digestCommand = alone(
  defineCommand('digest', null, Nothing, async (desk, turn) => {
    const standing = await standingOf(desk, turn.caller);
    const here = standing.all.find(({ id }) => id === turn.subscriberId);
    return here === undefined ? ofPerson(desk, turn, standing) : ofChannel(desk, turn, standing, here);
  }),
);
