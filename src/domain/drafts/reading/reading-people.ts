import { fullName, type Contact } from '../../model/person';
import type { Reading } from '../../typed/reading';
import { readTypedChoice, type Option } from '../../typed/typed-choice';
import { isEmail, readPhone, readTypedPerson, type PersonFault } from '../../typed/names/typed-person';
import { understoodAs, answerAmong, rejectedAnswer, type AnswerReading } from '../model/answer';
import type { Answers, Candidate, DraftContext } from '../model/draft';
import type { DraftFault, DraftField } from '../model/faults';
import { eachPersonOnce, EMPTY_CONTACT, draftPersonKey, selfIn } from '../model/people-keys';
import { firstContact, MOST_ON_A_DEAL } from '../model/rules';
import { readAddition, readEachPiece, combineReadings } from './list-pieces';

const SELF_WORDS = ['me', 'myself', 'I', '我', '我自己', '本人', '自己'];

/** The people who can be chosen by number or name: those who are offered, and the person who makes the deal. */
function personOptions(context: DraftContext): readonly Option<Contact>[] {
  const self = selfIn(context);
  const named = context.people.filter(({ email }) => email !== null);
  return eachPersonOnce([...named, self, ...context.people]).map((value) => ({
    value,
    names: [fullName(value) ?? '', value.email ?? '', ...(value === self ? SELF_WORDS : [])].filter(
      (name) => name !== '',
    ),
  }));
}

/** An e-mail address or a phone number, which belongs to one person. */
const CONTACT_DETAILS = /@|\d(?:[\s()./-]*\d){4}/u;

/**
 * Reads one of the offered people, or several by number. A new person needs contact details, since a name alone may be
 * mistyped.
 */
function readOnePerson(piece: string, options: readonly Option<Contact>[]): Reading<readonly Contact[], DraftFault> {
  if (!CONTACT_DETAILS.test(piece)) {
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
function readPeoplePiece(piece: string, options: readonly Option<Contact>[]): Reading<readonly Contact[], DraftFault> {
  const [first = '', ...more] = piece.split(/[,，、]/u);
  if (more.length === 0 || !CONTACT_DETAILS.test(piece) || CONTACT_DETAILS.test(first))
    return readOnePerson(piece, options);
  const [known, others] = [readOnePerson(first, options), readPeoplePiece(more.join(','), options)];
  return known.kind === 'understood' && others.kind !== 'fault'
    ? combineReadings([known, others])
    : readOnePerson(piece, options);
}

/** Reads our people on the deal: the whole list, or further people after "add". */
export function readPeopleAnswer(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const { isAdded, rest } = readAddition(text);
  const options = personOptions(context);
  const read = combineReadings(readEachPiece(rest, (piece) => readPeoplePiece(piece, options)));
  if (read.kind === 'fault') return rejectedAnswer('people', read.fault);
  const before = isAdded ? answers.people : [];
  const lists = (read.kind === 'which' ? read.candidates : [read.value]).map((chosen) => ({
    chosen,
    all: eachPersonOnce([...before, ...chosen]),
  }));
  if (lists.some(({ chosen }) => chosen.length === 0)) return rejectedAnswer('people', 'people-missing');
  if (lists.some(({ all }) => all.length > MOST_ON_A_DEAL)) return rejectedAnswer('people', 'people-too-many');
  const [only, ...others] = lists;
  if (only !== undefined && others.length === 0)
    return understoodAs(
      { people: only.all },
      only.chosen.map((person) => ({ field: 'people', label: { kind: 'person', person } })),
    );
  return answerAmong(
    'people',
    lists.map(({ all }, index) =>
      peopleCandidate(
        all,
        lists.map((each) => each.all),
        index,
      ),
    ),
  );
}

/** A list of people as a candidate, with the person who is missing from another list as its label. */
function peopleCandidate(people: readonly Contact[], lists: readonly (readonly Contact[])[], index: number): Candidate {
  const others = lists.filter((_, each) => each !== index).map((list) => new Set(list.map(draftPersonKey)));
  const own = people.find((person) => others.some((list) => !list.has(draftPersonKey(person)))) ?? people[0];
  return {
    label: own === undefined ? { kind: 'text', text: '' } : { kind: 'person', person: own },
    answers: { people },
  };
}

const DETAIL_LABELS =
  /\b(?:phone|telephone|tel|mobile|cell|e-?mail|mail|and)\b\.?|电话|手机|邮箱|邮件|号码|[:：,，;；、<>]/giu;

/** The phone number and the e-mail address that a text consists of; null if it contains anything else. */
function detailsIn(text: string): Partial<Pick<Contact, 'email' | 'phone'>> | null {
  const [email] = /[^\s,，;；<>()]+@[^\s,，;；<>()]+/u.exec(text) ?? [];
  const rest = (email === undefined ? text : text.replace(email, ' ')).replace(DETAIL_LABELS, ' ').trim();
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
function readMissingDetails(text: string, current: Contact | null): Reading<Contact, PersonFault> {
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
  const current = firstContact(customer);
  const details = current === null ? detailsIn(text) : null;
  const read =
    details === null
      ? readMissingDetails(text, current)
      : { kind: 'understood' as const, value: withDetails(EMPTY_CONTACT, details) };
  if (read.kind === 'fault') return rejectedAnswer(fieldOfFault(read.fault, 'contact'), read.fault);
  const contacts = read.kind === 'which' ? read.candidates : [read.value];
  return answerAmong(
    'contactName',
    contacts.map((person): Candidate => ({
      label: { kind: 'person', person },
      answers: { customer: { ...customer, contacts: [person] } },
    })),
  );
}

/** The people with new details of the first one. Details with another name belong to another person on the deal. */
function withFirstUpdated([first, ...others]: readonly Contact[], told: Contact): readonly Contact[] {
  if (first === undefined) return [told];
  const isFirst =
    fullName(first) === null || fullName(told) === fullName(first) || draftPersonKey(told) === draftPersonKey(first);
  return eachPersonOnce(
    isFirst
      ? [withDetails(first, told), ...others]
      : [first, ...others.filter((person) => draftPersonKey(person) !== draftPersonKey(told)), told],
  );
}

/** Reads the missing contact details of the first of our people, or another person who has them. */
export function readReachability(text: string, { people }: Answers): AnswerReading {
  const [first] = people;
  if (first === undefined) return rejectedAnswer('people', 'people-missing');
  const read = readMissingDetails(text, first);
  if (read.kind === 'fault') return rejectedAnswer(fieldOfFault(read.fault, 'person'), read.fault);
  const meant = read.kind === 'which' ? read.candidates : [read.value];
  return answerAmong(
    'personPhone',
    meant.map((person): Candidate => ({
      label: { kind: 'person', person },
      answers: { people: withFirstUpdated(people, person) },
    })),
  );
}

/** The input at which a fault of a person is shown. */
function fieldOfFault(fault: PersonFault, whose: 'contact' | 'person'): DraftField {
  if (fault === 'email-not-understood') return `${whose}Email`;
  return fault === 'phone-not-understood' ? `${whose}Phone` : `${whose}Name`;
}
