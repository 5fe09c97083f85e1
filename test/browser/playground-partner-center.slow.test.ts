// Slow, as it clicks its way through the Agents Playground and the stand-in for Partner Center in a browser.
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../demo/partner-center/server';
import { sampleReferral } from '../../demo/sample-referrals';
import { translate, type MessageKey } from '../../src/locales/translate';
import { describeInBrowser } from '../support/browser';
import { PlaygroundVisit, SHOTS } from '../support/playground-visit';

const [CUSTOMER, RENAMED] = ['Lamna Healthcare Company', 'Lamna Healthcare – two regions'];

/** What somebody fills in to send a referral. */
const REFERRAL = {
  ...{ Customer: CUSTOMER, Street: '200 Lake Street', City: 'Chicago', Country: 'US' },
  ...{ 'First name': 'Dana', 'Last name': 'Birkby', 'E-mail': 'dana.birkby@lamnahealthcare.com' },
  ...{
    'Deal name': 'Lamna data platform',
    Value: '90000',
    Currency: 'USD',
    Notes: 'Wants one platform for the data of four departments.',
  },
};

/** The lines that a seller types to create a co-sell deal, and the replies. */
const CO_SELL: readonly (readonly [line: string, answer: MessageKey])[] = [
  ['new deal Contoso Freight Inc, 50k USD, end of March, co-sell', 'draft.ask.dealName'],
  ['Freight backup', 'draft.ask.extras'],
  ['skip', 'draft.ask.solutions'],
  ['migration accelerator', 'draft.ask.assistance'],
  ['architecture', 'draft.hint.consent'],
  ['yes', 'draft.review.title'],
  ['create', 'draft.created'],
];

const say = (key: MessageKey): string => translate('en', key);

/** A seller in Teams, and Partner Center's page beside it; each step goes on where the one before ended. */
describeInBrowser('the Agents Playground beside Partner Center', () => {
  let partnerCenter: PartnerCenterStandIn;
  let visit: PlaygroundVisit;
  let portal: Page;

  beforeAll(async () => {
    partnerCenter = await startPartnerCenter({ seed: [1, 2, 7].map((number) => sampleReferral(number, new Date())) });
    visit = await PlaygroundVisit.begin(partnerCenter);
    portal = await visit.openBeside(partnerCenter.url);
  });

  afterAll(async () => {
    await visit.end();
    await partnerCenter.stop();
  });

  /** Takes pictures of both sides. */
  const shoot = async (name: string): Promise<void> => {
    await visit.shoot(`partner-center-${name}-teams`);
    await portal.screenshot({ path: join(SHOTS, `partner-center-${name}.png`) });
  };

  /** What Partner Center's page shows of a deal. */
  const engagement = (text: string): Locator => portal.getByRole('article').filter({ hasText: text });
  const recordOf = (text: string): Locator => engagement(text).getByRole('region', { name: "The partner's record" });

  it('shows in the channel what was there before', async () => {
    await visit.open(/General/u);

    await visit.cardOf('Contoso Freight Inc').waitFor();
    expect(await portal.getByRole('article').count()).toBe(3);
  });

  it('shows a new referral in the channel when Partner Center tells of it, and not at the next poll', async () => {
    await portal.getByRole('button', { name: 'Send a new referral' }).click();
    const dialog = portal.getByRole('dialog', { name: 'Send a new referral' });
    for (const [label, value] of Object.entries(REFERRAL)) await dialog.getByLabel(label).fill(value);
    await portal.screenshot({ path: join(SHOTS, 'partner-center-1-sending.png') });

    const polls = () => partnerCenter.requests().filter(({ path }) => path.includes('updatedDateTime')).length;
    const before = polls();
    await dialog.getByRole('button', { name: 'Send' }).click();
    await visit.cardOf(CUSTOMER).waitFor();

    await engagement(CUSTOMER).waitFor();
    await visit.cardOf(CUSTOMER).scrollIntoViewIfNeeded();
    await shoot('2-sent');
    expect(polls()).toBe(before);
  });

  it('accepts it in Teams, with another value, which is then in Partner Center', async () => {
    await visit.cardOf(CUSTOMER).getByRole('button', { name: 'Accept', exact: true }).click();
    const form = visit.cardOf('Accept this referral');
    await form.getByLabel('Value').fill('130k');
    await form.getByRole('button', { name: 'Confirm and accept' }).click();

    await recordOf(CUSTOMER).getByText('Accepted').waitFor();
    await visit.cardOf('Accepted by Megan Ortiz').filter({ hasText: CUSTOMER }).waitFor();
    await shoot('3-accepted');
    expect(await recordOf(CUSTOMER).innerText()).toContain('130,000 USD');
  });

  it('shows on the card what somebody changes in Partner Center', async () => {
    await recordOf(CUSTOMER).getByRole('button', { name: 'Change' }).click();
    const dialog = portal.getByRole('dialog', { name: 'Change a record' });
    await dialog.getByLabel('Deal name').fill(RENAMED);
    await dialog.getByLabel('Value').fill('175000');
    await dialog.getByRole('button', { name: 'Save' }).click();

    const card = visit.cardOf(RENAMED).filter({ hasText: '$175,000.00' }).first();
    await card.waitFor();
    await card.scrollIntoViewIfNeeded();
    await shoot('4-changed');
    expect(await card.innerText()).toContain('Accepted by Megan Ortiz');
  });

  it('says that it waits while Partner Center is not available, and continues by itself', async () => {
    await portal.getByLabel('What goes wrong').selectOption('503 Not available');
    await portal.getByLabel('Which requests').selectOption('Those that change (PATCH)');
    await portal.getByLabel('How many').fill('3');
    await portal.getByRole('button', { name: 'Cause it' }).click();
    await portal.getByText('3 more to go wrong.').waitFor();

    await visit.cardOf('Contoso Freight Inc').getByRole('button', { name: 'Accept', exact: true }).click();
    await visit.cardOf('Accept this referral').getByRole('button', { name: 'Confirm and accept' }).click();
    const waiting = visit.cardOf('Waiting to reach Partner Center since').filter({ hasText: 'Contoso Freight Inc' });
    await waiting.waitFor();
    expect(await recordOf('Contoso Freight Inc').innerText()).toContain('New · Pending');
    await waiting.scrollIntoViewIfNeeded();
    await shoot('5-waiting');

    await recordOf('Contoso Freight Inc').getByText('Accepted').waitFor();
    await waiting.waitFor({ state: 'detached' });
    await shoot('6-recovered');
    const answers = partnerCenter
      .requests()
      .filter(({ method, path }) => method === 'PATCH' && path.includes('000000000001'))
      .map(({ status }) => status);
    expect(answers).toEqual([503, 503, 503, 200]);
  });

  it('creates a co-sell deal in both places, and shows the seller who answers for Microsoft', async () => {
    await visit.open(/Personal Chat/u);
    for (const [line, answer] of CO_SELL) await visit.type(line, say(answer));
    const ofMicrosoft = engagement('Freight backup').getByRole('region', { name: "Microsoft's record" });
    await ofMicrosoft.waitFor();
    await shoot('7-created');

    await ofMicrosoft.getByRole('button', { name: 'Accept' }).click();
    const dialog = portal.getByRole('dialog', { name: 'Accept for Microsoft' });
    await dialog.getByLabel('First name').fill('Robin');
    await dialog.getByLabel('Last name').fill('Counts');
    await dialog.getByRole('button', { name: 'Confirm' }).click();

    const news = visit.cardOf('Robin Counts').first();
    await news.waitFor();
    await news.scrollIntoViewIfNeeded();
    await shoot('8-microsoft-accepted');
    expect(await news.innerText()).toMatch(/Microsoft accepted[^]*Freight backup/u);
  });
});
