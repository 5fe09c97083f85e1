import { isHeldBy } from '../../domain/model/whose-deal';
import type { Effect, OwnerNews, PersonId, PersonNews } from '../../domain/model/effect';
import { isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import { ownerOf, reach } from './correspond';
import { DONE, followedBy, isAskedAgain, isDueAgainBefore, postponed } from './outcome';
import { ASKED, askedAgainAt, knownAt, lookAtOverdue, type ClockPorts } from './pass-time';
import type {
  ChannelMessenger,
  Correspondent,
  Delivery,
  Outcome,
  PendingEffect,
  PersonalMessenger,
  SendOutcome,
} from '../ports';
import { notTaken, sendMessage, toPerson, toSubscriber, type Message, type SendingPorts } from './send-message';
import { cardHolders } from './slots';

/** The ports that notifying people needs. */
export type TellingPorts = SendingPorts &
  ClockPorts & {
    readonly channelMessenger: Pick<ChannelMessenger, 'noticeExpiry'>;
    readonly personalMessenger: Pick<PersonalMessenger, 'tellOwner' | 'tellRefusal' | 'tellOfHole'>;
  };

/**
 * Sends a message that is never updated. `sent` is the outcome after success, `gone` if the bot may no longer write
 * there.
 */
async function tell(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  message: Message,
  sent: Outcome = DONE,
  gone: Outcome = DONE,
): Promise<Outcome> {
  const outcome = await sendMessage(ports, delivery, pending, message);
  if (outcome.kind === 'postponed') return outcome.left;
  if (outcome.kind === 'sent') return sent;
  const left = await notTaken(ports, delivery, pending, message, outcome);
  return outcome.kind === 'gone' ? gone : left;
}

/** `notice`: posts into the thread of each card that the referral has expired. */
export async function notice(
  ports: TellingPorts,
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
  return tell(
    ports,
    delivery,
    pending,
    toSubscriber(ports, subscriber, () => ports.channelMessenger.noticeExpiry(referral, subscriber, card)),
  );
}

/** `hole`: notifies an administrator that a referral matches no channel's routing. */
export async function tellOfHole(
  ports: TellingPorts,
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
  const { whom } = found;
  return tell(
    ports,
    delivery,
    pending,
    toPerson(ports, whom, () => ports.personalMessenger.tellOfHole(delivery.referral, subscriber, whom)),
  );
}

/** `tellOwner`: notifies the owner of a deal of Microsoft's answer. */
export async function tellOwner(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { news }: Effect<'tellOwner'>,
): Promise<Outcome> {
  return informOf(ports, delivery, pending, await ownerOf(ports, delivery.referral), news);
}

/**
 * Whether the news still applies: the person must still hold a referral that was handed over to them, and the deal must
 * not be archived.
 */
function isTrue(referral: Referral, { person, news }: Effect<'tellPerson'>): boolean {
  return news === 'handed-over'
    ? isHeldBy(referral, person) && (isWaiting(referral) || isOpenDeal(referral))
    : isOpenDeal(referral);
}

/**
 * `tellPerson`: notifies a person if the news still applies. While the deal is being closed this is unknown, so the
 * effect waits.
 */
export async function tellPerson(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  effect: Effect<'tellPerson'>,
): Promise<Outcome> {
  const { referral } = delivery;
  if (!isTrue(referral, effect) || isAskedAgain(delivery, pending)) return DONE;
  if (referral.closing !== null) return postponed(pending, knownAt(referral.closing, ports.clock()));
  return informOf(ports, delivery, pending, effect.person, effect.news);
}

/** Sends a message about a deal in the recipient's language and time zone. */
type Writing = (whom: Correspondent, now: Date) => Promise<SendOutcome>;

const informOf = (
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  person: PersonId | null,
  news: OwnerNews | PersonNews,
): Promise<Outcome> =>
  inform(ports, delivery, pending, person, news, (whom, now) =>
    ports.personalMessenger.tellOwner(delivery.referral, news, whom, now),
  );

/** Notifies a person about a deal in their own chat; if they muted the bot, after the end of the mute. */
async function inform(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  person: PersonId | null,
  news: string,
  write: Writing,
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
  const { whom, mutedUntil } = found;
  const now = ports.clock();
  if (mutedUntil !== null && mutedUntil > now) return postponed(pending, mutedUntil);
  return tell(
    ports,
    delivery,
    pending,
    toPerson(ports, whom, () => write(whom, now)),
  );
}

/** `tellRefusal`: notifies a person that Partner Center rejected or overruled their change. */
export async function tellRefusal(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { person, refusal }: Effect<'tellRefusal'>,
): Promise<Outcome> {
  return inform(ports, delivery, pending, person, `refused ${refusal.deed}`, (whom) =>
    ports.personalMessenger.tellRefusal(delivery.referral, refusal, whom),
  );
}

/** `overdue`: asks the owner of a deal for its result, and again every week. */
export async function askAboutOverdue(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
): Promise<Outcome> {
  const looked = await lookAtOverdue(ports, delivery, pending);
  if ('instead' in looked) return looked.instead;
  const { ask } = looked;
  const now = ports.clock();
  const again = askedAgainAt(now, ask.timeZone);
  const next = isDueAgainBefore(delivery, pending, again) ? DONE : postponed(pending, again);
  const message = toPerson(ports, ask, () => ports.personalMessenger.tellOwner(delivery.referral, 'overdue', ask, now));
  return tell(ports, delivery, pending, message, { ...next, reminded: { whom: ASKED, from: now, until: now } }, next);
}
