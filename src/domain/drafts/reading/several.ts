import type { Reading } from '../../typed/reading';
import type { DraftFault } from '../model/faults';

/** What parts several things beyond doubt; commas are left to whoever reads the pieces, since names and details have some. */
const PARTED = /[;；\n]+/u;

/** What joins several things, or the words of one name. */
const JOINED = /\s+(?:and|&)\s+|以及|[和、]/iu;

const ADDED = /^(?:add|also|plus|加上|添加|再加|另加)\s*[:：]?\s*/iu;

/** Whether a list adds to the one there is, and what it lists. */
export function isAddition(text: string): { readonly isAdded: boolean; readonly rest: string } {
  const rest = text.replace(ADDED, '');
  return { isAdded: rest !== text && rest !== '', rest: rest === '' ? text : rest };
}

type ReadPiece<T> = (piece: string) => Reading<readonly T[], DraftFault>;

const split = (text: string, mark: RegExp): readonly string[] =>
  text
    .split(mark)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

/** What a piece joins; the whole of it where it joins nothing. */
export const partsOf = (piece: string): readonly string[] => split(piece, JOINED);

/** A piece as one thing, or else as those that it joins. */
function joined<T>(piece: string, read: ReadPiece<T>): readonly Reading<readonly T[], DraftFault>[] {
  const whole = read(piece);
  const parts = partsOf(piece);
  return whole.kind === 'fault' && parts.length > 1 ? parts.map(read) : [whole];
}

/** A text read piece by piece. */
export const piecesOf = <T>(text: string, read: ReadPiece<T>): readonly Reading<readonly T[], DraftFault>[] =>
  split(text, PARTED).flatMap((piece) => joined(piece, read));

/**
 * All pieces as one list. Where one of them can mean several things, so can the list; several such ones cannot be asked
 * back at once.
 */
export function together<T>(pieces: readonly Reading<readonly T[], DraftFault>[]): Reading<readonly T[], DraftFault> {
  const wrong = pieces.find((piece) => piece.kind === 'fault');
  if (wrong !== undefined) return wrong;
  const open = pieces.filter((piece) => piece.kind === 'which');
  if (open.length > 1) return { kind: 'fault', fault: 'choice-not-understood' };
  const listWith = (chosen: readonly T[]): readonly T[] =>
    pieces.flatMap((piece) => (piece.kind === 'understood' ? piece.value : chosen));
  const [asked] = open;
  return asked === undefined
    ? { kind: 'understood', value: listWith([]) }
    : { kind: 'which', candidates: asked.candidates.map(listWith) };
}
