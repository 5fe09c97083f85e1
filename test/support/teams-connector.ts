import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PATIENCE_MS } from './patience';

/** A request that the bot sent to Teams. */
export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string | undefined;
  readonly at: number;
}

/** A message as it stands in a conversation of the stand-in. */
export interface StandingMessage {
  readonly conversationId: string;
  readonly activityId: string;
  /** Every activity that it was, the newest last. */
  readonly versions: Record<string, unknown>[];
}

/**
 * What the stand-in does instead of obeying: an HTTP answer (with the usual error as its body unless told
 * otherwise), obeying only once it is released, `lost`: it obeys, and its answer never arrives, or `silent`: neither.
 */
export type Fault =
  | {
      readonly status: number;
      readonly code?: string;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  | { readonly heldUntil: Promise<void> }
  | 'lost'
  | 'silent';

/** Somebody on a roster of the stand-in. */
export interface StandInMember {
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly email?: string;
  readonly userRole?: string;
  readonly tenantId?: string;
}

/** A stand-in for Teams' connector service, over HTTP on this machine. */
export interface TeamsConnector {
  readonly url: string;
  readonly calls: ConnectorCall[];
  readonly messages: StandingMessage[];
  /** Rosters by team or chat id. */
  readonly rosters: Map<string, StandInMember[]>;
  /** Asked before each call is obeyed; what it returns happens instead. */
  fault: (call: ConnectorCall) => Fault | null;
  /** Resolves as soon as the condition holds, which is looked at after each call. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Resolves once nobody is connected: whatever was sent by those who are dead has come by then. */
  deserted(): Promise<void>;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Starts the stand-in on a free port. */
export async function startTeamsConnector(): Promise<TeamsConnector> {
  const calls: ConnectorCall[] = [];
  const messages: StandingMessage[] = [];
  const rosters = new Map<string, StandInMember[]>();
  const watchers = new Set<() => void>();
  let counter = 1_700_000_000_000;

  const add = (conversationId: string, activity: Record<string, unknown>, activityId: string): void => {
    messages.push({ conversationId, activityId, versions: [activity] });
  };

  /** Begins a conversation: a root message of a channel, or somebody's chat, in which nothing stands yet. */
  function begin({ isGroup, members, channelData, activity }: Record<string, unknown>, activityId: string): object {
    if (isGroup === false) return { id: chatOf((members as [{ id: string }])[0].id) };
    const channel = (channelData as { channel: { id: string } }).channel.id;
    const id = `${channel};messageid=${activityId}`;
    add(id, activity as Record<string, unknown>, activityId);
    return { id, activityId };
  }

  function obey({ method, path, body }: ConnectorCall): { status: number; body: unknown } {
    const segments = path.split('?')[0]?.split('/').map(decodeURIComponent) ?? [];
    const conversationId = segments[3] ?? '';
    const activityId = String((counter += 1));
    if (method === 'POST' && segments.length === 3) return { status: 201, body: begin(body, activityId) };
    if (method === 'POST') {
      add(conversationId, body, activityId);
      return { status: 201, body: { id: activityId } };
    }
    if (method === 'PUT') {
      const message = messages.find(
        (known) => known.conversationId === conversationId && known.activityId === segments[5],
      );
      if (message === undefined) return { status: 404, body: { error: { code: 'ActivityNotFoundInConversation' } } };
      message.versions.push(body);
      return { status: 200, body: { id: message.activityId } };
    }
    if (method === 'GET' && segments[4] === 'pagedmembers')
      return { status: 200, body: page(rosters.get(conversationId) ?? [], path) };
    return { status: 404, body: { error: { code: 'ConversationNotFound' } } };
  }

  /** What is answered to a call, as status, headers and text; null: nothing at all. */
  async function answerTo(
    call: ConnectorCall,
    fault: Fault | null,
  ): Promise<[number, Record<string, string>, string] | null> {
    if (fault === 'silent') return null;
    if (fault !== null && fault !== 'lost' && 'status' in fault) {
      return [
        fault.status,
        fault.headers ?? {},
        fault.body ?? JSON.stringify({ error: { code: fault.code ?? 'Fault' } }),
      ];
    }
    if (fault !== null && fault !== 'lost') await fault.heldUntil;
    const { status, body } = obey(call);
    return fault === 'lost' ? null : [status, {}, JSON.stringify(body)];
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      body,
      authorization: request.headers.authorization,
      at: Date.now(),
    };
    const fault = connector.fault(call);
    const answer = await answerTo(call, fault);
    calls.push(call);
    if (fault === 'lost') request.socket.destroy();
    if (answer !== null) {
      const [status, headers, text] = answer;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(text);
    }
    for (const watcher of watchers) watcher();
  }

  const server = createServer((request, response) => void handle(request, response));
  const connected = new Set<Socket>();
  server.on('connection', (socket) => {
    connected.add(socket);
    socket.once('close', () => connected.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connector: TeamsConnector = {
    url: `http://127.0.0.1:${port}`,
    calls,
    messages,
    rosters,
    fault: () => null,
    until: (condition, what) =>
      new Promise((resolve, reject) => {
        const watcher = (): void => {
          if (!condition()) return;
          watchers.delete(watcher);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          watchers.delete(watcher);
          reject(new Error(`Waited in vain until ${what}.`));
        }, PATIENCE_MS);
        watchers.add(watcher);
        watcher();
      }),
    deserted: async () => {
      do {
        await Promise.all([...connected].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
        // Who has only just connected is known in the turn after this one.
        for (let turns = 0; turns < 2; turns += 1) await nextTurn();
      } while (connected.size > 0);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return connector;
}

/** The chat of a member with the bot: the same however often it is begun. */
export const chatOf = (memberId: string): string => `a:${memberId}`;

/** Teams hands rosters out in pages. */
function page(members: readonly StandInMember[], path: string): object {
  const query = new URLSearchParams(path.split('?')[1] ?? '');
  const size = Math.min(Number(query.get('pageSize') ?? 50), 50);
  const start = Number(query.get('continuationToken') ?? 0);
  const next = start + size;
  return { members: members.slice(start, next), ...(next < members.length ? { continuationToken: String(next) } : {}) };
}

/** The newest version of a message's card. */
export const cardOf = (message: StandingMessage | undefined): Record<string, unknown> => {
  const attachments = message?.versions.at(-1)?.['attachments'] as { content: Record<string, unknown> }[] | undefined;
  return attachments?.[0]?.content ?? {};
};
