import { translate } from '../../src/locales/translate';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../support/card-reading';
import { MEGAN, RAVI, STRANGER, startTestDesk, TEAM, TENANT, type Answer, type TestDesk } from '../support/desk';
import { cardOf, chatOf, type StandInMember } from '../support/teams-connector';
import { sample, stored, untilQuiet, type Wire } from '../support/watching';

/** Always in the future, so that no test depends on the current date. */
const CLOSING = '2099-03-31';

const CHINESE = { locale: 'zh-CN' };

let desk: TestDesk;

/** An earlier deal of Megan's with a complete customer; it has her phone number. */
function earlierDeal(): Wire {
  const wire = sample(1);
  const member = {
    firstName: 'Megan',
    lastName: 'Ortiz',
    email: 'megan.ortiz@northwindtraders.com',
    phoneNumber: '+1 206 555 0150',
  };
  return { ...wire, status: 'Active', substatus: 'Accepted', team: [member] };
}

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.install();
  await desk.push([earlierDeal()]);
  for (const who of [MEGAN, RAVI, STRANGER]) desk.connector.rosters.set(chatOf(who.id), [who]);
  await desk.type('settings');
  await untilQuiet(desk);
});

afterAll(() => desk.stop());

const chatWith = (who: StandInMember): Record<string, unknown> => ({
  conversation: { id: chatOf(who.id), conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
});

const newestIn = (conversationId: string) =>
  desk.connector.messages.filter((message) => message.conversationId === conversationId).at(-1);

/** The last message of a conversation, as a card or as text. */
function saidIn(conversationId: string): string {
  const text = newestIn(conversationId)?.versions.at(-1)?.['text'];
  return typeof text === 'string' ? text : textIn(cardOf(newestIn(conversationId)));
}

/** Types a line in a person's own chat; returns the bot's reply. */
async function type(line: string, more: Record<string, unknown> = {}, who = MEGAN): Promise<string> {
  interactions += 1;
  await desk.type(line, who, { ...chatWith(who), ...more });
  return saidIn(chatOf(who.id));
}

const card = (who = MEGAN): Record<string, unknown> => cardOf(newestIn(chatOf(who.id)));

const valueOf = ({ body }: Answer): Record<string, unknown> => body['value'] as Record<string, unknown>;

/** Presses a button of a card, with the values of its inputs or others; returns the new card, or a text. */
async function press(
  shown: unknown,
  verb: string,
  typed: Record<string, unknown> = {},
  where: Record<string, unknown> = {},
  who = MEGAN,
): Promise<Record<string, unknown>> {
  const button = buttonsIn(shown).find(
    ({ verb: each, data }) => each === verb && Object.entries(where).every(([key, value]) => data[key] === value),
  );
  if (button === undefined) throw new Error(`There is no such button in: ${textIn(shown)}`);
  const entered =
    verb === 'draft.answer' || verb === 'draft.edit' || verb === 'draft.confirm'
      ? { ...inputsIn(shown), ...typed }
      : {};
  interactions += 1;
  return valueOf(await desk.press(verb, { ...entered, ...button.data }, who, chatWith(who)));
}

const idIn = (shown: unknown): string => String(buttonsIn(shown)[0]?.data['referralId']);

const dealIn = (shown: unknown): Promise<Record<string, unknown>> => stored(desk, idIn(shown));

/** The part that a card of a draft asks for, or `review`; for any other card its first line. */
const placeIn = (shown: unknown): string => {
  const lines = textIn(shown).split('\n');
  return lines.find((line) => line === 'Is this right?' || /^New deal · /u.test(line)) ?? lines[0] ?? '';
};

const solutionIn = (shown: unknown): string =>
  Object.entries(choicesIn(shown, 'solutions')).find(([, title]) => title.includes('Northwind Migration'))?.[0] ?? '';

/** The card with all fields of an empty draft. */
async function wholeCard(): Promise<Record<string, unknown>> {
  await anew();
  return press(card(), 'draft.edit', {}, { step: 'all' });
}

/** Everything that a co-sell deal with a new customer needs. */
const wholeForm = (): Record<string, string> => ({
  customerName: 'Wide World Importers',
  customerAddress: '1 Quay Street',
  customerCity: 'Auckland',
  customerCountry: 'NZ',
  contactName: 'Sue Smith',
  contactPhone: '+64 9 555 0111',
  contactEmail: 'sue@wideworld.example',
  dealName: 'Till refresh',
  dealValue: '80k',
  currency: 'NZD',
  closeDate: CLOSING,
  solutions: solutionIn(card()) || 'SOL-61900-NWA',
  microsoftHelp: 'co-sell',
  assistance: 'QuotesOrLicensing',
  consent: 'true',
});

/** The review of a complete private deal. */
async function reviewed(): Promise<Record<string, unknown>> {
  await anew();
  for (const line of [...TO_TYPE, 'private']) await type(line);
  return card();
}

const deals = (): Promise<number> => desk.database.db.collection('referrals').countDocuments();

/** How many messages and presses there were so far. */
let interactions = 0;
const told = (): number => interactions;

const search = (value: unknown, who = MEGAN): Promise<Answer> =>
  desk.send({
    type: 'invoke',
    name: 'application/search',
    value,
    from: { id: who.id, aadObjectId: who.aadObjectId, name: who.name },
    ...chatWith(who),
  });

/** A new draft of Megan's, which replaces any other one. */
async function anew(line = ''): Promise<string> {
  await type('cancel');
  return type(`new deal ${line}`.trim());
}

describe('a deal that is typed', () => {
  it('private, question by question', async () => {
    const asked = [
      await anew(),
      await type('Tailspin Toys, 1 Main Street, Seattle, WA 98101, US'),
      await type('skip'),
      await type('Route planning'),
      await type('50k usd'),
      await type(CLOSING),
      await type('They have it on trial'),
      await type('Northwind Migration Accelerator'),
      await type('private'),
      await type('create'),
    ];

    expect(asked.map((text) => text.split('\n').find((line) => line.endsWith('?')) ?? text.split('\n')[0])).toEqual([
      'Which customer is it?',
      'Who is your contact at Tailspin Toys?',
      'What is the deal called?',
      'How much is it worth?',
      'When will it close?',
      'Anything else to note?',
      'What do you sell?',
      'Would you like help from Microsoft?',
      'Is this right?',
      'Done: the deal is created.',
    ]);
    expect(await dealIn(card())).toMatchObject({
      stage: 'accepted',
      direction: 'outbound',
      dealType: 'private',
      customer: { name: 'Tailspin Toys', address: { city: 'Seattle', country: 'US' }, contacts: [] },
      terms: {
        name: 'Route planning',
        value: { minor: 5_000_000, currency: 'USD' },
        closeDate: CLOSING,
        notes: 'They have it on trial',
      },
    });
  });

  it('co-sell, in Chinese', async () => {
    await type('取消', CHINESE);
    await type('新建商机', CHINESE);
    await type('康拓软件，南京东路100号，上海，中国', CHINESE);
    await type('李娜，+86 21 5555 0111，lina@contoso.com', CHINESE);
    await type('数据平台升级', CHINESE);
    const echoed = await type('5万人民币', CHINESE);
    await type(CLOSING, CHINESE);
    await type('跳过', CHINESE);
    await type('Northwind Migration Accelerator', CHINESE);
    await type('联合销售', CHINESE);
    await type('概念验证', CHINESE);
    const consent = saidIn(chatOf(MEGAN.id));
    const review = await type('是', CHINESE);
    const created = await type('创建', CHINESE);

    expect(echoed).toContain('已理解：金额：¥50,000.00');
    expect(consent).toContain('是否同意将其姓名、电话和电子邮件提供给 Microsoft');
    expect(review).toContain(translate('zh-CN', 'draft.review.co-sell'));
    expect(created).toContain('完成：交易已创建。');
    expect(await dealIn(card())).toMatchObject({
      dealType: 'co-sell',
      customer: { name: '康拓软件', address: { country: 'CN' } },
      invitation: { assistance: 'ProofOfConceptOrDemo' },
    });
  });

  it("echoes what was understood in the reader's format", async () => {
    await anew('Contoso Freight Inc');
    await type('skip');
    await type('Route planning');

    expect(await type('50k usd')).toContain('Understood: Value: $50,000.00');
    expect(await type(CLOSING)).toContain('Understood: Close date: Mar 31, 2099');
  });
});

describe('a deal from cards', () => {
  it('is filled in part by part, and only open parts are asked for', async () => {
    await anew();
    const known = await press(card(), 'draft.answer', {
      customer: Object.keys(choicesIn(card(), 'customer')).find((key) => key.startsWith('contoso freight')),
    });
    const solutions = await press(known, 'draft.answer', {
      dealName: 'Data estate',
      dealValue: '120,000',
      currency: 'EUR',
      closeDate: CLOSING,
    });
    const microsoft = await press(solutions, 'draft.answer', { solutions: solutionIn(solutions) });
    const review = await press(microsoft, 'draft.answer', { microsoftHelp: 'private' });
    const created = await press(review, 'draft.confirm');

    expect([known, solutions, microsoft, review, created].map(placeIn)).toEqual([
      'New deal · Step 3 of 6 · The deal',
      'New deal · Step 5 of 6 · Solutions',
      'New deal · Step 6 of 6 · Microsoft',
      'Is this right?',
      'Done: the deal is created.',
    ]);
    expect(await dealIn(created)).toMatchObject({
      dealType: 'private',
      customer: { name: 'Contoso Freight Inc', contacts: [{ email: 'sue.smith@contoso.com' }] },
      terms: { value: { minor: 12_000_000, currency: 'EUR' } },
      team: [{ email: MEGAN.email, phone: '+1 206 555 0150' }],
    });
  });

  it('is filled in on one card', async () => {
    const review = await press(await wholeCard(), 'draft.answer', wholeForm());
    const created = await press(review, 'draft.confirm');

    expect(await dealIn(created)).toMatchObject({
      dealType: 'co-sell',
      customer: { name: 'Wide World Importers' },
      terms: { name: 'Till refresh' },
      invitation: { assistance: 'QuotesOrLicensing' },
    });
  });

  it('keeps everything that was entered on the one card, and shows the faults below the fields', async () => {
    const again = await press(await wholeCard(), 'draft.answer', {
      ...wholeForm(),
      dealValue: 'lots',
      currency: '',
      contactEmail: 'sue at contoso',
      consent: 'false',
    });

    expect(inputsIn(again)).toMatchObject({
      customerName: 'Wide World Importers',
      dealName: 'Till refresh',
      dealValue: 'lots',
      contactEmail: 'sue at contoso',
      microsoftHelp: 'co-sell',
    });
    expect([faultBelow(again, 'dealValue'), faultBelow(again, 'contactEmail'), faultBelow(again, 'consent')]).toEqual([
      '⚠ This amount was not understood. Write it like 125,000 or 125k.',
      '⚠ This is no e-mail address. It looks like sue@contoso.com',
      '⚠ Without the consent of the contact nothing about them may go to Microsoft. Ask them first, or make the deal private.',
    ]);
  });

  it('moves to the card with all fields with what was entered so far', async () => {
    await anew();
    const whole = await press(card(), 'draft.edit', { customerName: 'Litware' }, { step: 'all' });

    expect(inputsIn(whole)).toMatchObject({ customerName: 'Litware', dealName: '' });
    expect(placeIn(await press(whole, 'draft.edit'))).toBe('New deal · Step 1 of 6 · Customer');
  });

  it('is changed at the review part by part', async () => {
    const review = await reviewed();
    const people = await press(review, 'draft.edit', {}, { step: 'people' });
    const again = await press(people, 'draft.answer', { people: `${inputsIn(people)['people']},${RAVI.email}` });

    expect(placeIn(people)).toBe('New deal · Step 4 of 6 · Our people');
    expect(choicesIn(people, 'people')).toMatchObject({
      [String(MEGAN.email)]: 'Megan Ortiz (you)',
      [String(RAVI.email)]: 'Ravi Menon',
    });
    expect(textIn(again)).toContain('ravi.menon@northwindtraders.com');
  });
});

describe('the shortest way to a complete deal for a known customer', () => {
  it.each([
    { dealType: 'private', form: { microsoftHelp: 'private' } },
    { dealType: 'co-sell', form: { microsoftHelp: 'co-sell', assistance: 'GeneralOrOther', consent: 'true' } },
  ])(
    'takes four interactions for a $dealType deal: a line, the card with all fields, its button, and the confirmation',
    async ({ dealType, form }) => {
      await type('cancel');
      const before = told();
      await type(`new deal Contoso Freight Inc, 50k USD, ${CLOSING}`);
      const whole = await press(card(), 'draft.edit', {}, { step: 'all' });
      const review = await press(whole, 'draft.answer', {
        dealName: 'Data estate',
        solutions: solutionIn(whole),
        ...form,
      });
      const created = await press(review, 'draft.confirm');

      expect(told() - before).toBeLessThanOrEqual(6);
      expect(told() - before).toBe(4);
      expect(await dealIn(created)).toMatchObject({
        dealType,
        stage: 'accepted',
        terms: { closeDate: CLOSING, value: { minor: 5_000_000, currency: 'USD' } },
      });
    },
  );
});

describe('an ambiguous answer', () => {
  it('is answered with the candidates, which are chosen by button', async () => {
    await anew('Contoso Freight Inc');
    await type('Route planning');
    const asked = await type('50k');
    const chosen = await press(card(), 'draft.answer', {}, { pick: 1 });

    expect(asked).toContain('This can mean several things. Which one?');
    expect(asked).toMatch(/1\\\. \S+50,000\.00/u);
    expect(textIn(chosen)).toMatch(/Understood: Value: \S+50,000\.00/u);
    expect(placeIn(chosen)).toBe('New deal · Step 3 of 6 · The deal');
  });

  it('can be answered with the number of a candidate', async () => {
    await anew('Contoso Freight Inc');
    await type('Route planning');
    await type('50k');

    expect(await type('1')).toContain('When will it close?');
  });
});

/** The lines that lead to a question. */
const TO_CUSTOMER: readonly string[] = [];
const TO_CONTACT = [...TO_CUSTOMER, 'Tailspin Toys, 1 Main Street, Seattle, WA 98101, US'];
const TO_NAME = [...TO_CONTACT, 'Sue Smith, sue@tailspin.example, +1 206 555 0111'];
const TO_VALUE = [...TO_NAME, 'Route planning'];
const TO_DATE = [...TO_VALUE, '50k usd'];
const TO_SOLUTIONS = [...TO_DATE, CLOSING, 'skip'];
const TO_TYPE = [...TO_SOLUTIONS, 'Northwind Migration Accelerator'];

describe('a bad answer', () => {
  it.each([
    { to: TO_CONTACT, line: 'Sue Smith, sue@contoso', words: 'draft.fault.email-not-understood' },
    { to: TO_CONTACT, line: '?', words: 'draft.fault.person-not-understood' },
    { to: TO_VALUE, line: 'lots', words: 'fault.money-not-understood' },
    { to: TO_VALUE, line: '-5 USD', words: 'fault.money-negative' },
    { to: TO_DATE, line: 'some time', words: 'fault.date-not-understood' },
    { to: TO_DATE, line: '2020-01-01', words: 'fault.date-past' },
    { to: TO_SOLUTIONS, line: 'Perpetual motion', words: 'draft.fault.solutions-unknown' },
    { to: TO_TYPE, line: 'perhaps', words: 'draft.fault.choice-not-understood' },
  ] as const)('$line gets the reason, and the question stays', async ({ to, line, words }) => {
    await anew();
    for (const each of to) await type(each);
    const before = placeIn(card());
    const answer = await type(line);
    const [begin = ''] = translate('en', words).split('{{');

    expect(answer.replaceAll('\\', '')).toContain(begin.slice(0, 30));
    expect(placeIn(card())).toBe(before);
  });

  it('is no line of a signature: the name, role, email and phone are taken from it', async () => {
    await anew();
    await type('Litware');
    await type('1 Main Street\nSeattle, WA 98101\nUSA');

    expect(
      await type(
        'Best regards,\nSue Miller\nHead of IT\nLitware Ltd\nT: +1 206 555 0111\nsue@litware.example\nwww.litware.example',
      ),
    ).toContain('Contact at the customer: Sue Miller · Head of IT · sue@litware.example · +1 206 555 0111');
  });

  it('is put into its field to be corrected', async () => {
    await anew();
    for (const each of TO_VALUE) await type(each);
    await type('lots');

    expect(inputsIn(card())['dealValue']).toBe('lots');
    expect(faultBelow(card(), 'dealValue')).toContain('was not understood');
  });

  it('at the review creates nothing', async () => {
    await reviewed();

    expect(await type('hmm')).toContain('I did not understand that. Nothing was created.');
  });
});

describe('the way through the questions', () => {
  it('leads back, and skips optional questions', async () => {
    await anew('Contoso Freight Inc');
    const skipped = await type('skip');
    const back = await type('back');

    expect(skipped).toContain('This cannot be skipped: Partner Center asks for it.');
    expect(back).toContain('Who is your contact at Contoso Freight Inc?');
    expect(placeIn(await press(card(), 'draft.skip'))).toBe('New deal · Step 3 of 6 · The deal');
  });

  it('says so if there is no previous question', async () => {
    await anew();

    expect(await type('back')).toContain('There is nothing before this.');
  });

  it('ends with cancel, and is restored by undo', async () => {
    await anew('Contoso Freight Inc');
    const cancelled = await type('cancel');
    const undone = await type('undo');

    expect(cancelled.split('\n')[0]).toBe('Cancelled');
    expect(undone).toContain('What is the deal called?');
  });

  it('is restored by button, too', async () => {
    await anew('Contoso Freight Inc');
    const cancelled = await press(card(), 'draft.cancel');

    expect(textIn(await press(cancelled, 'draft.back'))).toContain('What is the deal called?');
  });

  it.each(['back', 'skip', 'cancel', '返回', '跳过', '取消'])('needs a draft: "%s"', async (word) => {
    await type('cancel', {}, RAVI);

    expect(await type(word, {}, RAVI)).toBe(translate('en', 'draft.none'));
  });

  it('needs a cancelled draft for "undo"', async () => {
    expect(await type('undo', {}, RAVI)).toBe(translate('en', 'draft.none.undo'));
  });
});

describe('a command in between', () => {
  it.each([
    { line: 'inbound', says: 'Waiting for an answer' },
    { line: 'deals mine', says: 'My deals' },
    { line: 'show R-00000', says: translate('en', 'refusal.unknown') },
    { line: '/nonsense', says: 'is not something I know' },
  ])('"$line" is answered, and the draft stays open', async ({ line, says: expected }) => {
    await anew('Contoso Freight Inc');
    const before = placeIn(card());
    const answer = await type(line);
    const again = await type('skip');

    expect(answer).toContain(expected);
    expect(again).toContain(before);
  });

  it('reminds of the draft in one line', async () => {
    await anew('Contoso Freight Inc');

    expect(await type('mute')).toMatch(/\n\nYour deal for Contoso Freight Inc waits: type "new deal" to go on\.$/u);
  });

  it.each([
    'deals with the devil',
    '"inbound"',
    '“cancel”',
    'helpful tools',
    'language of trade',
    'accept the offer',
    'claim system upgrade',
    'note hello there',
  ])('is not recognised in an answer such as %s', async (line) => {
    await anew('Contoso Freight Inc');
    const answer = await type(line);

    expect(answer).toContain('Understood: Deal name:');
  });

  it('help begins with the question', async () => {
    await anew('Contoso Freight Inc');
    const lines = (await type('help')).split('\n');

    expect(lines.slice(0, 2)).toEqual(['What you can type', 'What is the deal called?']);
  });
});

describe('a second deal', () => {
  it('is offered while the first one is unfinished', async () => {
    await anew('Contoso Freight Inc');
    const offer = await type('new deal Litware');

    expect(offer.split('\n')[0]).toBe('You have an unfinished deal');
    expect(textIn(await press(card(), 'draft.edit'))).toContain('What is the deal called?');
  });

  it('does not replace a first one that was changed after the button was shown', async () => {
    await anew('Contoso Freight Inc');
    await type('new deal Tailspin Toys');
    const offer = card();
    await type('Route planning');
    const shown = await press(offer, 'draft.cancel', {}, { line: 'Tailspin Toys' });

    expect(textIn(shown)).toContain('The deal went on since this card was made.');
    expect(textIn(shown)).toContain('How much is it worth?');
  });

  it('is refused if the line is too long', async () => {
    await type('cancel');

    expect(await type(`new deal ${'Contoso '.repeat(400)}`)).toContain('Type "new deal" alone');
  });

  it('replaces the first one, and uses the line that was typed', async () => {
    await anew('Contoso Freight Inc');
    await type('new deal Litware');
    const begun = await press(card(), 'draft.cancel');

    expect(textIn(begun)).toContain('Litware');
  });
});

describe('the confirmation', () => {
  it('creates one deal, however often it is pressed', async () => {
    const review = await reviewed();
    const count = await deals();
    const first = await press(review, 'draft.confirm');
    const second = await press(review, 'draft.confirm');

    expect([textIn(first), textIn(second)].map((text) => text.split('\n')[0])).toEqual(
      Array(2).fill('Done: the deal is created.'),
    );
    expect(await deals()).toBe(count + 1);
  });

  it('of an outdated review shows the current one, and creates nothing', async () => {
    const review = await reviewed();
    const count = await deals();
    await type('value 70k usd');
    const again = await press(review, 'draft.confirm');

    expect(textIn(again)).toContain(translate('en', 'draft.changed'));
    expect(textIn(again)).toContain('$70,000.00');
    expect(await deals()).toBe(count);
  });

  it('shows a private deal in the channel that was chosen', async () => {
    const review = await reviewed();
    const [general] = Object.entries(choicesIn(review, 'channel')).filter(([id]) => id !== 'none');
    const created = await press(review, 'draft.confirm', { channel: general?.[0] });
    await untilQuiet(desk);

    expect(general?.[1]).toBe('Northwind Sales');
    expect(
      desk.connector.messages.filter(
        ({ conversationId, versions }) =>
          conversationId.startsWith(TEAM) && JSON.stringify(versions).includes(idIn(created)),
      ),
    ).toHaveLength(1);
  });

  it('shows a private deal nowhere unless that was chosen', async () => {
    const created = await press(await reviewed(), 'draft.confirm');
    await untilQuiet(desk);

    expect(
      desk.connector.messages.filter(
        ({ conversationId, versions }) =>
          conversationId.startsWith(TEAM) && JSON.stringify(versions).includes(idIn(created)),
      ),
    ).toEqual([]);
  });

  it('chooses the channel by its typed name, too', async () => {
    await reviewed();
    const shown = await type('northwind sales');

    expect(shown).toContain('Chosen: it will be shown in Northwind Sales.');
    expect(inputsIn(card())['channel']).not.toBe('none');
  });
});

describe('an outdated card', () => {
  it('keeps what was entered into it, and shows the current draft', async () => {
    await anew('Contoso Freight Inc');
    const old = card();
    await type('Route planning');
    const again = await press(old, 'draft.answer', { notes: 'Ask for Sue' });

    expect(textIn(again)).toContain(translate('en', 'draft.stale.kept'));
    expect(inputsIn(again)['notes']).toBe('Ask for Sue');
  });

  it('goes back only once, however often its button is pressed', async () => {
    await anew('Contoso Freight Inc');
    const asked = card();
    const once = await press(asked, 'draft.back');
    const twice = await press(asked, 'draft.back');

    expect([once, twice].map(placeIn)).toEqual(Array(2).fill('New deal · Step 2 of 6 · Contact at the customer'));
  });
});

describe('somebody else', () => {
  it.each(['draft.answer', 'draft.back', 'draft.skip', 'draft.edit', 'draft.cancel', 'draft.confirm'])(
    'who presses %s is told whose deal it is not, and changes nothing',
    async (verb) => {
      await anew('Contoso Freight Inc');
      const { data } = buttonsIn(card())[0] ?? { data: {} };
      const answered = valueOf(
        await desk.press(verb, { ...data, step: 'details', dealName: 'Stolen' }, RAVI, chatWith(RAVI)),
      );

      expect(answered).toBe(translate('en', 'draft.gone'));
      expect(await type('skip')).not.toContain('Stolen');
    },
  );

  it('who belongs to no team cannot begin a deal', async () => {
    expect(await type('new deal Contoso', {}, STRANGER)).toBe(translate('en', 'refusal.stranger'));
  });

  it('gets no suggestions of customers that they may not see', async () => {
    const asked = await search({ dataset: 'customers', queryText: '' }, STRANGER);

    expect(asked).toMatchObject({ status: 200, body: { value: { results: [] } } });
  });
});

describe('in a channel', () => {
  it("the question goes to the person's own chat, and the channel gets one line", async () => {
    await type('cancel');
    await desk.type('new deal Contoso Freight Inc');

    expect(saidIn(TEAM)).toBe(translate('en', 'draft.asked'));
    expect(saidIn(chatOf(MEGAN.id))).toContain('What is the deal called?');
  });

  it("an unfinished draft is offered again in the person's own chat", async () => {
    await anew('Contoso Freight Inc');
    await desk.type('新建商机', MEGAN, CHINESE);

    expect(saidIn(TEAM)).toBe(translate('zh-CN', 'draft.asked.waits'));
    expect(saidIn(chatOf(MEGAN.id))).toContain('您有一个未完成的交易');
  });

  it('somebody whom the bot cannot write to reads what to do', async () => {
    desk.connector.fault = ({ method, path }) =>
      method === 'POST' && path.includes(encodeURIComponent(chatOf(RAVI.id))) ? { status: 403 } : null;
    await desk.type('new deal', RAVI);
    desk.connector.fault = () => null;

    expect(saidIn(TEAM)).toBe(translate('en', 'draft.unreachable'));
  });

  it.each(['back', 'skip', 'cancel', 'undo'])('"%s" leads to the person\'s own chat', async (word) => {
    await anew('Contoso Freight Inc');
    await desk.type(word);

    expect(saidIn(TEAM)).toBe(translate('en', 'draft.ourChat'));
  });

  it('a line is no answer to a draft', async () => {
    await anew('Contoso Freight Inc');
    await desk.type('Route planning');

    expect(saidIn(TEAM)).toContain('is not something I know');
  });
});

describe('customers while somebody types', () => {
  it('are those that match, with the values that select them', async () => {
    const { body } = await search({ dataset: 'customers', queryText: 'conto', queryOptions: { skip: 0, top: 15 } });

    expect(body).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: {
        results: [{ title: 'Contoso Freight Inc · Seattle · United States', value: 'contoso freight inc|seattle|us' }],
      },
    });
  });

  it('are the most recent ones before anything is typed', async () => {
    const { body } = await search({ dataset: 'customers', queryText: '' });

    expect((body['value'] as { results: object[] }).results.length).toBeGreaterThan(1);
  });

  it('are none on further pages', async () => {
    expect(
      await search({ dataset: 'customers', queryText: 'conto', queryOptions: { skip: 15, top: 15 } }),
    ).toMatchObject({ body: { value: { results: [] } } });
  });

  it.each([
    { dataset: 'secrets', queryText: '' },
    { queryText: 'conto' },
    'conto',
    null,
    { dataset: 'customers', queryText: { $gt: '' } },
  ])('are not returned for a malformed search: %j', async (value) => {
    expect((await search(value)).status).toBe(400);
  });
});
