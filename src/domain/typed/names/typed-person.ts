import { fullName, type Contact } from '../../model/person';
import { isEmail, phoneIn } from './contact-parts';
import { knownPeopleMeant } from './known-person';
import { readPersonLine, type PersonLine } from './person-line';
import { personNamesIn, isCertainlyName, type PersonName } from './person-name';
import { LONGEST_ANSWER, tidyAnswer } from '../plain-answer';
import { fault, readingAmong, type Reading } from '../reading';

export { isEmail } from './contact-parts';

/** Why a text was rejected as a person. */
export type PersonFault = 'person-not-understood' | 'email-not-understood' | 'phone-not-understood';

/** A name, and the title if another piece of the line may be one. */
interface NameAndTitle extends PersonName {
  readonly title: string | null;
}

const withTitle = (names: readonly PersonName[], title: string | null): readonly NameAndTitle[] =>
  names.map((name) => ({ ...name, title }));

/** `Smith, Sue` as mail programs write it, or as a person may have typed it in the other order. */
function lastNameFirst(last: string, first: string, { isAddress }: PersonLine): readonly NameAndTitle[] {
  if (personNamesIn(last).length === 0 || personNamesIn(first).length === 0) return [];
  const turned = { firstName: first, lastName: last, title: null };
  return isAddress ? [turned] : [turned, { firstName: last, lastName: first, title: null }];
}

/** Two pieces: a name in two parts, a name and a title, or a name and something else. */
function namesOfTwoPieces(one: string, two: string, line: PersonLine): readonly NameAndTitle[] {
  const isHan = /\p{Script=Han}/u.test(one + two);
  if (!isHan && (line.isAddress || !/ /u.test(one + two)))
    return line.titles.length === 0 ? lastNameFirst(one, two, line) : [];
  if (/\d/u.test(two) || (isHan && personNamesIn(two).length > 0 && isCertainlyName(two))) return [];
  return line.titles.length === 0
    ? [...withTitle(personNamesIn(one), two), ...withTitle(personNamesIn(one), null)]
    : [];
}

/** The names that the person can have; empty if the pieces are no name, null if there are none. */
function possibleNames(line: PersonLine): readonly NameAndTitle[] | null {
  const [one, two, ...more] = line.pieces;
  if (one === undefined) return line.titles.length === 0 ? null : [];
  if (two === undefined) return withTitle(personNamesIn(one), line.titles.join(', ') || null);
  return more.length > 0 ? [] : namesOfTwoPieces(one, two, line);
}

const noPhone: readonly (string | null)[] = [null];

/** Everyone whom the line can describe, regardless of the known people. */
function describedPeople(line: PersonLine, called: readonly NameAndTitle[] | null): readonly Contact[] {
  const names = called ?? [{ firstName: null, lastName: null, title: null }];
  const phones = line.phones.length === 0 ? noPhone : line.phones;
  return names.flatMap((name) => phones.map((phone) => ({ ...name, email: line.emails[0] ?? null, phone })));
}

const hasContactDetails = ({ emails, phones }: PersonLine): boolean => emails.length + phones.length > 0;

function faultOfLine(line: PersonLine): PersonFault | null {
  if (line.missing !== null) return `${line.missing}-not-understood`;
  if (line.emails.length > 1) return 'email-not-understood';
  return !hasContactDetails(line) && line.pieces.length === 0 ? 'person-not-understood' : null;
}

/**
 * Reads a person in one line: name, e-mail address, phone number and title in any order, with or without labels. Words
 * that name a person of `known` mean that person, updated with the typed details; if they name several, each is a
 * candidate.
 */
export function readTypedPerson(text: string, known: readonly Contact[]): Reading<Contact, PersonFault> {
  if (text.length > LONGEST_ANSWER) return fault('person-not-understood');
  const line = readPersonLine(text);
  const wrong = faultOfLine(line);
  if (wrong !== null) return fault(wrong);
  const called = possibleNames(line);
  const people = describedPeople(line, called);
  const words = called === null ? '' : line.pieces.join(' ');
  const acquainted = knownPeopleMeant(
    words,
    people,
    { emails: line.emails, phones: line.phones, title: line.titles.join(', ') || null },
    known,
  );
  if (acquainted.length > 0) return readingAmong(acquainted, 'person-not-understood');
  const isName = hasContactDetails(line) || line.pieces.length === 2 || isCertainlyName(line.pieces[0] ?? '');
  return isName ? readingAmong(people, 'person-not-understood') : fault('person-not-understood');
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
