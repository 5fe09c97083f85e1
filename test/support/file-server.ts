import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of this machine that hands out files, and remembers what it was asked for. */
export interface FileServer {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  /** What is found at each path: a file, or whatever is done about a request. */
  readonly files: Map<string, Buffer | string | RequestListener>;
  stop(): Promise<void>;
}

/** Starts one; what it has no file for is not found. */
export async function startFileServer(): Promise<FileServer> {
  const files: FileServer['files'] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const file = files.get(path);
    if (typeof file === 'function') {
      file(request, response);
      return;
    }
    response.writeHead(file === undefined ? 404 : 200);
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    files,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}
