import type { Solution } from './terms';

/** Whose a solution is: ours, Microsoft's or somebody else's. */
export const SOLUTION_GROUPS = ['own', 'microsoft', 'third-party'] as const;
export type SolutionGroup = (typeof SOLUTION_GROUPS)[number];

/** A solution that can be put on a deal. */
export interface CatalogueSolution extends Solution {
  readonly name: string;
  readonly group: SolutionGroup;
  /** Whether a deal with it can be registered for Microsoft's incentives; an administrator says so. */
  readonly isEligible: boolean;
}
