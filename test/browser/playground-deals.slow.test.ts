// Slow, as it clicks its way through the Agents Playground in a browser, in two languages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { sampleReferral } from '../../demo/sample-referrals';
import { readCatalogueFile } from '../../src/bin/catalogue-file';
import { LOCALES, translate, type Locale, type MessageKey } from '../../src/locales/translate';
import { MongoCatalogue } from '../../src/mongo/catalogue-repository';
import { describeInBrowser } from '../support/browser';
import { PlaygroundVisit, SHOTS } from '../support/playground-visit';
import { eventually } from '../support/watching';

const [DAY_MS, MINUTE_MS] = [86_400_000, 60_000];

/** What a seller types in a language, and what they choose. */
interface Script {
  readonly locale: Locale;
  /** The line that chooses the language. */
  readonly language: string;
  readonly customer: { readonly typed: string; readonly name: string };
  readonly dealName: string;
  /** A co-sell deal on one line, with an ambiguous customer. */
  readonly line: string;
  /** The answers to the questions that follow. */
  readonly answers: readonly string[];
  readonly coSell: string;
  /** The customer of a deal that can be registered. */
  readonly sold: string;
  readonly unfinished: { readonly line: string; readonly name: string };
  readonly lostBecause: string;
}

const SCRIPTS: readonly Script[] = [
  {
    locale: 'en',
    language: 'language English',
    customer: { typed: 'Conto', name: 'Contoso Freight Inc' },
    dealName: 'Contoso Freight - backup',
    line: 'new deal Contoso, 210k USD, end of March, co-sell',
    answers: ['1', 'Contoso route planning', 'skip', 'inventory iq', 'architecture', 'yes'],
    coSell: 'Contoso route planning',
    sold: 'Litware Insurance plc',
    unfinished: { line: 'new deal Woodgrove Bank, 80k USD', name: 'Woodgrove Bank' },
    lostBecause: 'no budget',
  },
  {
    locale: 'zh-CN',
    language: 'language 中文',
    customer: { typed: '北京', name: '北京微远科技有限公司' },
    dealName: '北京微远 备份',
    line: '新建交易 北京微远, 25万人民币, 三月底, 联合销售',
    answers: ['1', '北京微远 数据治理', '跳过', 'inventory iq', '客户技术架构', '是'],
    coSell: '北京微远 数据治理',
    sold: '上海康拓保险股份有限公司',
    unfinished: { line: '新建交易 伍德格罗夫银行, 8万美元', name: '伍德格罗夫银行' },
    lostBecause: '没有预算',
  },
];

/** Both sides of a co-sell deal of ours that Microsoft accepted, and that is old enough to be won. */
function acceptedByMicrosoft(name: string, place: number): readonly object[] {
  const now = new Date();
  const created = {
    createdDateTime: new Date(now.getTime() - 4 * DAY_MS).toISOString(),
    engagementId: `e0de0000-0000-4000-8000-00000000020${place}`,
  };
  const ours = sampleReferral(8, now, { ...created, id: `c0de0000-0000-4000-8000-00000000020${place}` });
  const customer = { customerProfile: { ...(ours['customerProfile'] as object), name } };
  const microsofts = sampleReferral(9, now, {
    ...{ ...created, id: `c0de0000-0000-4000-8000-00000000021${place}`, status: 'Active', substatus: 'Accepted' },
    ...{ acceptedDateTime: now.toISOString(), expirationDateTime: null },
  });
  return [
    { ...ours, ...customer },
    { ...microsofts, ...customer },
  ];
}

/** The code that a card shows. */
async function codeOn(card: Locator): Promise<string> {
  return /R-\w{5,}/u.exec(await card.innerText())?.[0] ?? 'no code';
}

/** Complete deals, in each language; each step continues where the one before ended. */
/** Messages that the bot sends unasked, which can appear below the last answer at any time. */
const UNASKED = new RegExp(
  LOCALES.flatMap((locale) => [
    translate(locale, 'news.overdue'),
    translate(locale, 'news.microsoft-accepted.sellers'),
  ]).join('|'),
  'u',
);

describeInBrowser('deals in the Agents Playground', () => {
  let visit: PlaygroundVisit;
  const closed: { readonly locale: Locale; readonly code: string; readonly stage: 'won' | 'lost' }[] = [];

  beforeAll(async () => {
    visit = await PlaygroundVisit.begin();
    // A whole card at once.
    await visit.page.setViewportSize({ width: 1280, height: 2_400 });
    const read = readCatalogueFile(readFileSync(join(__dirname, '..', '..', 'demo', 'solutions.csv')));
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    await new MongoCatalogue(visit.database.db, () => new Date()).load(read.solutions);
    await visit.open(/General/u);
    await visit.cardOf('Co-sell Desk is here').waitFor();
    await visit.push([1, 2, 6, 7].map((number) => sampleReferral(number, new Date())));
    await visit.push(SCRIPTS.flatMap(({ sold }, place) => acceptedByMicrosoft(sold, place)));
    await visit.open(/Personal Chat/u);
  });

  afterAll(async () => {
    await visit.end();
  });

  /**
   * The last card of the chat that answers somebody, once it says so. Questions that were answered by typing stay above
   * it.
   */
  const lastOf = async (text: string | RegExp): Promise<Locator> => {
    const card = visit.page
      .locator('.ac-adaptiveCard')
      .filter({ hasNotText: UNASKED })
      .last()
      .filter({ hasText: text });
    await card.waitFor();
    return card;
  };

  /** Chooses the first of the offers that a text narrows down. */
  const pick = async (card: Locator, label: string, text: string): Promise<void> => {
    const input = card.getByRole('combobox', { name: label });
    await input.click();
    await input.pressSequentially(text);
    await visit.page.getByRole('option').first().click();
  };

  /** Chooses by name in a list that is not typed into. */
  const choose = async (card: Locator, label: string, ...names: readonly string[]): Promise<void> => {
    const input = card.getByRole('combobox', { name: label });
    await input.click();
    for (const name of names)
      await visit.page.locator('[role=option], [role=menuitemcheckbox]').filter({ hasText: name }).first().click();
    await visit.page.keyboard.press('Escape');
  };

  /** Chooses a day of this month, or of the next. */
  const chooseDay = async (card: Locator, label: string, day: number, month: 'this' | 'next'): Promise<void> => {
    await card.getByRole('combobox', { name: label }).click();
    if (month === 'next') await visit.page.getByRole('button', { name: /next month/iu }).click();
    await visit.page
      .getByRole('gridcell')
      .filter({ hasText: new RegExp(`^${day}$`, 'u') })
      .first()
      .click();
  };

  describe.each(SCRIPTS)('in $locale', (script) => {
    const { locale } = script;
    const say = (key: MessageKey, values: Record<string, string | number> = {}): string =>
      translate(locale, key, values);
    const press = (card: Locator, key: MessageKey): Promise<void> =>
      card.getByRole('button', { name: say(key), exact: true }).click();
    let [edited, created] = ['', ''];

    /**
     * Takes a picture of a card, as a phone shows it and wide. Nothing of it is cut off. What was typed into it is
     * lost.
     */
    const shoot = async (name: string, card: Locator): Promise<void> => {
      expect([name, await visit.shootOnAPhone(`deals-${locale}-${name}`, card)]).toEqual([name, 0]);
      await card.screenshot({ path: join(SHOTS, `deals-${locale}-${name}.png`) });
    };

    it('uses the language', async () => {
      await visit.say(script.language);

      await visit.page.getByText(say('language.set')).last().waitFor();
    });

    it('wins a deal with its registration, takes that back, and does it again', async () => {
      const code = await codeOn(await visit.type(`find ${script.sold}`, script.sold));
      const asked = (): Promise<Locator> => visit.type(`won ${code} 200k`, say('register.heading'));
      const register = async (form: Locator): Promise<Locator> => {
        await chooseDay(form, say('register.contractSigned'), 1, 'this');
        await chooseDay(form, say('register.contractStart'), 15, 'next');
        await choose(form, say('register.deployedOnAzure'), say('register.yes'));
        await choose(form, say('register.deployedIn'), say('register.tenant.Customer'));
        await choose(form, say('register.pricingModel'), say('register.model.PayAsYouGo'));
        await form.screenshot({ path: join(SHOTS, `deals-${locale}-2-registration.png`) });
        await press(form, 'button.won.confirm');
        return lastOf(say('stage.closing.won'));
      };
      const empty = await asked();
      await shoot('1-won', empty);
      const winning = await register(empty);
      await shoot('3-not-final-yet', winning);
      await press(winning, 'button.undo');
      await shoot('4-undone', await lastOf(say('notice.undone')));

      expect(await (await register(await asked())).innerText()).toContain('200,000.00');
      closed.push({ locale, code, stage: 'won' });
    });

    it('creates a co-sell deal from typed answers, and asks again about an ambiguous one', async () => {
      const which = await visit.type(script.line, say('draft.which'));
      expect(await which.innerText()).toContain(say('draft.candidate.new', { text: '' }).trim());
      await shoot('5-asked-back', which);
      const [customer = '', dealName = '', nothing = '', solution = '', help = '', consent = ''] = script.answers;
      await visit.type(customer, say('draft.ask.dealName'));
      await visit.type(dealName, say('draft.ask.extras'));
      await visit.type(nothing, say('draft.ask.solutions'));
      await visit.type(solution, say('draft.ask.assistance'));
      await shoot('6-consent', await visit.type(help, say('draft.hint.consent')));
      await shoot('7-co-sell-review', await visit.type(consent, say('draft.review.title')));
      const deal = await visit.type(locale === 'en' ? 'create' : '创建', say('draft.created'));

      created = await codeOn(deal);
      expect(await deal.innerText()).toContain(script.coSell);
    });

    it("loses a deal for a reason in the seller's own words", async () => {
      const form = await visit.type(`lost ${created} ${script.lostBecause}`, say('lost.title'));
      await shoot('8-lost', form);
      await press(form, 'button.lost.confirm');

      const losing = await lastOf(say('stage.closing.lost'));
      expect(await losing.innerText()).toContain(say('reason.budget-not-adequate'));
      closed.push({ locale, code: created, stage: 'lost' });
    });

    it('creates a private deal on cards, for a known customer', async () => {
      const customer = await visit.type(locale === 'en' ? 'new deal' : '新建交易', say('draft.ask.customer'));
      await shoot('9-customer', customer);
      await pick(customer, say('draft.field.customer'), script.customer.typed);
      await press(customer, 'button.draft.next');
      const details = await lastOf(say('draft.ask.dealName'));
      await shoot('10-details', details);
      await details.getByLabel(say('field.dealName')).fill(script.dealName);
      await details.getByLabel(say('field.dealValue')).fill('50k');
      await pick(details, say('field.currency'), 'USD');
      await chooseDay(details, say('field.closeDate'), 15, 'next');
      await press(details, 'button.draft.next');
      const solutions = await lastOf(say('draft.ask.solutions'));
      await choose(solutions, say('draft.field.solutions'), 'Migration Accelerator', 'Azure SQL');
      await solutions.screenshot({ path: join(SHOTS, `deals-${locale}-11-solutions.png`) });
      await press(solutions, 'button.draft.next');
      const help = await lastOf(say('draft.ask.dealType'));
      await shoot('12-microsoft', help);
      await help.getByText(say('draft.help.private')).click();
      await press(help, 'button.draft.next');
      const review = await lastOf(say('draft.review.title'));
      await shoot('13-review', review);
      await press(review, 'button.draft.create');

      const deal = await lastOf(say('draft.created'));
      edited = await codeOn(deal);
      await shoot('14-created', deal);
      expect(await deal.innerText()).toContain(script.dealName);
    });

    it('edits a deal: its value, one more person and one more solution', async () => {
      const form = await visit.type(`edit ${edited}`, say('edit.title'));
      await shoot('15-edit', form);
      await form.getByLabel(say('field.dealValue')).fill('64k');
      await choose(form, say('edit.people'), 'Ravi Menon');
      await choose(form, say('edit.solutions'), 'Route Planner');
      await press(form, 'button.edit.confirm');

      const deal = await lastOf(edited);
      await deal.getByText('64,000.00').first().waitFor();
      expect(await deal.innerText()).toContain('Proseware Route Planner');
      await press(deal, 'button.details');
      await deal.getByText(say('history.title')).first().waitFor();
      // A phone's width folds it again.
      await deal.screenshot({ path: join(SHOTS, `deals-${locale}-16-edited-with-history.png`) });
    });

    it('offers an unfinished deal again after the service was stopped, with all its fields on one card', async () => {
      await visit.type(script.unfinished.line, script.unfinished.name);
      await visit.restartService();
      const offer = await visit.type(locale === 'en' ? 'new deal' : '新建交易', say('draft.unfinished.title'));
      await shoot('17-unfinished', offer);
      await press(offer, 'button.draft.continue');
      const question = await lastOf(say('draft.hint.address'));
      await press(question, 'button.draft.back');
      await press(await lastOf(say('draft.ask.customer')), 'button.draft.all');

      const all = await lastOf(say('draft.all.title'));
      await shoot('18-all-fields', all);
      expect(await all.getByLabel(say('field.dealValue')).inputValue()).toMatch(/^80[,.]?000/u);
      await press(all, 'button.cancel');
      await shoot('19-cancelled', await lastOf(say('draft.cancelled.title')));
    });
  });

  it('makes a closing final after a minute', async () => {
    const isFinal = async ({ code, stage }: (typeof closed)[number]): Promise<boolean> =>
      (await visit.database.db
        .collection('referrals')
        .countDocuments({ 'referral.code': code, 'referral.stage': stage })) === 1;
    visit.pass(MINUTE_MS);
    await eventually(async () => (await Promise.all(closed.map(isFinal))).every(Boolean), 'all of it was final');

    for (const { locale, code, stage } of closed) {
      await visit.say(SCRIPTS.find((script) => script.locale === locale)?.language ?? '');
      await visit.page.getByText(translate(locale, 'language.set')).last().waitFor();
      const card = await visit.type(`show ${code}`, new RegExp(`${code}.*${translate(locale, 'story.final')}`, 'u'));
      expect(await card.innerText()).toContain(translate(locale, `stage.${stage}`));
      await card.screenshot({ path: join(SHOTS, `deals-${locale}-20-${stage}-and-final.png`) });
    }
    expect(closed).toHaveLength(4);
  });
});
