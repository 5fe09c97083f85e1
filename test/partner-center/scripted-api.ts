import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as the host received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** With its query, percent-decoded. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined if there was none. */
  readonly body: unknown;
}

/** How the host answers a request, after it has read all of it. */
export type Responder = (response: ServerResponse, heard: ReceivedRequest) => void;

/** A host on this machine whose answers the test decides, request by request. */
export interface ScriptedApi {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Sets the answers to the next requests, one each; the last one answers all further requests. */
  script(...acts: readonly [Responder, ...Responder[]]): void;
  /** Resolves once this many requests were received. */
  waitForRequests(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Answers with JSON, or without a body. */
export const answers =
  (status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): Responder =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };

/** Answers with these bytes unchanged. */
export const answersRaw =
  (status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Responder =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };

/** Answers with an error in Partner Center's format. */
export const refuses = (
  status: number,
  code: string,
  more: object = {},
  headers: Readonly<Record<string, string>> = {},
): Responder => answers(status, { error: { code, message: 'Whatever it says', ...more } }, headers);

/** Never answers. */
export const neverAnswers: Responder = () => undefined;

/** Closes the connection without an answer. */
export const closesConnection: Responder = (response) => {
  response.destroy();
};

/** Closes the connection in the middle of the body. */
export const breaksOff: Responder = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":', () => {
    response.destroy();
  });
};

const bodyIn = (sent: string): unknown => (sent === '' ? undefined : JSON.parse(sent));

/** Starts the host on a free port. */
export async function startScriptedApi(): Promise<ScriptedApi> {
  const heard: ReceivedRequest[] = [];
  const listeners = new Set<() => void>();
  const sockets = new Set<Socket>();
  let acts: readonly Responder[] = [answers(500)];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const one = {
        method: request.method ?? '',
        path: decodeURIComponent(request.url ?? ''),
        headers: request.headers,
        body: bodyIn(sent),
      };
      heard.push(one);
      listeners.forEach((listener) => {
        listener();
      });
      const [act, ...later] = acts;
      if (later.length > 0) acts = later;
      act?.(response, one);
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: heard,
    script(...next) {
      acts = next;
    },
    waitForRequests: (count) =>
      new Promise((resolve) => {
        const listener = (): void => {
          if (heard.length >= count) {
            listeners.delete(listener);
            resolve();
          }
        };
        listeners.add(listener);
        listener();
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        sockets.forEach((socket) => {
          socket.destroy();
        });
      }),
  };
}
