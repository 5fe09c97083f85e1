import { NO_FEEDBACK } from '../../../src/domain/drafts/conversation';
import type { Answers } from '../../../src/domain/drafts/model/draft';
import { draftReviewCard, type DealAudience } from '../../../src/teams/cards/draft-review';
import type { Reader } from '../../../src/teams/text/reader';
import { factsIn, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, inputsIn, textIn } from '../../support/card-reading';
import { aContext, aDraft, aDraftView, PRIVATE, WHOLE } from '../../support/draft-gallery';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const NOWHERE: DealAudience = { channels: [], others: 0 };

const review = (answers: Answers = WHOLE, { audience = NOWHERE, reader = READER, notice = {} } = {}): object =>
  draftReviewCard(aDraftView(reader, aDraft(answers)), audience, reader, notice).card;

describe('the review of a new deal', () => {
  it('shows all answers', () => {
    expect(factsIn(review())).toEqual({
      Customer: 'Contoso Freight Inc',
      Address: '100 Harbor Way, Floor 3, Seattle, WA, 98101, United States',
      DUNS: '000000001',
      Contact: 'Sue Smith · CIO · sue.smith@contoso.com · +1 206 555 0111',
      'Deal name': 'Contoso Freight data estate',
      Value: '$50,000.00',
      'Close date': 'Sep 30, 2026',
      Notes: 'Forty SQL Server instances, and a deadline in autumn.',
      'CRM ID': 'CRM-4711',
      Team: 'Megan Ortiz · megan.ortiz@northwindtraders.com · +1 206 555 0150; Ravi Menon · ravi.menon@northwindtraders.com · +1 206 555 0151; 王伟 · wei.wang@northwindtraders.com',
      Solutions: 'Northwind Migration Accelerator; Azure SQL Database',
      'Deal type': 'Co-sell with Microsoft',
      'Help with': 'Proof of concept or demo',
      'Note to Microsoft': 'A demo for the board in July.',
      Consent: 'Yes',
    });
  });

  it('has a button for each part, and buttons that create or cancel the deal', () => {
    expect(buttonsIn(review()).map(({ title, verb, data }) => [title, verb, data['step']])).toEqual([
      ...['customer', 'contact', 'details', 'people', 'solutions', 'microsoft'].map((part) => [
        'Edit',
        'draft.edit',
        part,
      ]),
      ['Create deal', 'draft.confirm', undefined],
      ['All fields on one card', 'draft.edit', 'all'],
      ['Cancel', 'draft.cancel', undefined],
    ]);
  });

  it('has the revision that is shown', () => {
    expect(buttonsIn(review()).find(({ verb }) => verb === 'draft.confirm')?.data).toEqual({
      verb: 'draft.confirm',
      referralId: 'draft-1',
      version: 3,
    });
  });

  it("does not show Microsoft's help for a private deal", () => {
    expect(factsIn(review(PRIVATE))).not.toHaveProperty('Help with');
    expect(factsIn(review(PRIVATE))).not.toHaveProperty('Consent');
  });
});

describe('what is missing', () => {
  const card = review({ ...PRIVATE, solutions: [], people: [] });

  it('is shown at its part, with what to do', () => {
    expect(textIn(card)).toContain('⚠ Choose at least one solution.');
    expect(textIn(card)).toContain('⚠ At least one person needs a name, a phone number and an e-mail address.');
    expect(textIn(card)).toContain('Something is missing or wrong: see below what to do.');
  });

  it('removes the button that creates the deal', () => {
    expect(buttonsIn(card).map(({ verb }) => verb)).not.toContain('draft.confirm');
  });

  it('includes a close date that has passed since it was answered', () => {
    expect(textIn(review({ ...PRIVATE, terms: { ...PRIVATE.terms, closeDate: '2026-06-14' } }))).toContain(
      '⚠ A deal cannot close in the past.',
    );
  });
});

describe('what happens when it is created', () => {
  it('to a private deal is that nobody else sees it, unless a channel is chosen', () => {
    const card = review(PRIVATE);

    expect(textIn(card)).toContain('Nobody at Microsoft sees it, and here only the people on the deal do.');
    expect(choicesIn(card, 'channel')).toEqual({
      none: 'In none',
      general: 'Northwind Sales – General',
      unnamed: 'A chat without a name',
    });
    expect(inputsIn(card)).toEqual({ channel: 'none' });
  });

  it('keeps the channel that was chosen before', () => {
    expect(inputsIn(review({ ...PRIVATE, shownIn: 'general' }))).toEqual({ channel: 'general' });
  });

  it('has no choice of a channel for a person who is in none', () => {
    const view = { ...aDraftView(READER, aDraft(PRIVATE)), context: aContext(READER, { channels: [] }) };

    expect(inputsIn(draftReviewCard(view, NOWHERE, READER).card)).toEqual({});
  });

  it('to a co-sell deal is that Microsoft is asked, and where its card appears', () => {
    const audience: DealAudience = {
      channels: [
        { name: 'Sales', kind: 'channel' },
        { name: null, kind: 'groupChat' },
      ],
      others: 2,
    };
    const text = textIn(review(WHOLE, { audience }));

    expect(text).toContain(
      'Microsoft is asked for help and has 14 days to answer. Its sellers can see the deal and the contact. This is final.',
    );
    expect(text).toContain('Its card appears in: Sales, a group chat, 2 other channels');
  });

  it('says so if no channel gets such deals', () => {
    expect(textIn(review({ ...WHOLE, dealType: 'partner-led' }))).toContain(
      'Its card appears in no channel, since none asks for deals that we create.',
    );
  });

  it('has a visible warning about incentives that a private deal does not get', () => {
    expect(textIn(review(PRIVATE))).toContain('a private deal cannot be registered');
    expect(tonesIn(review(PRIVATE))).toEqual(['emphasis', 'warning']);
    expect(tonesIn(review(WHOLE))).toEqual(['emphasis']);
  });

  it("is described in the reader's language", () => {
    expect(textIn(review(PRIVATE, { reader: CHINESE }))).toContain('Microsoft 看不到此交易，我方也只有交易成员可见。');
  });
});

describe('the lines above the review', () => {
  it('are a notice, and what was understood', () => {
    const said = {
      ...NO_FEEDBACK,
      understood: [{ field: 'dealName', label: { kind: 'text', text: 'Tills' } }] as const,
    };
    const view = { ...aDraftView(READER, aDraft(WHOLE)), said };

    expect(
      textIn(draftReviewCard(view, NOWHERE, READER, { notice: 'Look!' }).card)
        .split('\n')
        .slice(0, 2),
    ).toEqual(['Look!', '✔ Understood: Deal name: Tills']);
  });

  it('do not repeat the warning about a private deal', () => {
    const view = {
      ...aDraftView(READER, aDraft(PRIVATE)),
      said: { ...NO_FEEDBACK, remarks: ['private-eligible'] as const },
    };

    expect(textIn(draftReviewCard(view, NOWHERE, READER).card).split('cannot be registered')).toHaveLength(2);
  });
});
