import { newReferral } from '../../src/domain/referral-record';
import type { Person } from '../../src/domain/person';
import type { Referral } from '../../src/domain/referral';
import type { Locale } from '../../src/locales/translate';
import { toRecord } from '../../src/partner-center/mapper';
import { WireReferral } from '../../src/partner-center/schema';
import { acceptCard, prefilled, type AcceptEntry } from '../../src/teams/cards/accept';
import { declineCard, NOTHING_CHOSEN } from '../../src/teams/cards/decline';
import { listCard } from '../../src/teams/cards/list';
import { referralCard, type PersonalView } from '../../src/teams/cards/referral';
import type { CardName } from '../../src/teams/cards/render-card';
import { helpReply } from '../../src/teams/commands/help';
import { COMMANDS } from '../../src/teams/commands/registry';
import { sayTo, type Reader } from '../../src/teams/reader';
import { aPerson, aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { sampleReferrals } from './samples';

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
    customer: { name: null, size: null, duns: null, address: { lines: [], city: null, state: null, postalCode: null, country: null }, contacts: [] },
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
      contacts: [{ firstName: 'Maximiliane', lastName: LONG_WORD, email: `maximiliane.${LONG_WORD.toLowerCase()}@example.com`, phone: '+49 000 0000000000', title: 'Leiterin' }],
    },
    terms: { ...terms, name: `${LONG_WORD}-Rahmenvertragsverlängerung`, value: { minor: 999_999_999_999_999, currency: 'USD' }, notes: `https://example.com/${'a'.repeat(200)} ${'Word '.repeat(200)}` },
    invitation: { ...invitation, from: `${LONG_WORD} Partner`, notes: 'x'.repeat(600) },
  });
};

const WEI: Person = { ...aPerson(), objectId: '0b1e0000-0000-4000-8000-000000000002', name: '王伟' };

/** Colleagues for the form, as many as wanted. */
export const colleagues = (count: number): readonly Person[] =>
  Array.from({ length: count }, (_, index) => ({
    ...aPerson(),
    objectId: `0b1e0000-0000-4000-8000-${String(index + 10).padStart(12, '0')}`,
    name: ['Alex Wilber', 'Priya Nair', '李娜', 'Jean-Baptiste de la Fontaine-Saint-Exupéry', 'ليلى حداد'][index % 5] ?? '',
  }));

/** A referral that was answered here, by somebody. */
const answered = (stage: Referral['stage'], of: Referral, answer: Partial<NonNullable<Referral['answer']>>): Referral => ({
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
  ['received, starred just now', sample(1), (reader) => ({ notice: sayTo(reader)('notice.starred'), isFavorite: true })],
  ['received, Japanese', sample(2)],
  ['received, hardly anything known', sample(3)],
  ['received, Arabic', sample(4)],
  ['received, nothing known', emptyReferral()],
  ['received, long words', longReferral()],
];

const ANSWERED: readonly Scene[] = [
  ['accepted by somebody', { ...answered('accepted', sample(1), {}), team: TEAM }],
  ['accepted, and somebody was faster', answered('accepted', sample(1), {}), (reader) => ({ notice: sayTo(reader)('notice.faster', { name: 'Megan Ortiz' }) })],
  ['accepted in Partner Center, Chinese', sample(7)],
  ['declined with a reason and a note', answered('declined', sample(2), { by: WEI, reason: 'other', note: 'They went with a partner in Osaka who already runs their tills.' })],
  ['declined in Partner Center, Korean', sample(5)],
  ['expired', { ...sample(1), stage: 'expired', answer: { by: null, at: daysFromNow(-0.2), reason: null, note: null } }],
  ['won', sample(10)],
  ['lost', sample(11)],
];

const referralExhibit = ([name, referral, view]: Scene, reader: Reader): Exhibit => ({
  name: `referral ${name}`,
  template: 'referral',
  card: referralCard(referral, reader, view?.(reader)).card,
});

/** The card with what "Details" unfolds, unfolded. */
function unfolded({ name, card, ...rest }: Exhibit): Exhibit {
  const { body, ...others } = card as { body: readonly { id?: string }[] };
  const shown = body.map((element) => (element.id === 'details' || element.id === 'glance' ? { ...element, isVisible: element.id === 'details' } : element));
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
  form: { dealName: '', dealValue: '12,5,00.999', currency: 'JPY', closeDate: '2026-01-01', notes: 'n', crmId: 'c', campaignId: 'd' },
  people: ['nobody'],
  faults: EVERY_FAULT,
  notice: sayTo(reader)('notice.faults'),
});

function formExhibits(reader: Reader): readonly Exhibit[] {
  const accept = (name: string, referral: Referral, entry: AcceptEntry, people: number): Exhibit => ({
    name: `accept ${name}`,
    template: 'accept',
    card: acceptCard(referral, reader, entry, colleagues(people), TODAY),
  });
  const declineFaults = { form: { reason: 'other', notes: '' }, faults: { notes: 'note-required' }, notice: sayTo(reader)('notice.faults') } as const;
  return [
    accept('prefilled', sample(1), prefilled(sample(1), reader, TODAY), 5),
    accept('prefilled, Arabic, alone', sample(4), prefilled(sample(4), reader, TODAY), 0),
    accept('with faults', sample(1), faultyEntry(reader), 3),
    { name: 'decline', template: 'decline', card: declineCard(sample(1), reader, NOTHING_CHOSEN) },
    { name: 'decline with faults', template: 'decline', card: declineCard(longReferral(), reader, declineFaults) },
  ];
}

function listExhibits(reader: Reader): readonly Exhibit[] {
  const say = sayTo(reader);
  const waiting = [sample(4), sample(1), sample(2), longReferral(), sample(3), ...Array.from({ length: 5 }, () => aReferral())];
  const over = [...ANSWERED.map(([, referral]) => referral), sample(6), sample(8)];
  const list = (name: string, title: string, items: readonly Referral[], total: number, page: number): Exhibit => ({
    name: `list ${name}`,
    template: 'list',
    card: listCard({ title, empty: say('list.empty.inbound'), items, total, page, pageSize: 10, command: 'inbound' }, reader),
  });
  return [
    list('of ten that wait, page 2 of 3', say('list.inbound'), waiting, 27, 2),
    list('of every stage', say('list.find', { text: 'con' }), over, over.length, 1),
    list('of nothing', say('list.inbound'), [], 0, 1),
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

/** Every card in every state that looks different, in one language. */
export function exhibits(reader: Reader): readonly Exhibit[] {
  const referrals = [...RECEIVED, ...ANSWERED].map((scene) => referralExhibit(scene, reader));
  const open = referrals.filter(({ name }) => /received(?:, Arabic|, long words)?$/u.test(name)).map(unfolded);
  return [...referrals, ...open, ...formExhibits(reader), ...listExhibits(reader), ...helpExhibits(reader)];
}

/** Every card with text in it that would like to be more than text. */
export function hostileExhibits(reader: Reader, text: string): readonly Exhibit[] {
  const referral = filledWith(text);
  const list = { title: text, empty: text, items: [referral], total: 1, page: 1, pageSize: 10, command: 'find' };
  return [
    unfolded({ name: 'referral', template: 'referral', card: referralCard(referral, reader, { notice: text }).card }),
    { name: 'accept', template: 'accept', card: acceptCard(referral, reader, { ...faultyEntry(reader), notice: text }, [], TODAY) },
    { name: 'decline', template: 'decline', card: declineCard(referral, reader, { ...NOTHING_CHOSEN, notice: text }) },
    { name: 'list', template: 'list', card: listCard(list, reader) },
  ];
}
