import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal, errorReply, type Reply, type Request } from './exchange';
import { Cut } from './faults';

/** Answers a request. `gone` is aborted when the client has closed the connection. */
export type RequestHandler = (request: Request, gone: AbortSignal) => Promise<Reply>;

/** A server that listens on this computer only. */
export interface Listener {
  readonly url: string;
  /** Closes all connections, even during a request. */
  stop(): Promise<void>;
}

const LARGEST_BODY = 1024 * 1024;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Node's request streams give buffers unless an encoding is set.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  if (size > LARGEST_BODY) throw new Refusal(413, 'invalidRequest', 'The body is too large.', 'body');
  return Buffer.concat(chunks).toString('utf8');
}

function payloadOf(body: unknown): { readonly type: string; readonly bytes: Buffer } {
  if (Buffer.isBuffer(body)) return { type: 'application/octet-stream', bytes: body };
  return {
    type: 'application/json; charset=utf-8',
    bytes: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  };
}

function send(response: ServerResponse, reply: Reply, headers: Record<string, string>): void {
  const { type, bytes } = payloadOf(reply.body);
  const content: Record<string, string> = reply.body === undefined ? {} : { 'content-type': type };
  response.writeHead(reply.status, {
    ...content,
    ...headers,
    ...reply.headers,
    'content-length': String(bytes.length),
  });
  response.end(bytes);
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(500, 'generalException', error instanceof Error ? error.message : String(error));
}

async function serve(answer: RequestHandler, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const id = incoming.headers['client-request-id'];
  const headers = {
    'request-id': randomUUID(),
    timestamp: new Date().toISOString(),
    ...(typeof id === 'string' ? { 'client-request-id': id } : {}),
  };
  try {
    const url = new URL(incoming.url ?? '/', 'http://partner-center.invalid');
    const request = { method: incoming.method ?? 'GET', url, headers: incoming.headers, body: await bodyOf(incoming) };
    send(response, await answer(request, gone.signal), headers);
  } catch (error) {
    if (error instanceof Cut) response.destroy();
    else send(response, errorReply(asRefusal(error)), headers);
  }
}

/** Listens on a port of this computer; 0: any free port. */
export async function listen(port: number, answer: RequestHandler): Promise<Listener> {
  const server: Server = createServer((request, response) => {
    serve(answer, request, response).catch(() => {
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on a port has an address of this type.
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
