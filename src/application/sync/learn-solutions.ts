import type { CatalogueSolution } from '../../domain/model/catalogue';
import type { Log, SolutionCatalogue } from '../ports';

/** What learning solutions needs from outside. */
export interface LearningPorts {
  readonly catalogue: Pick<SolutionCatalogue, 'learn'>;
  readonly log: Log;
}

/**
 * Adds solutions that referrals name to the catalogue. The referrals themselves do not depend on it: where it fails that
 * is logged, and the next referral with the same solution is another chance.
 */
export async function learnSolutions(
  { catalogue, log }: LearningPorts,
  solutions: readonly CatalogueSolution[],
): Promise<void> {
  await catalogue.learn(solutions).catch((error: unknown) => {
    log.warn({ err: error }, 'The solutions of received referrals could not be added to the catalogue.');
  });
}
