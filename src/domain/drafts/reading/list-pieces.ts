import type { Reading } from '../../typed/reading';
import type { DraftFault } from '../model/faults';

/** Separators of items. Commas are not among them, since names and details contain some. */
const ITEM_SEPARATOR = /[;；\n]+/u;

/** Words and characters that join items, or the words of one name. */
const ITEM_JOINER = /\s+(?:and|&)\s+|以及|[和、]/iu;

const ADD_WORD = /^(?:add|also|plus|加上|添加|再加|另加)\s*[:：]?\s*/iu;

/** Whether a text adds to the current list, and the items after "add". */
export function readAddition(text: string): { readonly isAdded: boolean; readonly rest: string } {
  const rest = text.replace(ADD_WORD, '');
  return { isAdded: rest !== text && rest !== '', rest: rest === '' ? text : rest };
}

type ReadPiece<T> = (piece: string) => Reading<readonly T[], DraftFault>;

const splitTrimmed = (text: string, mark: RegExp): readonly string[] =>
  text
    .split(mark)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

/** The parts that a piece joins; the whole piece if it joins none. */
export const joinedParts = (piece: string): readonly string[] => splitTrimmed(piece, ITEM_JOINER);

/** Reads a piece as one item, or else as the items that it joins. */
function readJoined<T>(piece: string, read: ReadPiece<T>): readonly Reading<readonly T[], DraftFault>[] {
  const whole = read(piece);
  const parts = joinedParts(piece);
  return whole.kind === 'fault' && parts.length > 1 ? parts.map(read) : [whole];
}

/** Reads a text piece by piece. */
export const readEachPiece = <T>(text: string, read: ReadPiece<T>): readonly Reading<readonly T[], DraftFault>[] =>
  splitTrimmed(text, ITEM_SEPARATOR).flatMap((piece) => readJoined(piece, read));

/**
 * The items of all pieces as one list. One ambiguous piece makes the list ambiguous; several are a fault, since only
 * one can be asked about at a time.
 */
export function combineReadings<T>(
  pieces: readonly Reading<readonly T[], DraftFault>[],
): Reading<readonly T[], DraftFault> {
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
