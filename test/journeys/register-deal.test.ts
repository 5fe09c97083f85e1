import { solutionsIn } from '../../src/mongo/catalogue-repository';
import { buttonsIn, choicesIn, confirmation, faultBelow, inputsIn, textIn } from '../support/card-reading';
import { startDealDesk, type DealDesk } from '../support/deal-desk';
import { MEGAN } from '../support/desk';
import { codeOf, eventually, messagesIn, said, sample, says } from '../support/watching';

const HOUR_MS = 3_600_000;

const CHINESE = { locale: 'zh-CN' };

let work: DealDesk;

beforeAll(async () => {
  work = await startDealDesk();
  await work.typed('help');
});

afterAll(() => work.stop());

const verbsOn = (card: unknown): readonly string[] => buttonsIn(card).map(({ verb }) => verb);

const ago = (hours: number): string => new Date(work.desk.now().getTime() - hours * HOUR_MS).toISOString();

/** The close date is far ahead, so that no question about it comes when the clock is put forward. */
const requirements = (...solutions: readonly string[]): object => {
  const details = sample(7)['details'] as object;
  return {
    details: {
      ...details,
      dealValue: 50_000,
      currency: 'USD',
      closingDateTime: '2099-01-31T00:00:00Z',
      requirements: { solutions: solutions.map((id) => ({ id, name: `Solution ${id}` })) },
    },
  };
};

/** A partner-led deal with an eligible solution, created that many hours ago. */
const eligibleDeal = (hours = 100): Promise<string> =>
  work.deal({ createdDateTime: ago(hours), ...requirements('SOL-61900-NWI', 'MS-AZ') }, 7);

const ANSWERS = {
  ...{
    dealValue: '60k',
    contractValue: '60k',
    contractSigned: '2026-05-01',
    contractStart: '2026-06-01',
    contractEnd: '',
  },
  ...{
    solutionValue0: '40k',
    deployedOnAzure0: 'true',
    deployedIn0: 'Customer',
    pricingModel0: 'PayAsYouGo',
    marketplaceDate0: '',
  },
};

describe('winning a deal with an eligible solution', () => {
  it('asks for the registration of only the eligible solution, with the toggle on', async () => {
    const form = await work.press('deal.won', await eligibleDeal());

    expect(inputsIn(form)).toMatchObject({
      register: 'true',
      contractValue: '50000.00',
      solutionValue0: '50000.00',
      deployedOnAzure0: '',
    });
    expect(inputsIn(form)).not.toHaveProperty('solutionValue1');
    expect(choicesIn(form, 'deployedIn0')).toEqual({
      Customer: said('register.tenant.Customer'),
      Partner: said('register.tenant.Partner'),
    });
  });

  it('keeps the answers with the closing, shows what is registered, and keeps them once it is final', async () => {
    const id = await eligibleDeal();

    const card = await work.confirm(await work.press('deal.won', id), ANSWERS);
    await work.desk.pass(60_000);
    await eventually(async () => (await work.stored(id))['stage'] === 'won', 'it was final');

    expect(textIn(card)).toContain(said('story.registered', { solutions: 'Solution SOL-61900-NWI' }));
    expect(await work.stored(id)).toMatchObject({
      terms: { value: { minor: 6_000_000, currency: 'USD' } },
      registration: {
        ...{
          value: { minor: 6_000_000, currency: 'USD' },
          signedOn: '2026-05-01',
          startsOn: '2026-06-01',
          endsOn: null,
        },
        solutions: [
          {
            id: 'SOL-61900-NWI',
            value: { minor: 4_000_000, currency: 'USD' },
            isDeployedOnAzure: true,
            deployedIn: 'Customer',
            pricingModel: 'PayAsYouGo',
            marketplaceDate: null,
          },
        ],
      },
    });
  });

  it('registers nothing if the toggle is off', async () => {
    const id = await eligibleDeal();

    await work.confirm(await work.press('deal.won', id), { register: 'false', contractValue: 'whatever' });

    expect(await work.stored(id)).toMatchObject({ closing: { stage: 'won', registration: null } });
  });

  it('asks after a form that did not, such as one opened before Microsoft accepted; the second form can be confirmed unchanged', async () => {
    const id = await eligibleDeal();
    const { data } = confirmation(await work.press('deal.won', id), { dealValue: '70k' });
    const { verb, referralId, version, dealValue, currency } = data;

    const form = (await work.desk.press('deal.won.confirm', { verb, referralId, version, dealValue, currency })).body[
      'value'
    ];
    const before = await work.stored(id);
    await work.confirm(form, { register: 'false' });

    expect(textIn(form)).toContain(said('register.notAsked'));
    expect(inputsIn(form)).toMatchObject({ dealValue: '70k', register: 'true', contractValue: '70k' });
    expect(before).toMatchObject({ closing: null });
    expect(await work.stored(id)).toMatchObject({
      closing: { stage: 'won', value: { minor: 7_000_000 }, registration: null },
    });
  });

  it('asks in Chinese', async () => {
    const form = await work.press('deal.won', await eligibleDeal(), MEGAN, CHINESE);

    expect(textIn(form)).toContain('登记 Microsoft 激励');
    expect(choicesIn(form, 'pricingModel0')).toEqual({ PayAsYouGo: '按使用付费', Other: '其他方式，例如固定价格' });
  });

  it.each([
    { input: 'contractValue', entry: { contractValue: '' }, words: said('fault.required') },
    {
      input: 'contractValue',
      entry: { contractValue: 'a lot' },
      words: said('fault.money-not-understood', { example: '125,000' }),
    },
    { input: 'currency', entry: { currency: '' }, words: said('fault.currency-missing') },
    { input: 'dealValue', entry: { dealValue: '-1' }, words: said('fault.money-negative') },
    { input: 'contractSigned', entry: { contractSigned: '' }, words: said('fault.required') },
    { input: 'contractSigned', entry: { contractSigned: 'May' }, words: 'Please give a date such as' },
    { input: 'contractStart', entry: { contractStart: '2026-04-30' }, words: said('fault.start-before-signed') },
    { input: 'contractEnd', entry: { contractEnd: '2026-06-01' }, words: said('fault.end-before-start') },
    {
      input: 'solutionValue0',
      entry: { solutionValue0: '0.125' },
      words: said('fault.money-too-precise', { currency: 'USD', digits: 2 }),
    },
    { input: 'deployedOnAzure0', entry: { deployedOnAzure0: '' }, words: said('fault.required') },
    { input: 'deployedIn0', entry: { deployedIn0: 'Nobody' }, words: said('fault.choice-unknown') },
    { input: 'pricingModel0', entry: { pricingModel0: '' }, words: said('fault.required') },
    { input: 'marketplaceDate0', entry: { marketplaceDate0: '2026-02-30' }, words: 'Please give a date such as' },
  ])('gives the form back for $input with: $words', async ({ input, entry, words }) => {
    const id = await eligibleDeal();

    const form = await work.confirm(await work.press('deal.won', id), { ...ANSWERS, ...entry });

    expect(faultBelow(form, input)).toContain(`⚠ ${words}`);
    expect(inputsIn(form)).toMatchObject({ ...ANSWERS, ...entry });
    expect(await work.stored(id)).toMatchObject({ closing: null });
  });

  it('can be confirmed once it is corrected', async () => {
    const id = await eligibleDeal();
    const form = await work.confirm(await work.press('deal.won', id), { ...ANSWERS, deployedIn0: '' });

    await work.confirm(form, { deployedIn0: 'Partner' });

    expect(await work.stored(id)).toMatchObject({
      closing: { registration: { solutions: [{ deployedIn: 'Partner' }] } },
    });
  });
});

describe('a form that is older than a change of the solutions', () => {
  it('asks about the new ones, and keeps the answers about the contract', async () => {
    const id = await eligibleDeal();
    await solutionsIn(work.desk.database.db).insertOne({
      _id: 'SOL-FIRST',
      name: 'First',
      group: 'own',
      isEligible: true,
    });
    await work.desk.pass(6_000);
    const form = await work.press('deal.won', id);
    const edit = await work.press('deal.edit', id);
    await work.confirm(edit, { solutions: 'SOL-FIRST' });

    const again = await work.confirm(form, ANSWERS);

    expect(textIn(again)).toContain('First');
    expect(inputsIn(again)).toMatchObject({
      contractValue: '60k',
      contractSigned: '2026-05-01',
      solutionValue0: '',
      deployedOnAzure0: '',
    });
    expect(await work.stored(id)).toMatchObject({ closing: null });
  });
});

describe('a deal that cannot be registered', () => {
  it('says that it is private, and asks for nothing', async () => {
    const form = await work.press('deal.won', await work.deal());

    expect(textIn(form)).toContain(said('register.hindered.private'));
    expect(Object.keys(inputsIn(form))).toEqual(['dealValue', 'currency']);
  });

  it('says that Microsoft has not accepted yet', async () => {
    const form = await work.press('deal.won', await work.deal({ createdDateTime: ago(100) }, 8));

    expect(textIn(form)).toContain(said('register.hindered.microsoft'));
  });

  it('says nothing if no solution is eligible', async () => {
    const form = await work.press(
      'deal.won',
      await work.deal({ createdDateTime: ago(1), ...requirements('MS-AZ') }, 7),
    );

    expect(textIn(form)).not.toContain('⚠');
    expect(Object.keys(inputsIn(form))).toEqual(['dealValue', 'currency']);
  });
});

describe('a deal that is younger than 72 hours', () => {
  it('shows a warning with the reminder button, and can still be won', async () => {
    const id = await eligibleDeal(40);

    const form = await work.press('deal.won', id);
    await work.confirm(form, ANSWERS);

    expect(textIn(form)).toContain('This deal is younger than 72 hours');
    expect(verbsOn(form)).toEqual(['deal.won.confirm', 'deal.remind', 'referral.refresh']);
    expect(await work.stored(id)).toMatchObject({ closing: { stage: 'won' } });
  });

  it('shows no warning after that', async () => {
    const form = await work.press('deal.won', await eligibleDeal(73));

    expect(textIn(form)).not.toContain('72 hours');
    expect(verbsOn(form)).not.toContain('deal.remind');
  });

  it("causes a reminder in the person's own chat when it is safe", async () => {
    const id = await eligibleDeal(40);
    const named = await codeOf(work.desk, id);

    const answer = await work.press('deal.remind', id);
    await work.desk.pass(33 * HOUR_MS);
    await eventually(
      () =>
        messagesIn(work.desk, `a:${MEGAN.aadObjectId}`).some(
          (message) => says(message).includes(said('news.safe-to-win')) && says(message).includes(named),
        ),
      'Megan was reminded',
    );

    expect(answer).toMatch(
      new RegExp(`^I will remind you of ${named} on .+ in our chat, when it can be won safely\\.$`, 'u'),
    );
    expect(await work.stored(id)).toMatchObject({ stage: 'accepted' });
  });

  it('can be named after remind, too; an older one is safe already', async () => {
    const [young, old] = [
      await codeOf(work.desk, await eligibleDeal(40)),
      await codeOf(work.desk, await eligibleDeal(80)),
    ];

    expect(await work.typed(`remind ${young}`)).toContain(`I will remind you of ${young} on `);
    expect(await work.typed(`提醒我 ${young}`, MEGAN, CHINESE)).toContain('届时可以安全赢单');
    expect(await work.typed(`remind ${old}`)).toBe(said('remind.safe', { code: old }));
  });
});

describe('a reason that is typed after the command', () => {
  it('fills in the form if it is one of the eight', async () => {
    const code = await codeOf(work.desk, await work.deal());

    expect(inputsIn(await work.typed(`lost ${code} ${said('reason.customer-not-responsive')}`))).toEqual({
      reason: 'customer-not-responsive',
      notes: '',
    });
    expect(inputsIn(await work.typed(`丢单 ${code} 预算不足`, MEGAN, CHINESE))).toEqual({
      reason: 'budget-not-adequate',
      notes: '',
    });
  });

  it('is kept as the note if it is none of them, and the form says so', async () => {
    const code = await codeOf(work.desk, await work.deal());

    const form = await work.typed(`lost ${code} they moved to Mars`);

    expect(inputsIn(form)).toEqual({ reason: '', notes: 'they moved to Mars' });
    expect(textIn(form)).toContain(said('reasons.unread', { text: 'they moved to Mars' }));
  });
});
