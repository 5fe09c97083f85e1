import { isHeldBy } from '../../domain/model/whose-deal';
import type { Effect, OwnerMessage, PersonId, PersonMessage } from '../../domain/model/effect';
import { isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import { ownerOf, reach } from './recipients';
import { DONE, followedBy, isRequestedTwice, isDueAgainBefore, postponed } from './outcome';
import { OVERDUE_KEY, nextQuestionAt, closingKnownAt, planOverdueQuestion, type DeadlinePorts } from './deadlines';
import type {
  ChannelMessenger,
  Recipient,
  Delivery,
  Outcome,
  PendingEffect,
  PersonalMessenger,
  SendOutcome,
} from '../ports';
import {
  handleSendFailure,
  sendMessage,
  messageToPerson,
  messageToSubscriber,
  type OutgoingMessage,
  type SendingPorts,
} from './send-message';
import { cardHolders } from './message-key';

/** The ports that notifying people needs. */
export type NotificationPorts = SendingPorts &
  DeadlinePorts & {
    readonly channelMessenger: Pick<ChannelMessenger, 'noticeExpiry'>;
    readonly personalMessenger: Pick<PersonalMessenger, 'tellOwner' | 'tellRefusal' | 'tellOfHole'>;
  };

/**
 * Sends a message that is never updated. `sent` is the outcome after success, `gone` if the bot may no longer write
 * there.
 */
async function sendOnce(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  message: OutgoingMessage,
  sent: Outcome = DONE,
  gone: Outcome = DONE,
): Promise<Outcome> {
  const outcome = await sendMessage(ports, delivery, pending, message);
  if (outcome.kind === 'postponed') return outcome.left;
  if (outcome.kind === 'sent') return sent;
  const left = await handleSendFailure(ports, delivery, pending, message, outcome);
  return outcome.kind === 'gone' ? gone : left;
}

/** `notice`: posts into the thread of each card that the referral has expired. */
export async function notice(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { subscriberId }: Effect<'notice'>,
): Promise<Outcome> {
  const { cards, referral } = delivery;
  if (subscriberId === null) {
    const holders = cardHolders(Object.keys(cards));
    return followedBy(
      holders.map((holder): Effect => ({ kind: 'notice', subscriberId: holder })),
      ports.clock(),
    );
  }
  const [subscriber, card] = [await ports.subscribers.find(subscriberId), cards[subscriberId]];
  if (subscriber?.active !== true || card === undefined) return DONE;
  return sendOnce(
    ports,
    delivery,
    pending,
    messageToSubscriber(ports, subscriber, () => ports.channelMessenger.noticeExpiry(referral, subscriber, card)),
  );
}

/** `hole`: notifies an administrator that a referral matches no channel's routing. */
export async function notifyOfUnrouted(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  effect: Effect<'hole'>,
): Promise<Outcome> {
  const [subscriber, found] = [await ports.subscribers.find(effect.subscriberId), await reach(ports, effect.person)];
  if (subscriber === null || found === null) {
    ports.log.warn(
      { referral: delivery.referral.id, person: effect.person.objectId },
      'An administrator cannot be told of a hole in the routing: they never spoke to the bot.',
    );
    return DONE;
  }
  const { recipient } = found;
  return sendOnce(
    ports,
    delivery,
    pending,
    messageToPerson(ports, recipient, () =>
      ports.personalMessenger.tellOfHole(delivery.referral, subscriber, recipient),
    ),
  );
}

/** `tellOwner`: notifies the owner of a deal of Microsoft's answer. */
export async function tellOwner(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { news }: Effect<'tellOwner'>,
): Promise<Outcome> {
  return notifyOfNews(ports, delivery, pending, await ownerOf(ports, delivery.referral), news);
}

/**
 * Whether the news still applies: the person must still hold a referral that was handed over to them, and the deal must
 * not be archived.
 */
function stillApplies(referral: Referral, { person, news }: Effect<'tellPerson'>): boolean {
  return news === 'handed-over'
    ? isHeldBy(referral, person) && (isWaiting(referral) || isOpenDeal(referral))
    : isOpenDeal(referral);
}

/**
 * `tellPerson`: notifies a person if the news still applies. While the deal is being closed this is unknown, so the
 * effect waits.
 */
export async function tellPerson(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  effect: Effect<'tellPerson'>,
): Promise<Outcome> {
  const { referral } = delivery;
  if (!stillApplies(referral, effect) || isRequestedTwice(delivery, pending)) return DONE;
  if (referral.closing !== null) return postponed(pending, closingKnownAt(referral.closing, ports.clock()));
  return notifyOfNews(ports, delivery, pending, effect.person, effect.news);
}

/** Sends a message about a deal in the recipient's language and time zone. */
type SendTo = (whom: Recipient, now: Date) => Promise<SendOutcome>;

const notifyOfNews = (
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  person: PersonId | null,
  news: OwnerMessage | PersonMessage,
): Promise<Outcome> =>
  notifyPerson(ports, delivery, pending, person, news, (whom, now) =>
    ports.personalMessenger.tellOwner(delivery.referral, news, whom, now),
  );

/** Notifies a person about a deal in their own chat; if they muted the bot, after the end of the mute. */
async function notifyPerson(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  person: PersonId | null,
  news: string,
  write: SendTo,
): Promise<Outcome> {
  const { referral } = delivery;
  const found = person === null ? null : await reach(ports, person);
  if (found === null) {
    ports.log.warn(
      { referral: referral.id, news },
      'Somebody cannot be told about a deal: they never spoke to the bot.',
    );
    return DONE;
  }
  const { recipient, mutedUntil } = found;
  const now = ports.clock();
  if (mutedUntil !== null && mutedUntil > now) return postponed(pending, mutedUntil);
  return sendOnce(
    ports,
    delivery,
    pending,
    messageToPerson(ports, recipient, () => write(recipient, now)),
  );
}

/** `tellRefusal`: notifies a person that Partner Center rejected or overruled their change. */
export async function tellRefusal(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { person, refusal }: Effect<'tellRefusal'>,
): Promise<Outcome> {
  return notifyPerson(ports, delivery, pending, person, `refused ${refusal.deed}`, (whom) =>
    ports.personalMessenger.tellRefusal(delivery.referral, refusal, whom),
  );
}

/** `overdue`: asks the owner of a deal for its result, and again every week. */
export async function askAboutOverdue(
  ports: NotificationPorts,
  delivery: Delivery,
  pending: PendingEffect,
): Promise<Outcome> {
  const looked = await planOverdueQuestion(ports, delivery, pending);
  if ('instead' in looked) return looked.instead;
  const { ask } = looked;
  const now = ports.clock();
  const again = nextQuestionAt(now, ask.timeZone);
  const next = isDueAgainBefore(delivery, pending, again) ? DONE : postponed(pending, again);
  const message = messageToPerson(ports, ask, () =>
    ports.personalMessenger.tellOwner(delivery.referral, 'overdue', ask, now),
  );
  return sendOnce(
    ports,
    delivery,
    pending,
    message,
    { ...next, reminded: { whom: OVERDUE_KEY, from: now, until: now } },
    next,
  );
}
