import { SOLUTION_GROUPS, type CatalogueSolution } from '../../model/catalogue';
import type { Solution } from '../../model/terms';
import type { Reading } from '../../typed/reading';
import { readTypedChoice } from '../../typed/typed-choice';
import { answered, refused, type AnswerReading } from '../model/answer';
import type { Answers, Candidate, DraftContext } from '../model/draft';
import type { DraftFault } from '../model/faults';
import { sharedWords } from '../model/known-names';
import { MOST_ON_A_DEAL } from '../model/rules';
import { isAddition, partsOf, piecesOf, together } from './several';

/** Partner Center's own ids: whoever knows one may use it, whether the catalogue has it or not. */
const SOLUTION_ID = /^SOL-[A-Z0-9]+(?:-[A-Z0-9]+)*$/iu;

/** The most solutions that are asked back at once. */
const MOST_CANDIDATES = 6;

const solutionOf = ({ id, name }: Solution): Solution => ({ id, name });

/** Each solution once. */
export const eachSolutionOnce = (solutions: readonly Solution[]): readonly Solution[] => [
  ...new Map(solutions.map((solution) => [solution.id.toLowerCase(), solution])).values(),
];

/** The solution with this id: of the catalogue, or one that Partner Center alone knows; null where it is no id at all. */
export function solutionById(id: string, known: readonly Solution[]): Solution | null {
  const found = known.find((solution) => solution.id.toLowerCase() === id.trim().toLowerCase());
  if (found !== undefined) return solutionOf(found);
  return SOLUTION_ID.test(id.trim()) ? { id: id.trim().toUpperCase(), name: null } : null;
}

/** Those of the catalogue that have a word of the text in their names, the most like it first. */
function closestTo(text: string, catalogue: readonly CatalogueSolution[]): readonly CatalogueSolution[] {
  const found = catalogue
    .map((solution) => ({ solution, words: sharedWords(text, solution.name) }))
    .filter(({ words }) => words > 0);
  return found
    .sort((one, other) => other.words - one.words)
    .slice(0, MOST_CANDIDATES)
    .map(({ solution }) => solution);
}

/** The order in which solutions are numbered: ours, Microsoft's, those of others. */
const byGroup = (catalogue: readonly CatalogueSolution[]): readonly CatalogueSolution[] =>
  SOLUTION_GROUPS.flatMap((group) => catalogue.filter((solution) => solution.group === group));

/** Reads one of several solutions, or a few by numbers; what no solution is called gives the closest ones to choose among. */
function readOne(piece: string, catalogue: readonly CatalogueSolution[]): Reading<readonly Solution[], DraftFault> {
  const byId = solutionById(piece, catalogue);
  if (byId !== null) return { kind: 'understood', value: [byId] };
  const read = readTypedChoice(
    piece,
    catalogue.map((value) => ({ value, names: [value.name, value.id] })),
  );
  if (read.kind === 'understood') return { kind: 'understood', value: read.value.map(solutionOf) };
  if (read.kind === 'which') return { kind: 'which', candidates: read.candidates.map((each) => each.map(solutionOf)) };
  return { kind: 'fault', fault: 'solutions-unknown' };
}

/** The pieces of a text, parted also at commas. */
const listedIn = (text: string): readonly string[] =>
  text
    .split(/[,，、;；\n]+/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

/** One solution; what none is called gives the closest ones. */
const readNear = (part: string, catalogue: readonly CatalogueSolution[]): Reading<readonly Solution[], DraftFault> =>
  orClosest(readOne(part, catalogue), part, catalogue);

/** One of the listed pieces. Where only some of what it joins is known, what is near to the whole would leave out the others. */
function readListed(piece: string, catalogue: readonly CatalogueSolution[]): Reading<readonly Solution[], DraftFault> {
  const parts = piecesOf(piece, (each) => readOne(each, catalogue));
  const isKnownInPart = parts.some(({ kind }) => kind === 'fault') && parts.some(({ kind }) => kind !== 'fault');
  return isKnownInPart
    ? together(partsOf(piece).map((part) => readNear(part, catalogue)))
    : orClosest(together(parts), piece, catalogue);
}

/** What of a listed piece no solution is called: all of it, or some of what it joins. */
function unknownIn(piece: string, catalogue: readonly CatalogueSolution[]): readonly string[] {
  if (readListed(piece, catalogue).kind !== 'fault') return [];
  const parts = partsOf(piece);
  const unknown = parts.filter((part) => readNear(part, catalogue).kind === 'fault');
  return unknown.length === parts.length ? [piece] : unknown;
}

/** Reads several of them, piece by piece: at commas too where they cannot be parts of names. */
function readPieces(text: string, catalogue: readonly CatalogueSolution[]): Reading<readonly Solution[], DraftFault> {
  const read = together(piecesOf(text, (piece) => readOne(piece, catalogue)));
  if (read.kind !== 'fault') return read;
  return together(listedIn(text).map((piece) => readListed(piece, catalogue)));
}

function orClosest(
  read: Reading<readonly Solution[], DraftFault>,
  piece: string,
  catalogue: readonly CatalogueSolution[],
): Reading<readonly Solution[], DraftFault> {
  const closest = read.kind === 'fault' ? closestTo(piece, catalogue) : [];
  return closest.length === 0 ? read : { kind: 'which', candidates: closest.map((solution) => [solutionOf(solution)]) };
}

/** A list of solutions by the one in which it differs from the others. */
function candidateOf(solutions: readonly Solution[], lists: readonly (readonly Solution[])[]): Candidate {
  const own = solutions.find(({ id }) => lists.some((list) => !list.some((other) => other.id === id))) ?? solutions[0];
  return {
    label: own === undefined ? { kind: 'text', text: '' } : { kind: 'solution', solution: own },
    answers: { solutions },
  };
}

/** Reads what is sold: the whole list, or further solutions after "add". Nothing that the catalogue does not have is made up. */
export function readSolutions(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const { isAdded, rest } = isAddition(text);
  const catalogue = byGroup(context.catalogue);
  const read = readPieces(rest, catalogue);
  if (read.kind === 'fault')
    return refused(
      'solutions',
      'solutions-unknown',
      listedIn(rest).flatMap((piece) => unknownIn(piece, catalogue)),
    );
  const before = isAdded ? answers.solutions : [];
  const chosen = read.kind === 'which' ? read.candidates : [read.value];
  const lists = chosen.map((each) => eachSolutionOnce([...before, ...each]));
  if (lists.some((list) => list.length > MOST_ON_A_DEAL)) return refused('solutions', 'solutions-too-many');
  if (read.kind === 'which') return oneOfUnknown(read.candidates, lists);
  const solutions = lists[0] ?? [];
  if (solutions.length === 0) return refused('solutions', 'solutions-missing');
  return answered(
    { solutions },
    read.value.map((solution) => ({ field: 'solutions', label: { kind: 'solution', solution } })),
  );
}

/** What is near to what was typed is asked back even where there is but one such thing, since it was not typed. */
function oneOfUnknown(
  chosen: readonly (readonly Solution[])[],
  lists: readonly (readonly Solution[])[],
): AnswerReading {
  if (chosen.length === 0) return refused('solutions', 'solutions-unknown');
  return { kind: 'which', candidates: lists.map((list) => candidateOf(list, lists)) };
}
