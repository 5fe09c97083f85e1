import { fullName, type Contact } from '../../model/person';
import type { Reading } from '../../typed/reading';
import { readTypedChoice, type Option } from '../../typed/typed-choice';
import { isEmail, readPhone, readTypedPerson, type PersonFault } from '../../typed/names/typed-person';
import { answered, oneOf, refused, type AnswerReading } from '../model/answer';
import type { Answers, Candidate, DraftContext } from '../model/draft';
import type { DraftFault, DraftField } from '../model/faults';
import { eachOnce, EMPTY_CONTACT, offeredKey, selfIn } from '../model/people-keys';
import { contactAt, MOST_ON_A_DEAL } from '../model/rules';
import { isAddition, piecesOf, together } from './several';

const SELF_WORDS = ['me', 'myself', 'I', '我', '我自己', '本人', '自己'];

/** The people who can be chosen by number or name: those who are offered, and the person who makes the deal. */
function optionsIn(context: DraftContext): readonly Option<Contact>[] {
  const self = selfIn(context);
  const named = context.people.filter(({ email }) => email !== null);
  return eachOnce([...named, self, ...context.people]).map((value) => ({
    value,
    names: [fullName(value) ?? '', value.email ?? '', ...(value === self ? SELF_WORDS : [])].filter(
      (name) => name !== '',
    ),
  }));
}

/** An e-mail address or a phone number, which belongs to one person. */
const DETAILS = /@|\d(?:[\s()./-]*\d){4}/u;

/**
 * Reads one of the offered people, or several by number. A new person needs contact details, since a name alone may be
 * mistyped.
 */
function readOne(piece: string, options: readonly Option<Contact>[]): Reading<readonly Contact[], DraftFault> {
  if (!DETAILS.test(piece)) {
    const chosen = readTypedChoice(piece, options);
    return chosen.kind === 'fault' ? { kind: 'fault', fault: 'people-unknown' } : chosen;
  }
  const read = readTypedPerson(
    piece,
    options.map(({ value }) => value),
  );
  if (read.kind === 'fault') return read;
  const people = (read.kind === 'which' ? read.candidates : [read.value]).filter((person) => fullName(person) !== null);
  const [only, ...others] = people;
  if (only === undefined) return { kind: 'fault', fault: 'person-not-understood' };
  return others.length === 0
    ? { kind: 'understood', value: [only] }
    : { kind: 'which', candidates: people.map((person) => [person]) };
}

/** Reads a piece in which known people may come before a person with details, which contain commas themselves. */
function readSome(piece: string, options: readonly Option<Contact>[]): Reading<readonly Contact[], DraftFault> {
  const [first = '', ...more] = piece.split(/[,，、]/u);
  if (more.length === 0 || !DETAILS.test(piece) || DETAILS.test(first)) return readOne(piece, options);
  const [known, others] = [readOne(first, options), readSome(more.join(','), options)];
  return known.kind === 'understood' && others.kind !== 'fault' ? together([known, others]) : readOne(piece, options);
}

/** Reads our people on the deal: the whole list, or further people after "add". */
export function readPeople(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const { isAdded, rest } = isAddition(text);
  const options = optionsIn(context);
  const read = together(piecesOf(rest, (piece) => readSome(piece, options)));
  if (read.kind === 'fault') return refused('people', read.fault);
  const before = isAdded ? answers.people : [];
  const lists = (read.kind === 'which' ? read.candidates : [read.value]).map((chosen) => ({
    chosen,
    all: eachOnce([...before, ...chosen]),
  }));
  if (lists.some(({ chosen }) => chosen.length === 0)) return refused('people', 'people-missing');
  if (lists.some(({ all }) => all.length > MOST_ON_A_DEAL)) return refused('people', 'people-too-many');
  const [only, ...others] = lists;
  if (only !== undefined && others.length === 0)
    return answered(
      { people: only.all },
      only.chosen.map((person) => ({ field: 'people', label: { kind: 'person', person } })),
    );
  return oneOf(
    'people',
    lists.map(({ all }, index) =>
      candidateOf(
        all,
        lists.map((each) => each.all),
        index,
      ),
    ),
  );
}

/** A list of people as a candidate, with the person who is missing from another list as its label. */
function candidateOf(people: readonly Contact[], lists: readonly (readonly Contact[])[], index: number): Candidate {
  const others = lists.filter((_, each) => each !== index).map((list) => new Set(list.map(offeredKey)));
  const own = people.find((person) => others.some((list) => !list.has(offeredKey(person)))) ?? people[0];
  return {
    label: own === undefined ? { kind: 'text', text: '' } : { kind: 'person', person: own },
    answers: { people },
  };
}

const LABELS =
  /\b(?:phone|telephone|tel|mobile|cell|e-?mail|mail|and)\b\.?|电话|手机|邮箱|邮件|号码|[:：,，;；、<>]/giu;

/** The phone number and the e-mail address that a text consists of; null if it contains anything else. */
function detailsIn(text: string): Partial<Pick<Contact, 'email' | 'phone'>> | null {
  const [email] = /[^\s,，;；<>()]+@[^\s,，;；<>()]+/u.exec(text) ?? [];
  const rest = (email === undefined ? text : text.replace(email, ' ')).replace(LABELS, ' ').trim();
  const phone = rest === '' ? null : readPhone(rest);
  if ((rest !== '' && phone === null) || (email !== undefined && !isEmail(email))) return null;
  return { ...(email === undefined ? {} : { email }), ...(phone === null ? {} : { phone }) };
}

/** A person with further details. */
const withDetails = (person: Contact, details: Partial<Contact>): Contact => ({
  ...person,
  ...Object.fromEntries(Object.entries(details).filter(([, detail]) => detail !== null)),
});

/** Reads a person, or missing details of the current one. */
function readSomebody(text: string, current: Contact | null): Reading<Contact, PersonFault> {
  if (current === null) return readTypedPerson(text, []);
  const details = detailsIn(text);
  if (details !== null) return { kind: 'understood', value: withDetails(current, details) };
  if (fullName(current) !== null) return readTypedPerson(text, [current]);
  // The current person had no name, and the text is it. Beside contact details one word is enough as a name.
  const read = readTypedPerson(/@|\d/u.test(text) ? text : `${text}, ${current.email ?? current.phone ?? ''}`, []);
  return read.kind === 'understood' ? { kind: 'understood', value: withDetails(current, read.value) } : read;
}

/** Reads the contact at the customer. */
export function readContact(text: string, { customer }: Answers): AnswerReading {
  const current = contactAt(customer);
  const details = current === null ? detailsIn(text) : null;
  const read =
    details === null
      ? readSomebody(text, current)
      : { kind: 'understood' as const, value: withDetails(EMPTY_CONTACT, details) };
  if (read.kind === 'fault') return refused(fieldOf(read.fault, 'contact'), read.fault);
  const contacts = read.kind === 'which' ? read.candidates : [read.value];
  return oneOf(
    'contactName',
    contacts.map((person): Candidate => ({
      label: { kind: 'person', person },
      answers: { customer: { ...customer, contacts: [person] } },
    })),
  );
}

/** The people with new details of the first one. Details with another name belong to another person on the deal. */
function peopleWith([first, ...others]: readonly Contact[], told: Contact): readonly Contact[] {
  if (first === undefined) return [told];
  const isFirst =
    fullName(first) === null || fullName(told) === fullName(first) || offeredKey(told) === offeredKey(first);
  return eachOnce(
    isFirst
      ? [withDetails(first, told), ...others]
      : [first, ...others.filter((person) => offeredKey(person) !== offeredKey(told)), told],
  );
}

/** Reads the missing contact details of the first of our people, or another person who has them. */
export function readReachability(text: string, { people }: Answers): AnswerReading {
  const [first] = people;
  if (first === undefined) return refused('people', 'people-missing');
  const read = readSomebody(text, first);
  if (read.kind === 'fault') return refused(fieldOf(read.fault, 'person'), read.fault);
  const meant = read.kind === 'which' ? read.candidates : [read.value];
  return oneOf(
    'personPhone',
    meant.map((person): Candidate => ({
      label: { kind: 'person', person },
      answers: { people: peopleWith(people, person) },
    })),
  );
}

/** The input at which a fault of a person is shown. */
function fieldOf(fault: PersonFault, whose: 'contact' | 'person'): DraftField {
  if (fault === 'email-not-understood') return `${whose}Email`;
  return fault === 'phone-not-understood' ? `${whose}Phone` : `${whose}Name`;
}
