import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a token says, and how it is signed. */
export interface TokenOptions {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly key?: KeyObject;
}

/** A stand-in for Bot Framework's token service, on this machine: it publishes keys and signs with them. */
export interface TokenIssuer {
  readonly issuer: string;
  /** Where its keys are found; what the adapter is told. */
  readonly metadataUrl: string;
  /** The key that is published for Teams, the one published for another channel, and one nobody publishes. */
  readonly keys: Readonly<Record<'teams' | 'webchat' | 'unknown', KeyObject>>;
  /** A token as the text of an `Authorization` header. */
  bearer(options: TokenOptions): string;
  stop(): Promise<void>;
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;

function published(kid: string, key: KeyObject): object {
  const { n, e } = key.export({ format: 'jwk' });
  return { kty: 'RSA', use: 'sig', kid, n, e, endorsements: kid === 'teams' ? ['msteams'] : [kid] };
}

/** Starts the issuer on a free port. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const keys = { teams: newKey(), webchat: newKey(), unknown: newKey() };
  const server = createServer((request, response) => {
    const body =
      request.url === '/keys'
        ? { keys: [published('teams', keys.teams), published('webchat', keys.webchat)] }
        : { issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    metadataUrl: `${issuer}/openid`,
    keys,
    bearer({ claims = {}, header = {}, key = keys.teams }) {
      const now = Math.floor(Date.now() / 1_000);
      const payload = { iss: issuer, nbf: now - 60, exp: now + 3_600, ...claims };
      const signed = `${base64url({ typ: 'JWT', alg: 'RS256', kid: 'teams', ...header })}.${base64url(payload)}`;
      return `Bearer ${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
