import type { Solution } from '../model/terms';
import { choiceKey, chosenKeys } from './choices';
import type { ReadPart } from './read-part';

/** Why the chosen solutions are rejected. */
export type SolutionsFault = 'solutions-missing' | 'solutions-unknown' | 'solutions-too-many';

/** The most solutions that Partner Center accepts on a deal. */
export const MOST_SOLUTIONS = 50;

/** The solutions that a list offers. */
export interface SolutionsOffered {
  readonly offered: readonly Solution[];
  /** Solutions of the deal for which the list has no room: they stay on the deal. */
  readonly fixed: readonly Solution[];
  /** The solutions so far: a deal that has one keeps at least one. */
  readonly before: readonly Solution[];
}

/** The key of a solution in a list of choices. */
export const solutionKey = ({ id }: Pick<Solution, 'id'>): string => choiceKey(id);

/** Reads the chosen solutions from their keys, separated by commas. */
export function readSolutionFields(
  text: string,
  { offered, fixed, before }: SolutionsOffered,
): ReadPart<readonly Solution[], 'solutions', SolutionsFault> {
  const keys = new Set(chosenKeys(text));
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
