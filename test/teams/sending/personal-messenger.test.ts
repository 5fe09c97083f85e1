import type { Correspondent, PostedCard, SendOutcome } from '../../../src/application/ports';
import { Connector } from '../../../src/teams/wire/connector';
import { PersonalMessenger } from '../../../src/teams/sending/personal-messenger';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import {
  chatOf,
  startTeamsConnector,
  type Fault,
  type StandingMessage,
  type TeamsConnector,
} from '../../support/teams-connector';
import { withMicrosoft } from '../../support/card-gallery';
import { aRefusal } from '../../support/trouble-gallery';
import { PATIENCE_MS } from '../../support/patience';

const MEMBER = '29:megan';
const CHAT = chatOf(MEMBER);

let teams: TeamsConnector;
let messenger: PersonalMessenger;

/** Waited for in vain, and yet long enough for what is asked to arrive. */
const LITTLE_PATIENCE_MS = 1_000;

const waitingFor = (milliseconds: number): PersonalMessenger =>
  new PersonalMessenger(new Connector(async () => null, milliseconds));

beforeEach(async () => {
  teams = await startTeamsConnector();
  messenger = waitingFor(PATIENCE_MS);
});

afterEach(() => teams.stop());

/** Megan, as she is reached: in the chat given, or without one so far. */
const megan = (conversationId: string | null = CHAT, overrides: Partial<Correspondent> = {}): Correspondent => ({
  person: aPerson(),
  locale: 'en',
  timeZone: 'Europe/London',
  address: { serviceUrl: teams.url, botId: '28:bot', memberId: MEMBER, conversationId },
  ...overrides,
});

const WAITING = aReferral({ deadline: daysFromNow(1), claim: { by: aPerson(), at: daysFromNow(-1) } });

const remind = (whom = megan(), posted: PostedCard | null = null, now = NOW, referral = WAITING) =>
  messenger.remindPerson(referral, whom, posted, now);

function cardOfSent(outcome: SendOutcome): PostedCard {
  if (outcome.kind !== 'sent') throw new Error(`It was not sent: ${outcome.kind}`);
  return outcome.card;
}

const paths = (): readonly string[] => teams.calls.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);

const versionsOf = (message: StandingMessage | undefined): readonly string[] =>
  (message?.versions ?? []).map((version) => JSON.stringify(version));

describe("somebody's own chat", () => {
  it('is begun where there is none, and told of', async () => {
    const { conversationId, activityId } = cardOfSent(await remind(megan(null)));

    expect(teams.calls[0]?.body).toMatchObject({
      isGroup: false,
      bot: { id: '28:bot' },
      members: [{ id: MEMBER }],
      tenantId: aPerson().tenantId,
    });
    expect(paths()).toEqual(['POST /v3/conversations', `POST /v3/conversations/${CHAT}/activities`]);
    expect(teams.messages).toMatchObject([{ conversationId, activityId }]);
    expect(conversationId).toBe(CHAT);
  });

  it('is written to where there is one', async () => {
    const { conversationId } = cardOfSent(await remind(megan('a:known')));

    expect(paths()).toEqual(['POST /v3/conversations/a:known/activities']);
    expect(conversationId).toBe('a:known');
  });

  it('alerts them, and has a summary', async () => {
    await remind();

    expect(teams.messages[0]?.versions[0]).toMatchObject({
      summary: '⏰❗ 24 hours left: Contoso Freight Inc (R-7K2MQ)',
      channelData: { notification: { alert: true } },
    });
  });

  it('speaks their language, on their clock', async () => {
    await remind(megan(CHAT, { locale: 'zh-CN', timeZone: 'Asia/Shanghai' }));

    expect(versionsOf(teams.messages[0])[0]).toContain('6月16日周二 GMT+8 17:00');
  });
});

describe('a reminder for one person', () => {
  it('stands alone, and mentions nobody', async () => {
    await remind();

    const [version] = versionsOf(teams.messages[0]);
    expect(version).toContain('Seattle');
    expect(version).not.toContain('msteams');
  });

  it('is edited where it stands once somebody answered, without another alert', async () => {
    const first = cardOfSent(await remind());

    const sent = await remind(megan(null), first, NOW, aReferral({ stage: 'accepted' }));

    expect(cardOfSent(sent)).toMatchObject({ conversationId: first.conversationId, activityId: first.activityId });
    expect(paths().slice(1)).toEqual([`PUT /v3/conversations/${CHAT}/activities/${first.activityId}`]);
    expect(versionsOf(teams.messages[0])[1]).toContain('✔ Accepted');
    expect(versionsOf(teams.messages[0])[1]).not.toContain('alert');
  });

  it('is left alone where nothing but the time has changed', async () => {
    const first = cardOfSent(await remind());

    expect(await remind(megan(), first, daysFromNow(0.9))).toEqual({ kind: 'sent', card: first });
    expect(teams.calls).toHaveLength(1);
  });
});

describe('the owner of a deal', () => {
  it.each([
    ['microsoft-accepted', withMicrosoft({ stage: 'accepted' }), '✔ Microsoft accepted: Contoso Freight Inc (R-7K2MQ)'],
    ['microsoft-declined', withMicrosoft({ stage: 'declined' }), '✖ Microsoft declined: Contoso Freight Inc (R-7K2MQ)'],
    [
      'microsoft-expired',
      withMicrosoft({ stage: 'expired' }),
      '⊘ Microsoft did not answer in time: Contoso Freight Inc (R-7K2MQ)',
    ],
    ['overdue', aReferral({ stage: 'accepted' }), '⏰ The close date has passed: Contoso Freight Inc (R-7K2MQ)'],
  ] as const)('is told by a card: %s', async (news, referral, summary) => {
    const sent = await messenger.tellOwner(referral, news, megan(null), NOW);

    expect(teams.messages).toMatchObject([
      {
        conversationId: CHAT,
        versions: [{ summary, channelData: { notification: { alert: true } }, attachments: [{}] }],
      },
    ]);
    expect(sent).toMatchObject({
      kind: 'sent',
      card: { conversationId: CHAT, activityId: teams.messages[0]?.activityId },
    });
  });
});

describe('who did what does not hold', () => {
  it('is told by a card', async () => {
    const sent = await messenger.tellRefusal(aReferral({ stage: 'declined' }), aRefusal(), megan(null));

    const summary = '≠ It was decided otherwise in Partner Center: Contoso Freight Inc (R-7K2MQ)';
    expect(teams.messages).toMatchObject([
      {
        conversationId: CHAT,
        versions: [{ summary, channelData: { notification: { alert: true } }, attachments: [{}] }],
      },
    ]);
    expect(cardOfSent(sent).conversationId).toBe(CHAT);
  });
});

describe('an administrator', () => {
  it('is told in plain text what keeps the service from Partner Center', async () => {
    const sent = await messenger.tellOfTrouble('unauthorized', megan(null, { locale: 'zh-CN' }));

    const text = expect.stringContaining('PARTNER_CENTER_REFRESH_TOKEN 设为该令牌') as string;
    expect(teams.messages).toMatchObject([
      {
        conversationId: CHAT,
        versions: [{ text, textFormat: 'plain', channelData: { notification: { alert: true } } }],
      },
    ]);
    expect(cardOfSent(sent).conversationId).toBe(CHAT);
  });

  it('is told of a hole in plain text', async () => {
    const sent = await messenger.tellOfHole(aReferral(), aSubscriber(), megan(null));

    const text = expect.stringContaining(
      'No channel asks for R-7K2MQ (Contoso Freight Inc, United States), so it was posted to General.',
    ) as string;
    expect(teams.messages).toMatchObject([
      {
        conversationId: CHAT,
        versions: [{ text, textFormat: 'plain', summary: text, channelData: { notification: { alert: true } } }],
      },
    ]);
    expect(cardOfSent(sent).conversationId).toBe(CHAT);
  });
});

describe('what Teams answers', () => {
  it.each<{ what: string; fault: Fault; beginning: SendOutcome['kind']; writing: SendOutcome['kind'] }>([
    { what: '401', fault: { status: 401 }, beginning: 'throttled', writing: 'throttled' },
    { what: '412', fault: { status: 412 }, beginning: 'throttled', writing: 'throttled' },
    { what: '429', fault: { status: 429 }, beginning: 'throttled', writing: 'throttled' },
    { what: '403', fault: { status: 403, code: 'ForbiddenOperationException' }, beginning: 'gone', writing: 'gone' },
    { what: '404', fault: { status: 404, code: 'ConversationNotFound' }, beginning: 'gone', writing: 'gone' },
    { what: '400', fault: { status: 400, code: 'BadArgument' }, beginning: 'failed', writing: 'failed' },
    { what: '408', fault: { status: 408 }, beginning: 'throttled', writing: 'ambiguous' },
    { what: '500', fault: { status: 500 }, beginning: 'throttled', writing: 'ambiguous' },
    { what: 'nothing', fault: 'silent', beginning: 'throttled', writing: 'ambiguous' },
    { what: 'a connection that breaks', fault: 'lost', beginning: 'throttled', writing: 'ambiguous' },
  ])(
    'is understood, and nothing is left open where a chat is only begun: $what',
    async ({ fault, beginning, writing }) => {
      teams.fault = () => fault;
      if (fault === 'silent') messenger = waitingFor(LITTLE_PATIENCE_MS);

      const outcomes = [await remind(megan(null)), await remind(megan())];

      expect(outcomes.map(({ kind }) => kind)).toEqual([beginning, writing]);
      expect(teams.calls).toHaveLength(2);
    },
  );

  it('with a time to wait is passed on', async () => {
    teams.fault = () => ({ status: 429, headers: { 'retry-after': '7' } });

    expect(await remind(megan(null))).toEqual({ kind: 'throttled', retryAfterMs: 7_000 });
  });

  it('once the chat is begun is about the message', async () => {
    teams.fault = ({ path }) => (path.endsWith('/activities') ? { status: 500 } : null);

    expect(await remind(megan(null))).toEqual({ kind: 'ambiguous' });
  });

  it('to an edit is about the message', async () => {
    const first = cardOfSent(await remind());
    teams.fault = () => ({ status: 404, code: 'ActivityNotFoundInConversation' });

    expect(await remind(megan(), first, NOW, aReferral({ stage: 'accepted' }))).toEqual({ kind: 'missing' });
  });

  it('is never what a fault of our own is taken for', async () => {
    jest.spyOn(Connector.prototype, 'createChat').mockRejectedValueOnce(new TypeError('A fault of our own.'));

    await expect(remind(megan(null))).rejects.toThrow('A fault of our own.');
  });
});
