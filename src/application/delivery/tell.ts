import { isHeldBy } from '../../domain/model/whose-deal';
import type { Effect, OwnerNews, PersonId, PersonNews } from '../../domain/model/effect';
import type { HistoryEntry } from '../../domain/model/history';
import { isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import { ownerOf, reach } from './correspond';
import { DONE, followedBy, isAskedAgain, isDueAgainBefore, parked, postponed, retried } from './outcome';
import { ASKED, askedAgainAt, knownAt, lookAtOverdue, type ClockPorts } from './pass-time';
import type { Correspondent, Delivery, EventSink, Outcome, PendingEffect, SendOutcome } from '../ports';
import { notTaken, sendMessage, toPerson, toSubscriber, type Message, type SendingPorts } from './show';
import { cardHolders } from './slots';

/** What telling people and systems needs from outside. */
export type TellingPorts = SendingPorts &
  ClockPorts & {
    /** Where events go; null: nobody wants to hear of them. */
    readonly events: EventSink | null;
  };

/** Sends a message that is true once, and is never edited; `sent` is what follows, and `gone` where the bot may not write. */
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

/** `notice`: each card's thread is told that time ran out. */
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
    toSubscriber(ports, subscriber, () => ports.messenger.noticeExpiry(referral, subscriber, card)),
  );
}

/** `hole`: an administrator is told that the routing has a hole. */
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
    toPerson(ports, whom, () => ports.messenger.tellOfHole(delivery.referral, subscriber, whom)),
  );
}

/** `tellOwner`: the owner of a deal hears what Microsoft answered. */
export async function tellOwner(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { news }: Effect<'tellOwner'>,
): Promise<Outcome> {
  return informOf(ports, delivery, pending, await ownerOf(ports, delivery.referral), news);
}

/** Whether there still is something to tell the person: what was handed over may be somebody else's again, and what is archived is nobody's business. */
function isTrue(referral: Referral, { person, news }: Effect<'tellPerson'>): boolean {
  return news === 'handed-over'
    ? isHeldBy(referral, person) && (isWaiting(referral) || isOpenDeal(referral))
    : isOpenDeal(referral);
}

/** `tellPerson`: somebody is told something that still holds. While a deal is being closed that is not known. */
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

/** Writes something about a deal, as the person who reads it wants it written. */
type Writing = (whom: Correspondent, now: Date) => Promise<SendOutcome>;

const informOf = (
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  person: PersonId | null,
  news: OwnerNews | PersonNews,
): Promise<Outcome> =>
  inform(ports, delivery, pending, person, news, (whom, now) =>
    ports.messenger.tellOwner(delivery.referral, news, whom, now),
  );

/** Tells somebody something about a deal in their own chat, unless they are muted: then afterwards. */
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

/** `tellRefusal`: somebody hears that what they did does not hold in Partner Center. */
export async function tellRefusal(
  ports: TellingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  { person, refusal }: Effect<'tellRefusal'>,
): Promise<Outcome> {
  return inform(ports, delivery, pending, person, `refused ${refusal.deed}`, (whom, now) =>
    ports.messenger.tellRefusal(delivery.referral, refusal, whom, now),
  );
}

/** `overdue`: the owner of a deal is asked what became of it, and a week later again. */
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
  const message = toPerson(ports, ask, () => ports.messenger.tellOwner(delivery.referral, 'overdue', ask, now));
  return tell(ports, delivery, pending, message, { ...next, reminded: { whom: ASKED, from: now, until: now } }, next);
}

/** What the history tells of the change that asked for an effect. */
const lineOf = ({ history }: Referral, { id }: PendingEffect): HistoryEntry | null =>
  history.find(({ version }) => id.startsWith(`${version}.`)) ?? null;

/** `emit`: other systems hear what happened. */
export async function emit(
  { events, clock, log }: TellingPorts,
  { referral }: Delivery,
  pending: PendingEffect,
  { what }: Effect<'emit'>,
): Promise<Outcome> {
  if (events === null) return DONE;
  const outcome = await events.emit(referral, what, `${referral.id}/${what}/${pending.id}`, lineOf(referral, pending));
  if (outcome === 'sent') return DONE;
  if (outcome === 'retry') return retried(pending, clock());
  log.error({ referral: referral.id, what }, 'The events address refused an event for good; it is parked.');
  return parked(pending, clock(), 'EventRefused');
}
