import { translate, type MessageKey } from '../../src/locales/translate';
import { buttonsIn, inputsIn } from '../support/card-reading';
import { BOT, MEGAN, RAVI, startTestDesk, STRANGER, TEAM, TENANT, type TestDesk } from '../support/desk';
import { cardOf } from '../support/teams-connector';
import {
  codeOf,
  CONTOSO_ID,
  contoso,
  lastSaid,
  manyWaiting,
  said,
  sample,
  says,
  stored,
  untilQuiet,
} from '../support/watching';

const GROUP_CHAT = '19:deal-room@unq.gbl.spaces';
const PERSONAL_CHAT = 'a:megan-and-the-bot';
const LIST = 25;

const inGroupChat = {
  conversation: { id: GROUP_CHAT, conversationType: 'groupChat', isGroup: true, tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};
const inPerson = {
  conversation: { id: PERSONAL_CHAT, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  desk.connector.rosters.set(PERSONAL_CHAT, [MEGAN]);
  desk.connector.rosters.set(GROUP_CHAT, [MEGAN, RAVI]);
  await desk.install();
  await desk.push(Array.from({ length: 12 }, (_, index) => sample(index + 1)));
  // Before Megan has spoken to the bot, so that it does not ask her about a deal between two commands.
  await untilQuiet(desk);
});

afterAll(() => desk.stop());

/**
 * Types a line and returns the bot's reply. In a channel's thread only typed lines are answered, so cards do not
 * interfere.
 */
async function reply(text: string, more: Record<string, unknown> = {}, who = MEGAN): Promise<string> {
  await desk.type(text, who, { ...inPerson, ...more });
  return lastSaidIn((more['conversation'] as { id: string } | undefined)?.id ?? PERSONAL_CHAT);
}

const newestIn = (conversationId: string) =>
  desk.connector.messages.filter((message) => message.conversationId === conversationId).at(-1);

function lastSaidIn(conversationId: string): string {
  const activity = newestIn(conversationId)?.versions.at(-1);
  return typeof activity?.['text'] === 'string' ? activity['text'] : says(newestIn(conversationId));
}

const lastCard = () => cardOf(newestIn(PERSONAL_CHAT));

const TITLES: readonly (readonly [command: string, chinese: string, title: MessageKey])[] = [
  ['help', '帮助', 'help.title'],
  ['inbound', '待处理', 'list.inbound'],
  ['deals', '交易', 'list.deals'],
  ['deals mine', '交易 我的', 'list.deals.mine'],
  ['deals closing', '交易 即将成交', 'list.deals.closing'],
  ['deals overdue', '交易 已逾期', 'list.deals.overdue'],
  ['archived', '已归档', 'list.archived'],
  ['favorites', '收藏', 'list.favorites'],
];

describe('a command', () => {
  it.each(TITLES)('%s is answered with its card', async (command, _, title) => {
    expect(await reply(command)).toContain(said(title));
  });

  it.each(TITLES)('%s works as %s for a Chinese reader', async (_, chinese, title) => {
    expect(await reply(chinese, { locale: 'zh-CN' })).toContain(translate('zh-CN', title));
  });

  it.each(TITLES)('%s works also for a Chinese reader', async (command, _, title) => {
    expect(await reply(command, { locale: 'zh-Hans-CN' })).toContain(translate('zh-CN', title));
  });

  it.each([
    { typed: '/inbound', how: 'with a leading slash' },
    { typed: 'INBOUND', how: 'in capitals' },
    { typed: '  inbound  ', how: 'with spaces around it' },
    { typed: 'inbound&nbsp;', how: 'with a non-breaking space' },
    { typed: '\u00A0inbound\n', how: 'with white space of other kinds' },
    { typed: '&nbsp;/Inbound&nbsp;', how: 'with all of that' },
    { typed: '待处理', how: "in another language than the reader's" },
  ])('is understood $how', async ({ typed }) => {
    expect(await reply(typed)).toContain(said('list.inbound'));
  });

  it.each([
    { text: '<at>Co-sell Desk</at> inbound', mentions: ['<at>Co-sell Desk</at>'] },
    { text: '<at>Co-sell Desk</at>&nbsp;inbound', mentions: ['<at>Co-sell Desk</at>'] },
    { text: 'inbound <at>Co-sell Desk</at>', mentions: ['<at>Co-sell Desk</at>'] },
    { text: '<at>Co-sell</at> <at>Desk</at> inbound', mentions: ['<at>Co-sell</at>', '<at>Desk</at>'] },
    {
      text: '<at>Co-sell Desk</at> <at>Co-sell Desk</at> /inbound',
      mentions: ['<at>Co-sell Desk</at>', '<at>Co-sell Desk</at>'],
    },
    { text: 'inbound', mentions: [''] },
  ])('is understood after mentions: $text', async ({ text, mentions }) => {
    const entities = mentions.map((mention) => ({
      type: 'mention',
      text: mention,
      mentioned: { id: BOT, name: 'Co-sell Desk' },
    }));

    expect(await reply(text, { entities })).toContain(said('list.inbound'));
  });

  it.each([
    { where: 'the channel', more: {}, conversation: TEAM },
    {
      where: "a channel's thread",
      more: { conversation: { id: `${TEAM};messageid=1700000000000`, conversationType: 'channel', tenantId: TENANT } },
      conversation: `${TEAM};messageid=1700000000000`,
    },
    { where: 'a group chat', more: inGroupChat, conversation: GROUP_CHAT },
    { where: "a chat of one's own", more: inPerson, conversation: PERSONAL_CHAT },
  ])('is answered where it was typed: in $where', async ({ more, conversation }) => {
    await desk.type('deals', MEGAN, more);

    expect(lastSaidIn(conversation)).toContain(said('list.deals'));
  });

  it('is answered once where Teams delivers it twice', async () => {
    const before = desk.connector.messages.filter(({ conversationId }) => conversationId === PERSONAL_CHAT).length;

    await reply('help', { id: 'one-and-the-same' });
    await reply('help', { id: 'one-and-the-same' });

    expect(desk.connector.messages.filter(({ conversationId }) => conversationId === PERSONAL_CHAT)).toHaveLength(
      before + 1,
    );
  });

  it('is acknowledged with an empty 200', async () => {
    expect(await desk.type('help', MEGAN, inPerson)).toEqual({ status: 200, body: {} });
  });
});

describe('digest', () => {
  it("shows the channel's pipeline in a channel", async () => {
    await desk.type('digest');

    expect(lastSaidIn(TEAM)).toContain(said('list.inbound'));
    expect(lastSaidIn(TEAM)).toContain(said('digest.accepted'));
  });

  it("shows the person's own pipeline in a personal chat, with links to its lists", async () => {
    expect(await reply('digest')).toContain(said('digest.accepted'));
    expect(await reply('摘要', { locale: 'zh-CN' })).toContain(translate('zh-CN', 'digest.accepted'));
    expect(buttonsIn(lastCard()).map(({ verb }) => verb)).toContain('referral.refresh');
  });

  it('is refused to strangers', async () => {
    desk.connector.rosters.set(PERSONAL_CHAT, [MEGAN, STRANGER]);

    expect(await reply('digest', {}, STRANGER)).toBe(said('refusal.stranger'));
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const help = await reply('help');

    for (const command of [
      'inbound',
      'accept',
      'decline',
      'claim',
      'show',
      'find',
      'deals',
      'favorites',
      'archived',
      'digest',
      'language',
      'help',
    ])
      expect(help).toContain(`\n${command}`);
  });

  it('is the answer to an empty line', async () => {
    expect(await reply('')).toContain(said('help.title'));
  });

  it('is the answer to a mention without text', async () => {
    const entities = [{ type: 'mention', text: '<at>Co-sell Desk</at>', mentioned: { id: BOT } }];

    expect(await reply('<at>Co-sell Desk</at> ', { entities })).toContain(said('help.title'));
  });
});

describe('a command about one referral', () => {
  it.each([
    ['show', '查看'],
    ['open', '打开'],
  ])('%s CODE shows its card', async (command, chinese) => {
    const code = await codeOf(desk, CONTOSO_ID);

    expect(await reply(`${command} ${code}`)).toContain('Contoso Freight Inc');
    expect(await reply(`${chinese} ${code}`)).toContain('Contoso Freight Inc');
    expect(await reply(`${chinese}${code}`)).toContain('Contoso Freight Inc');
  });

  it('knows the code in any case, without R- and with O for 0', async () => {
    const code = await codeOf(desk, CONTOSO_ID);

    expect(await reply(`show ${code.toLowerCase()}`)).toContain('Contoso Freight Inc');
    expect(await reply(`show ${code.slice(2)}`)).toContain('Contoso Freight Inc');
    expect(await reply(`show ${code.replaceAll('0', 'O').replaceAll('1', 'l')}`)).toContain('Contoso Freight Inc');
  });

  it.each([['accept'], ['接受']])('%s CODE gives the same form as the button', async (command) => {
    await reply(`${command} ${await codeOf(desk, CONTOSO_ID)}`);
    const form = await desk.press('referral.accept', { referralId: CONTOSO_ID });

    expect(lastCard()).toEqual(form.body['value']);
  });

  it.each([['decline'], ['拒绝']])('%s CODE gives the same form as the button', async (command) => {
    await reply(`${command} ${await codeOf(desk, CONTOSO_ID)}`);
    const form = await desk.press('referral.decline', { referralId: CONTOSO_ID });

    expect(lastCard()).toEqual(form.body['value']);
  });

  it.each([
    ['claim', RAVI],
    ['认领', MEGAN],
  ] as const)('%s CODE shows who looks at it', async (command, who) => {
    desk.connector.rosters.set(PERSONAL_CHAT, [who]);

    const answer = await reply(`${command} ${await codeOf(desk, sample(3).id)}`, {}, who);

    expect(answer).toContain(said('notice.claimed'));
    expect(await stored(desk, sample(3).id)).toMatchObject({ claim: { by: { name: who.name } } });
  });

  it.each(['show', 'accept', 'decline', 'claim'])('%s without a code asks for it', async (command) => {
    expect(await reply(command)).toBe(said('code.missing', { command }));
  });

  it.each(['show', 'accept', 'decline', 'claim'])(
    '%s with what is no code says what a code looks like',
    async (command) => {
      expect(await reply(`${command} the contoso one`)).toBe(
        said('code.unreadable', { text: 'the contoso one', command }),
      );
    },
  );

  it.each(['show', 'accept', 'decline', 'claim'])('%s with an unknown code says so', async (command) => {
    expect(await reply(`${command} R-ZZZZZZ`)).toBe(said('refusal.unknown'));
  });

  it.each(['accept', 'decline', 'claim'])('%s of an answered referral shows its current state', async (command) => {
    const answer = await reply(`${command} ${await codeOf(desk, sample(11).id)}`);

    expect(answer).toContain(said('notice.portal'));
    expect(inputsIn(lastCard())).toEqual({});
  });
});

describe('find', () => {
  it.each([
    { text: 'contoso', finds: 'Contoso Freight Inc' },
    { text: 'CONTO frei', finds: 'Contoso Freight Inc' },
    { text: 'seattle', finds: 'Contoso Freight Inc' },
    { text: 'müller', finds: 'Adventure Works' },
    { text: 'ファブリカム', finds: '株式会社ファブリカム' },
    { text: '北京', finds: '北京微远科技有限公司' },
  ])('$text finds $finds', async ({ text, finds }) => {
    expect(await reply(`find ${text}`)).toContain(finds);
    expect(await reply(`查找${text}`)).toContain(finds);
  });

  it('finds by code', async () => {
    expect(await reply(`find ${await codeOf(desk, CONTOSO_ID)}`)).toContain('Contoso Freight Inc');
  });

  it('says that it found nothing, with what was looked for', async () => {
    expect(await reply('find zzzz')).toContain(said('list.empty.find', { text: 'zzzz' }));
  });

  it('without words asks for them', async () => {
    expect(await reply('find')).toBe(said('find.missing'));
    expect(await reply('find .*')).toBe(said('find.missing'));
  });

  it('treats patterns as text', async () => {
    expect(await reply('find c.ntoso')).not.toContain('Contoso Freight Inc');
  });
});

describe('text that is no command', () => {
  it.each([
    { typed: 'inbund', closest: 'inbound' },
    { typed: 'acept R-7K2MQ', closest: 'accept' },
    { typed: 'favourits', closest: 'favorites' },
    { typed: 'hlep', closest: 'help' },
    { typed: 'inbounds', closest: 'inbound' },
  ])('$typed gets the closest commands, $closest first', async ({ typed, closest }) => {
    const answer = await reply(typed);

    expect(answer).toContain(said('unknown.closest', { text: typed, commands: closest }).replace(/\?$/u, ''));
  });

  it('without any command near it points to help', async () => {
    expect(await reply('what is the weather like')).toBe(said('unknown.none', { text: 'what is the weather like' }));
  });

  it('is said back shortened, and as plain text', async () => {
    await reply(`${'x'.repeat(5_000)} <at>All</at>`);

    expect(newestIn(PERSONAL_CHAT)?.versions[0]).toMatchObject({
      text: said('unknown.none', { text: 'x'.repeat(100) }),
      textFormat: 'plain',
    });
  });

  it("is answered in the reader's language", async () => {
    expect(await reply('xyzzy', { locale: 'zh-CN' })).toBe(translate('zh-CN', 'unknown.none', { text: 'xyzzy' }));
  });
});

describe('language', () => {
  afterEach(() => reply('language en'));

  it.each(['language 中文', 'language zh-CN', 'language zh', '语言 简体中文', 'LANGUAGE zh-Hans-CN'])(
    '%s is remembered wherever the person goes',
    async (typed) => {
      expect(await reply(typed)).toBe(translate('zh-CN', 'language.set'));

      await desk.type('deals', MEGAN, {});
      expect(lastSaidIn(TEAM)).toContain(translate('zh-CN', 'list.deals'));
    },
  );

  it("is one person's own", async () => {
    await reply('language zh-CN');

    await desk.type('deals', RAVI, inGroupChat);

    expect(lastSaidIn(GROUP_CHAT)).toContain(said('list.deals'));
  });

  it('applies to cards that answer a button', async () => {
    await reply('language zh-CN');

    const answer = await desk.press('referral.decline', { referralId: CONTOSO_ID });

    expect(JSON.stringify(answer.body)).toContain(translate('zh-CN', 'decline.title'));
  });

  it('asks which one where none is named', async () => {
    expect(await reply('language')).toContain('zh-CN');
  });

  it('lists the languages, and what to type, if it does not know the one that was typed', async () => {
    expect(await reply('language Klingon')).toMatch(
      /"Klingon".*English \(en\), 简体中文 \(zh-CN\)\. Type for example: language zh-CN$/u,
    );
  });
});

describe('a list of more than ten', () => {
  let long: TestDesk;

  beforeAll(async () => {
    long = await startTestDesk();
    long.connector.rosters.set(PERSONAL_CHAT, [MEGAN]);
    await long.install();
    await long.push(manyWaiting(LIST));
  });

  afterAll(() => long.stop());

  const typed = async (text: string, more: Record<string, unknown> = {}) => {
    await long.type(text, MEGAN, { ...inPerson, ...more });
    return cardOf(long.connector.messages.filter(({ conversationId }) => conversationId === PERSONAL_CHAT).at(-1));
  };
  const customers = (card: unknown) =>
    [...JSON.stringify(card).matchAll(/Customer (\d{3})/gu)]
      .map(([, number]) => Number(number))
      .filter((number, index, all) => all.indexOf(number) === index);
  const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const pageButtons = (card: unknown) => buttonsIn(card).filter(({ verb }) => verb === 'referral.list');

  it('shows ten, soonest deadline first, and the total number', async () => {
    const card = await typed('inbound');

    expect(customers(card)).toEqual(from(1, 10));
    expect(JSON.stringify(card)).toContain(said('list.page', { page: 1, pages: 3 }));
  });

  it('has a button that replaces the page by the next one', async () => {
    const [next] = pageButtons(await typed('inbound'));

    const answer = await long.press('referral.list', next?.data ?? {});

    expect(customers(answer.body['value'])).toEqual(from(11, 20));
    expect(pageButtons(answer.body['value']).map(({ title }) => title)).toEqual([
      said('button.previous'),
      said('button.next'),
    ]);
  });

  it('ends with the last page', async () => {
    const card = await typed('inbound 3');

    expect(customers(card)).toEqual(from(21, 25));
    expect(pageButtons(card).map(({ title }) => title)).toEqual([said('button.previous')]);
  });

  it.each([
    { text: 'inbound 2', first: 11 },
    { text: '/INBOUND  2', first: 11 },
    { text: '待处理 2', first: 11 },
    { text: '待处理2', first: 11 },
    { text: 'inbound 0', first: 1 },
    { text: 'inbound 1', first: 1 },
  ])('$text shows the page from the referral $first on', async ({ text, first }) => {
    expect(customers(await typed(text))).toEqual(from(first, first + 9));
  });

  it.each(['inbound 4', 'inbound 99999'])('%s shows the last page, not that there is nothing', async (text) => {
    expect(customers(await typed(text))).toEqual(from(21, 25));
  });

  it('pages what find found', async () => {
    const [next] = pageButtons(await typed('find customer'));

    const answer = await long.press('referral.list', next?.data ?? {});

    expect(customers(answer.body['value'])).toHaveLength(10);
    expect(JSON.stringify(answer.body['value'])).toContain(said('list.page', { page: 2, pages: 3 }));
  });

  it('answers with a text if the page is not a number', async () => {
    await long.type('inbound tomorrow', MEGAN, inPerson);

    expect(lastSaid(long)).toBe(said('page.unreadable', { text: 'tomorrow', command: 'inbound' }));
  });

  it('opens a referral from its row', async () => {
    const [open] = buttonsIn(await typed('inbound'));

    const answer = await long.press(open?.verb ?? '', open?.data ?? {});

    expect(JSON.stringify(answer.body['value'])).toContain('Customer 001');
    expect(buttonsIn(answer.body['value']).map(({ verb }) => verb)).toContain('referral.accept');
  });

  it.each([
    { data: { command: 'inbound', page: 1e9 }, what: 'a page beyond any' },
    { data: { command: 'inbound', page: 0 }, what: 'a page before the first' },
    { data: { command: 'inbound', page: '2' }, what: 'a page that is text' },
    { data: { command: 'accept R-7K2MQ', page: 1 }, what: 'a command without pages' },
    { data: { command: 'no such command', page: 1 }, what: 'no command' },
    { data: {}, what: 'nothing' },
  ])('answers a forged button with a text: $what', async ({ data }) => {
    const answer = await long.press('referral.list', data);

    expect(answer).toMatchObject({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message' },
    });
  });
});

describe('a button by its fallback, as a message', () => {
  it('is answered with the same card', async () => {
    await desk.send({
      type: 'message',
      value: { verb: 'referral.refresh', referralId: CONTOSO_ID },
      from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
      ...inPerson,
    });

    expect(lastSaidIn(PERSONAL_CHAT)).toContain('Contoso Freight Inc');
  });

  it('confirms a form with what was typed into it', async () => {
    const { id } = contoso({ id: 'fa11bac0-0000-4000-8000-000000000001' });
    await desk.push([contoso({ id })]);

    await desk.send({
      type: 'message',
      value: { verb: 'referral.accept.confirm', referralId: id, version: 1, dealName: 'By fallback' },
      from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
      ...inPerson,
    });

    expect(lastSaidIn(PERSONAL_CHAT)).toContain(said('notice.accepted'));
  });

  it('of another version of the bot says what to type', async () => {
    await desk.send({
      type: 'message',
      value: { verb: 'deal.forget', referralId: CONTOSO_ID },
      from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
      ...inPerson,
    });

    expect(lastSaidIn(PERSONAL_CHAT)).toContain('inbound');
  });
});
