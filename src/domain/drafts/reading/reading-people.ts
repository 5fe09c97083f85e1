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

/** Whoever can be put on the deal by a number or a name: those who are offered, and the person themselves. */
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

/** What can only belong to the details of one person. */
const DETAILS = /@|\d(?:[\s()./-]*\d){4}/u;

/** Reads one of several people, or a few by numbers. Somebody new has to come with details, for a name alone may be mistyped. */
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

/** The same; known people may stand before one with details, whose commas part these. */
function readSome(piece: string, options: readonly Option<Contact>[]): Reading<readonly Contact[], DraftFault> {
  const [first = '', ...more] = piece.split(/[,，、]/u);
  if (more.length === 0 || !DETAILS.test(piece) || DETAILS.test(first)) return readOne(piece, options);
  const [known, others] = [readOne(first, options), readSome(more.join(','), options)];
  return known.kind === 'understood' && others.kind !== 'fault' ? together([known, others]) : readOne(piece, options);
}

/** Reads who of us is on the deal: the whole list, or further people after "add". */
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

/** A list of people by the one in whom it differs from the others. */
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

/** The phone number and the e-mail address that a text consists of; null where there is anything else in it. */
function detailsIn(text: string): Partial<Pick<Contact, 'email' | 'phone'>> | null {
  const [email] = /[^\s,，;；<>()]+@[^\s,，;；<>()]+/u.exec(text) ?? [];
  const rest = (email === undefined ? text : text.replace(email, ' ')).replace(LABELS, ' ').trim();
  const phone = rest === '' ? null : readPhone(rest);
  if ((rest !== '' && phone === null) || (email !== undefined && !isEmail(email))) return null;
  return { ...(email === undefined ? {} : { email }), ...(phone === null ? {} : { phone }) };
}

/** A person with what else was told of them. */
const withDetails = (person: Contact, details: Partial<Contact>): Contact => ({
  ...person,
  ...Object.fromEntries(Object.entries(details).filter(([, detail]) => detail !== null)),
});

/** Reads somebody, or what is missing of one who is already known. */
function readSomebody(text: string, current: Contact | null): Reading<Contact, PersonFault> {
  if (current === null) return readTypedPerson(text, []);
  const details = detailsIn(text);
  if (details !== null) return { kind: 'understood', value: withDetails(current, details) };
  if (fullName(current) !== null) return readTypedPerson(text, [current]);
  // Whoever had no name so far is now called so. Beside a way of reaching them one word is name enough.
  const read = readTypedPerson(/@|\d/u.test(text) ? text : `${text}, ${current.email ?? current.phone ?? ''}`, []);
  return read.kind === 'understood' ? { kind: 'understood', value: withDetails(current, read.value) } : read;
}

/** Reads whom one speaks to at the customer. */
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

/** The people once more was told of the first of them; who has another name is somebody else, who is on the deal, too. */
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

/** Reads how the first of our people is reached, or who else can be. */
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

/** The input at which a fault of a person stands. */
function fieldOf(fault: PersonFault, whose: 'contact' | 'person'): DraftField {
  if (fault === 'email-not-understood') return `${whose}Email`;
  return fault === 'phone-not-understood' ? `${whose}Phone` : `${whose}Name`;
}
