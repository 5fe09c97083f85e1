import type { Recipient, PersonalMessenger, PostedCard, SendOutcome } from '../../src/application/ports';
import { aPerson, aReferral, aSubscriber, NOW } from '../builders/a-referral';
import { cardOfSent, UNSENT, type TeamsHost } from './teams-host';

/** A messenger, and the Teams that it writes to. */
export interface PersonalMessengerHost {
  readonly messenger: PersonalMessenger;
  readonly teams: TeamsHost;
}

const WAITING = aReferral();
const ACCEPTED = aReferral({ stage: 'accepted', version: 2 });

const CHAT = 'a:megan';

/** Every kind of message. */
const KINDS = ['reminder', 'news', 'refusal', 'trouble', 'hole'] as const;
type Kind = (typeof KINDS)[number];

/** What every messenger to people does. `open` gives one whose Teams is empty each time it is called. */
export function describePersonalMessenger(open: () => Promise<PersonalMessengerHost>): void {
  let messenger: PersonalMessenger;
  let teams: TeamsHost;

  beforeEach(async () => {
    ({ messenger, teams } = await open());
  });

  /** Megan, whose chat with the bot is this one; null: it is not known yet. */
  const megan = (conversationId: string | null = CHAT): Recipient => ({
    person: aPerson(),
    locale: 'en',
    timeZone: 'Europe/London',
    address: { serviceUrl: teams.serviceUrl, botId: '28:bot', memberId: '29:megan', conversationId },
  });

  const lee = (): Recipient => {
    const { address, ...others } = megan(null);
    return {
      ...others,
      person: aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Lee Chan' }),
      address: { ...address, memberId: '29:lee' },
    };
  };

  const remind = (posted: PostedCard | null, referral = WAITING, whom = megan()): Promise<SendOutcome> =>
    messenger.remindPerson(referral, whom, posted, NOW);

  function send(kind: Kind, whom: Recipient): Promise<SendOutcome> {
    switch (kind) {
      case 'reminder':
        return remind(null, WAITING, whom);
      case 'news':
        return messenger.tellOwner(ACCEPTED, 'overdue', whom, NOW);
      case 'refusal':
        return messenger.tellRefusal(
          aReferral({ stage: 'declined' }),
          { deed: 'accept', why: 'overruled', fields: [], target: null },
          whom,
        );
      case 'trouble':
        return messenger.tellOfTrouble('unauthorized', whom);
      case 'hole':
        return messenger.tellOfHole(WAITING, aSubscriber(), whom);
    }
  }

  describe.each(KINDS)('a new message (%s)', (kind) => {
    it('is posted once to the chat that is known, and the outcome names its ids', async () => {
      const { conversationId, activityId } = cardOfSent(await send(kind, megan()));

      expect(conversationId).toBe(CHAT);
      expect(teams.messages()).toEqual([{ conversationId, activityId, edits: 0 }]);
    });

    it('is posted to a chat that is not known yet, which is the same each time', async () => {
      const first = cardOfSent(await send(kind, megan(null)));
      const second = cardOfSent(await send(kind, megan(null)));

      expect(second.conversationId).toBe(first.conversationId);
      expect(second.activityId).not.toBe(first.activityId);
      expect(teams.messages().map(({ activityId }) => activityId)).toEqual([first.activityId, second.activityId]);
    });

    it('is posted to a chat for each person', async () => {
      const [one, other] = [cardOfSent(await send(kind, megan(null))), cardOfSent(await send(kind, lee()))];

      expect(one.conversationId).not.toBe(other.conversationId);
    });

    it.each(UNSENT)('is not posted where Teams answers %s, which is the outcome of one request', async (_, outcome) => {
      teams.refuse(outcome);

      const sent = await send(kind, megan());

      expect(sent).toEqual(outcome);
      expect(teams.requests()).toBe(1);
      expect(teams.messages()).toEqual([]);
    });
  });

  describe('a posted reminder', () => {
    let posted: PostedCard;

    beforeEach(async () => {
      posted = cardOfSent(await remind(null));
    });

    it('is edited once something has changed, and keeps its ids', async () => {
      const edited = cardOfSent(await remind(posted, ACCEPTED));

      const { conversationId, activityId } = posted;
      expect(edited).toMatchObject({ conversationId, activityId });
      expect(edited.face).not.toBe(posted.face);
      expect(teams.messages()).toEqual([{ conversationId, activityId, edits: 1 }]);
    });

    it('is edited where it was posted, whichever chat is known now', async () => {
      const edited = cardOfSent(await remind(posted, ACCEPTED, megan(null)));

      expect(edited).toMatchObject({ conversationId: CHAT, activityId: posted.activityId });
      expect(teams.messages().map(({ edits }) => edits)).toEqual([1]);
    });

    it('is left alone where nothing has changed, without a request', async () => {
      const before = teams.requests();

      const outcome = await remind(posted);

      expect(outcome).toEqual({ kind: 'sent', card: posted });
      expect(teams.requests()).toBe(before);
    });

    it('that was deleted is missing, and nothing is posted in its place', async () => {
      teams.delete(posted);

      const outcome = await remind(posted, ACCEPTED);

      expect(outcome).toEqual({ kind: 'missing' });
      expect(teams.messages()).toEqual([]);
    });

    it.each(UNSENT)(
      'stays as it is where Teams answers %s, which is the outcome of one request',
      async (_, outcome) => {
        const before = teams.requests();
        teams.refuse(outcome);

        const edited = await remind(posted, ACCEPTED);

        expect(edited).toEqual(outcome);
        expect(teams.requests() - before).toBe(1);
        expect(teams.messages().map(({ edits }) => edits)).toEqual([0]);
      },
    );
  });
}
