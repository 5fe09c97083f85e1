import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { referralCard, type PersonalView } from '../../../src/teams/cards/referral';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson, aReferral, daysFromNow } from '../../builders/a-referral';
import {
  dealWith,
  emptyReferral,
  filledWith,
  HOSTILE_TEXTS,
  longReferral,
  READERS,
  sample,
  SAMPLES,
  SELLERS,
  withMicrosoft,
} from '../../support/card-gallery';
import { actionsIn, bytesOf, factsIn, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';
import { A_REGISTRATION, aClosing, aDeal, eventfulDeal, happened } from '../../support/deal-gallery';
import { aTrouble, troubled } from '../../support/trouble-gallery';
import { runs } from '../../support/runs';

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const cardOf = (referral: Referral, reader = LONDON, view: PersonalView = {}): object =>
  referralCard(referral, reader, view).card;

const says = (referral: Referral, reader = LONDON): string => textIn(cardOf(referral, reader));

const titlesIn = (card: object): readonly string[] => buttonsIn(card).map(({ title }) => title);

const answeredBy = (stage: Referral['stage'], answer: Partial<NonNullable<Referral['answer']>> = {}): Referral =>
  aReferral({ stage, answer: { by: aPerson(), at: daysFromNow(-1), reason: null, note: null, ...answer } });

describe('the card of a referral that waits for our answer', () => {
  it("says first that it waits, with its code and its deadline in the reader's time zone", () => {
    const [status, code, deadline] = textIn(cardOf(aReferral())).split('\n');

    expect([status, code, deadline]).toEqual([
      '✉ Waiting for your answer',
      'R-7K2MQ',
      'Answer by: Sat, Jun 27, 10:00 AM GMT+1',
    ]);
    expect(says(aReferral(), SHANGHAI)).toContain('答复期限：6月27日周六 GMT+8 17:00');
  });

  it('shows customer, value, place, needs, help and sender', () => {
    const facts = factsIn(cardOf(aReferral()));

    expect(says(aReferral())).toContain('Contoso Freight Inc\nContoso Freight - data estate migration');
    expect(facts).toMatchObject({
      Value: '$125,000.00',
      Where: 'Seattle, WA, United States',
      Needs: 'Deployment or migration, Azure, SQL Server',
      'Help with': 'Technical architecture',
      From: 'Microsoft',
    });
  });

  it('keeps the other details collapsed: all texts, the contacts, and a link to Partner Center', () => {
    const details = nodesOf(cardOf(aReferral())).find(({ id }) => id === 'details');

    expect(details).toMatchObject({ isVisible: false });
    expect(textIn(details)).toContain('Can you help?');
    expect(textIn(details)).toContain('Sue Smith, CIO\nsue.smith@contoso.com\n+1 206 555 0111');
    expect(factsIn(details)).toMatchObject({
      Size: '251 to 1,000 employees',
      'Deal type': 'Co-sell with Microsoft',
      Closes: 'Jul 30, 2026',
    });
  });

  it('links to its record in Partner Center, with the id escaped', () => {
    const [link] = actionsIn(cardOf(aReferral({ recordId: '../x?y' })), 'Action.OpenUrl');

    expect(link).toMatchObject({ url: 'https://partner.microsoft.com/dashboard/referrals/..%2Fx%3Fy' });
  });

  it('offers to accept, decline, look at it and star it, with accepting first', () => {
    expect(buttonsIn(cardOf(aReferral())).map(({ title, verb }) => [title, verb])).toEqual([
      ['Accept', 'referral.accept'],
      ['Decline', 'referral.decline'],
      ["I'll look at it", 'referral.claim'],
      ['☆ Star', 'referral.favorite'],
    ]);
    expect(actionsIn(cardOf(aReferral()), 'Action.Execute').map(({ style }) => style)).toEqual([
      'positive',
      'default',
      'default',
      'default',
    ]);
  });

  it('switches between the short text and the details', () => {
    const [details] = actionsIn(cardOf(aReferral()), 'Action.ToggleVisibility');

    expect(details).toMatchObject({ title: 'Details', targetElements: ['details', 'glance'] });
  });

  it('names the person who looks at it', () => {
    const claimed = aReferral({ claim: { by: aPerson(), at: daysFromNow(-0.5) } });

    expect(says(aReferral())).not.toContain('looking');
    expect(says(claimed)).toContain('Megan Ortiz has been on it since Sun, Jun 14, 10:00 PM GMT+1');
    expect(titlesIn(cardOf(claimed))).toEqual(titlesIn(cardOf(aReferral())));
  });

  it('has a summary for notifications, with customer and deadline', () => {
    expect(referralCard(aReferral(), LONDON).summary).toBe(
      'New referral: Contoso Freight Inc, answer by Sat, Jun 27, 10:00 AM GMT+1',
    );
    expect(referralCard(aReferral(), LONDON).card).toMatchObject({
      fallbackText: referralCard(aReferral(), LONDON).summary,
    });
  });

  it("requests nothing if the answer is somebody else's", () => {
    const theirs = aReferral({ direction: 'outbound' });

    expect(says(theirs)).toContain('Waiting for their answer');
    expect(says(theirs)).not.toContain('Answer by');
    expect(titlesIn(cardOf(theirs))).toEqual(['☆ Star']);
    expect(referralCard(theirs, LONDON).summary).toBe(
      'Referral R-7K2MQ: Contoso Freight Inc, Waiting for their answer',
    );
  });
});

describe('the card of a referral that was answered', () => {
  it.each([
    ['accepted', '✔ Accepted', 'Accepted by Megan Ortiz on Sun, Jun 14, 2026, 10:00 AM GMT+1'],
    ['declined', '✖ Declined', 'Declined by Megan Ortiz on Sun, Jun 14, 2026, 10:00 AM GMT+1'],
    ['won', '★ Won', 'Won by Megan Ortiz on Sun, Jun 14, 2026, 10:00 AM GMT+1'],
    ['lost', '▼ Lost', 'Lost, says Megan Ortiz, on Sun, Jun 14, 2026, 10:00 AM GMT+1'],
  ] as const)('says who answered and when: %s', (stage, status, story) => {
    const card = cardOf(answeredBy(stage));

    expect(textIn(card).split('\n').slice(0, 3)).toEqual([status, 'R-7K2MQ', story]);
  });

  it('offers to close an open deal, winning first, and to edit and star it', () => {
    const card = cardOf(aReferral({ stage: 'accepted' }));

    expect(buttonsIn(card)).toMatchObject([
      { title: 'Won', verb: 'deal.won', data: { verb: 'deal.won', referralId: aReferral().id } },
      { title: 'Lost', verb: 'deal.lost', data: { verb: 'deal.lost', referralId: aReferral().id } },
      { title: 'Edit', verb: 'deal.edit', data: { verb: 'deal.edit', referralId: aReferral().id } },
      { title: '☆ Star', verb: 'referral.favorite' },
    ]);
    expect(actionsIn(card, 'Action.Execute').map(({ style }) => style)).toEqual([
      'positive',
      'default',
      'default',
      'default',
    ]);
  });

  it.each(['declined', 'won', 'lost', 'expired'] as const)('offers only the star once it is closed: %s', (stage) => {
    expect(titlesIn(cardOf(answeredBy(stage)))).toEqual(['☆ Star']);
  });

  it('offers only the star on a deal that Microsoft has to close', () => {
    expect(titlesIn(cardOf(aReferral({ stage: 'accepted', owner: 'microsoft' })))).toEqual(['☆ Star']);
  });

  it.each([
    ['accepted', 'Accepted in Partner Center on'],
    ['declined', 'Declined in Partner Center on'],
    ['won', 'Won in Partner Center on'],
    ['lost', 'Lost in Partner Center on'],
  ] as const)('says that it was answered in the portal: %s', (stage, story) => {
    expect(says(answeredBy(stage, { by: null }))).toContain(story);
  });

  it("gives the reason for declining, as in the list and in the person's own words", () => {
    const declined = answeredBy('declined', { reason: 'other', note: 'They sell *bikes*.' });

    expect(says(declined)).toContain('Reason: Other – They sell \\*bikes\\*.');
    expect(says(declined, SHANGHAI)).toContain('原因：其他 – They sell');
    expect(says(answeredBy('declined', { reason: 'timeline-too-short' }))).toContain(
      'Reason: The timeline is too short',
    );
  });

  it('says that an expired one can no longer be accepted', () => {
    const expired = answeredBy('expired', { by: null });

    expect(says(expired)).toMatch(
      /⊘ Expired: nobody answered in time[\s\S]*The time to answer ended on Sun, Jun 14, 2026/u,
    );
    expect(titlesIn(cardOf(expired))).toEqual(['☆ Star']);
  });

  it('shows the people on the deal and the close date', () => {
    const team = [
      { firstName: 'Megan', lastName: 'Ortiz', email: null, phone: null, title: null },
      { firstName: null, lastName: null, email: 'wei@example.com', phone: null, title: null },
    ];

    expect(factsIn(cardOf(aReferral({ stage: 'accepted', team })))).toMatchObject({
      Team: 'Megan Ortiz, wei@example.com',
      Closes: 'Jul 30, 2026',
    });
    expect(factsIn(cardOf(aReferral({ stage: 'accepted', team }), SHANGHAI))).toMatchObject({
      成员: 'Megan Ortiz、wei@example.com',
    });
  });

  it('differs from every other stage by sign, words and tone', () => {
    const cards = (['received', 'accepted', 'won', 'lost', 'declined', 'expired'] as const).map((stage) =>
      cardOf(answeredBy(stage)),
    );
    const statuses = cards.map((card) => textIn(card).split('\n')[0] ?? '');

    expect(new Set(statuses.map((status) => status.split(' ')[0])).size).toBe(6);
    expect(new Set(statuses.map((status) => status.split(' ').slice(1).join(' '))).size).toBe(6);
    expect(cards.map((card) => tonesIn(card)[0])).toEqual([
      'warning',
      'good',
      'good',
      'emphasis',
      'emphasis',
      'attention',
    ]);
  });
});

describe('the card of a deal that we created together with Microsoft', () => {
  const linesOf = (microsoft: Parameters<typeof withMicrosoft>[0], reader = LONDON): readonly string[] =>
    says(withMicrosoft(microsoft), reader).split('\n');

  it('says until when Microsoft can answer', () => {
    expect(linesOf({ deadline: daysFromNow(11) })).toContain(
      'Microsoft has until Fri, Jun 26, 10:00 AM GMT+1 to answer',
    );
    expect(linesOf({ deadline: daysFromNow(11) }, SHANGHAI)).toContain('Microsoft 须在 6月26日周五 GMT+8 17:00 前答复');
    expect(linesOf({ deadline: null })).toContain('Microsoft has not answered yet');
  });

  it('says that Microsoft accepted, when, and who its sellers are', () => {
    expect(linesOf({ stage: 'accepted', sellers: SELLERS })).toContain(
      'Microsoft accepted on Sun, Jun 14, 2026, 10:00 PM GMT+1: Sue Bergström, sue.bergstrom@microsoft.com · takumi.ito@microsoft.com',
    );
    expect(linesOf({ stage: 'accepted' })).toContain('Microsoft accepted on Sun, Jun 14, 2026, 10:00 PM GMT+1');
    expect(linesOf({ stage: 'won', sellers: SELLERS }).join()).toContain('Microsoft accepted: Sue Bergström');
  });

  it("shows the contact details of Microsoft's sellers when it is expanded", () => {
    const details = nodesOf(cardOf(withMicrosoft({ stage: 'accepted', sellers: SELLERS }))).find(
      ({ id }) => id === 'details',
    );

    expect(textIn(details)).toContain(
      'Contact at Microsoft\nSue Bergström, Partner Development Manager\nsue.bergstrom@microsoft.com\n+1 425 555 0142',
    );
  });

  it.each([
    [{ stage: 'declined' }, 'Microsoft declined on Sun, Jun 14, 2026, 10:00 PM GMT+1'],
    [{ stage: 'expired' }, 'Microsoft did not answer in time (Sun, Jun 14, 2026, 10:00 PM GMT+1)'],
    [{ stage: 'declined', since: null }, 'Microsoft declined'],
    [{ stage: 'expired', since: null }, 'Microsoft did not answer in time'],
    [{ stage: 'accepted', since: null }, 'Microsoft accepted'],
  ] as const)('shows any other outcome, with the time if that is known: %j', (microsoft, line) => {
    expect(linesOf(microsoft)).toContain(line);
  });

  it('shows no pending answer once the deal is closed', () => {
    const closed = { ...withMicrosoft({ deadline: daysFromNow(11) }), stage: 'lost' } as const;

    expect(says(closed)).not.toContain('Microsoft has until');
  });

  it('is like any other if Microsoft has no record of it, or if it was sent to us', () => {
    expect(says(aReferral({ direction: 'outbound', stage: 'accepted' }))).not.toMatch(
      /Microsoft (?:has|accepted|declined|did)/u,
    );
    expect(says({ ...withMicrosoft({ stage: 'declined' }), direction: 'inbound' })).not.toContain('Microsoft declined');
  });

  it.each(HOSTILE_TEXTS)("shows the names of Microsoft's sellers only as text: %j", (hostile) => {
    expect(nodesOf(cardOf(dealWith(hostile))).map(({ type }) => type)).toEqual(
      nodesOf(cardOf(dealWith('x'))).map(({ type }) => type),
    );
  });
});

describe('the card of a deal that we created', () => {
  it('says who created it, and not that anybody accepted it', () => {
    expect(says(aDeal())).toContain('Created by Megan Ortiz on Sat, Jun 13, 2026, 10:00 AM GMT+1');
    expect(says(aDeal())).not.toContain('Accepted');
    expect(says(aDeal())).toContain('✔ Open deal');
    expect(says(aDeal(), SHANGHAI)).toContain('Megan Ortiz 已于 2026年6月13日周六 GMT+8 17:00 创建');
    expect(says(aDeal({ answer: { by: null, at: daysFromNow(-2), reason: null, note: null } }))).toContain(
      'Created in Partner Center on Sat, Jun 13, 2026',
    );
  });

  it('links to Partner Center only once Partner Center has the deal', () => {
    const linksIn = (recordId: string | null) =>
      actionsIn(cardOf(aReferral({ stage: 'accepted', direction: 'outbound', recordId })), 'Action.OpenUrl').length;

    expect([linksIn(null), linksIn('c0de')]).toEqual([0, 1]);
  });

  it('has the date of its creation in Partner Center, not of its last change there', () => {
    const changed = aDeal({
      createdAt: daysFromNow(-9),
      answer: { by: null, at: daysFromNow(-2), reason: null, note: null },
    });

    expect(says(changed)).toContain('Created in Partner Center on Sat, Jun 6, 2026');
  });

  it('names the owner after it was handed over', () => {
    const claim = { by: { ...aPerson(), objectId: 'ravi', name: 'Ravi Menon' }, at: daysFromNow(-1) };

    expect(says(aDeal({ claim }))).toContain('Ravi Menon has been in charge since Sun, Jun 14, 10:00 AM GMT+1');
    expect(says(aDeal({ claim: { ...claim, at: daysFromNow(-3) } }))).not.toContain('in charge');
  });

  it.each([
    ['private', ['Won', 'Lost', 'Edit', 'Invite Microsoft', '☆ Star']],
    ['partner-led', ['Won', 'Lost', 'Edit', 'Invite Microsoft', '☆ Star']],
    ['co-sell', ['Won', 'Lost', 'Edit', '☆ Star']],
  ] as const)('offers to invite Microsoft if that is possible: %s', (dealType, titles) => {
    expect(titlesIn(cardOf(aDeal({ dealType })))).toEqual(titles);
  });

  it('labels our text for Microsoft as ours', () => {
    const invitation = { from: null, notes: 'Please help', assistance: 'GeneralOrOther' };

    expect(says(aDeal({ invitation }))).toContain('Our note to Microsoft\nPlease help');
    expect(says(aDeal({ invitation, direction: 'inbound' }))).toContain('Message from the sender\nPlease help');
  });
});

describe('the card of a deal with a pending closing', () => {
  const winning = aDeal({ closing: aClosing({ registration: A_REGISTRATION }) });
  const losing = aDeal({ closing: aClosing({ stage: 'lost', value: null, reason: 'other', note: 'By a *hair*' }) });

  it('says with a sign and in words that it can be undone, who closed it, and until when', () => {
    expect(textIn(cardOf(winning)).split('\n').slice(0, 3)).toEqual([
      '⏳ Won, not final yet',
      'R-7K2MQ',
      'Closed as won by Megan Ortiz: final at 10:01:00 AM GMT+1. Until then everybody who works on it can undo that.',
    ]);
    expect(textIn(cardOf(losing, SHANGHAI))).toContain('Megan Ortiz 已标记为丢单：GMT+8 17:01:00 起不可更改');
    expect(tonesIn(cardOf(winning))).toContain('warning');
  });

  it('shows what will become final', () => {
    expect(says(winning)).toContain('Final value: $120,000.00');
    expect(says(winning)).toContain("To be registered for Microsoft's incentives: Northwind Migration Accelerator");
    expect(says(losing)).toContain('Reason: Other – By a \\*hair\\*');
  });

  it('offers only the undo and the star', () => {
    expect(buttonsIn(cardOf(winning)).map(({ title, verb }) => [title, verb])).toEqual([
      ['Undo', 'deal.undo'],
      ['☆ Star', 'referral.favorite'],
    ]);
  });

  it('says that it is final afterwards', () => {
    expect(says(answeredBy('won'))).toContain('This is final.');
    expect(says(answeredBy('lost', { by: null }))).not.toContain('This is final.');
    expect(says({ ...answeredBy('won'), registration: A_REGISTRATION })).toContain(
      "To be registered for Microsoft's incentives",
    );
  });
});

describe('the collapsed history', () => {
  const historyOn = (referral: Referral, reader = LONDON): readonly string[] => {
    const details = nodesOf(cardOf(referral, reader)).find(({ id }) => id === 'details');
    const [, told = ''] = textIn(details).split(reader.locale === 'en' ? 'History\n' : '历史记录\n');
    return told.split('\n');
  };

  it('starts with the latest entry: who did what, when, and what changed', () => {
    const lines = historyOn(eventfulDeal());

    expect(lines.slice(1, 9)).toEqual([
      'Mon, Jun 15, 2026, 7:00 AM GMT+1: Ravi Menon changed it · Notes: nothing → Budget is approved for this year, the rest is to be decided…',
      'Sun, Jun 14, 2026, 11:00 PM GMT+1: Ravi Menon noted: 他们周五决定。',
      'Sun, Jun 14, 2026, 10:00 PM GMT+1: Megan Ortiz handed it over to Ravi Menon',
      'Sun, Jun 14, 2026, 10:00 AM GMT+1: Megan Ortiz shared it with Microsoft · Deal type: Private → Co-sell with Microsoft',
      'Sun, Jun 14, 2026, 4:00 AM GMT+1: Megan Ortiz changed it · Solutions: + Northwind Migration Accelerator + Northwind Backup · Team: + Megan Ortiz + Ravi Menon − 王伟',
      'Sat, Jun 13, 2026, 10:00 PM GMT+1: Changed in Partner Center · CRM ID: nothing → CRM-77',
      'Sat, Jun 13, 2026, 6:00 PM GMT+1: Megan Ortiz changed it · Value: $50,000.00 → $60,000.00 · Closes: Jun 30, 2026 → nothing',
      'Sat, Jun 13, 2026, 12:00 PM GMT+1: Megan Ortiz noted: Call 5: they ask for \\*references\\*.',
    ]);
  });

  it('counts what is earlier than twelve lines, and shortens a long note', () => {
    const lines = historyOn(eventfulDeal());

    expect(lines).toHaveLength(13);
    expect(lines[12]).toBe('… and 2 earlier');
    expect(lines[0]?.length).toBeLessThan(360);
    expect(lines[0]).toMatch(/…$/u);
  });

  it('is translated into Chinese', () => {
    expect(historyOn(eventfulDeal(), SHANGHAI)[7]).toBe(
      '2026年6月14日周日 GMT+8 01:00：Megan Ortiz 作了更改 · 金额：US$50,000.00 → US$60,000.00 · 预计成交：2026年6月30日 → 无',
    );
    expect(historyOn(eventfulDeal(), SHANGHAI)[12]).toBe('……更早还有 2 条');
  });

  it('shows a person whose details have changed, and leaves out records without a visible change', () => {
    const [before] = aDeal().team;
    const after = { ...before, firstName: 'Megan', lastName: 'Ortiz', email: null, title: null, phone: '5' };
    const history = [
      happened(2, { what: 'updated', by: null }),
      happened(1, { changes: [{ field: 'team', before: aDeal().team, after: [after] }] }),
    ];

    expect(historyOn(aDeal({ history }))).toEqual([
      expect.stringMatching(/Megan Ortiz changed it · Team: Megan Ortiz$/u),
    ]);
  });

  it('is left out if it is empty', () => {
    expect(says(aDeal({ history: [happened(2, { what: 'updated', by: null })] }))).not.toContain('History');
  });

  it.each(LOCALES)('never makes a card larger than 28 KB, however long the notes are (%s)', (locale) => {
    const history = Array.from({ length: 200 }, (_, hour) =>
      happened(hour, { what: 'noted', note: '字'.repeat(2_000) }),
    );

    expect(
      bytesOf(cardOf({ ...filledWith('字'.repeat(10_000)), stage: 'accepted', history }, READERS[locale])),
    ).toBeLessThanOrEqual(28 * 1024);
  });
});

describe("a person's own view", () => {
  it('is a notice above everything else', () => {
    expect(textIn(cardOf(aReferral(), LONDON, { notice: 'Done: you accepted it.' })).split('\n')[0]).toBe(
      'Done: you accepted it.',
    );
  });

  it('contains names only as text', () => {
    const notice = '[Megan](https://evil.example) *was* <at>faster</at>.';

    expect(textIn(cardOf(aReferral(), LONDON, { notice })).split('\n')[0]).toBe(
      '\\[Megan\\](https://evil.example) \\*was\\* \\<at>faster\\</at>.',
    );
  });

  it('is the star of a favorite', () => {
    expect(titlesIn(cardOf(aReferral(), LONDON, { isFavorite: true }))).toContain('★ Starred');
  });
});

describe('a referral about which little is known', () => {
  it('has a card that says so, without empty lines', () => {
    const text = says(emptyReferral());

    expect(text).toContain('Customer not named');
    expect(factsIn(cardOf(emptyReferral()))).toEqual({
      Value: 'Not stated',
      'Deal type': 'Co-sell with Microsoft',
      Received: expect.any(String) as string,
    });
    expect(text).not.toMatch(/null|undefined|\n\n|: \n/u);
  });

  it('shows ids without a translation unchanged', () => {
    const { needs, invitation } = aReferral();
    const strange = aReferral({
      needs: { ...needs, services: ['Juggling'], products: ['Office2050', 'constructor'] },
      invitation: { ...invitation, assistance: 'Applause' },
    });

    expect(factsIn(cardOf(strange))).toMatchObject({
      Needs: 'Juggling, Office2050, constructor',
      'Help with': 'Applause',
    });
  });

  it('shows the solutions if no other needs are known', () => {
    const { needs } = aReferral();

    expect(factsIn(cardOf(aReferral({ needs: { ...needs, services: [], products: [] } })))).toMatchObject({
      Needs: 'Northwind Migration Accelerator',
    });
  });
});

describe('the card of a referral with a failed write to Partner Center', () => {
  const verbsOn = (referral: Referral) => buttonsIn(cardOf(referral)).map(({ verb }) => verb);

  it('says so below its state, with a sign, and a tone in addition', () => {
    const card = cardOf(troubled({ deed: 'edit' }));

    expect(textIn(card)).toMatch(
      /^✔ Open deal\nR-7K2MQ\nCreated by .+\n⏳ Waiting to reach Partner Center since .+\nContoso Freight Inc\n/u,
    );
    expect(tonesIn(card)).toEqual(['good', 'emphasis']);
    expect(tonesIn(cardOf(troubled({ code: 'invalid', deed: 'edit' })))).toEqual(['good', 'warning']);
  });

  it('shows nothing about it if all is well', () => {
    expect(tonesIn(cardOf(aDeal()))).toEqual(['good']);
    expect(verbsOn(aDeal())).not.toContain('referral.retry');
  });

  it('offers to try again only what was given up, not what is retried anyway', () => {
    expect(verbsOn(troubled({ code: 'invalid', deed: 'edit' }))).toEqual([
      'referral.retry',
      'deal.won',
      'deal.lost',
      'deal.edit',
      'deal.invite',
      'referral.favorite',
    ]);
    expect(verbsOn(troubled({ code: 'missing', deed: 'decline' }, { stage: 'declined' }))).toEqual([
      'referral.retry',
      'referral.favorite',
    ]);
    expect(verbsOn(troubled({ code: 'missing', deed: 'edit' }, { closing: aClosing() }))).toEqual([
      'referral.retry',
      'deal.undo',
      'referral.favorite',
    ]);
    expect(verbsOn(troubled({ code: 'unauthorized', deed: 'edit' }))).not.toContain('referral.retry');
  });
});

describe('text from outside', () => {
  it.each(HOSTILE_TEXTS)('is shown only as text: %j', (hostile) => {
    const card = cardOf(filledWith(hostile));
    const json = JSON.stringify(card);

    expect(nodesOf(card).map(({ type }) => type)).toEqual(nodesOf(cardOf(filledWith('x'))).map(({ type }) => type));
    expect(json).not.toMatch(/[\u0000-\u001F\u202A-\u202E\u2066\u2067]/u); // eslint-disable-line no-control-regex
    expect(json).not.toContain('"msteams"');
  });

  it('is not expanded if it looks like a template', () => {
    expect(says(filledWith('${1+1} ${$root.code}'))).toContain('${1+1} ${$root.code}');
  });

  it('in Arabic is isolated, so that it does not reorder the line', () => {
    expect(says(sample(4))).toContain('\u2068شركة النور للطاقة\u2069');
  });

  it.each(LOCALES)('never makes a card larger than 28 KB (%s)', (locale) => {
    const many = (text: string): Referral => {
      const { needs, team } = filledWith(text);
      const repeat = <T>(items: readonly T[]): T[] =>
        Array.from({ length: runs({ few: 50, many: 500 }) }, () => items).flat();
      return {
        ...filledWith(text),
        needs: {
          industries: repeat(needs.industries),
          products: repeat(needs.products),
          services: repeat(needs.services),
          solutions: repeat(needs.solutions),
        },
        team: repeat(team),
      };
    };
    const stuck: Referral = {
      ...many('字'.repeat(10_000)),
      stage: 'accepted',
      trouble: aTrouble({ code: 'invalid', deed: 'edit', target: '字'.repeat(200) }),
    };
    const cards = [
      ...SAMPLES,
      longReferral(),
      many('x'.repeat(10_000)),
      many('*'.repeat(10_000)),
      many('字'.repeat(10_000)),
      stuck,
    ].map((referral) => cardOf(referral, READERS[locale]));

    expect(Math.max(...cards.map(bytesOf))).toBeLessThanOrEqual(28 * 1024);
  });
});
