import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { openTestDatabase, type TestDatabase } from '../support/database';

/** The path of the socket, or the host and port, that a database's address leads to. */
function placeOf(uri: string): { readonly path: string } | { readonly host: string; readonly port: number } {
  const [place = ''] = uri.replace(/^mongodb:\/\//u, '').split(/[/?]/u);
  const decoded = decodeURIComponent(place);
  if (decoded.startsWith('/')) return { path: decoded };
  const { hostname, port } = new URL(`tcp://${decoded}`);
  return { host: hostname, port: Number(port) };
}

describe('a database that stops answering', () => {
  let real: TestDatabase;
  let line: Server;
  let database: Database;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    real = await openTestDatabase();
    line = createServer((socket) => {
      const onwards = connect(placeOf(real.uri));
      sockets.push(socket, onwards);
      for (const one of [socket, onwards]) one.on('error', () => undefined);
      socket.pipe(onwards).pipe(socket);
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has such an address.
    const { port } = line.address() as AddressInfo;
    database = await openDatabase({ uri: `mongodb://127.0.0.1:${port}/?directConnection=true` }, real.name);
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    line.close();
    await database.close();
    await real.drop();
  });

  it('answers as long as it is not', async () => {
    await expect(database.ping()).resolves.toBeUndefined();
  });

  it('makes a health check fail after its timeout', async () => {
    for (const socket of sockets) socket.unpipe();
    const before = Date.now();

    await expect(database.ping()).rejects.toThrow();

    // The driver itself would go on for half a minute.
    expect(Date.now() - before).toBeLessThan(20_000);
  });
});
