import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isSigned } from '../../src/http/signature';

/** An event as another system heard it. */
export interface HeardEvent {
  readonly key: string;
  readonly type: string;
  readonly payload: Record<string, unknown> & { readonly referral: Record<string, unknown> };
  /** Whether the signature proves whom it is from. */
  readonly isBelieved: boolean;
}

/** What the follower does once it has heard an event: takes it, does and then hangs up without a word, or never answers. */
export type Following = 'take' | 'lose' | 'hang';

/** Another system that follows what happens, such as a CRM. */
export class EventFollower {
  readonly heard: HeardEvent[] = [];
  following: Following = 'take';
  readonly #secret: string;
  readonly #clock: () => Date;
  #server: Server;
  #port = 0;

  constructor(secret: string, clock: () => Date = () => new Date()) {
    this.#secret = secret;
    this.#clock = clock;
    this.#server = createServer();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/events`;
  }

  /** Comes up, or up again at the same address. */
  async start(): Promise<void> {
    this.#server = createServer((request, response) => void this.#hear(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Goes down: nobody answers at its address. */
  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** The keys of what was heard of this kind, each once. */
  keysOf(type: string): readonly string[] {
    return [...new Set(this.heard.filter((event) => event.type === type).map(({ key }) => key))];
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    const body = await text(request);
    const payload = JSON.parse(body) as HeardEvent['payload'];
    const signed = { timestamp: String(headers['x-timestamp']), signature: String(headers['x-signature']) };
    this.heard.push({
      key: String(headers['idempotency-key']),
      type: String(payload['type']),
      payload,
      isBelieved: isSigned(this.#secret, signed, body, this.#clock()),
    });
    response.statusCode = 204;
    if (this.following === 'take') response.end();
    else if (this.following === 'lose') request.socket.destroy();
  }
}
