import { fullName, type Contact } from '../../model/person';
import type { DraftContext } from './draft';

/** A person without any known details. */
export const EMPTY_CONTACT: Contact = { firstName: null, lastName: null, email: null, phone: null, title: null };

/** The key of a person in a list of choices: the e-mail address, else the name; lower-case and without commas. */
export const draftPersonKey = (person: Contact): string =>
  (person.email ?? fullName(person) ?? '')
    .toLowerCase()
    .replace(/[\s,]+/gu, ' ')
    .trim();

/** Each person once, in the order in which they were first named. */
export const eachPersonOnce = (people: readonly Contact[]): readonly Contact[] =>
  people.filter(
    (person, index) => people.findIndex((other) => draftPersonKey(other) === draftPersonKey(person)) === index,
  );

/** The person who makes the deal, with the details known from earlier deals. */
export const selfIn = ({ self, people }: Pick<DraftContext, 'self' | 'people'>): Contact =>
  people.find((person) => draftPersonKey(person) === draftPersonKey(self)) ?? self;
