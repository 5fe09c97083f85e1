import { SOLUTION_GROUPS, type CatalogueSolution } from '../../model/catalogue';
import type { Solution } from '../../model/terms';
import type { Reading } from '../../typed/reading';
import { readTypedChoice } from '../../typed/typed-choice';
import { understoodAs, rejectedAnswer, type AnswerReading } from '../model/answer';
import type { Answers, Candidate, DraftContext } from '../model/draft';
import type { DraftFault } from '../model/faults';
import { sharedWords } from '../model/known-names';
import { MOST_ON_A_DEAL } from '../model/rules';
import { readAddition, joinedParts, readEachPiece, combineReadings } from './list-pieces';

/** The form of Partner Center's ids, which are accepted even if the catalogue does not have them. */
const SOLUTION_ID = /^SOL-[A-Z0-9]+(?:-[A-Z0-9]+)*$/iu;

/** The most solutions that are offered as candidates. */
const MOST_SIMILAR_SOLUTIONS = 6;

const bareSolution = ({ id, name }: Solution): Solution => ({ id, name });

/** Each solution once. */
export const eachSolutionOnce = (solutions: readonly Solution[]): readonly Solution[] => [
  ...new Map(solutions.map((solution) => [solution.id.toLowerCase(), solution])).values(),
];

/** The solution with this id: a known one, else one without a name; null if the text is no id. */
export function solutionById(id: string, known: readonly Solution[]): Solution | null {
  const found = known.find((solution) => solution.id.toLowerCase() === id.trim().toLowerCase());
  if (found !== undefined) return bareSolution(found);
  return SOLUTION_ID.test(id.trim()) ? { id: id.trim().toUpperCase(), name: null } : null;
}

/** The solutions whose names have words of the text, the best match first. */
function closestTo(text: string, catalogue: readonly CatalogueSolution[]): readonly CatalogueSolution[] {
  const found = catalogue
    .map((solution) => ({ solution, words: sharedWords(text, solution.name) }))
    .filter(({ words }) => words > 0);
  return found
    .sort((one, other) => other.words - one.words)
    .slice(0, MOST_SIMILAR_SOLUTIONS)
    .map(({ solution }) => solution);
}

/** The solutions in the order of their numbers: ours, Microsoft's, those of others. */
const byGroup = (catalogue: readonly CatalogueSolution[]): readonly CatalogueSolution[] =>
  SOLUTION_GROUPS.flatMap((group) => catalogue.filter((solution) => solution.group === group));

/** Reads one solution by name or id, or several by number. */
function readOneSolution(
  piece: string,
  catalogue: readonly CatalogueSolution[],
): Reading<readonly Solution[], DraftFault> {
  const byId = solutionById(piece, catalogue);
  if (byId !== null) return { kind: 'understood', value: [byId] };
  const read = readTypedChoice(
    piece,
    catalogue.map((value) => ({ value, names: [value.name, value.id] })),
  );
  if (read.kind === 'understood') return { kind: 'understood', value: read.value.map(bareSolution) };
  if (read.kind === 'which')
    return { kind: 'which', candidates: read.candidates.map((each) => each.map(bareSolution)) };
  return { kind: 'fault', fault: 'solutions-unknown' };
}

/** The pieces of a text, separated also at commas. */
const listedIn = (text: string): readonly string[] =>
  text
    .split(/[,，、;；\n]+/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

/** Reads one solution; an unknown name gives the closest ones as candidates. */
const readOrClosest = (
  part: string,
  catalogue: readonly CatalogueSolution[],
): Reading<readonly Solution[], DraftFault> => orClosest(readOneSolution(part, catalogue), part, catalogue);

/**
 * Reads one piece of a list. If only some of its joined parts are known, each part is read for itself: the closest
 * match to the whole piece would lose the others.
 */
function readListed(piece: string, catalogue: readonly CatalogueSolution[]): Reading<readonly Solution[], DraftFault> {
  const parts = readEachPiece(piece, (each) => readOneSolution(each, catalogue));
  const isKnownInPart = parts.some(({ kind }) => kind === 'fault') && parts.some(({ kind }) => kind !== 'fault');
  return isKnownInPart
    ? combineReadings(joinedParts(piece).map((part) => readOrClosest(part, catalogue)))
    : orClosest(combineReadings(parts), piece, catalogue);
}

/** The parts of a piece that name no solution; the whole piece if all of them do. */
function unknownIn(piece: string, catalogue: readonly CatalogueSolution[]): readonly string[] {
  if (readListed(piece, catalogue).kind !== 'fault') return [];
  const parts = joinedParts(piece);
  const unknown = parts.filter((part) => readOrClosest(part, catalogue).kind === 'fault');
  return unknown.length === parts.length ? [piece] : unknown;
}

/**
 * Reads several solutions. Commas separate them only if the text is not understood otherwise, since names may contain
 * commas.
 */
function readPieces(text: string, catalogue: readonly CatalogueSolution[]): Reading<readonly Solution[], DraftFault> {
  const read = combineReadings(readEachPiece(text, (piece) => readOneSolution(piece, catalogue)));
  if (read.kind !== 'fault') return read;
  return combineReadings(listedIn(text).map((piece) => readListed(piece, catalogue)));
}

function orClosest(
  read: Reading<readonly Solution[], DraftFault>,
  piece: string,
  catalogue: readonly CatalogueSolution[],
): Reading<readonly Solution[], DraftFault> {
  const closest = read.kind === 'fault' ? closestTo(piece, catalogue) : [];
  return closest.length === 0
    ? read
    : { kind: 'which', candidates: closest.map((solution) => [bareSolution(solution)]) };
}

/** A list of solutions as a candidate, with the solution that is missing from another list as its label. */
function solutionsCandidate(solutions: readonly Solution[], lists: readonly (readonly Solution[])[]): Candidate {
  const own = solutions.find(({ id }) => lists.some((list) => !list.some((other) => other.id === id))) ?? solutions[0];
  return {
    label: own === undefined ? { kind: 'text', text: '' } : { kind: 'solution', solution: own },
    answers: { solutions },
  };
}

/**
 * Reads the solutions: the whole list, or further ones after "add". A name that the catalogue does not have is never
 * accepted.
 */
export function readSolutionsAnswer(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const { isAdded, rest } = readAddition(text);
  const catalogue = byGroup(context.catalogue);
  const read = readPieces(rest, catalogue);
  if (read.kind === 'fault')
    return rejectedAnswer(
      'solutions',
      'solutions-unknown',
      listedIn(rest).flatMap((piece) => unknownIn(piece, catalogue)),
    );
  const before = isAdded ? answers.solutions : [];
  const chosen = read.kind === 'which' ? read.candidates : [read.value];
  const lists = chosen.map((each) => eachSolutionOnce([...before, ...each]));
  if (lists.some((list) => list.length > MOST_ON_A_DEAL)) return rejectedAnswer('solutions', 'solutions-too-many');
  if (read.kind === 'which') return offerSolutions(read.candidates, lists);
  const solutions = lists[0] ?? [];
  if (solutions.length === 0) return rejectedAnswer('solutions', 'solutions-missing');
  return understoodAs(
    { solutions },
    read.value.map((solution) => ({ field: 'solutions', label: { kind: 'solution', solution } })),
  );
}

/** Close matches are candidates even if there is only one, since its name was not typed. */
function offerSolutions(
  chosen: readonly (readonly Solution[])[],
  lists: readonly (readonly Solution[])[],
): AnswerReading {
  if (chosen.length === 0) return rejectedAnswer('solutions', 'solutions-unknown');
  return { kind: 'which', candidates: lists.map((list) => solutionsCandidate(list, lists)) };
}
