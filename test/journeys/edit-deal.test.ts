import { translate } from '../../src/locales/translate';
import { textIn } from '../support/card-reading';
import { MEGAN, RAVI, startTestDesk, type TestDesk } from '../support/desk';
import { cardsAbout, contoso, eventually, said, says, stored } from '../support/watching';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.install();
});

afterAll(() => desk.stop());

let next = 0;

async function waiting(): Promise<string> {
  next += 1;
  const id = `ed170000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  await desk.push([contoso({ id })]);
  return id;
}

/** A new deal, accepted by Megan. */
async function deal(id?: string): Promise<string> {
  const referralId = id ?? (await waiting());
  await desk.press('referral.accept.confirm', {
    referralId,
    version: 1,
    dealName: 'Deal',
    dealValue: '125000',
    currency: 'USD',
    closeDate: '2099-01-31',
    notes: 'Call first',
  });
  return referralId;
}

/** The answer to "Still open", pressed with this data and the deal's id. */
const edit = async (
  id: string,
  data: Record<string, unknown>,
  who = MEGAN,
  more: Record<string, unknown> = {},
): Promise<unknown> =>
  (await desk.press('deal.edit.confirm', { referralId: id, version: 1, ...data }, who, more)).body['value'];

describe('setting a new close date for a deal that is still open', () => {
  it('sets the date, says so on the card, and leaves the rest as it is', async () => {
    const id = await deal();

    const card = await edit(id, { closeDate: '2099-09-30' });

    expect(textIn(card)).toContain(said('notice.stillOpen', { date: 'Sep 30, 2099' }));
    expect(textIn(card)).toContain('Closes: Sep 30, 2099');
    expect(await stored(desk, id)).toMatchObject({
      stage: 'accepted',
      terms: {
        name: 'Deal',
        value: { minor: 12_500_000, currency: 'USD' },
        closeDate: '2099-09-30',
        notes: 'Call first',
      },
    });
  });

  it('updates the card in the channel', async () => {
    const id = await waiting();
    await eventually(() => cardsAbout(desk, id).length === 1, 'the card stood in the channel');
    await deal(id);

    await edit(id, { closeDate: '2099-09-30' });
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes('Closes: Sep 30, 2099'),
      'the card told the new date',
    );
  });

  it('works on a message that is older than other changes of the deal', async () => {
    const id = await deal();
    await desk.push([contoso({ id, eTag: '"later"', updatedDateTime: new Date().toISOString(), name: 'Renamed' })]);

    await edit(id, { closeDate: '2099-09-30' });

    expect(await stored(desk, id)).toMatchObject({ terms: { closeDate: '2099-09-30' } });
  });

  it('changes nothing for the same date again', async () => {
    const id = await deal();

    const card = await edit(id, { closeDate: '2099-01-31' });

    expect(textIn(card)).toContain(said('notice.stillOpen', { date: 'Jan 31, 2099' }));
    expect(await stored(desk, id)).toMatchObject({ version: 2 });
  });

  it.each([
    { what: 'no date', data: { closeDate: '' }, words: said('fault.required') },
    { what: 'nothing at all', data: {}, words: said('fault.required') },
    { what: 'a date in the past', data: { closeDate: '2020-01-31' }, words: said('fault.date-past') },
    { what: 'what is no date', data: { closeDate: 'soon' }, words: 'Please give a date such as' },
    { what: 'a day that does not exist', data: { closeDate: '2099-02-30' }, words: 'Please give a date such as' },
  ])('answers with a text that says what to do: $what', async ({ data, words }) => {
    const id = await deal();

    const answer = await edit(id, data);

    expect(answer).toContain(`${said('field.closeDate')}: ${words}`);
    expect(await stored(desk, id)).toMatchObject({ version: 2 });
  });

  it("says it in the reader's language", async () => {
    const answer = await edit(await deal(), { closeDate: '2020-01-31' }, MEGAN, { locale: 'zh-CN' });

    expect(answer).toBe(`“预计成交日期”一项：${translate('zh-CN', 'fault.date-past')}`);
  });

  it('shows who is closing the deal meanwhile', async () => {
    const id = await deal();
    await desk.press('deal.won.confirm', { referralId: id, version: 2, dealValue: '5', currency: 'USD' }, RAVI);

    const card = await edit(id, { closeDate: '2099-09-30' });

    expect(textIn(card)).toContain(said('notice.closing.won', { name: RAVI.name, time: '|' }).split('|')[0]);
    expect(await stored(desk, id)).toMatchObject({ closing: { stage: 'won' }, terms: { closeDate: '2099-01-31' } });
  });
});

describe('changing other fields of a deal', () => {
  it('sets them, and says that they are saved', async () => {
    const id = await deal();

    const card = await edit(id, { dealName: 'Renamed', dealValue: '90k', currency: 'EUR', notes: '' });

    expect(textIn(card)).toContain(said('notice.edited'));
    expect(await stored(desk, id)).toMatchObject({
      terms: { name: 'Renamed', value: { minor: 9_000_000, currency: 'EUR' }, closeDate: '2099-01-31', notes: null },
    });
  });

  it('lists the fault of each field, and sets none', async () => {
    const id = await deal();

    const answer = await edit(id, { dealName: '', dealValue: '90k', closeDate: '2099-09-30' });

    expect(answer).toBe(
      [
        `${said('field.dealName')}: ${said('fault.required')}`,
        `${said('field.currency')}: ${said('fault.currency-missing')}`,
      ].join('\n'),
    );
    expect(await stored(desk, id)).toMatchObject({ version: 2 });
  });
});
