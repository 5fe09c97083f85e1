import type { Reading } from '../../typed/reading';
import type { DraftFault } from '../model/faults';

/** Separators of items. Commas are not among them, since names and details contain some. */
const PARTED = /[;；\n]+/u;

/** Words and characters that join items, or the words of one name. */
const JOINED = /\s+(?:and|&)\s+|以及|[和、]/iu;

const ADDED = /^(?:add|also|plus|加上|添加|再加|另加)\s*[:：]?\s*/iu;

/** Whether a text adds to the current list, and the items after "add". */
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

/** The parts that a piece joins; the whole piece if it joins none. */
export const partsOf = (piece: string): readonly string[] => split(piece, JOINED);

/** Reads a piece as one item, or else as the items that it joins. */
function joined<T>(piece: string, read: ReadPiece<T>): readonly Reading<readonly T[], DraftFault>[] {
  const whole = read(piece);
  const parts = partsOf(piece);
  return whole.kind === 'fault' && parts.length > 1 ? parts.map(read) : [whole];
}

/** Reads a text piece by piece. */
export const piecesOf = <T>(text: string, read: ReadPiece<T>): readonly Reading<readonly T[], DraftFault>[] =>
  split(text, PARTED).flatMap((piece) => joined(piece, read));

/**
 * The items of all pieces as one list. One ambiguous piece makes the list ambiguous; several are a fault, since only
 * one can be asked about at a time.
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
