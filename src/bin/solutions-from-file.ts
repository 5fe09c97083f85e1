import { readFile } from 'node:fs/promises';
import { readCatalogueFile } from './catalogue-file';
import type { Config } from '../app/config';
import type { CatalogueSolution } from '../domain/model/catalogue';
import { MongoCatalogue } from '../mongo/catalogue-repository';
import { openDatabase, type Database } from '../mongo/connection';
import { DatabaseInUseError } from '../mongo/embedded/embedded-engine';
import { OperatorError } from './run';

/** How many solutions the file has, and how many of them were added to the catalogue or changed there. */
export interface LoadResult {
  readonly count: number;
  readonly added: number;
  readonly changed: number;
}

/** The most faults that are listed; further ones are only counted. */
const MOST_FAULTS_SHOWN = 20;

const HOW_TO_LOAD =
  'Stop it, load the catalogue, and start it again. (A MongoDB server, as MONGODB_URI names one, serves both at once.)';

async function fileBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  });
}

async function readSolutionsFile(file: string): Promise<readonly CatalogueSolution[]> {
  const read = readCatalogueFile(await fileBytes(file));
  if (read.ok) return read.solutions;
  const told = read.faults.slice(0, MOST_FAULTS_SHOWN).map(({ where, message }) => `  ${where} ${message}`);
  const more = read.faults.length - told.length;
  const others = more > 0 ? [`  and ${more} more`] : [];
  throw new OperatorError([`${file} cannot be used, and nothing of it was loaded:`, ...told, ...others].join('\n'));
}

async function openCatalogueDatabase({ location, name }: Config['database']): Promise<Database> {
  return openDatabase(location, name).catch((error: unknown) => {
    if (!(error instanceof DatabaseInUseError)) throw error;
    throw new OperatorError(`The database in ${error.folder} is in use, most likely by the service. ${HOW_TO_LOAD}`, {
      cause: error,
    });
  });
}

/**
 * Puts the solutions of a CSV or JSON file into the catalogue, all of them or none. Other solutions in the catalogue
 * stay.
 *
 * @throws OperatorError if the file or the database cannot be used; the message says what to do
 */
export async function loadSolutions(config: Config, file: string): Promise<LoadResult> {
  const solutions = await readSolutionsFile(file);
  const database = await openCatalogueDatabase(config.database);
  try {
    const loaded = await new MongoCatalogue(database.db, () => new Date()).load(solutions);
    return { count: solutions.length, ...loaded };
  } finally {
    await database.close();
  }
}
