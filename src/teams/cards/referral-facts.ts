import { fullName, type Contact } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { isMessageKey } from '../../locales/translate';
import { formatCountry, formatDate, formatList, formatMoment, formatMoney, formatNumber } from '../text/formats';
import { escaped } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';

/** A line of a card with a label. */
export interface Fact {
  readonly title: string;
  readonly value: string;
}

/** The most items in one line: nobody reads more, and a card has to stay small. */
const MOST_LISTED = 6;

const listedOrNull = (reader: Reader, items: readonly string[]): string | null =>
  items.length === 0
    ? null
    : `${formatList(reader, items.slice(0, MOST_LISTED))}${items.length > MOST_LISTED ? ' …' : ''}`;

type FactLine = readonly [title: string, value: string | null];

const knownFacts = (lines: readonly FactLine[]): readonly Fact[] =>
  lines.flatMap(([title, value]) => (value === null || value === '' ? [] : [{ title, value }]));

/** Names of products whose ids in Partner Center are different. */
const PRODUCTS: ReadonlyMap<string, string> = new Map([
  ['EnterpriseMobilityAndSecurity', 'Enterprise Mobility + Security'],
  ['DeveloperTools', 'Developer tools'],
  ['Dynamics365Business', 'Dynamics 365 Business Central'],
  ['Dynamics365Enterprise', 'Dynamics 365'],
  ['DynamicsAX,GP,NAV,SL', 'Dynamics AX, GP, NAV, SL'],
  ['Microsoft365', 'Microsoft 365'],
  ['PowerBI', 'Power BI'],
  ['SkypeForBusiness', 'Skype for Business'],
  ['SurfaceHub', 'Surface Hub'],
  ['SQL', 'SQL Server'],
]);

/** The translation of one of Partner Center's ids; an id without one is shown as it is. */
function translatedId(kind: 'service' | 'assistance', id: string, reader: Reader): string {
  const key = `${kind}.${id.toLowerCase()}`;
  return isMessageKey(key) ? sayTo(reader)(key) : escaped(id, 60);
}

function needsText({ needs }: Referral, reader: Reader): string | null {
  const services = needs.services.map((id) => translatedId('service', id, reader));
  const products = needs.products.map((id) => PRODUCTS.get(id) ?? escaped(id, 60));
  const wanted = [...services, ...products];
  const fallback = needs.solutions.map(({ id, name }) => escaped(name ?? id, 60));
  return listedOrNull(reader, wanted.length > 0 ? wanted : fallback);
}

function customerPlace({ customer }: Referral, reader: Reader): string | null {
  const { city, state, country } = customer.address;
  const parts = [city, state, country === null ? null : formatCountry(reader, country)];
  const known = parts.filter((part) => part !== null && part !== '').map((part) => escaped(String(part), 60));
  return known.length === 0 ? null : [...new Set(known)].join(', ');
}

function helpOf({ invitation: { assistance } }: Referral, reader: Reader): string | null {
  return assistance === null || assistance === 'Unknown' ? null : translatedId('assistance', assistance, reader);
}

const peopleOf = (people: readonly Contact[], reader: Reader): string | null =>
  listedOrNull(
    reader,
    people.map((person) => escaped(fullName(person) ?? person.email ?? '?', 60)),
  );

const optionalFact = (text: string | null): string | null => (text === null ? null : escaped(text, 120));

const dealValueText = ({ terms: { value } }: Referral, reader: Reader): string =>
  value === null ? sayTo(reader)('value.none') : formatMoney(reader, value);

/** The value. */
export const valueFact = (referral: Referral, reader: Reader): Fact => ({
  title: sayTo(reader)('fact.value'),
  value: dealValueText(referral, reader),
});

/** The value and the customer's place, for messages that only mention a referral. */
export const briefFacts = (referral: Referral, reader: Reader): readonly Fact[] => [
  valueFact(referral, reader),
  ...knownFacts([[sayTo(reader)('fact.place'), customerPlace(referral, reader)]]),
];

/** The facts that everybody needs first: value, place, needs, help, and sender. */
export function mainFacts(referral: Referral, reader: Reader): readonly Fact[] {
  const say = sayTo(reader);
  const { stage, terms, invitation, team } = referral;
  const isOpen = stage === 'received';
  return knownFacts([
    [say('fact.value'), dealValueText(referral, reader)],
    [say('fact.place'), customerPlace(referral, reader)],
    [say('fact.needs'), needsText(referral, reader)],
    [say('fact.help'), helpOf(referral, reader)],
    [say('fact.closeDate'), isOpen || terms.closeDate === null ? null : formatDate(reader, terms.closeDate)],
    [say('fact.from'), optionalFact(invitation.from)],
    [say('fact.people'), isOpen ? null : peopleOf(team, reader)],
  ]);
}

/** The company size; Partner Center writes `51to250employees` or `Morethan500employees`. */
function sizeOf({ customer: { size } }: Referral, reader: Reader): string | null {
  const say = sayTo(reader);
  const range = /^(\d+)to(\d+)employees$/iu.exec(size ?? '');
  if (range !== null) {
    return say('size.range', {
      from: formatNumber(reader, Number(range[1])),
      to: formatNumber(reader, Number(range[2])),
    });
  }
  const more = /^morethan(\d+)employees$/iu.exec(size ?? '');
  return more === null ? optionalFact(size) : say('size.more', { from: formatNumber(reader, Number(more[1])) });
}

const addressOf = ({ customer: { address } }: Referral): string =>
  [...address.lines.slice(0, 3), address.postalCode]
    .filter((part) => part !== null && part !== '')
    .map((part) => escaped(String(part), 100))
    .join(', ');

/** The other facts, in the collapsed part of the card. */
export function detailFacts(referral: Referral, reader: Reader): readonly Fact[] {
  const say = sayTo(reader);
  const { customer, terms, needs, team } = referral;
  const solutions = needs.solutions.map(({ id, name }) => escaped(name ?? id, 60));
  return knownFacts([
    [say('fact.address'), addressOf(referral)],
    [say('fact.size'), sizeOf(referral, reader)],
    [say('fact.duns'), optionalFact(customer.duns)],
    [
      say('fact.industry'),
      listedOrNull(
        reader,
        needs.industries.map((id) => escaped(id, 60)),
      ),
    ],
    [say('fact.solutions'), listedOrNull(reader, solutions)],
    [say('fact.dealType'), say(`dealType.${referral.dealType}`)],
    [
      say('fact.closeDate'),
      referral.stage === 'received' && terms.closeDate !== null ? formatDate(reader, terms.closeDate) : null,
    ],
    [say('fact.people'), referral.stage === 'received' ? peopleOf(team, reader) : null],
    [say('fact.crmId'), optionalFact(terms.crmId)],
    [say('fact.campaignId'), optionalFact(terms.campaignId)],
    [
      say(referral.direction === 'outbound' ? 'fact.created' : 'fact.received'),
      formatMoment(reader, referral.createdAt),
    ],
  ]);
}
