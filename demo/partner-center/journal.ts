import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const Line = z.tuple([z.string(), z.unknown()]);

/** The latest values in a file, and whether the file contains nothing else. */
interface Known {
  readonly values: ReadonlyMap<string, unknown>;
  readonly isConcise: boolean;
}

function read(file: string): Known {
  const values = new Map<string, unknown>();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  // Text after the last line end was being written when the process was killed; its request was never answered.
  const rest = lines.pop() ?? '';
  for (const line of lines) {
    const [key, value] = Line.parse(JSON.parse(line));
    values.set(key, value);
  }
  return { values, isConcise: rest === '' && lines.length === values.size };
}

/** Replaces a file atomically: if the process is killed, the file has either the old or the new content. */
function write(file: string, values: ReadonlyMap<string, unknown>): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  writeFileSync(fresh, [...values].map(([key, value]) => line(key, value)).join(''));
  renameSync(fresh, file);
}

const line = (key: string, value: unknown): string => `${JSON.stringify([key, value])}\n`;

/**
 * A file with the latest value of each key. A change appends one line, so it is stored before it is acknowledged, at
 * the same cost however large the file is. Outdated lines are removed when the file is opened.
 */
export class Journal {
  private constructor(
    private readonly file: string,
    readonly values: ReadonlyMap<string, unknown>,
  ) {}

  /** Opens a file; a file without content gets these values. */
  static open(file: string, first: ReadonlyMap<string, unknown>): Journal {
    const known = read(file);
    const values = known.values.size === 0 ? first : known.values;
    if (known.values.size === 0 || !known.isConcise) write(file, values);
    return new Journal(file, values);
  }

  /** Appends a value. Once this returns, the value survives the end of the process. */
  set(key: string, value: unknown): void {
    appendFileSync(this.file, line(key, value));
  }
}
