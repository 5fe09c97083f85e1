import type { Solution } from './terms';

/** Who owns a solution: we, Microsoft or a third party. */
export const SOLUTION_GROUPS = ['own', 'microsoft', 'third-party'] as const;
export type SolutionGroup = (typeof SOLUTION_GROUPS)[number];

/** A solution that can be put on a deal. */
export interface CatalogueSolution extends Solution {
  readonly name: string;
  readonly group: SolutionGroup;
  /** Whether a deal with it can be registered for Microsoft's incentives. An administrator sets this. */
  readonly isEligible: boolean;
}
