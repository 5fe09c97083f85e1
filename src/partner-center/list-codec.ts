import { z } from 'zod';
import { isSame } from '../domain/model/same-value';
import type { DealFields, ListField, Solution } from '../domain/model/terms';
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
export interface ListCodec<List extends readonly unknown[]> {
  membersOf(held: unknown): readonly ListMember<List[number]>[];
  /** The member to write: the existing one with the same key, in which only the differing fields are overwritten. */
  changedMember(item: List[number], known: readonly ListMember<List[number]>[]): unknown;
  /** A member that was not in the list before. */
  newMember(item: List[number]): object;
}

interface MemberCodec<Item> {
  readonly read: (raw: unknown) => Item | null;
  /** The key that identifies a member. */
  readonly keyOf: (item: Item) => string;
  readonly changes: (item: Item, was: Item) => Json;
  readonly newMember: (item: Item) => object;
}

const RawMembers = arrayOf(z.unknown()).catch([]);

function listCodecOf<Item>({ read, keyOf, changes, newMember }: MemberCodec<Item>): ListCodec<readonly Item[]> {
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
const TEAM_CODEC = listCodecOf<Contact>({
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
const SOLUTIONS_CODEC = listCodecOf<Solution>({
  read: readWireSolution,
  keyOf: ({ id }) => id,
  changes: () => ({}),
  newMember: newSolution,
});

/** The codec of each list of a deal. */
export const LIST_CODECS: { readonly [Field in ListField]: ListCodec<DealFields[Field]> } = {
  team: TEAM_CODEC,
  solutions: SOLUTIONS_CODEC,
};
