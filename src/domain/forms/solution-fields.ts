import type { Solution } from '../model/terms';
import { choiceKey, keysIn } from './choices';
import type { ReadPart } from './read-part';

/** Why solutions cannot be taken as they were chosen. */
export type SolutionsFault = 'solutions-missing' | 'solutions-unknown' | 'solutions-too-many';

/** The most solutions that Partner Center takes on a deal. */
export const MOST_SOLUTIONS = 50;

/** What a list of solutions offers. */
export interface SolutionsOffered {
  readonly offered: readonly Solution[];
  /** Solutions of the deal that the list has no room for: they stay. */
  readonly fixed: readonly Solution[];
  /** The solutions so far: a deal that has one keeps at least one. */
  readonly before: readonly Solution[];
}

/** What names a solution in a list to choose from. It has neither commas nor what cannot be seen. */
export const solutionKey = ({ id }: Pick<Solution, 'id'>): string => choiceKey(id);

/** Reads which solutions (keys, separated by commas) somebody chose. */
export function readSolutions(
  text: string,
  { offered, fixed, before }: SolutionsOffered,
): ReadPart<readonly Solution[], 'solutions', SolutionsFault> {
  const keys = new Set(keysIn(text));
  const unseen = new Set(fixed.map(solutionKey));
  const chosen = offered
    .filter((solution) => keys.has(solutionKey(solution)) && !unseen.has(solutionKey(solution)))
    .map(({ id, name }) => ({ id, name }));
  const isStray = [...keys].some(
    (key) => !unseen.has(key) && !offered.some((solution) => solutionKey(solution) === key),
  );
  const solutions = [...chosen, ...fixed];
  const faultIn = (): SolutionsFault | null => {
    if (isStray) return 'solutions-unknown';
    if (solutions.length > MOST_SOLUTIONS) return 'solutions-too-many';
    return solutions.length === 0 && before.length > 0 ? 'solutions-missing' : null;
  };
  const fault = faultIn();
  return fault === null ? { value: solutions, faults: {} } : { value: before, faults: { solutions: fault } };
}
