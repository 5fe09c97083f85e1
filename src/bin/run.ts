import { ConfigError } from '../app/config';
import { EmbeddedEngineError } from '../mongo/embedded/embedded-engine';
import { withoutSecrets } from '../observability/logger';

/** Something that whoever runs a program did wrong, and what to do instead. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** A port that cannot be had, or a database that does not answer or lets nobody in. */
const isOfSurroundings = (error: unknown): boolean =>
  error instanceof Error && (error.name.startsWith('Mongo') || (error as NodeJS.ErrnoException).syscall === 'listen');

/** Faults that whoever runs it can mend: told in words, without a stack. */
const isForOperator = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof EmbeddedEngineError ||
  error instanceof OperatorError ||
  isOfSurroundings(error);

/** Runs a program; where it fails the process tells why, without secrets, and ends with 1. */
export function run(program: () => Promise<void>): void {
  program().catch((error: unknown) => {
    const told = isForOperator(error) ? error.message : String((error as Error).stack ?? error);
    process.stderr.write(`${withoutSecrets(told)}\n`);
    process.exit(1);
  });
}
