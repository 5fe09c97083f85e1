const NO_FRACTION = '.0000000';

/** An instant to 100 nanoseconds, as Partner Center writes it; such texts sort as the instants do. */
export function exactInstant(text: string): string {
  // Nearly all are in UTC already, and lists compare thousands: the last is how much of the fraction is there.
  if (text.endsWith('Z') && text.length >= 20 && text.length <= 28)
    return text.slice(0, -1) + NO_FRACTION.slice(text.length - 20) + 'Z';
  const fraction = /\.(\d+)/u.exec(text)?.[1] ?? '';
  return `${new Date(text).toISOString().slice(0, 20)}${fraction.padEnd(7, '0').slice(0, 7)}Z`;
}

const TICKS_PER_MS = 10_000;

/** Hands out instants that are each later than the one before, however often it is asked and whatever the clock does. */
export class Timeline {
  private ms = 0;
  private ticks = 0;

  constructor(private readonly clock: () => Date) {}

  /** Everything from now on is later than this. */
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
