import { Activity, timeZoneIn, typedLine, withoutThread } from '../../../src/teams/wire/activity';

const BOT = '28:co-sell-desk';

const MINIMAL = {
  type: 'message',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:megan' },
  recipient: { id: BOT },
  conversation: { id: '19:sales@thread.tacv2' },
};

const anActivity = (changes: Record<string, unknown> = {}): Activity => Activity.parse({ ...MINIMAL, ...changes });

const mention = (text: unknown, id: unknown = BOT): object => ({
  type: 'mention',
  text,
  mentioned: { id, name: 'Co-sell Desk' },
});

describe('reading an activity', () => {
  it('accepts one with only the required fields', () => {
    expect(Activity.safeParse(MINIMAL).success).toBe(true);
  });

  it('leaves out unknown fields', () => {
    expect(
      anActivity({ attachments: [{}], callerId: 'x', conversation: { id: '19:x', secret: 1 } }),
    ).not.toHaveProperty('attachments');
  });

  it('accepts null for optional fields', () => {
    const empty = Object.fromEntries(
      [
        'id',
        'name',
        'channelData',
        'text',
        'action',
        'locale',
        'localTimezone',
        'replyToId',
        'entities',
        'membersAdded',
        'membersRemoved',
      ].map((field) => [field, null]),
    );

    expect(Activity.safeParse({ ...MINIMAL, ...empty }).success).toBe(true);
  });

  it.each(['type', 'channelId', 'serviceUrl', 'from', 'recipient', 'conversation'])(
    'rejects one without %s',
    (field) => {
      expect(Activity.safeParse({ ...MINIMAL, [field]: undefined }).success).toBe(false);
      expect(Activity.safeParse({ ...MINIMAL, [field]: 5 }).success).toBe(false);
    },
  );

  it.each([undefined, null, 'text', 5, [], [MINIMAL], {}])('rejects %j', (body) => {
    expect(Activity.safeParse(body).success).toBe(false);
  });

  it.each([
    { field: 'text', value: 'x'.repeat(50_001) },
    { field: 'id', value: 'x'.repeat(2_001) },
    { field: 'type', value: 'x'.repeat(101) },
    { field: 'conversation', value: { id: 'x'.repeat(2_001) } },
  ])('rejects one with an oversized $field', ({ field, value }) => {
    expect(Activity.safeParse({ ...MINIMAL, [field]: value }).success).toBe(false);
  });
});

describe('the typed text', () => {
  it.each([
    { text: 'inbound', typed: 'inbound' },
    { text: '/inbound', typed: 'inbound' },
    { text: '/ inbound', typed: 'inbound' },
    { text: '  find   contoso \n freight ', typed: 'find contoso freight' },
    { text: 'inbound&nbsp;2', typed: 'inbound 2' },
    { text: '\u00A0inbound\u3000', typed: 'inbound' },
    { text: 'find a/b', typed: 'find a/b' },
    { text: 'Inbound', typed: 'Inbound' },
    { text: '', typed: '' },
    { text: null, typed: '' },
  ])('is $typed for $text', ({ text, typed }) => {
    expect(typedLine(anActivity({ text })).text).toBe(typed);
  });

  it.each([
    { text: '<at>Desk</at> inbound', entities: [mention('<at>Desk</at>')], typed: 'inbound' },
    { text: '<at>Desk</at>&nbsp;/inbound', entities: [mention('<at>Desk</at>')], typed: 'inbound' },
    {
      text: '<at>Co-sell</at> <at>Desk</at> help',
      entities: [mention('<at>Co-sell</at>'), mention('<at>Desk</at>')],
      typed: 'help',
    },
    { text: '<at>Desk</at> <at>Desk</at> help', entities: [mention('<at>Desk</at>')], typed: 'help' },
    { text: '<at>Desk</at> find $& $1', entities: [mention('<at>Desk</at>')], typed: 'find $& $1' },
    {
      text: '<at>Desk</at> find <at>Ravi</at>',
      entities: [mention('<at>Desk</at>'), mention('<at>Ravi</at>', '29:ravi')],
      typed: 'find <at>Ravi</at>',
    },
  ])('leaves out mentions of the bot only: $text', ({ text, entities, typed }) => {
    expect(typedLine(anActivity({ text, entities })).text).toBe(typed);
  });

  it.each([null, 5, 'mention', [], {}, mention(5), mention('<at>x</at>', null), { type: 'mention' }])(
    'is not affected by the entity %j',
    (entity) => {
      expect(typedLine(anActivity({ text: 'help', entities: [entity] })).text).toBe('help');
    },
  );

  it('does not grow with empty mentions', () => {
    const text = 'x'.repeat(50_000);

    expect(typedLine(anActivity({ text, entities: Array.from({ length: 100 }, () => mention('')) })).text).toBe(text);
  });

  it('keeps line ends in an answer with several lines', () => {
    const { text, answer } = typedLine(anActivity({ text: ' Sue  Smith&nbsp;\r\n\r\n+1 206 555 0111\n' }));

    expect({ text, answer }).toEqual({ text: 'Sue Smith +1 206 555 0111', answer: 'Sue Smith\n+1 206 555 0111' });
  });

  it.each([
    { text: '/skip', isSlashed: true },
    { text: '&nbsp;/skip', isSlashed: true },
    { text: 'skip', isSlashed: false },
    { text: 'and/or', isSlashed: false },
  ])('$text says whether a slash marks it as a command', ({ text, isSlashed }) => {
    expect(typedLine(anActivity({ text })).isSlashed).toBe(isSlashed);
  });
});

describe('the time zone', () => {
  it.each([
    { what: 'the activity itself', more: { localTimezone: 'Europe/Berlin' }, zone: 'Europe/Berlin' },
    { what: 'the client', more: { entities: [{ type: 'clientInfo', timezone: 'Asia/Tokyo' }] }, zone: 'Asia/Tokyo' },
    {
      what: 'both',
      more: { localTimezone: 'Europe/Berlin', entities: [{ type: 'clientInfo', timezone: 'Asia/Tokyo' }] },
      zone: 'Europe/Berlin',
    },
    {
      what: 'neither',
      more: { entities: [null, { type: 'clientInfo' }, { type: 'other', timezone: 'Asia/Tokyo' }] },
      zone: null,
    },
  ])('is found in $what: $zone', ({ more, zone }) => {
    expect(timeZoneIn(anActivity(more))).toBe(zone);
  });
});

describe('a conversation id', () => {
  it.each([
    { id: '19:sales@thread.tacv2;messageid=1700000000000', channel: '19:sales@thread.tacv2' },
    { id: '19:sales@thread.tacv2', channel: '19:sales@thread.tacv2' },
    { id: 'a:one-to-one', channel: 'a:one-to-one' },
  ])('$id belongs to $channel', ({ id, channel }) => {
    expect(withoutThread(id)).toBe(channel);
  });
});
