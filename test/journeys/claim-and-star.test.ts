import { buttonsIn, textIn } from '../support/card-reading';
import { MEGAN, RAVI, startTestDesk, type TestDesk } from '../support/desk';
import { cardsAbout, contoso, eventually, lastSaid, said, says, stored, untilQuiet } from '../support/watching';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.install();
});

afterAll(() => desk.stop());

let next = 0;

/** The id of a waiting referral with a card in the channel. */
async function cardInChannel(): Promise<string> {
  next += 1;
  const id = `c1a10000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  await desk.push([contoso({ id })]);
  await eventually(() => cardsAbout(desk, id).length === 1, 'the card stood in the channel');
  await untilQuiet(desk);
  return id;
}

const versionsOf = (id: string) => cardsAbout(desk, id)[0]?.versions.length;

describe("I'll look at it", () => {
  it('confirms it to the person, and shows everybody who looks at the referral', async () => {
    const id = await cardInChannel();

    const answer = await desk.press('referral.claim', { referralId: id });
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(said('story.claimed', { name: MEGAN.name })),
      'the card told who looks at it',
    );

    expect(textIn(answer.body['value'])).toContain(said('notice.claimed'));
  });

  it('can be taken over by a colleague', async () => {
    const id = await cardInChannel();
    await desk.press('referral.claim', { referralId: id });

    await desk.press('referral.claim', { referralId: id }, RAVI);
    await eventually(
      () => says(cardsAbout(desk, id)[0]).includes(said('story.claimed', { name: RAVI.name })),
      'the card told who looks at it now',
    );

    expect(says(cardsAbout(desk, id)[0])).not.toContain(said('story.claimed', { name: MEGAN.name }));
  });

  it('does nothing more when it is pressed again', async () => {
    const id = await cardInChannel();
    await desk.press('referral.claim', { referralId: id });
    await eventually(() => versionsOf(id) === 2, 'the card was edited');

    await desk.press('referral.claim', { referralId: id });
    await untilQuiet(desk);

    expect(versionsOf(id)).toBe(2);
    expect(await stored(desk, id)).toMatchObject({ version: 2 });
  });

  it('keeps the buttons for everybody', async () => {
    const id = await cardInChannel();

    const answer = await desk.press('referral.claim', { referralId: id });

    expect(buttonsIn(answer.body['value']).map(({ verb }) => verb)).toContain('referral.accept');
  });

  it('is too late for a referral that was answered', async () => {
    const id = await cardInChannel();
    await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal' });

    const answer = await desk.press('referral.claim', { referralId: id }, RAVI);

    expect(textIn(answer.body['value'])).toContain(said('notice.faster', { name: MEGAN.name }));
    expect(await stored(desk, id)).toMatchObject({ claim: null });
  });
});

describe('the star', () => {
  const starOf = (card: unknown) => buttonsIn(card).find(({ verb }) => verb === 'referral.favorite')?.title;

  it('is added and removed', async () => {
    const id = await cardInChannel();

    const first = await desk.press('referral.favorite', { referralId: id });
    const second = await desk.press('referral.favorite', { referralId: id });

    expect([starOf(first.body['value']), starOf(second.body['value'])]).toEqual([
      said('button.unstar'),
      said('button.star'),
    ]);
  });

  it('toggles once where the same press is delivered twice', async () => {
    const id = await cardInChannel();

    await desk.press('referral.favorite', { referralId: id }, MEGAN, { id: `press-of-${id}` });
    await desk.press('referral.favorite', { referralId: id }, MEGAN, { id: `press-of-${id}` });

    expect(await stored(desk, id)).toMatchObject({ favorites: [{ on: true }] });
  });

  it('toggles once also where the same press reaches two processes', async () => {
    const id = await cardInChannel();
    const other = await startTestDesk({ MONGODB_DATABASE: desk.database.name });
    other.connector.rosters.set('19:sales@thread.tacv2', [MEGAN]);

    await desk.press('referral.favorite', { referralId: id }, MEGAN, { id: `press-of-${id}` });
    await other.press('referral.favorite', { referralId: id }, MEGAN, { id: `press-of-${id}` });
    await other.stop();

    expect(await stored(desk, id)).toMatchObject({ favorites: [{ on: true }] });
  });

  it("is one person's own", async () => {
    const id = await cardInChannel();
    await desk.press('referral.favorite', { referralId: id });

    const answer = await desk.press('referral.refresh', { referralId: id }, RAVI);

    expect(starOf(answer.body['value'])).toBe(said('button.star'));
  });

  it('does not change the card in the channel', async () => {
    const id = await cardInChannel();

    await desk.press('referral.favorite', { referralId: id });
    await untilQuiet(desk);

    expect(versionsOf(id)).toBe(1);
  });

  it('puts a referral among the favorites, also once it is archived', async () => {
    const id = await cardInChannel();
    await desk.press('referral.favorite', { referralId: id });
    await desk.press('referral.decline.confirm', { referralId: id, version: 2, reason: 'not-a-customer' });

    await desk.type('favorites');

    expect(lastSaid(desk)).toContain(String((await stored(desk, id))['code']));
  });
});

describe('pressing a button of a card by its fallback', () => {
  it('does the same and answers with a message', async () => {
    const id = await cardInChannel();

    const answer = await desk.send({
      type: 'message',
      value: { verb: 'referral.claim', referralId: id },
      from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
    });

    expect(answer).toEqual({ status: 200, body: {} });
    expect(await stored(desk, id)).toMatchObject({ claim: { by: { name: MEGAN.name } } });
  });
});
