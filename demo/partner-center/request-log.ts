import type { IncomingHttpHeaders } from 'node:http';
import type { Request } from './exchange';

/** A request, and the status of its answer. */
export interface LoggedRequest {
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** Null: there is no answer, or not yet. */
  readonly status: number | null;
  /** The parsed body if it is JSON, otherwise the text; null if there is none. */
  readonly body: unknown;
  readonly at: Date;
  /** The headers by lower-case name, without the token. */
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

/** All requests, in the order in which they came. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  constructor(private readonly clock: () => Date) {}

  /** Adds a request. The returned function adds the status of its answer. */
  add({ method, url, headers: { authorization: _, ...headers }, body }: Request): (status: number) => void {
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
