import { environment, readConfig } from '../app/config';
import { OperatorError, runProgram } from './run';
import { loadSolutions } from './solutions-from-file';

const CATALOGUE_USAGE =
  'Usage: npm run catalogue -- FILE\nFILE is CSV or JSON, with id, name, group (own, microsoft or third-party) and eligible (yes or no) of each solution.';

/** Loads the solutions in a file into the catalogue of the service with the same configuration. */
async function main(): Promise<void> {
  const [file, ...others] = process.argv.slice(2);
  if (file === undefined || others.length > 0) throw new OperatorError(CATALOGUE_USAGE);
  const { count, added, changed } = await loadSolutions(readConfig(environment()), file);
  process.stdout.write(
    `${file} has ${count} solutions: ${added} added, ${changed} changed, ${count - added - changed} as they were.\n`,
  );
}

runProgram(main);
