import type { Digest, Tally, TalliedList } from '../../src/domain/channel/digest';
import type { Contact, Person } from '../../src/domain/model/person';
import type { OwnerMessage } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import { newReferral } from '../../src/domain/agreement/referral-record';
import type { Locale } from '../../src/locales/translate';
import { toRecord } from '../../src/partner-center/mapper';
import { WireReferral } from '../../src/partner-center/schema';
import { acceptCard, acceptEntry, type AcceptEntry } from '../../src/teams/cards/accept';
import { lostCard, wonCard } from '../../src/teams/cards/close-deal';
import { declineCard, NOTHING_CHOSEN } from '../../src/teams/cards/decline';
import { digestCard } from '../../src/teams/cards/digest';
import { listCard } from '../../src/teams/cards/list';
import { ownerNewsCard } from '../../src/teams/cards/owner-news';
import { referralCard, type PersonalView } from '../../src/teams/cards/referral';
import { reminderCard, type ReminderView } from '../../src/teams/cards/reminder';
import type { CardName } from '../../src/teams/cards/render-card';
import { helpReply } from '../../src/teams/features/help';
import { COMMANDS } from '../../src/teams/features/registry';
import { sayTo, type Reader } from '../../src/teams/text/reader';
import { aDigest, NONE } from '../builders/a-digest';
import { aPerson, aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { dealExhibits, faultyClosing, hostileDeals, NO_PROSPECTS } from './deal-gallery';
import { draftExhibits, hostileDrafts } from './draft-gallery';
import { sampleReferrals } from './samples';
import { hostileSettings, settingsExhibits } from './settings-gallery';
import { hostileTroubles, troubleExhibits } from './trouble-gallery';

/** One card in one state, as somebody would see it. */
export interface Exhibit {
  readonly name: string;
  readonly template: CardName;
  readonly card: object;
}

/** A seller with each language's usual clock. */
export const READERS: Readonly<Record<Locale, Reader>> = {
  en: { locale: 'en', timeZone: 'America/Los_Angeles' },
  'zh-CN': { locale: 'zh-CN', timeZone: 'Asia/Shanghai' },
};

/** The sample referrals as the desk keeps them at NOW, with codes `R-SMP01` and so on. */
export const SAMPLES: readonly Referral[] = sampleReferrals(NOW).value.map((wire, index) =>
  newReferral(toRecord(WireReferral.parse(wire), NOW), `R-SMP${String(index + 1).padStart(2, '0')}`, NOW),
);

/** One of the sample referrals, counted from 1 as their ids are. */
export function sample(number: number): Referral {
  const found = SAMPLES[number - 1];
  if (found === undefined) throw new RangeError(`There is no sample referral ${number}.`);
  return found;
}

/** Text that would change how a card looks, or what it does, if it were taken for more than text. */
export const HOSTILE_TEXTS = [
  '**bold** _italic_ ~~struck~~ `code`',
  '[click me](https://evil.example)',
  '![logo](https://evil.example/x.png)',
  '<at>Everybody</at> <b>html</b> &lt;at&gt; &amp;',
  '# A heading',
  '> A quote',
  '- An item',
  '1. A numbered item',
  '2) Another numbered item',
  '---',
  '${1+1} ${$root} {{DATE(2026-01-01)}}',
  '\u202Egnp.exe\u202C \u2066isolated\u0007\u0000',
  'back\\slash \\*not\\* C:\\temp',
  '<script>alert(1)</script>',
] as const;

/** A referral in which every text of a customer or a sender is this one. */
export function filledWith(text: string): Referral {
  const contact = { firstName: text, lastName: text, email: text, phone: text, title: text };
  const { customer, terms } = aReferral();
  return aReferral({
    customer: {
      ...customer,
      name: text,
      size: text,
      duns: text,
      address: { lines: [text, text], city: text, state: text, postalCode: text, country: text },
      contacts: [contact],
    },
    terms: { ...terms, name: text, notes: text, crmId: text, campaignId: text },
    needs: { industries: [text], products: [text], services: [text], solutions: [{ id: text, name: text }] },
    invitation: { from: text, notes: text, assistance: text },
    team: [contact, contact],
  });
}

/** A referral about which nothing is known but when it has to be answered. */
export const emptyReferral = (): Referral =>
  aReferral({
    customer: {
      name: null,
      size: null,
      duns: null,
      address: { lines: [], city: null, state: null, postalCode: null, country: null },
      contacts: [],
    },
    terms: { name: null, value: null, closeDate: null, notes: null, crmId: null, campaignId: null },
    needs: { industries: [], products: [], services: [], solutions: [] },
    invitation: { from: null, notes: null, assistance: null },
    team: [],
  });

const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

/** A referral with words that fit no line of a phone. */
export const longReferral = (): Referral => {
  const { customer, terms, invitation } = aReferral();
  return aReferral({
    customer: {
      ...customer,
      name: `${LONG_WORD} mbH & Co. KG`,
      address: { ...customer.address, city: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch' },
      contacts: [
        {
          firstName: 'Maximiliane',
          lastName: LONG_WORD,
          email: `maximiliane.${LONG_WORD.toLowerCase()}@example.com`,
          phone: '+49 000 0000000000',
          title: 'Leiterin',
        },
      ],
    },
    terms: {
      ...terms,
      name: `${LONG_WORD}-Rahmenvertragsverlängerung`,
      value: { minor: 999_999_999_999_999, currency: 'USD' },
      notes: `https://example.com/${'a'.repeat(200)} ${'Word '.repeat(200)}`,
    },
    invitation: { ...invitation, from: `${LONG_WORD} Partner`, notes: 'x'.repeat(600) },
  });
};

const WEI: Person = { ...aPerson(), objectId: '0b1e0000-0000-4000-8000-000000000002', name: '王伟' };

/** Colleagues for the form, as many as wanted. */
export const colleagues = (count: number): readonly Person[] =>
  Array.from({ length: count }, (_, index) => ({
    ...aPerson(),
    objectId: `0b1e0000-0000-4000-8000-${String(index + 10).padStart(12, '0')}`,
    name:
      ['Alex Wilber', 'Priya Nair', '李娜', 'Jean-Baptiste de la Fontaine-Saint-Exupéry', 'ليلى حداد'][index % 5] ?? '',
  }));

/** A referral that was answered here, by somebody. */
const answered = (
  stage: Referral['stage'],
  of: Referral,
  answer: Partial<NonNullable<Referral['answer']>>,
): Referral => ({
  ...of,
  stage,
  deadline: null,
  answer: { by: aPerson(), at: daysFromNow(-1), reason: null, note: null, ...answer },
});

const TEAM = [
  { firstName: 'Megan', lastName: 'Ortiz', email: 'megan.ortiz@northwindtraders.com', phone: null, title: null },
  { firstName: '伟', lastName: '王', email: null, phone: null, title: null },
];

type Scene = readonly [name: string, referral: Referral, view?: (reader: Reader) => PersonalView];

const RECEIVED: readonly Scene[] = [
  ['received', sample(1)],
  ['received, claimed', { ...sample(1), claim: { by: WEI, at: daysFromNow(-0.1) } }],
  [
    'received, starred just now',
    sample(1),
    (reader) => ({ notice: sayTo(reader)('notice.starred'), isFavorite: true }),
  ],
  ['received, Japanese', sample(2)],
  ['received, hardly anything known', sample(3)],
  ['received, Arabic', sample(4)],
  ['received, nothing known', emptyReferral()],
  ['received, long words', longReferral()],
];

const ANSWERED: readonly Scene[] = [
  ['accepted by somebody', { ...answered('accepted', sample(1), {}), team: TEAM }],
  [
    'accepted, and somebody was faster',
    answered('accepted', sample(1), {}),
    (reader) => ({ notice: sayTo(reader)('notice.faster', { name: 'Megan Ortiz' }) }),
  ],
  ['accepted in Partner Center, Chinese', sample(7)],
  [
    'declined with a reason and a note',
    answered('declined', sample(2), {
      by: WEI,
      reason: 'other',
      note: 'They went with a partner in Osaka who already runs their tills.',
    }),
  ],
  ['declined in Partner Center, Korean', sample(5)],
  [
    'expired',
    { ...sample(1), stage: 'expired', answer: { by: null, at: daysFromNow(-0.2), reason: null, note: null } },
  ],
  ['won', sample(10)],
  ['lost', sample(11)],
];

/** Microsoft's sellers on a deal: one of whom everything is known, and one of whom hardly anything is. */
export const SELLERS: readonly Contact[] = [
  {
    firstName: 'Sue',
    lastName: 'Bergström',
    email: 'sue.bergstrom@microsoft.com',
    phone: '+1 425 555 0142',
    title: 'Partner Development Manager',
  },
  { firstName: null, lastName: null, email: 'takumi.ito@microsoft.com', phone: null, title: null },
];

/** A deal that we created together with Microsoft, as Microsoft's side of it stands. */
export const withMicrosoft = (microsoft: Partial<NonNullable<Referral['microsoft']>>): Referral =>
  aReferral({
    direction: 'outbound',
    stage: 'accepted',
    team: TEAM,
    invitation: { from: null, notes: null, assistance: 'GeneralOrOther' },
    microsoft: { stage: 'received', deadline: null, since: daysFromNow(-0.5), sellers: [], ...microsoft },
  });

const TOGETHER: readonly Scene[] = [
  ['with Microsoft, which has not answered', withMicrosoft({ deadline: daysFromNow(11) })],
  ['with Microsoft, which accepted', withMicrosoft({ stage: 'accepted', sellers: SELLERS })],
  ['with Microsoft, which declined', withMicrosoft({ stage: 'declined' })],
  ['with Microsoft, which let it expire', withMicrosoft({ stage: 'expired' })],
];

const referralExhibit = ([name, referral, view]: Scene, reader: Reader): Exhibit => ({
  name: `referral ${name}`,
  template: 'referral',
  card: referralCard(referral, reader, view?.(reader)).card,
});

/** The card with what "Details" unfolds, unfolded. */
function unfolded({ name, card, ...rest }: Exhibit): Exhibit {
  const { body, ...others } = card as { body: readonly { id?: string }[] };
  const shown = body.map((element) =>
    element.id === 'details' || element.id === 'glance' ? { ...element, isVisible: element.id === 'details' } : element,
  );
  return { ...rest, name: `${name}, unfolded`, card: { ...others, body: shown } };
}

const TODAY = '2026-06-15';

const EVERY_FAULT: AcceptEntry['faults'] = {
  dealName: 'required',
  dealValue: 'money-too-precise',
  currency: 'currency-differs',
  closeDate: 'date-past',
  notes: 'too-long',
  crmId: 'too-long',
  campaignId: 'too-long',
  people: 'people-unknown',
};

/** A form in which everything is wrong. */
export const faultyEntry = (reader: Reader): AcceptEntry => ({
  form: {
    dealName: '',
    dealValue: '12,5,00.999',
    currency: 'JPY',
    closeDate: '2026-01-01',
    notes: 'n',
    crmId: 'c',
    campaignId: 'd',
  },
  people: ['nobody'],
  faults: EVERY_FAULT,
  notice: sayTo(reader)('notice.faults'),
});

function closingExhibits(reader: Reader): readonly Exhibit[] {
  return [
    { name: 'lost', template: 'decline', card: lostCard(sample(1), reader, NOTHING_CHOSEN) },
    {
      name: 'lost with faults',
      template: 'decline',
      card: lostCard(longReferral(), reader, {
        ...NOTHING_CHOSEN,
        faults: { reason: 'required' },
        notice: sayTo(reader)('notice.faults'),
      }),
    },
  ];
}

function formExhibits(reader: Reader): readonly Exhibit[] {
  const accept = (name: string, referral: Referral, entry: AcceptEntry, people: number): Exhibit => ({
    name: `accept ${name}`,
    template: 'accept',
    card: acceptCard(referral, reader, entry, colleagues(people), TODAY),
  });
  const declineFaults = {
    form: { reason: 'other', notes: '' },
    faults: { notes: 'note-required' },
    notice: sayTo(reader)('notice.faults'),
  } as const;
  return [
    accept('prefilled', sample(1), acceptEntry(sample(1), reader, TODAY), 5),
    accept('prefilled, Arabic, alone', sample(4), acceptEntry(sample(4), reader, TODAY), 0),
    accept('with faults', sample(1), faultyEntry(reader), 3),
    { name: 'decline', template: 'decline', card: declineCard(sample(1), reader, NOTHING_CHOSEN) },
    { name: 'decline with faults', template: 'decline', card: declineCard(longReferral(), reader, declineFaults) },
  ];
}

function listExhibits(reader: Reader): readonly Exhibit[] {
  const say = sayTo(reader);
  const waiting = [
    sample(4),
    sample(1),
    sample(2),
    longReferral(),
    sample(3),
    ...Array.from({ length: 5 }, () => aReferral()),
  ];
  const over = [...ANSWERED.map(([, referral]) => referral), sample(6), sample(8)];
  const list = (name: string, title: string, items: readonly Referral[], total: number, page: number): Exhibit => ({
    name: `list ${name}`,
    template: 'list',
    card: listCard(
      { title, empty: say('list.empty.inbound'), items, total, page, pageSize: 10, command: 'inbound' },
      reader,
    ),
  });
  return [
    list('of ten that wait, page 2 of 3', say('list.inbound'), waiting, 27, 2),
    list('of every stage', say('list.find', { text: 'con' }), over, over.length, 1),
    list('of nothing', say('list.inbound'), [], 0, 1),
  ];
}

/** That many referrals, worth these amounts in minor units. */
export const tally = (count: number, values: Readonly<Record<string, number>> = {}): Tally => ({
  count,
  values: Object.entries(values).map(([currency, minor]) => ({ currency, minor })),
});

/** The same, with the first of them. */
export const tallied = (
  count: number,
  values: Readonly<Record<string, number>>,
  first: readonly Referral[],
): TalliedList => ({ ...tally(count, values), first });

const HOUR_MS = 3_600_000;

const until = (referral: Referral, days: number): Referral => ({ ...referral, deadline: daysFromNow(days) });

const closing = (referral: Referral, closeDate: string): Referral => ({
  ...referral,
  stage: 'accepted',
  terms: { ...referral.terms, closeDate },
});

const FIVE_WAITING = [
  until(sample(4), 0.2),
  until(sample(1), 1.4),
  until(sample(2), 2.2),
  until(sample(3), 4),
  until(sample(9), 11),
];

/** The pipeline of a channel with much to do. */
export const fullDigest = (): Digest =>
  aDigest({
    waiting: tallied(37, { AED: 75_000_050, GBP: 21_000_000, JPY: 48_000_000, USD: 125_000_000 }, FIVE_WAITING),
    accepted: tally(48, { CNY: 88_000_000, GBP: 21_000_000, INR: 350_000_000, USD: 412_500_000 }),
    closing: tallied(6, { GBP: 21_000_000, USD: 30_000_000 }, [
      closing(sample(8), '2026-06-15'),
      closing(sample(7), '2026-06-19'),
      closing(sample(1), '2026-06-28'),
    ]),
    overdue: tallied(2, { INR: 350_000_000, JPY: 48_000_000 }, [
      closing(sample(6), '2026-06-10'),
      closing(sample(2), '2026-06-14'),
    ]),
    closed: {
      won: tally(3, { CHF: 9_600_075, USD: 12_000_000 }),
      lost: tally(1, { BRL: 25_000_000 }),
      declined: tally(2, { KRW: 0 }),
      expired: NONE,
    },
    response: {
      now: { answered: 23, expired: 2, medianMs: 4 * HOUR_MS },
      before: { answered: 34, expired: 1, medianMs: 6 * HOUR_MS },
    },
  });

const TEN_CURRENCIES = {
  AED: 99_999_999_999_999,
  AUD: 99_999_999_999_999,
  BRL: 99_999_999_999_999,
  CHF: 99_999_999_999_999,
  CNY: 99_999_999_999_999,
  EUR: 99_999_999_999_999,
  GBP: 99_999_999_999_999,
  INR: 99_999_999_999_999,
  KWD: 99_999_999_999_999,
  USD: 99_999_999_999_999,
};

/** The pipeline with the most to show: long names of this kind, long sums, and more of everything than is shown. */
export function largestDigest(name: string): Digest {
  const referral = { ...filledWith(name), deadline: daysFromNow(-0.1) };
  const urgent = until(
    { ...referral, terms: { ...referral.terms, value: { minor: 99_999_999_999_999, currency: 'KWD' } } },
    0.9,
  );
  const many = tallied(
    1_234_567,
    TEN_CURRENCIES,
    Array.from({ length: 5 }, () => urgent),
  );
  const deals = { ...many, first: many.first.map((deal) => closing(deal, '2026-06-20')) };
  return aDigest({
    waiting: { ...many, first: [referral, ...many.first.slice(1)] },
    accepted: many,
    closing: deals,
    overdue: deals,
    closed: { won: many, lost: many, declined: many, expired: many },
    response: {
      now: { answered: 999_999, expired: 1, medianMs: 13.9 * 24 * HOUR_MS },
      before: { answered: 1, expired: 1, medianMs: 60_000 },
    },
  });
}

function digestExhibits(reader: Reader): readonly Exhibit[] {
  const show = (name: string, digest: Digest, channel: string | null): Exhibit => ({
    name: `digest ${name}`,
    template: 'digest',
    card: digestCard(digest, reader, { channel }).card,
  });
  const response = {
    now: { answered: 4, expired: 0, medianMs: 0.6 * HOUR_MS },
    before: { answered: 0, expired: 0, medianMs: null },
  };
  return [
    show('of a busy channel', fullDigest(), 'Northwind Sales'),
    show('with the most to show', largestDigest(`${LONG_WORD} ${'字'.repeat(200)}`), '字'.repeat(200)),
    show(
      'in which something only waits',
      aDigest({ waiting: tallied(1, {}, [until(emptyReferral(), 0.02)]), response }),
      null,
    ),
    show(
      'in which nothing waits',
      aDigest({ accepted: tally(2, { USD: 25_000_000 }), response: { now: response.now, before: response.now } }),
      'Northwind Sales',
    ),
    show('of nothing', aDigest(), 'Northwind Sales'),
  ];
}

function helpExhibits(reader: Reader): readonly Exhibit[] {
  const help = helpReply(COMMANDS, reader, 'help.title', ['help.answering', 'help.channel']);
  const welcome = helpReply(COMMANDS, reader, 'welcome.title', ['welcome.channel', 'help.channel']);
  return [
    { name: 'help', template: 'help', card: help.kind === 'card' ? help.card : {} },
    { name: 'help as a welcome', template: 'help', card: welcome.kind === 'card' ? welcome.card : {} },
  ];
}

function reminderExhibits(reader: Reader): readonly Exhibit[] {
  const claimed = (of: Referral): Referral => ({ ...of, claim: { by: WEI, at: daysFromNow(-0.1) } });
  const due = (of: Referral, days: number): Referral => ({ ...of, deadline: daysFromNow(days) });
  const reminder = (name: string, referral: Referral, view: Partial<ReminderView> = {}): Exhibit => ({
    name: `reminder ${name}`,
    template: 'reminder',
    card: reminderCard(referral, reader, NOW, { mentions: true, own: false, ...view }).card,
  });
  const own = { own: true };
  return [
    reminder('reply', due(sample(1), 7)),
    reminder('reply, claimed', claimed(due(sample(1), 3))),
    reminder('reply in the last hours', due(sample(1), 4 / 24)),
    reminder('reply in the last hours, claimed, Arabic', claimed(due(sample(4), 1))),
    reminder('reply after an answer', answered('accepted', claimed(sample(1)), {})),
    reminder('reply after nobody answered', {
      ...sample(1),
      stage: 'expired',
      answer: { by: null, at: daysFromNow(0), reason: null, note: null },
    }),
    reminder('post of its own', due(sample(1), 1), own),
    reminder('post of its own, Japanese, minutes', due(sample(2), 0.04), own),
    reminder('post of its own, long words', claimed(due(longReferral(), 0.1)), own),
    reminder('post of its own, declined', answered('declined', sample(2), { reason: 'timeline-too-short' }), own),
    reminder('in a chat, nothing known', claimed(due(emptyReferral(), 5)), { own: true, mentions: false }),
  ];
}

function newsExhibits(reader: Reader): readonly Exhibit[] {
  const news = (name: string, referral: Referral, what: OwnerMessage): Exhibit => ({
    name: `news ${name}`,
    template: 'owner-news',
    card: ownerNewsCard(referral, what, reader, NOW).card,
  });
  const { terms } = aReferral();
  const overdue = (of: Referral): Referral => ({ ...of, terms: { ...of.terms, closeDate: '2026-06-12' } });
  return [
    news('that Microsoft accepted', withMicrosoft({ stage: 'accepted', sellers: SELLERS }), 'microsoft-accepted'),
    news('that Microsoft accepted, nobody named', withMicrosoft({ stage: 'accepted' }), 'microsoft-accepted'),
    news('that Microsoft declined', withMicrosoft({ stage: 'declined' }), 'microsoft-declined'),
    news('that Microsoft did not answer', withMicrosoft({ stage: 'expired' }), 'microsoft-expired'),
    news(
      'that a deal is overdue',
      { ...answered('accepted', aReferral(), {}), terms: { ...terms, closeDate: '2026-06-12' } },
      'overdue',
    ),
    news('that a deal is overdue, long words', overdue(answered('accepted', longReferral(), {})), 'overdue'),
  ];
}

/** Every card in every state that looks different, in one language. */
export function exhibits(reader: Reader): readonly Exhibit[] {
  const referrals = [...RECEIVED, ...ANSWERED, ...TOGETHER].map((scene) => referralExhibit(scene, reader));
  const deals = dealExhibits(reader);
  const open = [...referrals, ...deals]
    .filter(({ name }) => /received(?:, Arabic|, long words)?$|with a long history$/u.test(name))
    .map(unfolded);
  return [
    ...referrals,
    ...open,
    ...formExhibits(reader),
    ...closingExhibits(reader),
    ...deals,
    ...listExhibits(reader),
    ...digestExhibits(reader),
    ...helpExhibits(reader),
    ...reminderExhibits(reader),
    ...newsExhibits(reader),
    ...troubleExhibits(reader),
    ...settingsExhibits(reader),
    ...draftExhibits(reader),
  ];
}

/** A deal with Microsoft in which every text of a customer and of Microsoft's seller is this one. */
export function dealWith(text: string): Referral {
  const referral = filledWith(text);
  return {
    ...referral,
    stage: 'accepted',
    direction: 'outbound',
    microsoft: { stage: 'accepted', deadline: null, since: NOW, sellers: referral.team },
  };
}

/** Every card with text in it that would like to be more than text. */
export function hostileExhibits(reader: Reader, text: string): readonly Exhibit[] {
  const referral = filledWith(text);
  const list = { title: text, empty: text, items: [referral], total: 1, page: 1, pageSize: 10, command: 'find' };
  return [
    unfolded({ name: 'referral', template: 'referral', card: referralCard(referral, reader, { notice: text }).card }),
    {
      name: 'accept',
      template: 'accept',
      card: acceptCard(referral, reader, { ...faultyEntry(reader), notice: text }, [], TODAY),
    },
    { name: 'decline', template: 'decline', card: declineCard(referral, reader, { ...NOTHING_CHOSEN, notice: text }) },
    {
      name: 'won',
      template: 'close-deal',
      card: wonCard(referral, reader, { ...faultyClosing(reader), notice: text }, NO_PROSPECTS, TODAY),
    },
    { name: 'list', template: 'list', card: listCard(list, reader) },
    {
      name: 'digest',
      template: 'digest',
      card: digestCard(aDigest({ waiting: tallied(1, {}, [referral]) }), reader, { channel: text }).card,
    },
    {
      name: 'reminder',
      template: 'reminder',
      card: reminderCard(referral, reader, NOW, { mentions: true, own: true }).card,
    },
    {
      name: 'owner-news',
      template: 'owner-news',
      card: ownerNewsCard(dealWith(text), 'microsoft-accepted', reader, NOW).card,
    },
    ...hostileDeals(reader, text),
    ...hostileTroubles(reader, text),
    ...hostileSettings(reader, text),
    ...hostileDrafts(reader, text),
  ];
}
