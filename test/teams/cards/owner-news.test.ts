import type { OwnerMessage, PersonMessage } from '../../../src/domain/model/effect';
import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { ownerNewsCard } from '../../../src/teams/cards/owner-news';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson, aReferral, NOW } from '../../builders/a-referral';
import { dealWith, emptyReferral, HOSTILE_TEXTS, READERS, SELLERS, withMicrosoft } from '../../support/card-gallery';
import { actionsIn, bytesOf, factsIn, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const cardOf = (referral: Referral, news: OwnerMessage | PersonMessage, reader = LONDON, now = NOW): object =>
  ownerNewsCard(referral, news, reader, now).card;

const says = (referral: Referral, news: OwnerMessage | PersonMessage, reader = LONDON): string =>
  textIn(cardOf(referral, news, reader));

const overdue = (): Referral =>
  aReferral({ stage: 'accepted', version: 7, terms: { ...aReferral().terms, closeDate: '2026-06-12' } });

const ravi = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Ravi *Menon*' });

/** A referral that Ravi has handed over to Megan. */
const handedOver = (overrides: Partial<Referral> = {}): Referral => {
  const referral = aReferral(overrides);
  const line = { at: NOW, version: 2, what: 'handed-over' as const, by: ravi, changes: [], note: 'Megan Ortiz' };
  return { ...referral, version: 2, claim: { by: aPerson(), at: NOW }, history: [...referral.history, line] };
};

const EVERY_NEWS: readonly [OwnerMessage | PersonMessage, Referral][] = [
  ['microsoft-accepted', withMicrosoft({ stage: 'accepted', sellers: SELLERS })],
  ['microsoft-declined', withMicrosoft({ stage: 'declined' })],
  ['microsoft-expired', withMicrosoft({ stage: 'expired' })],
  ['overdue', overdue()],
  ['safe-to-win', aReferral({ stage: 'accepted' })],
  ['handed-over', handedOver({ stage: 'accepted' })],
];

describe.each(EVERY_NEWS)('the news called %s', (news, referral) => {
  it('names the deal: customer, deal, code, value and place', () => {
    expect(says(referral, news)).toMatch(/R-7K2MQ\nContoso Freight Inc\nContoso Freight - data estate migration\n/u);
    expect(factsIn(cardOf(referral, news))).toEqual({ Value: '$125,000.00', Where: 'Seattle, WA, United States' });
  });

  it('has a button for the whole card', () => {
    expect(buttonsIn(cardOf(referral, news)).at(-1)).toEqual({
      title: 'Details',
      verb: 'referral.refresh',
      data: { verb: 'referral.refresh', referralId: referral.id },
    });
  });

  it('differs from the others by sign, words and tone', () => {
    const looks = EVERY_NEWS.map(([kind, of]) =>
      [textIn(cardOf(of, kind)).slice(0, 1), ...tonesIn(cardOf(of, kind))].join(),
    );

    expect(new Set(looks).size).toBe(EVERY_NEWS.length);
  });
});

describe('the news that a deal can be won', () => {
  const deal = aReferral({ stage: 'accepted' });

  it('gives the reason, and has a button for winning the deal', () => {
    expect(says(deal, 'safe-to-win')).toContain('It was created 72 hours ago');
    expect(buttonsIn(cardOf(deal, 'safe-to-win')).map(({ verb }) => verb)).toEqual(['deal.won', 'referral.refresh']);
  });

  it('has a summary for notifications', () => {
    expect(ownerNewsCard(deal, 'safe-to-win', SHANGHAI, NOW).summary).toContain(
      '现在可以将该交易标记为赢单: Contoso Freight Inc (R-7K2MQ)',
    );
  });
});

describe('the news that something was handed over', () => {
  it('says by whom and what it is, with names only as text', () => {
    expect(says(handedOver({ stage: 'accepted' }), 'handed-over')).toContain(
      String.raw`Ravi \*Menon\* handed this deal over to you.`,
    );
    expect(says(handedOver(), 'handed-over', SHANGHAI)).toContain('正等待您的答复。');
  });

  it('has the buttons for closing a deal, or for answering a waiting referral', () => {
    const verbs = (referral: Referral) => buttonsIn(cardOf(referral, 'handed-over')).map(({ verb }) => verb);

    expect(verbs(handedOver({ stage: 'accepted' }))).toEqual(['deal.won', 'deal.lost', 'referral.refresh']);
    expect(verbs(handedOver())).toEqual(['referral.accept', 'referral.decline', 'referral.refresh']);
  });

  it('also works without a history entry', () => {
    expect(says(aReferral({ stage: 'accepted' }), 'handed-over')).toContain('Handed over to you');
  });
});

describe('the news that Microsoft accepted', () => {
  it('says when, and whom to contact there, in text that can be copied', () => {
    const text = says(withMicrosoft({ stage: 'accepted', sellers: SELLERS }), 'microsoft-accepted');

    expect(text).toContain('✔ Microsoft accepted on Sun, Jun 14, 2026, 10:00 PM GMT+1');
    expect(text).toContain(
      'Get in touch with your contact at Microsoft:\nSue Bergström, Partner Development Manager\nsue.bergstrom@microsoft.com\n+1 425 555 0142\ntakumi.ito@microsoft.com',
    );
  });

  it('says so if Microsoft named nobody', () => {
    expect(says(withMicrosoft({ stage: 'accepted' }), 'microsoft-accepted')).toContain(
      'Microsoft has not said yet who works on it.',
    );
  });

  it('names the first three sellers of many', () => {
    const sellers = Array.from({ length: 9 }, (_, index) => ({
      firstName: `Seller${index}`,
      lastName: null,
      email: null,
      phone: null,
      title: null,
    }));

    expect(says(withMicrosoft({ stage: 'accepted', sellers }), 'microsoft-accepted').match(/Seller\d/gu)).toEqual([
      'Seller0',
      'Seller1',
      'Seller2',
    ]);
  });

  it('has a summary with what happened and the deal', () => {
    const { summary } = ownerNewsCard(withMicrosoft({ stage: 'accepted' }), 'microsoft-accepted', SHANGHAI, NOW);

    expect(summary).toBe('✔ Microsoft 已接受: Contoso Freight Inc (R-7K2MQ)');
  });
});

describe('the news that Microsoft will not help', () => {
  it('because it declined says that the deal continues, and whom to ask', () => {
    const text = says(withMicrosoft({ stage: 'declined' }), 'microsoft-declined');

    expect(text).toContain('✖ Microsoft declined on Sun, Jun 14, 2026, 10:00 PM GMT+1');
    expect(text).toContain('To learn why, talk to your Microsoft contact.');
  });

  it('because it did not answer in time says that it cannot be asked again, and whom to talk to', () => {
    const text = says(withMicrosoft({ stage: 'expired' }), 'microsoft-expired');

    expect(text).toContain('⊘ Microsoft did not answer in time (Sun, Jun 14, 2026, 10:00 PM GMT+1)');
    expect(text).toContain('cannot be sent again');
    expect(text).toContain('talk to your Microsoft contact');
  });

  it.each([withMicrosoft({ stage: 'declined', since: null }), aReferral({ microsoft: null })])(
    'leaves out an unknown time',
    (referral) => {
      expect(says(referral, 'microsoft-declined').split('\n')[0]).toBe('✖ Microsoft declined');
    },
  );
});

describe('the news that a deal is overdue', () => {
  it('gives the close date, and asks for the current state', () => {
    expect(says(overdue(), 'overdue')).toMatch(
      /^⏰ The close date has passed\n[\s\S]*It was to close on Jun 12, 2026\. How does it stand\?/u,
    );
    expect(says(overdue(), 'overdue', SHANGHAI)).toContain('原定于 2026年6月12日 成交。目前情况如何？');
  });

  it("proposes a month from today in the reader's time zone, and nothing before today", () => {
    const late = new Date('2026-06-15T20:00:00Z');
    const fieldOf = (reader: Reader): object | undefined => inputNodes(cardOf(overdue(), 'overdue', reader, late))[0];

    expect(fieldOf(LONDON)).toMatchObject({
      type: 'Input.Date',
      id: 'closeDate',
      value: '2026-07-15',
      min: '2026-06-15',
      isRequired: true,
      errorMessage: 'Please fill this in.',
    });
    expect(fieldOf(SHANGHAI)).toMatchObject({ value: '2026-07-16', min: '2026-06-16' });
  });

  it('has buttons to keep the deal open, in the version that was shown, to close it, and to see it', () => {
    const { id } = overdue();

    expect(buttonsIn(cardOf(overdue(), 'overdue'))).toEqual([
      {
        title: 'Still open',
        verb: 'deal.edit.confirm',
        data: { verb: 'deal.edit.confirm', referralId: id, version: 7 },
      },
      { title: 'Won', verb: 'deal.won', data: { verb: 'deal.won', referralId: id } },
      { title: 'Lost', verb: 'deal.lost', data: { verb: 'deal.lost', referralId: id } },
      { title: 'Details', verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: id } },
    ]);
    expect(
      actionsIn(cardOf(overdue(), 'overdue'), 'Action.Execute').map(({ associatedInputs }) => associatedInputs),
    ).toEqual(['auto', 'none', 'none', 'none']);
  });

  it('is the only news with an input', () => {
    const fields = EVERY_NEWS.map(([news, referral]) => inputNodes(cardOf(referral, news)).length);

    expect(fields).toEqual(EVERY_NEWS.map(([news]) => (news === 'overdue' ? 1 : 0)));
  });

  it('also asks if nothing else is known', () => {
    const card = cardOf({ ...emptyReferral(), stage: 'accepted' }, 'overdue');

    expect(textIn(card).split('\n')).toEqual([
      '⏰ The close date has passed',
      'R-7K2MQ',
      'Customer not named',
      'Value: Not stated',
    ]);
    expect(inputNodes(card)).toHaveLength(1);
  });
});

describe('text from outside', () => {
  it.each(HOSTILE_TEXTS)('is shown only as text: %j', (hostile) => {
    const typesOf = (text: string): readonly unknown[] =>
      nodesOf(cardOf(dealWith(text), 'microsoft-accepted')).map(({ type }) => type);

    expect(typesOf(hostile)).toEqual(typesOf('x'));
    expect(JSON.stringify(cardOf(dealWith(hostile), 'microsoft-accepted'))).not.toMatch(
      /[\u202A-\u202E\u2066\u2067]|msteams/u,
    );
  });

  it.each(LOCALES)('never makes news larger than 28 KB (%s)', (locale) => {
    const long = dealWith('字'.repeat(10_000));

    expect(bytesOf(cardOf(long, 'microsoft-accepted', READERS[locale]))).toBeLessThanOrEqual(28 * 1024);
  });
});
