import { z } from 'zod';
import { isSame } from '../domain/model/same-value';
import type { DealFields, ListField, Solution } from '../domain/model/terms';
import type { Contact } from '../domain/model/person';
import { isObject, type Json } from './json-patch';
import { contactOf } from './mapper';
import { listOf, Member, NamedSolution } from './schema';
import { memberOf, solutionOf } from './wire-values';

/** One member of a record's list, and what we read in it; null: nothing. */
export interface Entry<Item> {
  readonly raw: unknown;
  readonly item: Item | null;
}

/** How the members of one of a record's lists are read, and how they are written. */
export interface ListKind<List extends readonly unknown[]> {
  entriesOf(held: unknown): readonly Entry<List[number]>[];
  /** A member as it is to be: the known one of the same name, in which only what differs is written over. */
  written(item: List[number], known: readonly Entry<List[number]>[]): unknown;
  /** A member that was not there before. */
  fresh(item: List[number]): object;
}

interface Reading<Item> {
  readonly read: (raw: unknown) => Item | null;
  /** What a member is known by. */
  readonly keyOf: (item: Item) => string;
  readonly overlay: (item: Item, was: Item) => Json;
  readonly fresh: (item: Item) => object;
}

const Entries = listOf(z.unknown()).catch([]);

function kindOf<Item>({ read, keyOf, overlay, fresh }: Reading<Item>): ListKind<readonly Item[]> {
  const isNamed = (item: Item, other: Item | null): boolean => other !== null && keyOf(item) === keyOf(other);
  return {
    entriesOf: (held) => Entries.parse(held).map((raw) => ({ raw, item: read(raw) })),
    written(item, known) {
      const same = known.find((entry) => isSame(entry.item, item)) ?? known.find((entry) => isNamed(item, entry.item));
      if (same === undefined || same.item === null || !isObject(same.raw)) return fresh(item);
      return { ...same.raw, ...overlay(item, same.item) };
    },
    fresh,
  };
}

const memberIn = (raw: unknown): Contact | null => {
  const { success, data } = Member.safeParse(raw);
  return success ? contactOf(data) : null;
};

/** Members under Partner Center's names. */
const wireMember = ({ phone, ...names }: Contact): Json => ({ ...names, phoneNumber: phone });

function changedMembers(item: Contact, was: Contact): Json {
  const before = wireMember(was);
  return Object.fromEntries(Object.entries(wireMember(item)).filter(([name, value]) => value !== before[name]));
}

/** People: our own, or the customer's. They are known by their e-mail address. */
const PEOPLE = kindOf<Contact>({
  read: memberIn,
  keyOf: (person) => person.email?.toLowerCase() ?? JSON.stringify(wireMember(person)),
  overlay: changedMembers,
  fresh: memberOf,
});

function solutionIn(raw: unknown): Solution | null {
  const { success, data } = NamedSolution.safeParse(raw);
  return success && data.id !== null ? { id: data.id, name: data.name } : null;
}

/** Solutions. What one is called is Partner Center's to say. */
const SOLUTIONS = kindOf<Solution>({
  read: solutionIn,
  keyOf: ({ id }) => id,
  overlay: () => ({}),
  fresh: solutionOf,
});

/** The lists of a deal, as the record has them. */
export const LISTED: { readonly [Field in ListField]: ListKind<DealFields[Field]> } = {
  team: PEOPLE,
  solutions: SOLUTIONS,
};
