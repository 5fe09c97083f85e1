import { ConfigError } from '../app/config';
import { EmbeddedEngineError } from '../mongo/embedded/embedded-engine';
import { withoutSecrets } from '../observability/logger';

/** A mistake of the operator, with what to do about it. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** Errors of the environment: the port cannot be opened, or the database does not answer or denies access. */
const isEnvironmentError = (error: unknown): boolean =>
  error instanceof Error && (error.name.startsWith('Mongo') || (error as NodeJS.ErrnoException).syscall === 'listen');

/** Errors that the operator can fix. Only their message is printed, without a stack. */
const isOperatorError = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof EmbeddedEngineError ||
  error instanceof OperatorError ||
  isEnvironmentError(error);

/** Runs a program. If it fails, prints the reason without secrets and exits with 1. */
export function runProgram(program: () => Promise<void>): void {
  program().catch((error: unknown) => {
    const told = isOperatorError(error) ? error.message : String((error as Error).stack ?? error);
    process.stderr.write(`${withoutSecrets(told)}\n`);
    process.exit(1);
  });
}
