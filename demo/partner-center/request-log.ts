import type { IncomingHttpHeaders } from 'node:http';
import type { Request } from './exchange';

/** A request that came, and what it was answered. */
export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Null: no answer was sent, or none yet. */
  readonly status: number | null;
  /** What it brought: JSON where it is some, text otherwise, null where there is nothing. */
  readonly body: unknown;
  readonly at: Date;
  /** Its headers by their names in lower case, without the token. */
  readonly headers: IncomingHttpHeaders;
}

const KEPT = 20_000;

function readable(body: string): unknown {
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The requests that came, in the order in which they did. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  constructor(private readonly clock: () => Date) {}

  /** Notes that a request came; what it answers notes how that was answered. */
  came({ method, url, headers: { authorization: _, ...headers }, body }: Request): (status: number) => void {
    const path = `${url.pathname}${url.search}`;
    const index =
      this.entries.push({ method, path, status: null, body: readable(body), at: this.clock(), headers }) - 1;
    const entries = this.entries;
    if (entries.length > 2 * KEPT) this.entries = entries.slice(-KEPT);
    return (status) => {
      const entry = entries[index];
      const now = entry === undefined ? -1 : this.entries.lastIndexOf(entry);
      if (entry !== undefined && now >= 0) this.entries[now] = { ...entry, status };
    };
  }

  all(): readonly LoggedRequest[] {
    return this.entries;
  }
}
