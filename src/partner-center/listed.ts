import { z } from 'zod';
import { isSame } from '../domain/model/same-value';
import type { Solution } from '../domain/model/terms';
import type { Contact } from '../domain/model/person';
import { isObject, type Json } from './json-patch';
import { contactOf } from './mapper';
import { listOf, Member, NamedSolution } from './schema';
import { memberOf, solutionOf } from './wire-values';

/** One member of a list in a record, with our reading of it; null if it cannot be read. */
export interface Entry<Item> {
  readonly raw: unknown;
  readonly item: Item | null;
}

/** How the members of a list in a record are read and written. */
export interface ListKind<Item> {
  entriesOf(held: unknown): readonly Entry<Item>[];
  /** The member to write: the existing one with the same key, in which only the differing fields are overwritten. */
  written(item: Item, known: readonly Entry<Item>[]): unknown;
  /** A member that was not in the list before. */
  fresh(item: Item): object;
}

interface Reading<Item> {
  readonly read: (raw: unknown) => Item | null;
  /** The key that identifies a member. */
  readonly keyOf: (item: Item) => string;
  readonly overlay: (item: Item, was: Item) => Json;
  readonly fresh: (item: Item) => object;
}

const Entries = listOf(z.unknown()).catch([]);

function kindOf<Item>({ read, keyOf, overlay, fresh }: Reading<Item>): ListKind<Item> {
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

/** A person with Partner Center's member names. */
const wireMember = ({ phone, ...names }: Contact): Json => ({ ...names, phoneNumber: phone });

function changedMembers(item: Contact, was: Contact): Json {
  const before = wireMember(was);
  return Object.fromEntries(Object.entries(wireMember(item)).filter(([name, value]) => value !== before[name]));
}

/** People, ours or the customer's. Their key is the email address. */
export const TEAM: ListKind<Contact> = kindOf({
  read: memberIn,
  keyOf: (person) => person.email?.toLowerCase() ?? JSON.stringify(wireMember(person)),
  overlay: changedMembers,
  fresh: memberOf,
});

function solutionIn(raw: unknown): Solution | null {
  const { success, data } = NamedSolution.safeParse(raw);
  return success && data.id !== null ? { id: data.id, name: data.name } : null;
}

/** Solutions. Their names are Partner Center's and are not changed. */
export const SOLUTIONS: ListKind<Solution> = kindOf({
  read: solutionIn,
  keyOf: ({ id }) => id,
  overlay: () => ({}),
  fresh: solutionOf,
});
