import { z } from 'zod';
import { isSame } from '../domain/model/same-value';
import type { Solution } from '../domain/model/terms';
import type { Contact } from '../domain/model/person';
import { isObject, type Json } from './json-patch';
import { toContact } from './mapper';
import { arrayOf, WireTeamMember, WireSolution } from './schema';
import { newTeamMember, newSolution } from './wire-values';

/** One member of a list in a record, with our reading of it; null if it cannot be read. */
export interface ListMember<Item> {
  readonly raw: unknown;
  readonly item: Item | null;
}

/** How the members of a list in a record are read and written. */
export interface ListCodec<Item> {
  membersOf(held: unknown): readonly ListMember<Item>[];
  /** The member to write: the existing one with the same key, in which only the differing fields are overwritten. */
  changedMember(item: Item, known: readonly ListMember<Item>[]): unknown;
  /** A member that was not in the list before. */
  newMember(item: Item): object;
}

interface MemberCodec<Item> {
  readonly read: (raw: unknown) => Item | null;
  /** The key that identifies a member. */
  readonly keyOf: (item: Item) => string;
  readonly changes: (item: Item, was: Item) => Json;
  readonly newMember: (item: Item) => object;
}

const RawMembers = arrayOf(z.unknown()).catch([]);

function listCodecOf<Item>({ read, keyOf, changes, newMember }: MemberCodec<Item>): ListCodec<Item> {
  const isNamed = (item: Item, other: Item | null): boolean => other !== null && keyOf(item) === keyOf(other);
  return {
    membersOf: (held) => RawMembers.parse(held).map((raw) => ({ raw, item: read(raw) })),
    changedMember(item, known) {
      const same = known.find((entry) => isSame(entry.item, item)) ?? known.find((entry) => isNamed(item, entry.item));
      if (same === undefined || same.item === null || !isObject(same.raw)) return newMember(item);
      return { ...same.raw, ...changes(item, same.item) };
    },
    newMember,
  };
}

const readTeamMember = (raw: unknown): Contact | null => {
  const { success, data } = WireTeamMember.safeParse(raw);
  return success ? toContact(data) : null;
};

/** A person with Partner Center's member names. */
const teamMemberFields = ({ phone, ...names }: Contact): Json => ({ ...names, phoneNumber: phone });

function changedTeamMemberFields(item: Contact, was: Contact): Json {
  const before = teamMemberFields(was);
  return Object.fromEntries(Object.entries(teamMemberFields(item)).filter(([name, value]) => value !== before[name]));
}

/** People, ours or the customer's. Their key is the email address. */
export const TEAM_CODEC: ListCodec<Contact> = listCodecOf({
  read: readTeamMember,
  keyOf: (person) => person.email?.toLowerCase() ?? JSON.stringify(teamMemberFields(person)),
  changes: changedTeamMemberFields,
  newMember: newTeamMember,
});

function readWireSolution(raw: unknown): Solution | null {
  const { success, data } = WireSolution.safeParse(raw);
  return success && data.id !== null ? { id: data.id, name: data.name } : null;
}

/** Solutions. Their names are Partner Center's and are not changed. */
export const SOLUTIONS_CODEC: ListCodec<Solution> = listCodecOf({
  read: readWireSolution,
  keyOf: ({ id }) => id,
  changes: () => ({}),
  newMember: newSolution,
});
