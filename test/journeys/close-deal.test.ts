import { translate, type MessageKey } from '../../src/locales/translate';
import { buttonsIn, choicesIn, confirmation, faultBelow, inputsIn, textIn } from '../support/card-reading';
import { GUEST, MEGAN, RAVI, startTestDesk, STRANGER, TENANT, type TestDesk } from '../support/desk';
import { cardOf } from '../support/teams-connector';
import { cardsAbout, codeOf, contoso, eventually, lastSaid, said, says, stored, type Wire } from '../support/watching';

const PERSONAL_CHAT = 'a:megan-and-the-bot';

const inPerson = {
  conversation: { id: PERSONAL_CHAT, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  desk.connector.rosters.set(PERSONAL_CHAT, [MEGAN]);
  await desk.install();
});

afterAll(() => desk.stop());

let next = 0;

async function waiting(changes: Record<string, unknown> = {}): Promise<Wire> {
  next += 1;
  const wire = contoso({ ...changes, id: `c1050000-0000-4000-8000-${String(next).padStart(12, '0')}` });
  await desk.push([wire]);
  return wire;
}

/** A new deal, accepted by Ravi at $125,000. */
async function deal(typed: Record<string, unknown> = { dealValue: '125000', currency: 'USD' }): Promise<string> {
  const { id } = await waiting();
  await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal', ...typed }, RAVI);
  return id;
}

/** The same, once it has a card in the channel. */
async function postedDeal(): Promise<string> {
  const { id } = await waiting();
  await eventually(() => cardsAbout(desk, id).length === 1, 'the card stood in the channel');
  await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal' }, RAVI);
  return id;
}

/** Partner Center's record of a deal that was accepted. */
const told = (id: string, changes: Record<string, unknown>): Wire =>
  contoso({
    id,
    eTag: `"${JSON.stringify(changes)}"`,
    updatedDateTime: desk.now().toISOString(),
    status: 'Active',
    substatus: 'Accepted',
    acceptedDateTime: desk.now().toISOString(),
    ...changes,
  });

const press = async (verb: string, id: string, who = MEGAN, more: Record<string, unknown> = {}) =>
  (await desk.press(verb, { referralId: id }, who, more)).body['value'];

async function confirm(
  form: unknown,
  typed: Record<string, unknown> = {},
  who = MEGAN,
  more: Record<string, unknown> = {},
): Promise<unknown> {
  const { verb, data } = confirmation(form, typed);
  return (await desk.press(verb, data, who, more)).body['value'];
}

/** The bot's answer to a line in Megan's own chat: a card or a text. */
async function typed(text: string, more: Record<string, unknown> = {}): Promise<unknown> {
  await desk.type(text, MEGAN, { ...inPerson, ...more });
  const activity = desk.connector.messages.filter(({ conversationId }) => conversationId === PERSONAL_CHAT).at(-1);
  const newest = activity?.versions.at(-1);
  return typeof newest?.['text'] === 'string' ? newest['text'] : cardOf(activity);
}

/** The time to undo passes, after which the deal is final. */
async function becomesFinal(id: string): Promise<Record<string, unknown>> {
  await desk.pass(60_000);
  await eventually(async () => (await stored(desk, id))['closing'] === null, 'the closing was final');
  return stored(desk, id);
}

/** The beginning of a message, up to the time that it names. */
const before = (key: MessageKey, values: Record<string, string> = {}): string =>
  said(key, { ...values, time: '|' }).split('|')[0] ?? '';

const verbsOn = (card: unknown): readonly string[] => buttonsIn(card).map(({ verb }) => verb);

describe('pressing Won', () => {
  it('replaces the card by a form with the value of the deal, which says that the closing is final after a minute', async () => {
    const id = await deal();

    const form = await press('deal.won', id);

    expect(inputsIn(form)).toEqual({ dealValue: '125000.00', currency: 'USD' });
    expect(textIn(form)).toContain(said('closing.hint'));
    expect(verbsOn(form)).toEqual(['deal.won.confirm', 'referral.refresh']);
    expect(await stored(desk, id)).toMatchObject({ stage: 'accepted', version: 2 });
  });

  it('can be cancelled, which shows the card again', async () => {
    const id = await deal();
    const cancel = buttonsIn(await press('deal.won', id)).find(({ title }) => title === said('button.cancel'));

    const answer = await desk.press(cancel?.verb ?? '', cancel?.data ?? {});

    expect(verbsOn(answer.body['value']).slice(0, 2)).toEqual(['deal.won', 'deal.lost']);
  });

  it("uses the reader's language", async () => {
    const form = await press('deal.won', await deal(), MEGAN, { locale: 'zh-CN' });

    expect(textIn(form)).toContain(translate('zh-CN', 'won.title'));
  });
});

describe('confirming that it was won', () => {
  it('closes the deal with the value it had, in two presses, for good a minute later', async () => {
    const id = await deal();

    const card = await confirm(await press('deal.won', id));
    const atFirst = await stored(desk, id);

    expect(textIn(card)).toContain(before('notice.winning'));
    expect(atFirst).toMatchObject({
      stage: 'accepted',
      closing: { stage: 'won', by: { name: MEGAN.name, email: MEGAN.email } },
    });
    expect(await becomesFinal(id)).toMatchObject({
      stage: 'won',
      answer: { by: { name: MEGAN.name, email: MEGAN.email } },
      terms: { value: { minor: 12_500_000, currency: 'USD' } },
    });
  });

  it('closes it with another value, if that is what was typed', async () => {
    const id = await deal();

    const card = await confirm(await press('deal.won', id), { dealValue: '130.5k', currency: 'EUR' });

    expect(textIn(card)).toContain('€130,500.00');
    expect(await becomesFinal(id)).toMatchObject({
      stage: 'won',
      terms: { name: 'Deal', value: { minor: 13_050_000, currency: 'EUR' } },
    });
  });

  it('closes it without a value if none is known', async () => {
    const id = await deal({});

    await confirm(await press('deal.won', id));

    expect(await becomesFinal(id)).toMatchObject({ stage: 'won', terms: { value: null } });
  });

  it('shows everybody at once who closed it and that it can be undone, and removes the buttons when it no longer can', async () => {
    const id = await postedDeal();

    await confirm(await press('deal.won', id));
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(before('story.closing.won', { name: MEGAN.name })),
      'the card told who wins',
    );
    const verbs = verbsOn(cardOf(cardsAbout(desk, id)[0]));
    await becomesFinal(id);
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(said('story.won', { name: MEGAN.name })),
      'the card told who won',
    );

    expect(verbs).toEqual(['deal.undo', 'referral.favorite']);
    expect(verbsOn(cardOf(cardsAbout(desk, id)[0]))).toEqual(['referral.favorite']);
  });

  it('delivered twice closes it once', async () => {
    const id = await deal();
    const form = await press('deal.won', id);

    const first = await confirm(form, {}, MEGAN, { id: 'the-same-press' });
    const second = await confirm(form, {}, MEGAN, { id: 'the-same-press' });

    expect(second).toEqual(first);
    expect(await stored(desk, id)).toMatchObject({ version: 3 });
  });

  it('works for a client that sends numbers for text', async () => {
    const id = await deal();

    const answer = await desk.press('deal.won.confirm', {
      referralId: id,
      version: 2,
      dealValue: 5_000,
      currency: 'USD',
    });

    expect(textIn(answer.body['value'])).toContain('$5,000.00');
  });
});

describe('a form about winning with faults', () => {
  it.each([
    {
      input: 'dealValue',
      entry: { dealValue: 'a lot' },
      words: said('fault.money-not-understood', { example: '125,000' }),
    },
    { input: 'dealValue', entry: { dealValue: '-5' }, words: said('fault.money-negative') },
    {
      input: 'dealValue',
      entry: { dealValue: '0.125' },
      words: said('fault.money-too-precise', { currency: 'USD', digits: 2 }),
    },
    { input: 'dealValue', entry: { dealValue: '9'.repeat(20) }, words: said('fault.money-too-large') },
    { input: 'dealValue', entry: { dealValue: '2 mil' }, words: said('fault.money-ambiguous') },
    { input: 'currency', entry: { currency: 'XQZ' }, words: said('fault.currency-unknown') },
    { input: 'currency', entry: { currency: '' }, words: said('fault.currency-missing') },
    { input: 'currency', entry: { dealValue: '5 EUR' }, words: said('fault.currency-differs') },
  ])('is shown again for $entry with the fault, and with what was typed', async ({ input, entry, words }) => {
    const id = await deal();

    const form = await confirm(await press('deal.won', id), entry);

    expect(faultBelow(form, input)).toBe(`⚠ ${words}`);
    expect(textIn(form)).toContain(said('notice.faults'));
    expect(inputsIn(form)).toMatchObject(entry);
    expect(await stored(desk, id)).toMatchObject({ stage: 'accepted', version: 2 });
  });

  it('can be confirmed once it is corrected', async () => {
    const id = await deal();
    const form = await confirm(await press('deal.won', id), { dealValue: 'a lot' });

    await confirm(form, { dealValue: '90k' });

    expect(await stored(desk, id)).toMatchObject({ closing: { stage: 'won', value: { minor: 9_000_000 } } });
  });
});

describe('the command "won"', () => {
  it.each([
    { line: (code: string) => `won ${code}`, value: '125000.00', currency: 'USD' },
    { line: (code: string) => `won ${code} 120k EUR`, value: '120000.00', currency: 'EUR' },
    { line: (code: string) => `won ${code} 120k`, value: '120000.00', currency: 'USD' },
    { line: (code: string) => `WON ${code.toLowerCase()}  €1.250,50`, value: '1250.50', currency: 'EUR' },
    { line: (code: string) => `won ${code.slice(2)} 48000000 JPY`, value: '48000000', currency: 'JPY' },
    { line: (code: string) => `won ${code.replace('-', ' ')} 5`, value: '5.00', currency: 'USD' },
    { line: (code: string) => `赢单 ${code} 12万 CNY`, value: '120000.00', currency: 'CNY' },
    { line: (code: string) => `赢单${code}`, value: '125000.00', currency: 'USD' },
  ])('gives the form with $value $currency', async ({ line, value, currency }) => {
    const id = await deal();

    const form = await typed(line(await codeOf(desk, id)));

    expect(inputsIn(form)).toEqual({ dealValue: value, currency });
    expect(await stored(desk, id)).toMatchObject({ stage: 'accepted' });
  });

  it('closes the deal with that value once it is confirmed', async () => {
    const id = await deal();

    const card = await confirm(await typed(`won ${await codeOf(desk, id)} 120k EUR`));

    expect(textIn(card)).toContain('€120,000.00');
    expect(await stored(desk, id)).toMatchObject({
      closing: { stage: 'won', value: { minor: 12_000_000, currency: 'EUR' } },
    });
  });

  it.each([
    { value: 'a lot', fault: said('fault.money-not-understood', { example: '125,000' }) },
    { value: '-5 EUR', fault: said('fault.money-negative') },
    { value: '120k XQZ', fault: said('fault.currency-unknown') },
    { value: '0.125', fault: said('fault.money-too-precise', { currency: 'USD', digits: 2 }) },
  ])('answers $value with a text that names the fault and an example', async ({ value, fault }) => {
    const id = await deal();
    const code = await codeOf(desk, id);

    const answer = await typed(`won ${code} ${value}`);

    expect(answer).toBe(said('won.unreadable', { text: value, fault, command: 'won', code }));
    expect(answer).toContain(`won ${code} 120k EUR`);
  });

  it('asks for the currency where neither the deal nor the line names one', async () => {
    const id = await deal({});
    const code = await codeOf(desk, id);

    expect(await typed(`won ${code} 120k`)).toBe(
      said('won.unreadable', { text: '120k', fault: said('fault.currency-missing'), command: 'won', code }),
    );
  });

  it("says it in the reader's language", async () => {
    const code = await codeOf(desk, await deal());

    expect(await typed(`赢单 ${code} 很多`, { locale: 'zh-CN' })).toContain(`例如：赢单 ${code} 12万 EUR`);
  });

  it.each(['won', 'lost', 'remind'])(
    "%s without a code, with what is none, or with nobody's says so",
    async (command) => {
      expect(await typed(command)).toBe(said('code.missing', { command }));
      expect(await typed(`${command} the contoso one`)).toBe(
        said('code.unreadable', { text: 'the contoso one', command }),
      );
      expect(await typed(`${command} R-ZZZZZZ`)).toBe(said('refusal.unknown'));
    },
  );
});

describe('confirming that it was lost', () => {
  it('closes the deal with the reason and the note, and tells everybody', async () => {
    const id = await postedDeal();

    const card = await confirm(await press('deal.lost', id), {
      reason: 'customer-chose-other-vendor',
      notes: 'By a hair',
    });
    const final = await becomesFinal(id);
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(said('story.lost', { name: MEGAN.name })),
      'the card told who lost',
    );

    expect(textIn(card)).toContain(before('notice.losing'));
    expect(textIn(card)).toContain(`${said('reason.customer-chose-other-vendor')} – By a hair`);
    expect(says(cardsAbout(desk, id)[0])).toContain(`${said('reason.customer-chose-other-vendor')} – By a hair`);
    expect(verbsOn(cardOf(cardsAbout(desk, id)[0]))).toEqual(['referral.favorite']);
    expect(final).toMatchObject({
      stage: 'lost',
      answer: { by: { name: MEGAN.name }, reason: 'customer-chose-other-vendor', note: 'By a hair' },
    });
  });

  it.each([['lost'], ['丢单'], ['输单']])('begins as well with typing %s and the code', async (command) => {
    const id = await deal();

    const form = await typed(`${command} ${await codeOf(desk, id)}`);

    expect(form).toEqual(await press('deal.lost', id));
    expect(Object.keys(choicesIn(form, 'reason'))).toHaveLength(8);
    expect(textIn(form)).toContain(said('closing.hint'));
  });

  it.each([
    { entry: { reason: '' }, input: 'reason', words: said('fault.required') },
    { entry: { reason: 'because' }, input: 'reason', words: said('fault.reason-unknown') },
    { entry: { reason: 'other', notes: '  ' }, input: 'notes', words: said('fault.note-required') },
    {
      entry: { reason: 'other', notes: 'x'.repeat(1_001) },
      input: 'notes',
      words: said('fault.too-long', { longest: 1_000 }),
    },
  ])('gives the form back for $input with: $words', async ({ entry, input, words }) => {
    const id = await deal();

    const form = await confirm(await press('deal.lost', id), entry);

    expect(faultBelow(form, input)).toBe(`⚠ ${words}`);
    expect(inputsIn(form)).toMatchObject(entry);
    expect(await stored(desk, id)).toMatchObject({ stage: 'accepted', version: 2 });
  });
});

describe('undoing within the minute', () => {
  it('reopens the deal as it was, also by a colleague, and shows that to everybody', async () => {
    const id = await postedDeal();
    const open = await stored(desk, id);
    await confirm(await press('deal.won', id), { dealValue: '1', currency: 'EUR' });

    const card = await press('deal.undo', id, RAVI);
    const reopened = await stored(desk, id);
    await eventually(
      () => verbsOn(cardOf(cardsAbout(desk, id)[0])).includes('deal.won'),
      'the card could be used again',
    );

    expect(textIn(card)).toContain(said('notice.undone'));
    expect(reopened).toEqual({ ...open, version: 4, undone: { version: 4, turn: expect.any(String) as string } });
  });

  it('keeps it open for good', async () => {
    const [undone, other] = [await deal(), await deal()];
    await confirm(await press('deal.lost', undone), { reason: 'not-a-customer' });
    await confirm(await press('deal.lost', other), { reason: 'not-a-customer' });
    await press('deal.undo', undone);

    await becomesFinal(other);

    expect(await stored(desk, undone)).toMatchObject({ stage: 'accepted', closing: null });
  });

  it('is too late after the minute', async () => {
    const id = await deal();
    await confirm(await press('deal.won', id));
    await becomesFinal(id);

    const card = await press('deal.undo', id);

    expect(textIn(card)).toContain(said('notice.undoTooLate'));
    expect(await stored(desk, id)).toMatchObject({ stage: 'won' });
  });
});

describe('two people who close a deal at the same moment', () => {
  const RACES = 20;

  it(`have one winner, whom both cards name, ${RACES} times over`, async () => {
    for (let race = 0; race < RACES; race += 1) {
      const id = await deal();
      const forms = [await press('deal.won', id, MEGAN), await press('deal.lost', id, RAVI)] as const;

      const [megan, ravi] = (
        await Promise.all([confirm(forms[0]), confirm(forms[1], { reason: 'not-a-customer' }, RAVI)])
      ).map(textIn);
      const { closing, version } = await stored(desk, id);
      const isWon = (closing as { stage: string }).stage === 'won';
      const [winner, loser, name] = isWon ? [megan, ravi, MEGAN.name] : [ravi, megan, RAVI.name];

      expect(winner).toContain(before(isWon ? 'notice.winning' : 'notice.losing'));
      expect(loser).toContain(before(isWon ? 'notice.closing.won' : 'notice.closing.lost', { name }));
      expect(version).toBe(3);
    }
  });
});

describe('somebody who closes a deal too late', () => {
  it.each(['deal.won', 'deal.lost'])(
    'sees who is closing the deal when pressing %s, and who closed it afterwards',
    async (verb) => {
      const id = await deal();
      await confirm(await press('deal.won', id));

      const atFirst = await press(verb, id, RAVI);
      await becomesFinal(id);
      const later = await press(verb, id, RAVI);

      expect(textIn(atFirst)).toContain(before('notice.closing.won', { name: MEGAN.name }));
      expect(verbsOn(atFirst)).toEqual(['deal.undo', 'referral.favorite']);
      expect(textIn(later)).toContain(said('notice.faster', { name: MEGAN.name }));
      expect(textIn(later)).toContain(said('story.won', { name: MEGAN.name }));
      expect(verbsOn(later)).toEqual(['referral.favorite']);
    },
  );

  it('sees it also when confirming a form with faults', async () => {
    const id = await deal();
    const forms = [await press('deal.won', id, RAVI), await press('deal.lost', id, RAVI)];
    await confirm(await press('deal.won', id));

    const atFirst = [await confirm(forms[0], { dealValue: 'a lot' }, RAVI), await confirm(forms[1], {}, RAVI)];
    await becomesFinal(id);
    const later = [await confirm(forms[0], { dealValue: 'a lot' }, RAVI), await confirm(forms[1], {}, RAVI)];

    for (const card of atFirst) expect(textIn(card)).toContain(before('notice.closing.won', { name: MEGAN.name }));
    for (const card of later) expect(textIn(card)).toContain(said('notice.faster', { name: MEGAN.name }));
  });

  it('does not read that somebody was faster, if it was the same person', async () => {
    const id = await deal();
    await confirm(await press('deal.lost', id), { reason: 'not-a-customer' });
    await becomesFinal(id);

    const cards = [await press('deal.won', id), await press('referral.accept', id)];

    for (const card of cards) expect(textIn(card)).toContain(said('notice.already.lost'));
  });

  it('sees that it was closed in Partner Center', async () => {
    const id = await deal();
    const form = await press('deal.won', id);
    await desk.push([told(id, { status: 'Closed', substatus: 'Lost', closedDateTime: desk.now().toISOString() })]);

    const card = await confirm(form);

    expect(textIn(card)).toContain(said('notice.closed'));
    expect(textIn(card)).toContain(said('story.lost.portal'));
  });
});

describe('what is no deal', () => {
  it('cannot be won or lost while it waits for an answer', async () => {
    const { id } = await waiting();

    const cards = [
      await press('deal.won', id),
      await press('deal.lost', id),
      await typed(`won ${await codeOf(desk, id)} 120k EUR`),
    ];
    const forged = await desk.press('deal.won.confirm', {
      referralId: id,
      version: 1,
      dealValue: '5',
      currency: 'USD',
    });

    for (const card of [...cards, forged.body['value']]) {
      expect(textIn(card)).toContain(said('notice.noDeal'));
      expect(verbsOn(card)).toContain('referral.accept');
    }
    expect(await stored(desk, id)).toMatchObject({ stage: 'received', version: 1 });
  });

  it('cannot be won once it was declined', async () => {
    const { id } = await waiting();
    await desk.press('referral.decline.confirm', { referralId: id, version: 1, reason: 'not-a-customer' }, RAVI);

    const card = await press('deal.won', id);

    expect(textIn(card)).toContain(said('notice.noDeal'));
    expect(textIn(card)).toContain(said('story.declined', { name: RAVI.name }));
  });
});

describe('an outdated form', () => {
  it.each([
    { verb: 'deal.won', entry: { dealValue: '77k', currency: 'GBP' }, notice: before('notice.winning') },
    { verb: 'deal.lost', entry: { reason: 'other', notes: 'Typed before' }, notice: before('notice.losing') },
  ])(
    '($verb) comes back with a notice and what was typed, and can then be confirmed',
    async ({ verb, entry, notice }) => {
      const id = await deal();
      const form = await press(verb, id);
      await desk.push([told(id, { name: 'Renamed meanwhile' })]);

      const again = await confirm(form, entry);
      const between = await stored(desk, id);
      const card = await confirm(again);

      expect(textIn(again)).toContain(said('notice.outdated'));
      expect(inputsIn(again)).toEqual(entry);
      expect(between).toMatchObject({ stage: 'accepted' });
      expect(textIn(card)).toContain(notice);
    },
  );
});

describe('somebody who does not belong to the team', () => {
  it.each([
    ['deal.won', {}],
    ['deal.won.confirm', { version: 2, dealValue: '1', currency: 'USD' }],
    ['deal.lost', {}],
    ['deal.lost.confirm', { version: 2, reason: 'not-a-customer' }],
    ['deal.edit.confirm', { closeDate: '2099-12-31' }],
    ['referral.snooze', {}],
  ])('is refused %s, and nothing changes', async (verb, data) => {
    const id = await deal();
    const before = await stored(desk, id);

    for (const who of [STRANGER, GUEST]) {
      const answer = await desk.press(verb, { ...data, referralId: id }, who);
      expect(answer.body['value']).toBe(said('refusal.unknown'));
    }

    expect(await stored(desk, id)).toEqual(before);
  });

  it('is refused the commands', async () => {
    const code = await codeOf(desk, await deal());

    for (const line of [`won ${code} 5 USD`, `lost ${code}`, `remind ${code}`]) {
      await desk.type(line, STRANGER, {
        conversation: { id: 'a:stranger', conversationType: 'personal', tenantId: TENANT },
      });
      expect(lastSaid(desk)).toBe(said('refusal.unknown'));
    }
  });
});
