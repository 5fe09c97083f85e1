import { buttonsIn, textIn } from '../support/card-reading';
import { startDealDesk, type DealDesk } from '../support/deal-desk';
import { GUEST, MEGAN, RAVI, STRANGER } from '../support/desk';
import { cardOf } from '../support/teams-connector';
import { cardsAbout, codeOf, contoso, eventually, figure, said, says } from '../support/watching';

const MINUTE_MS = 60_000;

const CLOSED_AS_WON = 'cosell_deals_closed_total{stage="won"}';

const CHINESE = { locale: 'zh-CN' };

let work: DealDesk;

beforeAll(async () => {
  work = await startDealDesk();
});

afterAll(() => work.stop());

const verbsOn = (card: unknown): readonly string[] => buttonsIn(card).map(({ verb }) => verb);

const won = async (id: string, who = MEGAN, more: Record<string, unknown> = {}): Promise<unknown> =>
  work.confirm(await work.press('deal.won', id, who, more), { register: 'false' }, who, more);

const LOST = { reason: 'customer-chose-other-vendor', notes: 'By a hair' };

const lost = async (id: string, who = MEGAN): Promise<unknown> =>
  work.confirm(await work.press('deal.lost', id, who), LOST, who);

const isFinal = (id: string): Promise<void> =>
  eventually(async () => (await work.stored(id))['closing'] === null, 'it was final');

let posted = 0;

/** A deal that was sent to us, with a card in the channel. */
async function postedDeal(): Promise<string> {
  posted += 1;
  const id = `c0ffee00-0000-4000-8000-${String(posted).padStart(12, '0')}`;
  await work.desk.push([contoso({ id })]);
  await eventually(() => cardsAbout(work.desk, id).length > 0, 'the card stood in the channel');
  await work.desk.press('referral.accept.confirm', {
    referralId: id,
    version: 1,
    dealName: 'Deal',
    dealValue: '5k',
    currency: 'USD',
  });
  return id;
}

const channelCard = (id: string): unknown => cardOf(cardsAbout(work.desk, id)[0]);

describe('the minute after a deal was closed', () => {
  it('shows everybody in the channel who closed it and until when that can be undone, with the button', async () => {
    const id = await postedDeal();

    await won(id);
    await eventually(
      () => says(cardsAbout(work.desk, id)[0]).includes('Closed as won by Megan Ortiz: final at'),
      'the channel saw the closing',
    );

    expect(textIn(channelCard(id))).toContain(said('stage.closing.won'));
    expect(verbsOn(channelCard(id))).toEqual(['deal.undo', 'referral.favorite']);
    expect(await work.stored(id)).toMatchObject({ stage: 'accepted', closing: { stage: 'won' } });
  });

  it('is shown to the person who closed it', async () => {
    const [wonCard, lostCard] = [await won(await work.deal()), await lost(await work.deal())];

    expect(textIn(wonCard)).toMatch(/^Closed as won\. Undo takes it back until \d+:\d\d:\d\d [AP]M/u);
    expect(textIn(lostCard)).toContain('Reason: The customer chose another vendor – By a hair');
    expect(textIn(await won(await work.deal(), MEGAN, CHINESE))).toMatch(/^已标记为赢单。.+前可以撤销。/u);
  });

  it('makes the closing final at its end, and the card says so without the button', async () => {
    const [before, id] = [await figure(work.desk, CLOSED_AS_WON), await postedDeal()];
    await won(id);

    await work.desk.pass(MINUTE_MS);
    await isFinal(id);
    await eventually(
      () => says(cardsAbout(work.desk, id)[0]).includes(said('story.final')),
      'the channel saw that it was final',
    );

    expect(verbsOn(channelCard(id))).toEqual(['referral.favorite']);
    expect(await work.stored(id)).toMatchObject({ stage: 'won', answer: { by: { name: 'Megan Ortiz' } } });
    expect(await figure(work.desk, CLOSED_AS_WON)).toBeGreaterThan(before);
  });
});

describe('undoing a closing', () => {
  it('reopens the deal, also by a colleague, and the channel sees that', async () => {
    const id = await postedDeal();
    await won(id);

    const card = await work.press('deal.undo', id, RAVI);
    await eventually(() => verbsOn(channelCard(id)).includes('deal.won'), 'the channel had the buttons again');
    await work.desk.pass(MINUTE_MS);

    expect(textIn(card)).toContain(said('notice.undone'));
    expect(textIn(channelCard(id))).not.toContain('Closed as won');
    expect(await work.stored(id)).toMatchObject({ stage: 'accepted', closing: null });
  });

  it('leaves no entry in the history', async () => {
    const id = await work.deal();
    const before = (await work.stored(id))['history'];

    await lost(id);
    await work.press('deal.undo', id);

    expect((await work.stored(id))['history']).toEqual(before);
  });

  it('allows another closing', async () => {
    const id = await work.deal();
    await lost(id);
    await work.press('deal.undo', id);

    await won(id);
    await work.desk.pass(MINUTE_MS);
    await isFinal(id);

    expect(await work.stored(id)).toMatchObject({ stage: 'won' });
  });

  it('is answered in Chinese', async () => {
    const id = await work.deal();
    await won(id);

    expect(textIn(await work.press('deal.undo', id, MEGAN, CHINESE))).toContain('已撤销：交易重新处于进行中。');
  });

  it('stays undone if the confirmation is delivered again, even to another process; the form is shown again', async () => {
    const id = await work.deal();
    const form = await work.press('deal.won', id);
    await work.confirm(form, { register: 'false' });
    await work.press('deal.undo', id, RAVI);

    const again = await work.confirm(form, { register: 'false' });
    const before = await work.stored(id);
    await work.confirm(again, { register: 'false' });

    expect(textIn(again)).toContain(said('notice.outdated'));
    expect(before).toMatchObject({ closing: null });
    expect(await work.stored(id)).toMatchObject({ closing: { stage: 'won' } });
  });

  it('is refused when it is too late, before and after the closing is stored as final', async () => {
    const id = await work.deal();
    await won(id);
    await work.desk.pass(MINUTE_MS);

    const atOnce = await work.press('deal.undo', id);
    await isFinal(id);
    const later = await work.press('deal.undo', id);

    for (const card of [atOnce, later]) {
      expect(textIn(card)).toContain(said('notice.undoTooLate'));
      expect(verbsOn(card)).toEqual(['referral.favorite']);
    }
    expect(await work.stored(id)).toMatchObject({ stage: 'won' });
  });

  it('says so if nothing is being closed', async () => {
    const id = await work.deal();
    const { id: waiting } = contoso({ id: 'c0ffee00-0000-4000-8000-0000000000ff' });
    await work.desk.push([contoso({ id: waiting })]);

    expect(textIn(await work.press('deal.undo', id))).toContain(said('notice.nothingToUndo'));
    expect(textIn(await work.press('deal.undo', waiting))).toContain(said('notice.noUndo'));
  });

  it('is refused to Stranger and to guests', async () => {
    const id = await work.deal();
    await won(id);

    for (const who of [STRANGER, GUEST]) expect(await work.press('deal.undo', id, who)).toBe(said('refusal.unknown'));
    expect(await work.stored(id)).toMatchObject({ closing: { stage: 'won' } });
  });

  it('can be asked for by a code', async () => {
    const id = await work.deal();
    await won(id);
    const card = await work.typed(`undo ${await codeOf(work.desk, id)}`);

    expect(textIn(card)).toContain(said('notice.undone'));
  });
});

describe('a colleague, while somebody else closes the deal,', () => {
  it.each(['deal.won', 'deal.lost', 'deal.edit', 'deal.invite', 'deal.remind'])(
    'is told who does, and can undo it: %s',
    async (verb) => {
      const id = await work.deal();
      await won(id);

      const card = await work.press(verb, id, RAVI);

      expect(textIn(card)).toMatch(
        /^Megan Ortiz is closing it as won: final at \d+:\d\d:\d\d [AP]M .+\. Undo that first, if it is not right\./u,
      );
      expect(verbsOn(card)).toContain('deal.undo');
    },
  );

  it('reads that also when confirming a form that was opened before', async () => {
    const id = await work.deal();
    const forms = [
      await work.press('deal.won', id, RAVI),
      await work.press('deal.lost', id, RAVI),
      await work.press('deal.edit', id, RAVI),
      await work.press('deal.invite', id, RAVI),
    ];
    await lost(id);

    const cards = [
      await work.confirm(forms[0], { register: 'false' }, RAVI),
      await work.confirm(forms[0], { dealValue: 'a lot' }, RAVI),
      await work.confirm(forms[1], LOST, RAVI),
      await work.confirm(forms[1], {}, RAVI),
      await work.confirm(forms[2], { dealName: 'Renamed' }, RAVI),
      await work.confirm(forms[3], { microsoftHelp: 'partner-led' }, RAVI),
    ];

    for (const card of cards) expect(textIn(card)).toContain('Megan Ortiz is closing it as lost: final at');
    expect(await work.stored(id)).toMatchObject({
      stage: 'accepted',
      closing: { stage: 'lost', by: { name: 'Megan Ortiz' } },
      dealType: 'private',
    });
  });

  it('can still note something and star it', async () => {
    const id = await work.deal();
    await won(id);

    expect(textIn(await work.typed(`note ${await codeOf(work.desk, id)} Well done`, RAVI))).toContain(
      said('notice.noted'),
    );
    expect(textIn(await work.press('referral.favorite', id, RAVI))).toContain(said('notice.starred'));
    expect(await work.stored(id)).toMatchObject({ closing: { stage: 'won' } });
  });
});
