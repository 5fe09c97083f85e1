import { buttonsIn, choicesIn, confirmation, faultBelow, inputsIn, textIn } from '../support/card-reading';
import { GUEST, MEGAN, RAVI, startTestDesk, type TestDesk } from '../support/desk';
import { cardOf } from '../support/teams-connector';
import {
  cardsAbout,
  contoso,
  eventually,
  figure,
  manyWaiting,
  said,
  says,
  stored,
  type Wire,
} from '../support/watching';
import { runs } from '../support/runs';
import { cpuMsOf } from '../support/cpu-time';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.install();
});

afterAll(() => desk.stop());

let next = 0;

/** A new waiting referral; its id. */
async function waiting(changes: Record<string, unknown> = {}): Promise<Wire> {
  next += 1;
  const wire = contoso({ ...changes, id: `acce0000-0000-4000-8000-${String(next).padStart(12, '0')}` });
  await desk.push([wire]);
  return wire;
}

const formOf = async (id: string, who = MEGAN) =>
  (await desk.press('referral.accept', { referralId: id }, who)).body['value'];

async function confirm(
  form: unknown,
  typed: Record<string, unknown> = {},
  who = MEGAN,
  more: Record<string, unknown> = {},
): Promise<unknown> {
  const { verb, data } = confirmation(form, typed);
  return (await desk.press(verb, data, who, more)).body['value'];
}

const today = () => new Date().toISOString().slice(0, 10);

describe('pressing Accept', () => {
  it('replaces the card by the form, prefilled from the referral', async () => {
    const { id } = await waiting();

    const answer = await desk.press('referral.accept', { referralId: id });

    expect(answer).toMatchObject({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' },
    });
    expect(inputsIn(answer.body['value'])).toMatchObject({
      dealName: 'Contoso Freight - data estate migration',
      dealValue: '125000.00',
      currency: 'USD',
      notes: 'Customer wants to move 40 SQL Server instances to Azure before the datacentre lease ends.',
      crmId: '',
      campaignId: '',
    });
  });

  it('changes nothing yet', async () => {
    const { id } = await waiting();

    await formOf(id);

    expect(await stored(desk, id)).toMatchObject({ stage: 'received', version: 1 });
  });

  it('offers a form that can be confirmed and cancelled', async () => {
    const { id } = await waiting();

    const form = await formOf(id);

    expect(buttonsIn(form)).toEqual([
      {
        title: said('button.accept.confirm'),
        verb: 'referral.accept.confirm',
        data: { verb: 'referral.accept.confirm', referralId: id, version: 1 },
      },
      { title: said('button.cancel'), verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: id } },
    ]);
  });

  it('names the deal after the customer where the referral has no name', async () => {
    const { id } = await waiting({ name: null });

    const form = await formOf(id);

    expect(inputsIn(form)['dealName']).toBe('Contoso Freight Inc');
  });

  it('leaves out a close date in the past', async () => {
    const { id, details } = await waiting({});
    await desk.push([
      contoso({
        id,
        eTag: '"closing"',
        updatedDateTime: new Date().toISOString(),
        details: { ...(details as object), closingDateTime: '2020-01-31T00:00:00Z' },
      }),
    ]);

    const form = await formOf(id);

    expect(inputsIn(form)['closeDate']).toBe('');
  });

  it('offers the colleagues of the team, but neither oneself nor guests', async () => {
    const { id } = await waiting();

    const form = await formOf(id);

    expect(choicesIn(form, 'people')).toEqual({ [RAVI.aadObjectId]: RAVI.name });
  });

  it('can be cancelled, which shows the card again', async () => {
    const { id } = await waiting();
    const cancel = buttonsIn(await formOf(id)).find(({ title }) => title === said('button.cancel'));

    const answer = await desk.press(cancel?.verb ?? '', cancel?.data ?? {});

    expect(buttonsIn(answer.body['value']).map(({ verb }) => verb)).toContain('referral.accept');
    expect(await stored(desk, id)).toMatchObject({ stage: 'received', version: 1 });
  });
});

describe('confirming the form', () => {
  it('takes two presses and no typing', async () => {
    const { id } = await waiting();

    const card = await confirm(await formOf(id));

    expect(textIn(card)).toContain(said('notice.accepted'));
    expect(textIn(card)).toMatch(new RegExp(`${said('story.accepted', { name: MEGAN.name })} \\w{3}, \\w{3}`, 'u'));
    expect(await stored(desk, id)).toMatchObject({
      stage: 'accepted',
      answer: { by: { name: 'Megan Ortiz' } },
      terms: { value: { minor: 12_500_000, currency: 'USD' } },
    });
  });

  it.each([
    { typed: '1.250,50', currency: 'EUR', shown: '€1,250.50', minor: 125_050 },
    { typed: '25万', currency: 'CNY', shown: 'CN¥250,000.00', minor: 25_000_000 },
    { typed: '1.5m', currency: 'USD', shown: '$1,500,000.00', minor: 150_000_000 },
    { typed: '130k', currency: 'GBP', shown: '£130,000.00', minor: 13_000_000 },
  ])('accepts $typed $currency and shows it as $shown', async ({ typed, currency, shown, minor }) => {
    const { id } = await waiting();

    const card = await confirm(await formOf(id), { dealValue: typed, currency });

    expect(textIn(card)).toContain(shown);
    expect(await stored(desk, id)).toMatchObject({ terms: { value: { minor, currency } } });
  });

  it('stores everything that was typed', async () => {
    const { id } = await waiting();

    await confirm(await formOf(id), {
      dealName: '  New name ',
      closeDate: '2099-12-31',
      notes: 'Call first',
      crmId: 'CRM-1',
      campaignId: 'C-7',
    });

    expect(await stored(desk, id)).toMatchObject({
      terms: { name: 'New name', closeDate: '2099-12-31', notes: 'Call first', crmId: 'CRM-1', campaignId: 'C-7' },
    });
  });

  it('puts the person and the colleagues chosen on the deal', async () => {
    const { id } = await waiting();

    const card = await confirm(await formOf(id), { people: RAVI.aadObjectId });

    expect(textIn(card)).toContain('Pat Coleman, Megan Ortiz, Ravi Menon');
    expect((await stored(desk, id))['team']).toMatchObject([
      { email: 'pat.coleman@example.com' },
      { email: MEGAN.email },
      { email: RAVI.email },
    ]);
  });

  it('takes the name of a person from the roster, not from the client', async () => {
    const { id } = await waiting();
    const lie = {
      from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId, name: 'Somebody Else', email: 'else@example.com' },
    };

    const card = await confirm(await formOf(id), {}, MEGAN, lie);

    expect(textIn(card)).toContain(said('story.accepted', { name: MEGAN.name }));
    expect((await stored(desk, id))['answer']).toMatchObject({ by: { name: MEGAN.name, email: MEGAN.email } });
  });

  it('updates the card in the channel', async () => {
    const { id } = await waiting();
    await eventually(() => cardsAbout(desk, id).length === 1, 'the card stood in the channel');

    await confirm(await formOf(id));
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(said('story.accepted', { name: MEGAN.name })),
      'the card told who accepted',
    );

    expect(buttonsIn(cardOf(cardsAbout(desk, id)[0])).map(({ verb }) => verb)).toEqual([
      'deal.won',
      'deal.lost',
      'deal.edit',
      'referral.favorite',
    ]);
  });

  it('is counted', async () => {
    const { id } = await waiting();
    const before = await figure(desk, 'cosell_answers_total{answer="accept"}');

    await confirm(await formOf(id));

    expect(await figure(desk, 'cosell_answers_total{answer="accept"}')).toBe(before + 1);
  });

  it('accepts once if it is delivered twice', async () => {
    const { id } = await waiting();
    const form = await formOf(id);

    const first = await confirm(form, {}, MEGAN, { id: 'the-same-press' });
    const second = await confirm(form, {}, MEGAN, { id: 'the-same-press' });

    expect(second).toEqual(first);
    expect(await stored(desk, id)).toMatchObject({ version: 2 });
  });

  it('works for a client that sends numbers instead of text, and omits empty inputs', async () => {
    const { id } = await waiting();

    const answer = await desk.press('referral.accept.confirm', {
      referralId: id,
      version: 1,
      dealName: 2026,
      dealValue: 5_000,
      currency: 'USD',
    });

    expect(textIn(answer.body['value'])).toContain('$5,000.00');
  });
});

describe('a form with faults', () => {
  it.each([
    { input: 'dealName', typed: '   ', fault: 'needed' },
    { input: 'dealName', typed: 'x'.repeat(201), fault: 'At most 200 characters' },
    { input: 'dealValue', typed: 'a lot', fault: 'not understood' },
    { input: 'dealValue', typed: '-5', fault: 'negative' },
    { input: 'currency', typed: 'XQZ', fault: 'not known' },
    { input: 'closeDate', typed: '2020-02-30', fault: 'date' },
    { input: 'closeDate', typed: '2020-01-31', fault: 'over' },
    { input: 'notes', typed: 'x'.repeat(2_001), fault: '2000' },
    { input: 'crmId', typed: 'x'.repeat(101), fault: '100' },
    { input: 'campaignId', typed: 'x'.repeat(101), fault: '100' },
    { input: 'people', typed: GUEST.aadObjectId, fault: 'colleague' },
  ])('is shown again with the fault at $input, and with what was typed', async ({ input, typed }) => {
    const { id } = await waiting();

    const form = await confirm(await formOf(id), { crmId: 'CRM-9', [input]: typed });

    expect(faultBelow(form, input)).toMatch(/^⚠ \S/u);
    expect(inputsIn(form)).toMatchObject({ ...(input === 'crmId' ? {} : { crmId: 'CRM-9' }), [input]: typed });
    expect(await stored(desk, id)).toMatchObject({ stage: 'received', version: 1 });
  });

  it('says at the top that nothing was sent', async () => {
    const { id } = await waiting();

    const form = await confirm(await formOf(id), { dealName: '' });

    expect(textIn(form)).toContain(said('notice.faults'));
  });

  it('shows all faults at once', async () => {
    const { id } = await waiting();

    const form = await confirm(await formOf(id), { dealName: '', dealValue: 'a lot', closeDate: '2020-01-31' });

    expect(['dealName', 'dealValue', 'closeDate'].map((input) => faultBelow(form, input))).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
  });

  it('can be confirmed once it is corrected', async () => {
    const { id } = await waiting();
    const form = await confirm(await formOf(id), { dealValue: 'a lot' });

    const card = await confirm(form, { dealValue: '90k', closeDate: today() });

    expect(textIn(card)).toContain('$90,000.00');
  });
});

describe('somebody who answers too late', () => {
  it('sees the current state when confirming', async () => {
    const { id } = await waiting();
    const form = await formOf(id, RAVI);
    await confirm(await formOf(id));

    const card = await confirm(form, {}, RAVI);

    expect(textIn(card)).toContain(said('notice.faster', { name: MEGAN.name }));
    expect(textIn(card)).toContain(said('story.accepted', { name: MEGAN.name }));
  });

  it('sees the current state when confirming a form with faults', async () => {
    const { id } = await waiting();
    const form = await formOf(id, RAVI);
    await confirm(await formOf(id));

    const card = await confirm(form, { dealName: '' }, RAVI);

    expect(textIn(card)).toContain(said('story.accepted', { name: MEGAN.name }));
  });

  it('sees the current state when pressing Accept on an outdated card', async () => {
    const { id } = await waiting();
    await confirm(await formOf(id));

    const card = await formOf(id, RAVI);

    expect(textIn(card)).toContain(said('notice.faster', { name: MEGAN.name }));
    expect(buttonsIn(card).map(({ verb }) => verb)).toEqual([
      'deal.won',
      'deal.lost',
      'deal.edit',
      'referral.favorite',
    ]);
  });

  it('does not read that somebody was faster, if it was the same person', async () => {
    const { id } = await waiting();
    await confirm(await formOf(id));

    const card = await formOf(id);

    expect(textIn(card)).toContain(said('notice.already.accepted'));
    expect(textIn(card)).not.toContain(said('notice.faster', { name: MEGAN.name }));
  });

  it('sees that it was answered in Partner Center', async () => {
    const { id } = await waiting();
    const form = await formOf(id);
    await desk.push([
      contoso({
        id,
        eTag: '"portal"',
        updatedDateTime: new Date().toISOString(),
        status: 'Closed',
        substatus: 'Declined',
        closedDateTime: new Date().toISOString(),
      }),
    ]);

    const card = await confirm(form);

    expect(textIn(card)).toContain(said('notice.portal'));
    expect(textIn(card)).toContain(said('story.declined.portal'));
  });
});

describe('an outdated form', () => {
  it('is shown again with a notice and what was typed, and can then be confirmed', async () => {
    const { id } = await waiting();
    const form = await formOf(id);
    await desk.push([
      contoso({ id, eTag: '"changed"', updatedDateTime: new Date().toISOString(), name: 'Renamed meanwhile' }),
    ]);

    const again = await confirm(form, { notes: 'Typed before' });
    const card = await confirm(again);

    expect(textIn(again)).toContain(said('notice.outdated'));
    expect(inputsIn(again)['notes']).toBe('Typed before');
    expect(textIn(card)).toContain(said('notice.accepted'));
  });

  it('is not caused by a colleague who claims or stars the referral', async () => {
    const { id } = await waiting();
    const form = await formOf(id);
    await desk.press('referral.claim', { referralId: id }, RAVI);
    await desk.press('referral.favorite', { referralId: id }, RAVI);

    const card = await confirm(form);

    expect(textIn(card)).toContain(said('notice.accepted'));
  });
});

describe('two people who confirm at the same moment', () => {
  const RACES = runs({ few: 20, many: 200 });
  /** What a race costs at most, in milliseconds of the processor: a person waits no longer where the machine is not busy. */
  const LONGEST_MS = 3_000;

  async function finish(id: string, who: typeof MEGAN): Promise<string> {
    const answer = await desk.press(
      'referral.accept.confirm',
      { referralId: id, version: 1, dealName: `By ${who.name}` },
      who,
    );
    return textIn(answer.body['value']);
  }

  it('leave a card in the channel that names the winner', async () => {
    const { id } = await waiting();
    await eventually(() => cardsAbout(desk, id).length === 1, 'the card stood in the channel');

    await Promise.all([finish(id, MEGAN), finish(id, RAVI)]);
    const { answer } = (await stored(desk, id)) as { answer: { by: { name: string } } };
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(said('story.accepted', { name: answer.by.name })),
      'the card named the winner',
    );

    expect(cardsAbout(desk, id)).toHaveLength(1);
  });

  it(`have one winner, whom the card names, ${RACES} times over, and are answered in time`, async () => {
    const referrals = manyWaiting(RACES);
    await desk.push(referrals);
    const times: number[] = [];
    const winners: string[] = [];

    for (const { id } of referrals) {
      let finishes: readonly string[] = [];
      times.push(await cpuMsOf(async () => (finishes = await Promise.all([finish(id, MEGAN), finish(id, RAVI)]))));
      const won = finishes.map((text) => text.includes(said('notice.accepted')));
      const winner = won[0] === true ? MEGAN.name : RAVI.name;
      const isTold = finishes.every(
        (text) => text.includes(said('story.accepted', { name: winner })) && text.includes(`By ${winner}`),
      );
      winners.push(won[0] !== won[1] && isTold ? winner : `nobody, or both: ${finishes.join(' ')}`);
    }

    const worst = Math.max(...times);
    const wonBy = (name: string): number => winners.filter((winner) => winner === name).length;
    process.stdout.write(
      `${RACES} races: Megan won ${wonBy(MEGAN.name)}, Ravi ${wonBy(RAVI.name)}; the worst cost ${Math.round(worst)} ms\n`,
    );
    expect(winners.filter((winner) => winner !== MEGAN.name && winner !== RAVI.name)).toEqual([]);
    expect(worst).toBeLessThan(LONGEST_MS);
  });
});
