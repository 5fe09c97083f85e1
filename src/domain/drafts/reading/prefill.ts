import type { Customer } from '../../model/referral';
import { EMPTY_ADDRESS } from '../../typed/places/address-text';
import { readTypedCustomer, type CustomerText } from '../../typed/places/typed-customer';
import type { AnswerReading, Understood } from '../model/answer';
import { NO_ANSWERS, type Answers, type Candidate, type DraftContext } from '../model/draft';
import { isSameName } from '../model/known-names';
import { nameWithoutValue, stripValues, type StrippedPiece } from './line-end';
import { mayBeAmount, mayBeDate, type LineValue } from './line-values';
import { readCustomerText } from './reading-customer';

/** The answers about a deal in one line. */
export interface Prefilled {
  readonly answers: Partial<Answers>;
  readonly understood: readonly Understood[];
  /** The customers that the line can mean, if there are several. */
  readonly asked: readonly Candidate[];
  /** The parts that were not used, since they have several meanings or none; empty: everything was used. */
  readonly unread: string;
}

const LONGEST_FIRST_LINE = 500;

const QUOTED_NAME = /^(?:"([^"]+)"|“([^”]+)”|「([^」]+)」|『([^』]+)』|«([^»]+)»)/u;

/** The name at the beginning of a line that is certain: in quotes, or a known customer's. */
function certainNameIn(
  line: string,
  customers: readonly Customer[],
): { readonly name: string; readonly rest: string } | null {
  const [quote, ...inner] = QUOTED_NAME.exec(line) ?? [];
  if (quote !== undefined)
    return { name: inner.find((part: string | undefined) => part !== undefined) ?? '', rest: line.slice(quote.length) };
  const begins = (name: string): boolean =>
    isSameName(line.slice(0, name.length), name) &&
    /^(?:$|[\s,，;；、]|\p{Script=Han}|\d)/u.test(line.slice(name.length));
  const names = customers.flatMap(({ name }) => (name !== null && name !== '' && begins(name) ? [name] : []));
  const [longest] = names.sort((one, other) => other.length - one.length);
  return longest === undefined ? null : { name: longest, rest: line.slice(longest.length) };
}

/** The pieces of a line between commas; a comma inside a number does not separate. */
const linePieces = (line: string): readonly string[] =>
  line
    .split(/(?<!\d)[,，]|[,，](?!\d)|[;；、\n]/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

/** The values of all pieces. Two of the same kind contradict each other, so neither is used. */
function agreedValues(pieces: readonly StrippedPiece[]): {
  readonly values: readonly LineValue[];
  readonly isContradictory: boolean;
} {
  const all = pieces.flatMap(({ values }) => values);
  const isAlone = ({ kind }: LineValue): boolean =>
    kind === 'open' || all.filter((other) => other.kind === kind).length === 1;
  const values = all.filter(isAlone);
  return { values, isContradictory: values.length < all.length };
}

const FIELD_OF = { money: 'dealValue', date: 'closeDate', dealType: 'microsoftHelp' } as const;

/** The values as answers. */
function answersFromValues(values: readonly LineValue[]): Pick<Prefilled, 'answers' | 'understood'> {
  const value = values.find(({ kind }) => kind === 'money');
  const date = values.find(({ kind }) => kind === 'date');
  const chosen = values.find(({ kind }) => kind === 'dealType');
  const terms = {
    ...NO_ANSWERS.terms,
    value: value?.kind === 'money' ? value.money : null,
    closeDate: date?.kind === 'date' ? date.date : null,
  };
  const hasTerms = value !== undefined || date !== undefined;
  const dealType = chosen?.kind === 'dealType' ? { dealType: chosen.dealType } : {};
  const understood = values.flatMap((label): readonly Understood[] =>
    label.kind === 'open' ? [] : [{ field: FIELD_OF[label.kind], label }],
  );
  return { answers: { ...(hasTerms ? { terms } : {}), ...dealType }, understood };
}

/** Reads the customer from the name and the texts beside it. */
function readNamedCustomer(name: string, others: readonly string[], context: DraftContext): AnswerReading {
  if (others.length === 0) return readCustomerText([{ name, ...EMPTY_ADDRESS, duns: null }], NO_ANSWERS, context);
  const read = readTypedCustomer([name, ...others].join(', '), context.countryNamed);
  if (read.kind === 'fault') return { kind: 'faults', faults: {} };
  const texts = read.kind === 'which' ? read.candidates : [read.value];
  const isNamed = (text: CustomerText): boolean => isSameName(text.name, name) || text.name.startsWith(`${name}, `);
  return texts.every(isNamed) ? readCustomerText(texts, NO_ANSWERS, context) : { kind: 'faults', faults: {} };
}

/** The customer that was read from a line; `unread` are the texts that were not used. */
interface CustomerRead extends Pick<Prefilled, 'answers' | 'understood' | 'asked'> {
  readonly unread: readonly string[];
}

const allUnread = (texts: readonly string[]): CustomerRead => ({
  answers: {},
  understood: [],
  asked: [],
  unread: texts,
});

/** Reads as many parts after a name as certainly make an address with its country; null: none do. */
function locatedCustomer(name: string, parts: readonly string[], context: DraftContext): CustomerRead | null {
  for (let end = parts.length - 1; end > 0; end -= 1) {
    const read = readNamedCustomer(name, parts.slice(0, end), context);
    if (read.kind === 'understood' && (read.answer.answers.customer?.address.country ?? null) !== null)
      return { ...read.answer, asked: [], unread: parts.slice(end) };
  }
  return null;
}

function readLineCustomer(
  texts: readonly string[],
  sure: string | null,
  values: readonly LineValue[],
  context: DraftContext,
): CustomerRead {
  const [first, ...parts] = sure === null ? texts : [sure, ...texts];
  if (first === undefined) return allUnread([]);
  const { name, open } = sure === null ? nameWithoutValue(first, values, context) : { name: sure, open: '' };
  const isDated = values.some(({ kind }) => kind === 'date' || kind === 'open');
  const isValued = values.some(({ kind }) => kind === 'money');
  const isOpen = (part: string): boolean =>
    (!isDated && mayBeDate(part, context)) || (!isValued && mayBeAmount(part, context));
  const others = parts.filter((part) => !isOpen(part));
  const rest = [...(open === '' ? [] : [open]), ...parts.filter(isOpen)];
  if (name === null) return allUnread([...rest, ...others]);
  const read = readNamedCustomer(name, others, context);
  if (read.kind === 'understood') return { ...read.answer, asked: [], unread: rest };
  if (read.kind === 'which') return { ...allUnread(rest), asked: read.candidates };
  const located = locatedCustomer(name, others, context);
  if (located !== null) return { ...located, unread: [...rest, ...located.unread] };
  const alone = readNamedCustomer(name, [], context);
  if (alone.kind === 'understood') return { ...alone.answer, asked: [], unread: [...rest, ...others] };
  return { ...allUnread([...rest, ...others]), asked: alone.kind === 'which' ? alone.candidates : [] };
}

/** Words before a customer's name that are not part of it. */
const PREPOSITION = /^(?:with|for)\s+(?=\S)/u;

/**
 * Reads what is certain in a line: the customer first, then an amount with its currency, a day, a deal type and the
 * address in any order. A name may contain numbers and months; ambiguous parts are left to the questions.
 */
export function prefillFrom(typed: string, context: DraftContext): Prefilled {
  const line = typed.replace(/\s+/gu, ' ').trim().replace(PREPOSITION, '');
  if (line === '' || line.length > LONGEST_FIRST_LINE) return { answers: {}, understood: [], asked: [], unread: line };
  const sure = certainNameIn(line, context.customers);
  const pieces = linePieces(sure?.rest ?? line).map((piece) => ({ piece, ...stripValues(piece, context) }));
  const { values, isContradictory } = agreedValues(pieces);
  const unclear = pieces.filter(({ isUnclear }) => isUnclear || isContradictory);
  const texts = isContradictory
    ? []
    : pieces.filter(({ isUnclear, left }) => !isUnclear && left !== '').map(({ left }) => left);
  const isNameUnclear = sure === null && (pieces[0]?.isUnclear === true || isContradictory);
  const customer = isNameUnclear ? allUnread(texts) : readLineCustomer(texts, sure?.name ?? null, values, context);
  const told = answersFromValues(values);
  const opened = values.filter((value) => value.kind === 'open');
  return {
    answers: { ...customer.answers, ...told.answers },
    understood: [...customer.understood, ...told.understood],
    asked: customer.asked,
    unread: [...customer.unread, ...unclear.map(({ piece }) => piece), ...opened.map(({ text }) => text)].join(', '),
  };
}
