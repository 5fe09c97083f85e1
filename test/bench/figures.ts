/** The value that so large a part of all lies at or below. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(Math.ceil(sorted.length * part), sorted.length) - 1] ?? NaN;
}

/** The value in the middle; of an even number of values, the mean of the two there. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** A figure, and what is asked of it. */
export interface Line {
  readonly what: string;
  readonly figure: string;
  readonly target?: { readonly text: string; readonly isMet: boolean };
}

/** The figures side by side, in plain text. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ what, figure, target }) => [
    what,
    figure,
    target?.text ?? '',
    target === undefined ? '' : target.isMet ? 'met' : 'MISSED',
  ]);
  const all = [['', 'measured', 'target', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
