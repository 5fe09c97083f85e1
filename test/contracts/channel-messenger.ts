import type { ChannelMessenger, PostedCard, SendOutcome } from '../../src/application/ports';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import { aDigest } from '../builders/a-digest';
import { aReferral, aSubscriber, NOW } from '../builders/a-referral';
import { cardOfSent, UNSENT, type TeamsHost } from './teams-host';

/** A messenger, and the Teams that it writes to. */
export interface ChannelMessengerHost {
  readonly messenger: ChannelMessenger;
  readonly teams: TeamsHost;
}

const WAITING = aReferral();
const ACCEPTED = aReferral({ stage: 'accepted', version: 2 });

/** Messages that are edited once something has changed. */
const LASTING = ['card', 'reply', 'post'] as const;

/** Every kind of message. */
const KINDS = [...LASTING, 'notice', 'digest'] as const;
type Kind = (typeof KINDS)[number];

/** What every messenger to channels does. `open` gives one whose Teams is empty each time it is called. */
export function describeChannelMessenger(open: () => Promise<ChannelMessengerHost>): void {
  let messenger: ChannelMessenger;
  let teams: TeamsHost;

  beforeEach(async () => {
    ({ messenger, teams } = await open());
  });

  const channel = (): Subscriber => aSubscriber({ serviceUrl: teams.serviceUrl });
  const chat = (): Subscriber => ({ ...channel(), kind: 'groupChat', conversationId: '19:chat@unq.gbl.spaces' });

  /** The referral's card, which replies and notices need. */
  const cardIn = async (subscriber: Subscriber): Promise<PostedCard> =>
    cardOfSent(await messenger.showReferral(WAITING, subscriber, null));

  /** Sends a message of a kind, or edits the posted one. */
  function send(
    kind: Kind,
    subscriber: Subscriber,
    card: PostedCard,
    posted: PostedCard | null = null,
    referral = WAITING,
  ): Promise<SendOutcome> {
    switch (kind) {
      case 'card':
        return messenger.showReferral(referral, subscriber, posted);
      case 'reply':
      case 'post':
        return messenger.remind({ referral, subscriber, form: kind, card, lead: 4_320 }, posted, NOW);
      case 'notice':
        return messenger.noticeExpiry(referral, subscriber, card);
      case 'digest':
        return messenger.sendDigest(aDigest(), subscriber);
    }
  }

  describe.each(KINDS)('a new message (%s)', (kind) => {
    it('is posted once, and the outcome names its ids', async () => {
      const card = await cardIn(channel());

      const { conversationId, activityId } = cardOfSent(await send(kind, channel(), card));

      expect(teams.messages().slice(1)).toEqual([{ conversationId, activityId, edits: 0 }]);
    });

    it('is another message each time, and looks the same', async () => {
      const card = await cardIn(channel());

      const first = cardOfSent(await send(kind, channel(), card));
      const second = cardOfSent(await send(kind, channel(), card));

      expect(second.activityId).not.toBe(first.activityId);
      expect(second.face).toBe(first.face);
    });

    it('is in the one conversation that a group chat has', async () => {
      const card = await cardIn(chat());

      const { conversationId } = cardOfSent(await send(kind, chat(), card));

      expect(conversationId).toBe(chat().conversationId);
    });

    it.each(UNSENT)('is not posted where Teams answers %s, which is the outcome of one request', async (_, outcome) => {
      const card = await cardIn(channel());
      const before = teams.requests();
      teams.refuse(outcome);

      const sent = await send(kind, channel(), card);

      expect(sent).toEqual(outcome);
      expect(teams.requests() - before).toBe(1);
      expect(teams.messages()).toHaveLength(1);
    });
  });

  it.each(['reply', 'notice'] as const)('posts to the thread of the card in a channel: %s', async (kind) => {
    const card = await cardIn(channel());

    const { conversationId } = cardOfSent(await send(kind, channel(), card));

    expect(conversationId).toBe(card.conversationId);
  });

  it.each(['card', 'post', 'digest'] as const)('begins a thread of its own in a channel: %s', async (kind) => {
    const card = await cardIn(channel());

    const { conversationId } = cardOfSent(await send(kind, channel(), card));

    expect(conversationId).not.toBe(card.conversationId);
  });

  describe.each(LASTING)('a posted message (%s)', (kind) => {
    let card: PostedCard;
    let posted: PostedCard;

    beforeEach(async () => {
      card = await cardIn(channel());
      posted = cardOfSent(await send(kind, channel(), card));
    });

    it('is edited once something has changed, and keeps its ids', async () => {
      const edited = cardOfSent(await send(kind, channel(), card, posted, ACCEPTED));

      const { conversationId, activityId } = posted;
      expect(edited).toMatchObject({ conversationId, activityId });
      expect(edited.face).not.toBe(posted.face);
      expect(teams.messages().slice(1)).toEqual([{ conversationId, activityId, edits: 1 }]);
    });

    it('is left alone where nothing has changed, without a request', async () => {
      const before = teams.requests();

      const outcome = await send(kind, channel(), card, posted);

      expect(outcome).toEqual({ kind: 'sent', card: posted });
      expect(teams.requests()).toBe(before);
    });

    it('that was deleted is missing, and nothing is posted in its place', async () => {
      teams.delete(posted);

      const outcome = await send(kind, channel(), card, posted, ACCEPTED);

      expect(outcome).toEqual({ kind: 'missing' });
      expect(teams.messages()).toHaveLength(1);
    });

    it.each(UNSENT)(
      'stays as it is where Teams answers %s, which is the outcome of one request',
      async (_, outcome) => {
        const before = teams.requests();
        teams.refuse(outcome);

        const edited = await send(kind, channel(), card, posted, ACCEPTED);

        expect(edited).toEqual(outcome);
        expect(teams.requests() - before).toBe(1);
        expect(teams.messages().map(({ edits }) => edits)).toEqual([0, 0]);
      },
    );
  });
}
