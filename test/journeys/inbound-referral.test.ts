import { MEGAN, RAVI, startTestDesk, TEAM, TENANT, type TestDesk } from '../support/desk';
import { sampleReferrals } from '../support/samples';
import { cardOf } from '../support/teams-connector';
import { buttonsIn } from '../support/card-reading';
import {
  cardsAbout,
  contoso,
  CONTOSO_ID,
  eventually,
  figure,
  messagesIn,
  said,
  sample,
  says,
  untilQuiet,
} from '../support/watching';

const GROUP_CHAT = '19:deal-room@unq.gbl.spaces';

let desk: TestDesk;

beforeEach(async () => {
  desk = await startTestDesk();
  await desk.install();
});

afterEach(() => desk.stop());

const newer = (changes: Record<string, unknown>) =>
  contoso({ eTag: '"newer"', updatedDateTime: new Date().toISOString(), ...changes });
const puts = () => desk.connector.calls.filter(({ method }) => method === 'PUT');

async function cardOfContoso(): Promise<void> {
  await desk.push([contoso()]);
  await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 1, 'the card stood in the channel');
  await untilQuiet(desk);
}

describe('the sample file, pushed twice', () => {
  beforeEach(async () => {
    const { value } = sampleReferrals(new Date());
    await desk.push(value);
    await desk.push(value);
    await eventually(() => messagesIn(desk, TEAM).length >= 5, 'greeting and cards stood in the channel');
    await untilQuiet(desk);
  });

  it('leaves exactly one card for each of the four that wait, and none for the archived', () => {
    const counts = Array.from({ length: 12 }, (_, index) => cardsAbout(desk, sample(index + 1).id).length);

    expect(counts).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('sets a summary on each card, for notifications', () => {
    const summaries = [1, 2, 3, 4].map((number) => cardsAbout(desk, sample(number).id)[0]?.versions[0]?.['summary']);

    expect(summaries).toEqual([
      expect.stringContaining(said('summary.received', { customer: 'Contoso Freight Inc', deadline: '' })),
      expect.stringContaining('株式会社ファブリカム'),
      expect.stringContaining('Adventure Works Müller & Söhne GmbH'),
      expect.stringContaining('شركة النور للطاقة'),
    ]);
  });

  it('counts new and known records', async () => {
    expect(await figure(desk, 'cosell_referrals_received_total{outcome="accepted"}')).toBe(12);
    expect(await figure(desk, 'cosell_referrals_received_total{outcome="unchanged"}')).toBe(12);
  });
});

describe('the card of a new referral', () => {
  beforeEach(cardOfContoso);

  it('shows the customer, place, value, dates and needs', () => {
    const text = says(cardsAbout(desk, CONTOSO_ID)[0]);

    expect(text).toContain('Contoso Freight Inc');
    expect(text).toContain('Seattle, WA, United States');
    expect(text).toContain('$125,000.00');
    expect(text).toContain(
      new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(
        new Date(String(contoso()['expirationDateTime'])),
      ),
    );
    expect(text).toContain('Deployment or migration, Azure, SQL Server');
    expect(text).toMatch(/R-[0-9A-Z]{5}/u);
  });

  it('carries the four buttons, with ids only', () => {
    const buttons = buttonsIn(cardOf(cardsAbout(desk, CONTOSO_ID)[0]));

    expect(buttons.map(({ verb }) => verb)).toEqual([
      'referral.accept',
      'referral.decline',
      'referral.claim',
      'referral.favorite',
    ]);
    expect(buttons.map(({ verb, data }) => ({ verb, data }))).toEqual(
      buttons.map(({ verb }) => ({ verb, data: { verb, referralId: CONTOSO_ID } })),
    );
  });
});

describe('a newer record', () => {
  beforeEach(cardOfContoso);

  it('edits the card once, and in place', async () => {
    const [before] = cardsAbout(desk, CONTOSO_ID);

    await desk.push([newer({ name: 'Contoso Freight - second phase' })]);
    await eventually(
      () => says(cardsAbout(desk, CONTOSO_ID)[0]).includes('second phase'),
      'the card told the new name',
    );
    await untilQuiet(desk);

    expect(cardsAbout(desk, CONTOSO_ID)).toEqual([before]);
    expect(before?.versions).toHaveLength(2);
    expect(puts().map(({ body }) => body['id'])).toEqual([before?.activityId]);
  });

  it('is not shown a second time when it is pushed again', async () => {
    const record = newer({ name: 'Contoso Freight - second phase' });
    await desk.push([record]);
    await desk.push([record]);
    await eventually(() => puts().length > 0, 'the card was edited');
    await untilQuiet(desk);

    expect(puts()).toHaveLength(1);
  });

  it('does not edit the card if it would look the same', async () => {
    await desk.push([newer({ createdVia: 'another way' })]);
    await untilQuiet(desk);

    expect(puts()).toHaveLength(0);
  });

  it('that was answered in Partner Center removes the buttons', async () => {
    await desk.push([newer({ status: 'Active', substatus: 'Accepted', acceptedDateTime: new Date().toISOString() })]);
    await eventually(() => puts().length === 1, 'the card was edited');

    expect(says(cardsAbout(desk, CONTOSO_ID)[0])).toContain(said('story.accepted.portal'));
    expect(buttonsIn(cardOf(cardsAbout(desk, CONTOSO_ID)[0])).map(({ verb }) => verb)).toEqual([
      'deal.won',
      'deal.lost',
      'deal.edit',
      'referral.favorite',
    ]);
  });

  it('is not overwritten by an older one', async () => {
    await desk.push([newer({ name: 'The newest name' })]);
    await desk.push([
      contoso({
        eTag: '"older"',
        updatedDateTime: new Date(Date.now() - 20 * 86_400_000).toISOString(),
        name: 'An old name',
      }),
    ]);
    await eventually(() => puts().length > 0, 'the card was edited');
    await untilQuiet(desk);

    expect(says(cardsAbout(desk, CONTOSO_ID)[0])).toContain('The newest name');
  });
});

describe('every change', () => {
  beforeEach(async () => {
    desk.connector.rosters.set(GROUP_CHAT, [RAVI]);
    await desk.install({
      conversation: { id: GROUP_CHAT, conversationType: 'groupChat', tenantId: TENANT },
      channelData: { tenant: { id: TENANT } },
    });
    await desk.push([contoso()]);
    await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 2, 'both had the card');
    await untilQuiet(desk);
  });

  it('updates the one message of the referral in each channel and chat', async () => {
    const ids = cardsAbout(desk, CONTOSO_ID).map(({ activityId }) => activityId);

    await desk.press('referral.claim', { referralId: CONTOSO_ID });
    await eventually(
      () =>
        cardsAbout(desk, CONTOSO_ID).every((message) =>
          says(message).includes(said('story.claimed', { name: MEGAN.name })),
        ),
      'both cards told who looks at it',
    );
    await desk.push([newer({ name: 'A new name' })]);
    await eventually(
      () => cardsAbout(desk, CONTOSO_ID).every((message) => says(message).includes('A new name')),
      'both cards told the new name',
    );

    expect(cardsAbout(desk, CONTOSO_ID).map(({ activityId }) => activityId)).toEqual(ids);
    expect(cardsAbout(desk, CONTOSO_ID).map(({ versions }) => versions.length)).toEqual([3, 3]);
  });
});

describe('a referral that expired before it was received', () => {
  it('gets no card', async () => {
    await desk.push([contoso({ expirationDateTime: new Date(Date.now() - 1_000).toISOString() })]);
    await untilQuiet(desk);

    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(0);
  });
});
