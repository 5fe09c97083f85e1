import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const Line = z.tuple([z.string(), z.unknown()]);

/** What a file knows, and whether it says anything besides. */
interface Known {
  readonly values: ReadonlyMap<string, unknown>;
  readonly isConcise: boolean;
}

function read(file: string): Known {
  const values = new Map<string, unknown>();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  // What follows the last line end was being written when the process was killed, and was never answered.
  const rest = lines.pop() ?? '';
  for (const line of lines) {
    const [key, value] = Line.parse(JSON.parse(line));
    values.set(key, value);
  }
  return { values, isConcise: rest === '' && lines.length === values.size };
}

/** Writes a file in one go: it is the one before, or the new one, whenever the process is killed. */
function write(file: string, values: ReadonlyMap<string, unknown>): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  writeFileSync(fresh, [...values].map(([key, value]) => line(key, value)).join(''));
  renameSync(fresh, file);
}

const line = (key: string, value: unknown): string => `${JSON.stringify([key, value])}\n`;

/**
 * A file that knows the latest value of each key. A change costs one line, so that it is in the file before it is
 * answered however much is in there; the file is written anew, in one go, when it is opened and says anything twice.
 */
export class Journal {
  private constructor(
    private readonly file: string,
    readonly values: ReadonlyMap<string, unknown>,
  ) {}

  /** Opens a file, or begins one with these values where it has none. */
  static open(file: string, first: ReadonlyMap<string, unknown>): Journal {
    const known = read(file);
    const values = known.values.size === 0 ? first : known.values;
    if (known.values.size === 0 || !known.isConcise) write(file, values);
    return new Journal(file, values);
  }

  /** The value is in the file, and survives the process, once this returns. */
  set(key: string, value: unknown): void {
    appendFileSync(this.file, line(key, value));
  }
}
