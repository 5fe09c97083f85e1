import * as restify from 'restify';
import type { Clock, Log } from '../application/ports';
import { receiveEvent, type PartnerCenterEvents, type SignedEvent } from './partner-center-route';
import { pushReferrals, type Intake, type PushedBody } from './referrals-route';
import { isRefusalStatus, refusalReply, type RefusalStatus, type HttpReply } from './reply';

/** What the routes call. */
export interface Endpoints {
  /** `POST /api/messages`: the Authorization header and the parsed body. */
  readonly messages: (authorization: string, body: unknown) => Promise<HttpReply>;
  readonly intake: Intake;
  /** Absent or null: no Partner Center is configured. */
  readonly partnerCenter?: PartnerCenterEvents | null;
  /** Resolves while the process is able to work; otherwise rejects with the reason. */
  readonly ready: () => Promise<void>;
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
}

/** The settings and dependencies of the server. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly webhookSecret: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** A running server. */
export interface Server {
  readonly url: string;
  /** Accepts no new requests, and resolves once the current ones are answered. */
  stop(): Promise<void>;
}

const LARGEST_ACTIVITY = 256 * 1024;
const LARGEST_BATCH = 1024 * 1024;
const LARGEST_EVENT = 64 * 1024;

type RouteHandler = (request: restify.Request) => Promise<HttpReply>;

const header = (request: restify.Request, name: string): string => request.header(name, '') || '';

/** The body as text, which signatures are computed over; restify leaves a Buffer if it is empty. */
const rawBody = (request: restify.Request): string => String(request.body ?? '');

function jsonBody(request: restify.Request): unknown {
  try {
    return JSON.parse(rawBody(request));
  } catch {
    return undefined;
  }
}

const pushedBody = (request: restify.Request): PushedBody => ({
  timestamp: header(request, 'x-timestamp'),
  signature: header(request, 'x-signature'),
  raw: rawBody(request),
});

const signedEvent = (request: restify.Request): SignedEvent => ({
  authorization: header(request, 'authorization'),
  signature: header(request, 'x-ms-signature'),
  certificateUrl: header(request, 'x-ms-certificate-url'),
  algorithm: header(request, 'x-ms-signature-algorithm'),
  // Valid UTF-8 text has exactly these bytes. Invalid UTF-8 becomes another body, whose signature does not match.
  body: Buffer.from(rawBody(request)),
});

/** Refuses compressed bodies: once decompressed, they could exceed the size limit. */
function refuseCompressed(request: restify.Request, response: restify.Response, next: restify.Next): void {
  const encoding = header(request, 'content-encoding');
  if (encoding === '' || encoding === 'identity') {
    next();
    return;
  }
  sendReply(response, refusalReply(415, 'Send the body uncompressed.'));
  next(false);
}

function sendReply(response: restify.Response, { status, body }: HttpReply): void {
  if (body === undefined) response.send(status);
  else response.json(status, body);
}

const readBody = (maxBodySize: number): restify.RequestHandler[] => [
  refuseCompressed,
  ...[restify.plugins.bodyReader({ maxBodySize })].flat(),
];

const MESSAGES: Readonly<Record<RefusalStatus, string>> = {
  400: 'The request cannot be understood.',
  401: 'Sign in first.',
  403: 'Not allowed.',
  404: 'There is nothing at this address.',
  405: 'This address does not take this method.',
  413: 'The body is too large.',
  415: 'The body is of a kind that cannot be read.',
  500: 'Something went wrong here; it was logged.',
  503: 'Not ready.',
};

/** Turns any error of restify or a route into an answer without anything internal. */
function hideInternals(
  log: Log,
  request: restify.Request,
  error: Error & { statusCode?: number; toJSON?: unknown },
): void {
  const status = error.statusCode !== undefined && isRefusalStatus(error.statusCode) ? error.statusCode : 500;
  if (status === 500) log.error({ err: error, route: request.path() }, 'A request failed.');
  error.statusCode = status;
  error.toJSON = () => refusalReply(status, MESSAGES[status]).body;
}

function addRoutes(server: restify.Server, endpoints: Endpoints, options: ServerOptions): void {
  const route =
    (answer: RouteHandler) =>
    async (request: restify.Request, response: restify.Response): Promise<void> => {
      sendReply(response, await answer(request));
    };
  server.post(
    '/api/messages',
    ...readBody(LARGEST_ACTIVITY),
    route((request) => endpoints.messages(header(request, 'authorization'), jsonBody(request))),
  );
  server.post(
    '/api/referrals',
    ...readBody(LARGEST_BATCH),
    route((request) => pushReferrals(options.webhookSecret, endpoints.intake, pushedBody(request), options.clock())),
  );
  server.post(
    '/api/partner-center/events',
    ...readBody(LARGEST_EVENT),
    route((request) => receiveEvent(endpoints.partnerCenter ?? null, signedEvent(request), options.clock())),
  );
  server.get(
    '/healthz',
    route(async () => ({ status: 200, body: { status: 'alive' } })),
  );
  server.get(
    '/readyz',
    route(() => readiness(endpoints)),
  );
  server.get('/metrics', async (_request: restify.Request, response: restify.Response) => {
    response.sendRaw(200, await endpoints.metrics.render(), { 'Content-Type': endpoints.metrics.contentType });
  });
}

async function readiness(endpoints: Endpoints): Promise<HttpReply> {
  try {
    await endpoints.ready();
    return { status: 200, body: { status: 'ready' } };
  } catch {
    return refusalReply(503, 'The database does not answer.');
  }
}

/** Starts the server on one port for everything: Teams, pushed referrals, and health and metrics. */
export async function startServer(endpoints: Endpoints, options: ServerOptions): Promise<Server> {
  const server = restify.createServer({ name: '', handleUncaughtExceptions: false });
  server.on('restifyError', (request: restify.Request, _response: unknown, error: Error, done: () => void) => {
    hideInternals(options.log, request, error);
    done();
  });
  addRoutes(server, endpoints, options);
  // An upgrade to another protocol is answered over HTTP. restify would leave the request open, and the stop waiting
  // for it.
  server.server.removeAllListeners('upgrade');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address();
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.server.closeIdleConnections();
      }),
  };
}
