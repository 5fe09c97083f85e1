const NO_FRACTION = '.0000000';

/** An instant with 100 nanoseconds precision, as Partner Center writes it. Such texts sort in order of time. */
export function exactInstant(text: string): string {
  // A shortcut, since lists compare thousands of instants and nearly all are in UTC: only the fraction is padded.
  if (text.endsWith('Z') && text.length >= 20 && text.length <= 28)
    return text.slice(0, -1) + NO_FRACTION.slice(text.length - 20) + 'Z';
  const fraction = /\.(\d+)/u.exec(text)?.[1] ?? '';
  return `${new Date(text).toISOString().slice(0, 20)}${fraction.padEnd(7, '0').slice(0, 7)}Z`;
}

const TICKS_PER_MS = 10_000;

/** Gives instants that are each later than the one before, even if the clock stands still or goes back. */
export class Timeline {
  private ms = 0;
  private ticks = 0;

  constructor(private readonly clock: () => Date) {}

  /** All further instants are later than this one. */
  passed(instant: string): void {
    this.ms = Math.max(this.ms, Date.parse(instant) + 1);
  }

  next(): string {
    const now = this.clock().getTime();
    const isLater = now > this.ms;
    this.ticks = isLater ? 0 : this.ticks + 1;
    this.ms = isLater ? now : this.ms + Math.floor(this.ticks / TICKS_PER_MS);
    this.ticks %= TICKS_PER_MS;
    return `${new Date(this.ms).toISOString().slice(0, -1)}${String(this.ticks).padStart(4, '0')}Z`;
  }
}
