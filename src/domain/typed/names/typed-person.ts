import { fullName, type Contact } from '../../model/person';
import { isEmail, phoneIn } from './contact-parts';
import { knownAs } from './known-person';
import { personLine, type PersonLine } from './person-line';
import { namesIn, standsAlone, type PersonName } from './person-name';
import { LONGEST_ANSWER, tidyAnswer } from '../plain-answer';
import { fault, readingOf, type Reading } from '../reading';

export { isEmail } from './contact-parts';

/** Why a text was rejected as a person. */
export type PersonFault = 'person-not-understood' | 'email-not-understood' | 'phone-not-understood';

/** A name, and the title if another piece of the line may be one. */
interface Called extends PersonName {
  readonly title: string | null;
}

const titled = (names: readonly PersonName[], title: string | null): readonly Called[] =>
  names.map((name) => ({ ...name, title }));

/** `Smith, Sue` as mail programs write it, or as a person may have typed it in the other order. */
function inverted(last: string, first: string, { isAddress }: PersonLine): readonly Called[] {
  if (namesIn(last).length === 0 || namesIn(first).length === 0) return [];
  const turned = { firstName: first, lastName: last, title: null };
  return isAddress ? [turned] : [turned, { firstName: last, lastName: first, title: null }];
}

/** Two pieces: a name in two parts, a name and a title, or a name and something else. */
function callingsOfTwo(one: string, two: string, line: PersonLine): readonly Called[] {
  const isHan = /\p{Script=Han}/u.test(one + two);
  if (!isHan && (line.isAddress || !/ /u.test(one + two)))
    return line.titles.length === 0 ? inverted(one, two, line) : [];
  if (/\d/u.test(two) || (isHan && namesIn(two).length > 0 && standsAlone(two))) return [];
  return line.titles.length === 0 ? [...titled(namesIn(one), two), ...titled(namesIn(one), null)] : [];
}

/** The names that the person can have; empty if the pieces are no name, null if there are none. */
function callings(line: PersonLine): readonly Called[] | null {
  const [one, two, ...more] = line.pieces;
  if (one === undefined) return line.titles.length === 0 ? null : [];
  if (two === undefined) return titled(namesIn(one), line.titles.join(', ') || null);
  return more.length > 0 ? [] : callingsOfTwo(one, two, line);
}

const noPhone: readonly (string | null)[] = [null];

/** Everyone whom the line can describe, regardless of the known people. */
function described(line: PersonLine, called: readonly Called[] | null): readonly Contact[] {
  const names = called ?? [{ firstName: null, lastName: null, title: null }];
  const phones = line.phones.length === 0 ? noPhone : line.phones;
  return names.flatMap((name) => phones.map((phone) => ({ ...name, email: line.emails[0] ?? null, phone })));
}

const isReached = ({ emails, phones }: PersonLine): boolean => emails.length + phones.length > 0;

function faultOf(line: PersonLine): PersonFault | null {
  if (line.missing !== null) return `${line.missing}-not-understood`;
  if (line.emails.length > 1) return 'email-not-understood';
  return !isReached(line) && line.pieces.length === 0 ? 'person-not-understood' : null;
}

/**
 * Reads a person in one line: name, e-mail address, phone number and title in any order, with or without labels. Words
 * that name a person of `known` mean that person, updated with the typed details; if they name several, each is a
 * candidate.
 */
export function readTypedPerson(text: string, known: readonly Contact[]): Reading<Contact, PersonFault> {
  if (text.length > LONGEST_ANSWER) return fault('person-not-understood');
  const line = personLine(text);
  const wrong = faultOf(line);
  if (wrong !== null) return fault(wrong);
  const called = callings(line);
  const people = described(line, called);
  const words = called === null ? '' : line.pieces.join(' ');
  const acquainted = knownAs(
    words,
    people,
    { emails: line.emails, phones: line.phones, title: line.titles.join(', ') || null },
    known,
  );
  if (acquainted.length > 0) return readingOf(acquainted, 'person-not-understood');
  const isName = isReached(line) || line.pieces.length === 2 || standsAlone(line.pieces[0] ?? '');
  return isName ? readingOf(people, 'person-not-understood') : fault('person-not-understood');
}

/**
 * The phone number that the text is, tidied: 5 to 15 digits, perhaps with an extension; null if it is anything else.
 */
export const readPhone = (text: string): string | null => phoneIn(tidyAnswer(text));

/** Whether the text is one phone number and nothing else. */
export const isPhone = (text: string): boolean => readPhone(text) !== null;

/** Whether a person has what Partner Center requires: a name, a phone number and an e-mail address. */
export function isCompletePerson(contact: Contact): boolean {
  return (
    fullName(contact) !== null &&
    contact.phone !== null &&
    isPhone(contact.phone) &&
    contact.email !== null &&
    isEmail(contact.email)
  );
}
