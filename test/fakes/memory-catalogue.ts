import type { SolutionCatalogue } from '../../src/application/ports';
import type { CatalogueSolution } from '../../src/domain/model/catalogue';

const isBefore = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** A catalogue in memory. */
export class MemoryCatalogue implements SolutionCatalogue {
  readonly #solutions = new Map<string, CatalogueSolution>();

  constructor(known: readonly CatalogueSolution[] = []) {
    for (const solution of known) this.#solutions.set(solution.id, solution);
  }

  async list(): Promise<readonly CatalogueSolution[]> {
    return [...this.#solutions.values()].sort(
      (one, other) => isBefore(one.name, other.name) || isBefore(one.id, other.id),
    );
  }

  async learn(solutions: readonly CatalogueSolution[]): Promise<void> {
    for (const solution of solutions) {
      if (!this.#solutions.has(solution.id)) this.#solutions.set(solution.id, solution);
    }
  }
}
