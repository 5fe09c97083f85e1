// Slow, as it clicks its way through the Agents Playground in a browser.
import { join } from 'node:path';
import { sampleReferral, sampleReferrals } from '../../demo/sample-referrals';
import { describeInBrowser } from '../support/browser';
import { PlaygroundVisit, SHOTS } from '../support/playground-visit';

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

/** The journey of a seller through Microsoft's Agents Playground; each step goes on where the one before ended. */
describeInBrowser('in the Agents Playground', () => {
  let visit: PlaygroundVisit;

  /** Sends a referral of another customer, with a deadline after this time. */
  const push = async (id: string, customer: string, left: number): Promise<void> => {
    const now = visit.now();
    const like = sampleReferral(1, now, {
      id,
      engagementId: id,
      eTag: id,
      expirationDateTime: new Date(now.getTime() + left).toISOString(),
    });
    const name = {
      name: `${customer} - data estate migration`,
      customerProfile: { ...(like['customerProfile'] as object), name: customer },
    };
    await visit.push([{ ...like, ...name }]);
  };

  beforeAll(async () => {
    visit = await PlaygroundVisit.begin();
  });

  afterAll(async () => {
    await visit.end();
  });

  it('greets the channel it is added to', async () => {
    await visit.open(/General/u);

    await visit.cardOf('Co-sell Desk is here').waitFor();
  });

  it('shows each waiting referral as a card, and no other', async () => {
    await visit.push(sampleReferrals(new Date()).value);

    await expect(
      visit.page.getByRole('button', { name: 'Accept', exact: true }).nth(3).waitFor(),
    ).resolves.toBeUndefined();
    await visit.shoot('1-channel');
    // The README's picture is this one: demo/screenshot.png.
    await visit.page
      .locator('.fai-OutputCard, .ac-container')
      .filter({ hasText: 'Contoso Freight Inc' })
      .first()
      .screenshot({ path: join(SHOTS, 'card.png') });
    expect(await visit.page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(4);
  });

  it('accepts one with another value, in place of its card', async () => {
    await visit.cardOf('Contoso Freight Inc').getByRole('button', { name: 'Accept', exact: true }).click();
    const form = visit.cardOf('Accept this referral');
    await form.getByLabel('Value').fill('130k');
    await visit.shoot('2-accept-form');
    await form.getByRole('button', { name: 'Confirm and accept' }).click();

    await visit.cardOf('Accepted by Megan Ortiz').filter({ hasText: '$130,000.00' }).waitFor();
    await visit.shoot('3-accepted');
  });

  it('shows a form again with its fault and what was typed', async () => {
    await visit.cardOf('Adventure Works').getByRole('button', { name: 'Accept', exact: true }).click();
    const form = visit.cardOf('Accept this referral');
    await form.getByLabel('Value').fill('a lot');
    await form.getByRole('button', { name: 'Confirm and accept' }).click();

    await visit.cardOf('This amount was not understood').waitFor();
    expect(await visit.cardOf('Accept this referral').getByLabel('Value').inputValue()).toBe('a lot');
    await visit.shoot('4-form-with-fault');
    await visit.cardOf('Accept this referral').getByRole('button', { name: 'Cancel' }).click();
    await visit.cardOf('Adventure Works').getByRole('button', { name: 'Accept', exact: true }).waitFor();
  });

  it('declines one with a reason', async () => {
    await visit.cardOf('شركة النور').getByRole('button', { name: 'Decline', exact: true }).click();
    const form = visit.cardOf('Decline this referral');
    await form.getByText('The timeline is too short').click();
    await visit.shoot('5-decline-form');
    await form.getByRole('button', { name: 'Confirm and decline' }).click();

    await visit.cardOf('Declined by Megan Ortiz').filter({ hasText: 'The timeline is too short' }).waitFor();
    await visit.shoot('6-declined');
  });

  it('lets the channel choose its referrals and times, and says who chose', async () => {
    const overview = await visit.mention('settings', 'Settings of Northwind Sales');
    expect(await overview.innerText()).toContain('Nobody has changed anything yet.');
    await overview.getByRole('button', { name: 'Change' }).click();
    const form = visit.cardOf('Change the settings of Northwind Sales');
    // The Playground empties a form whose width changes.
    expect(await visit.shootOnAPhone('7-settings-form', form)).toBe(0);
    await form.getByLabel('Countries of customers').fill('Germany, US');
    await form.getByLabel('Time', { exact: true }).fill('7:30');
    await form.screenshot({ path: join(SHOTS, '7-settings-form.png') });
    await form.getByRole('button', { name: 'Save' }).click();

    const saved = visit.cardOf('Saved: Referrals').last();
    await saved.waitFor();
    expect(await saved.innerText()).toMatch(
      /Germany, United States[^]*Mon–Fri at 7:30 AM[^]*Last changed by Megan Ortiz on [^]*: Referrals, Digest/u,
    );
    expect(await visit.shootOnAPhone('8-settings', saved)).toBe(0);
    await saved.scrollIntoViewIfNeeded();
    await visit.shoot('8-settings');
  });

  it('reminds of a deadline in the thread of the card, in the channel, and whoever is on it in their own chat', async () => {
    await push('c0de0000-0000-4000-8000-000000000101', 'Fourth Coffee', 4 * HOUR_MS + 10 * MINUTE_MS);
    await visit.cardOf('Fourth Coffee').getByRole('button', { name: "I'll look at it" }).click();
    await visit.cardOf('Megan Ortiz has been on it').filter({ hasText: 'Fourth Coffee' }).waitFor();
    visit.pass(10 * MINUTE_MS);
    const thread = visit.postOf('Waiting for your answer').filter({ hasText: 'Fourth Coffee' });
    const reply = thread.locator('.ac-adaptiveCard').filter({ hasText: '4 hours left: Fourth Coffee' });
    await reply.waitFor();
    await visit.cardOf('4 hours left: Fourth Coffee').nth(1).waitFor();
    expect(await visit.cardOf('4 hours left: Fourth Coffee').count()).toBe(2);
    expect(await reply.innerText()).toContain('Megan Ortiz has been on it');
    expect(await visit.shootOnAPhone('9-reminded', reply)).toBe(0);
    await reply.scrollIntoViewIfNeeded();
    await visit.shoot('9-reminded');

    await visit.open(/Personal Chat/u);
    const own = visit.cardOf('4 hours left: Fourth Coffee');
    await own.waitFor();
    await own.scrollIntoViewIfNeeded();
    await visit.shoot('10-reminded-in-the-own-chat');
  });

  it('accepts from the reminder in the thread, and no reminder asks any more', async () => {
    await visit.open(/General/u);
    const thread = visit.postOf('Fourth Coffee').filter({ hasText: 'Needs' });
    await thread
      .locator('.ac-adaptiveCard')
      .filter({ hasText: '4 hours left' })
      .getByRole('button', { name: 'Accept', exact: true })
      .click();
    await thread.getByRole('button', { name: 'Confirm and accept' }).click();

    await thread.getByText('Accepted by Megan Ortiz').nth(1).waitFor();
    await visit.cardOf('Accepted by Megan Ortiz').filter({ hasText: 'Fourth Coffee' }).nth(2).waitFor();
    expect(await visit.cardOf('4 hours left').count()).toBe(0);
    await thread.scrollIntoViewIfNeeded();
    await visit.shoot('11-accepted-from-the-reminder');
  });

  it('lets a referral expire that nobody answers, and tells its thread', async () => {
    await push('c0de0000-0000-4000-8000-000000000102', 'Lucerne Publishing', 10 * MINUTE_MS);
    const post = visit.postOf('Lucerne Publishing');
    await post.getByText('Waiting for your answer').waitFor();
    visit.pass(10 * MINUTE_MS);

    await post.getByText('Expired: nobody answered in time').waitFor();
    await post.getByText(/Time ran out: nobody answered R-\w{5} \(Lucerne Publishing\)/u).waitFor();
    expect(await post.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0);
    await post.scrollIntoViewIfNeeded();
    await visit.shoot('12-expired');
  });

  it('shows the channel its pipeline', async () => {
    const digest = await visit.mention('digest', 'Pipeline on');

    expect(await digest.innerText()).toMatch(
      /2 referrals wait for an answer[^]*Accepted deals: 4[^]*Overdue: 1[^]*Expired: 1/u,
    );
    await digest.screenshot({ path: join(SHOTS, '13-digest.png') });
    expect(await visit.shootOnAPhone('13-digest', digest)).toBe(0);
  });

  it('lists the deals in a personal chat', async () => {
    await visit.open(/Personal Chat/u);

    const list = await visit.type('/deals', 'Contoso Freight Inc');

    expect(await list.innerText()).toContain('$130,000.00');
    await visit.shoot('14-deals');
  });

  it('has lost nothing after a restart', async () => {
    await visit.restartService();

    const archived = await visit.type('archived', 'Alpine Ski House AG');
    expect(await archived.innerText()).toContain('شركة النور');
    const waiting = await visit.type('inbound', 'Waiting for an answer');
    expect(await waiting.innerText()).toContain('2 referrals');
    await visit.shoot('15-after-restart');
  });

  it('answers in Chinese on request', async () => {
    await visit.say('language 中文');
    await visit.page.getByText('从现在起我用中文与您交流。').last().waitFor();

    await visit.type('待处理', '等待答复');
    await visit.shoot('16-chinese');
  });

  it("shows the pipeline in the reader's language, in every conversation", async () => {
    const own = await visit.type('摘要', '推荐摘要');
    await own.scrollIntoViewIfNeeded();
    await visit.shoot('17-chinese-digest');

    await visit.open(/General/u);
    const channels = await visit.mention('digest', '推荐摘要');
    await channels.scrollIntoViewIfNeeded();
    await visit.shoot('18-chinese-digest-in-the-channel');
    expect(await visit.shootOnAPhone('18-chinese-digest-in-the-channel', channels)).toBe(0);
  });
});
