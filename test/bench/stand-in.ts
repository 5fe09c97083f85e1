import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MEGAN, RAVI } from '../support/desk';

/** A stand-in for Teams' connector service that does as little as it can: it forgets everything, and is always well. */
export interface StandIn {
  readonly url: string;
  stop(): Promise<void>;
}

const MEMBERS = JSON.stringify({ members: [MEGAN, RAVI] });

/** Starts it on a free port. */
export async function startStandIn(): Promise<StandIn> {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
      response.end(request.method === 'GET' ? MEMBERS : `{"id":"${count}"}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
