import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A stand-in for Microsoft's sign-in service, on this machine: it redeems refresh tokens, and renews each of them every time. */
export interface SignInService {
  readonly url: string;
  /** The refresh tokens it was asked with, in order. */
  readonly asked: readonly string[];
  /** Ends a refresh token; those it was renewed to stay good. */
  end(refreshToken: string): void;
  stop(): Promise<void>;
}

/** Starts one that knows these refresh tokens, and always gives the same access token. The nth refresh token it gives is `renewed-n`. */
export async function startSignInService(
  refreshTokens: readonly string[],
  accessToken: string,
): Promise<SignInService> {
  const good = new Set(refreshTokens);
  const asked: string[] = [];
  let given = 0;
  const server = createServer(
    (request, response) =>
      void text(request).then((body) => {
        const redeemed = new URLSearchParams(body).get('refresh_token') ?? '';
        asked.push(redeemed);
        const isGood = good.has(redeemed);
        response.writeHead(isGood ? 200 : 400, { 'content-type': 'application/json' });
        if (!isGood) return response.end(JSON.stringify({ error: 'invalid_grant', error_codes: [700_082] }));
        given += 1;
        const renewed = `renewed-${String(given)}`;
        good.add(renewed);
        return response.end(
          JSON.stringify({
            token_type: 'Bearer',
            expires_in: 3_600,
            access_token: accessToken,
            refresh_token: renewed,
          }),
        );
      }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    end: (ended) => {
      good.delete(ended);
    },
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

/** From now on this process asks a stand-in whatever it would ask Microsoft's sign-in service. Answers how to end that. */
export function signInAt(url: string): () => void {
  const real = globalThis.fetch;
  globalThis.fetch = (resource, init) =>
    real(
      typeof resource === 'string' ? resource.replace(/^https:\/\/login\.microsoftonline\.com(?=\/)/u, url) : resource,
      init,
    );
  return () => {
    globalThis.fetch = real;
  };
}
