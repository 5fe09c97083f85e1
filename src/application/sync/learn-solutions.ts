import type { CatalogueSolution } from '../../domain/model/catalogue';
import type { Log, SolutionCatalogue } from '../ports';

/** The ports that adding solutions to the catalogue needs. */
export interface LearningPorts {
  readonly catalogue: Pick<SolutionCatalogue, 'learn'>;
  readonly log: Log;
}

/**
 * Adds the solutions that referrals name to the catalogue. Best effort: a failure is only logged, because the referrals
 * do not depend on it, and the next referral with the same solution adds it.
 */
export async function learnSolutions(
  { catalogue, log }: LearningPorts,
  solutions: readonly CatalogueSolution[],
): Promise<void> {
  await catalogue.learn(solutions).catch((error: unknown) => {
    log.warn({ err: error }, 'The solutions of received referrals could not be added to the catalogue.');
  });
}
