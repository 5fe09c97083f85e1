import { translate } from '../../src/locales/translate';
import { buttonsIn, choicesIn, confirmation, faultBelow, inputsIn, textIn } from '../support/card-reading';
import { MEGAN, RAVI, startTestDesk, type TestDesk } from '../support/desk';
import { cardOf } from '../support/teams-connector';
import { cardsAbout, contoso, eventually, figure, said, says, stored, type Wire } from '../support/watching';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.install();
});

afterAll(() => desk.stop());

let next = 0;

async function waiting(): Promise<Wire> {
  next += 1;
  const wire = contoso({ id: `dec10000-0000-4000-8000-${String(next).padStart(12, '0')}` });
  await desk.push([wire]);
  return wire;
}

const formOf = async (id: string, who = MEGAN, more: Record<string, unknown> = {}) =>
  (await desk.press('referral.decline', { referralId: id }, who, more)).body['value'];

async function confirm(form: unknown, typed: Record<string, unknown>, who = MEGAN): Promise<unknown> {
  const { verb, data } = confirmation(form, typed);
  return (await desk.press(verb, data, who)).body['value'];
}

const REASONS = [
  ['budget-not-adequate', 'The budget is not adequate'],
  ['customer-not-responsive', 'The customer does not respond'],
  ['customer-chose-other-vendor', 'The customer chose another vendor'],
  ['requirements-not-met', 'We cannot meet what the customer needs'],
  ['not-a-customer', 'Not a customer'],
  ['timeline-too-short', 'The timeline is too short'],
  ['spam-or-abuse', 'Abuse, spam or phishing'],
  ['other', 'Another reason'],
] as const;

describe('pressing Decline', () => {
  it("gives a form with the eight reasons, in Partner Center's order, and none chosen", async () => {
    const { id } = await waiting();

    const form = await formOf(id);

    expect(Object.keys(choicesIn(form, 'reason'))).toEqual(REASONS.map(([reason]) => reason));
    expect(inputsIn(form)).toEqual({ reason: '', notes: '' });
  });

  it('says that it is final, and changes nothing yet', async () => {
    const { id } = await waiting();

    const form = await formOf(id);

    expect(textIn(form)).toContain(said('decline.hint'));
    expect(await stored(desk, id)).toMatchObject({ stage: 'received', version: 1 });
  });

  it('can be cancelled, which shows the card again', async () => {
    const { id } = await waiting();
    const cancel = buttonsIn(await formOf(id)).find(({ title }) => title === said('button.cancel'));

    const answer = await desk.press(cancel?.verb ?? '', cancel?.data ?? {});

    expect(buttonsIn(answer.body['value']).map(({ verb }) => verb)).toContain('referral.decline');
  });

  it("uses the reader's language", async () => {
    const { id } = await waiting();

    const form = await formOf(id, MEGAN, { locale: 'zh-CN' });

    expect(textIn(form)).toContain(translate('zh-CN', 'decline.title'));
    expect(choicesIn(form, 'reason')['other']).toBe(translate('zh-CN', 'reason.other'));
  });
});

describe('confirming the form', () => {
  it.each(REASONS)('declines for the reason %s', async (reason) => {
    const { id } = await waiting();

    const card = await confirm(await formOf(id), { reason, notes: 'A note of mine' });

    expect(textIn(card)).toContain(said('notice.declined'));
    expect(await stored(desk, id)).toMatchObject({
      stage: 'declined',
      answer: { by: { name: MEGAN.name, email: MEGAN.email }, reason, note: 'A note of mine' },
    });
  });

  it('shows everybody who declined, when and why, and removes the buttons', async () => {
    const { id } = await waiting();
    await eventually(() => cardsAbout(desk, id).length === 1, 'the card stood in the channel');

    await confirm(await formOf(id), { reason: 'timeline-too-short' });
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(said('story.declined', { name: MEGAN.name })),
      'the card told who declined',
    );

    expect(says(cardsAbout(desk, id)[0])).toContain(said('reason.timeline-too-short'));
    expect(buttonsIn(cardOf(cardsAbout(desk, id)[0])).map(({ verb }) => verb)).toEqual(['referral.favorite']);
  });

  it('is counted', async () => {
    const { id } = await waiting();
    const before = await figure(desk, 'cosell_answers_total{answer="decline"}');

    await confirm(await formOf(id), { reason: 'not-a-customer' });

    expect(await figure(desk, 'cosell_answers_total{answer="decline"}')).toBe(before + 1);
  });

  it('shows a note as it was typed, not as markup', async () => {
    const { id } = await waiting();

    const card = await confirm(await formOf(id), {
      reason: 'other',
      notes: '[click](https://example.com) <at>All</at>',
    });

    expect(textIn(card)).not.toContain('[click](https://example.com)');
    expect(textIn(card)).not.toMatch(/[^\\]<at/u);
  });
});

describe('a form with faults', () => {
  it.each([
    { typed: { reason: '' }, input: 'reason', what: 'no reason' },
    { typed: { reason: 'because' }, input: 'reason', what: 'a reason that is none of the eight' },
    { typed: { reason: 'other', notes: '  ' }, input: 'notes', what: 'another reason without a note' },
    { typed: { reason: 'other', notes: 'x'.repeat(1_001) }, input: 'notes', what: 'a note that is too long' },
  ])('is shown again for $what, with the fault at the field and what was typed', async ({ typed, input }) => {
    const { id } = await waiting();

    const form = await confirm(await formOf(id), typed);

    expect(faultBelow(form, input)).toMatch(/^⚠ \S/u);
    expect(inputsIn(form)).toMatchObject(typed);
    expect(await stored(desk, id)).toMatchObject({ stage: 'received', version: 1 });
  });
});

describe('somebody who answers too late', () => {
  it('sees who accepted it meanwhile', async () => {
    const { id } = await waiting();
    const form = await formOf(id, RAVI);
    await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal' });

    const card = await confirm(form, { reason: 'other', notes: 'No' }, RAVI);

    expect(textIn(card)).toContain(said('notice.faster', { name: MEGAN.name }));
    expect(await stored(desk, id)).toMatchObject({ stage: 'accepted' });
  });

  it('reads that they declined it themselves, when they then try to accept it', async () => {
    const { id } = await waiting();
    await confirm(await formOf(id), { reason: 'not-a-customer' });

    const { body } = await desk.press('referral.accept', { referralId: id });

    expect(textIn(body['value'])).toContain(said('notice.already.declined'));
    expect(textIn(body['value'])).not.toContain(said('notice.declined'));
  });

  it('sees that it expired', async () => {
    const { id } = await waiting();
    const form = await formOf(id);
    await desk.push([
      contoso({
        id,
        eTag: '"over"',
        updatedDateTime: new Date().toISOString(),
        status: 'Closed',
        substatus: 'Expired',
        expirationDateTime: new Date().toISOString(),
      }),
    ]);

    const card = await confirm(form, { reason: 'not-a-customer' });

    expect(textIn(card)).toContain(said('notice.over'));
  });

  it('gets an outdated form back with what was typed', async () => {
    const { id } = await waiting();
    const form = await formOf(id);
    await desk.push([contoso({ id, eTag: '"changed"', updatedDateTime: new Date().toISOString(), name: 'Renamed' })]);

    const again = await confirm(form, { reason: 'other', notes: 'Typed before' });
    const card = await confirm(again, {});

    expect(inputsIn(again)).toEqual({ reason: 'other', notes: 'Typed before' });
    expect(textIn(card)).toContain(said('notice.declined'));
  });
});
