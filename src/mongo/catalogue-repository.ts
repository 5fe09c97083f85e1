import type { AnyBulkWriteOperation, Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { Clock, SolutionCatalogue } from '../application/ports';
import { SOLUTION_GROUPS, type CatalogueSolution } from '../domain/model/catalogue';
import { schemaOf } from './same-type';

const StoredSolution = schemaOf<CatalogueSolution>()(
  z.object({ id: z.string(), name: z.string(), group: z.enum(SOLUTION_GROUPS), isEligible: z.boolean() }),
);

type SolutionDocument = Omit<CatalogueSolution, 'id'> & { readonly _id: string };

/** The collection of solutions. */
export const solutionsIn = (db: Db): Collection<SolutionDocument> => db.collection('solutions');

/** How long a list that was read is cached, in milliseconds. */
const FRESH_MS = 5_000;

/** The maximum number of known ids in memory; more than any partner's solutions. */
const REMEMBERED = 10_000;

const toSolution = ({ _id: id, ...solution }: SolutionDocument): CatalogueSolution =>
  StoredSolution.parse({ id, ...solution });

/** The last solution of each id, so that no two writes change the same document. */
const lastOfEach = (solutions: readonly CatalogueSolution[]): readonly CatalogueSolution[] => [
  ...new Map(solutions.map((solution) => [solution.id, solution])).values(),
];

/** The catalogue in MongoDB. It is cached, so changes by another process are visible some seconds later. */
export class MongoCatalogue implements SolutionCatalogue {
  readonly #solutions: Collection<SolutionDocument>;
  readonly #clock: Clock;
  readonly #known = new Set<string>();
  #read: { readonly until: number; readonly list: Promise<readonly CatalogueSolution[]> } | null = null;

  constructor(db: Db, clock: Clock) {
    this.#solutions = solutionsIn(db);
    this.#clock = clock;
  }

  list(): Promise<readonly CatalogueSolution[]> {
    const now = this.#clock().getTime();
    if (this.#read !== null && now < this.#read.until) return this.#read.list;
    const list = this.#readAll();
    this.#read = { until: now + FRESH_MS, list };
    // A failed read is not cached, so that the next call tries again.
    list.catch(() => {
      this.#forgetRead(list);
    });
    return list;
  }

  async learn(solutions: readonly CatalogueSolution[]): Promise<void> {
    const unknown = lastOfEach(solutions).filter(({ id }) => !this.#known.has(id));
    if (unknown.length === 0) return;
    const { upsertedCount } = await this.#write(unknown.map((solution) => upsertOf(solution, '$setOnInsert')));
    if (upsertedCount > 0) this.#read = null;
    if (this.#known.size + unknown.length > REMEMBERED) this.#known.clear();
    for (const { id } of unknown.slice(0, REMEMBERED)) this.#known.add(id);
  }

  /** Adds or replaces these solutions, and removes none. Resolves to the numbers of added and changed ones. */
  async load(solutions: readonly CatalogueSolution[]): Promise<{ readonly added: number; readonly changed: number }> {
    const loaded = lastOfEach(solutions);
    if (loaded.length === 0) return { added: 0, changed: 0 };
    const { upsertedCount, modifiedCount } = await this.#write(loaded.map((solution) => upsertOf(solution, '$set')));
    this.#read = null;
    return { added: upsertedCount, changed: modifiedCount };
  }

  async #readAll(): Promise<readonly CatalogueSolution[]> {
    return (await this.#solutions.find({}).sort({ name: 1, _id: 1 }).toArray()).map(toSolution);
  }

  #forgetRead(list: Promise<readonly CatalogueSolution[]>): void {
    if (this.#read?.list === list) this.#read = null;
  }

  #write(operations: AnyBulkWriteOperation<SolutionDocument>[]): ReturnType<Collection<SolutionDocument>['bulkWrite']> {
    return this.#solutions.bulkWrite(operations, { ordered: false });
  }
}

function upsertOf(
  solution: CatalogueSolution,
  operator: '$set' | '$setOnInsert',
): AnyBulkWriteOperation<SolutionDocument> {
  const { id: _id, ...fields } = StoredSolution.parse(solution);
  return { updateOne: { filter: { _id }, update: { [operator]: fields }, upsert: true } };
}
