import {
  ConfidentialClientApplication,
  InteractionRequiredAuthError,
  ServerError,
  type AuthenticationResult,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
} from '@azure/msal-node';
import { z } from 'zod';
import type { Log } from '../../application/ports';
import type { Identity } from './identity';
import { keptToken, type KeptToken } from './kept-token';
import type { SignIns } from './sign-ins';

/** Gives access tokens. */
export interface AccessTokens {
  /**
   * An access token for an audience, which is the origin of the requests. A refused token is only returned again if no
   * newer one is available. Rejects with a {@link SignInFailure}.
   */
  tokenFor(audience: string, refused?: string): Promise<string>;
}

/**
 * No access token is available. `refused`: the identity or the request is not accepted, and somebody has to sign in
 * again or give consent.
 */
export class SignInFailure extends Error {
  readonly why: 'refused' | 'unreachable';
  /** Microsoft's error code; it never contains secrets. */
  readonly code: string;

  constructor(why: SignInFailure['why'], code: string) {
    super(`Signing in to Microsoft failed: ${code}`);
    this.name = 'SignInFailure';
    this.why = why;
    this.code = code;
  }
}

/** The same access token for every audience. */
export const fixedToken = (token: string): AccessTokens => ({ tokenFor: () => Promise.resolve(token) });

/** The dependencies of signing in. */
export interface SigningIn {
  readonly clock: () => Date;
  readonly log: Log;
  /** The store of the newest refresh token, which is encrypted. */
  readonly signIns: SignIns;
  /** Sends requests to Microsoft's sign-in service; by default with Node's own client. */
  readonly network?: INetworkModule;
}

/** How long before its expiry a token is no longer used, in milliseconds. */
const EXPIRY_MARGIN_MS = 5 * 60_000;

/** A refused token that is newer than this, in milliseconds, is not replaced: a new sign-in would not help. */
const FRESH_TOKEN_MS = 60_000;

/** The timeout of a request to the sign-in service, in milliseconds. */
const SIGN_IN_TIMEOUT_MS = 8_000;

interface CachedToken {
  readonly value: string;
  readonly since: number;
  readonly until: number;
}

async function fetchJson<Body>(url: string, init: RequestInit): Promise<NetworkResponse<Body>> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(SIGN_IN_TIMEOUT_MS) });
  // MSAL declares and checks the type of the body.
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await response.json()) as Body,
  };
}

const NODE_NETWORK: INetworkModule = {
  sendGetRequestAsync: (url, options) => fetchJson(url, { headers: options?.headers ?? {} }),
  sendPostRequestAsync: (url, options) =>
    fetchJson(url, { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' }),
};

const Renewed = z.object({ refresh_token: z.string().min(1) });

/**
 * The same network client, which also reports new refresh tokens, since MSAL does not return them: it would store its
 * whole cache, with access tokens and accounts, and would keep using a refused refresh token.
 */
const withRefreshTokenObserver = (network: INetworkModule, heard: (refreshToken: string) => void): INetworkModule => ({
  sendGetRequestAsync: (url, options, timeout) => network.sendGetRequestAsync(url, options, timeout),
  async sendPostRequestAsync<Body>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<Body>> {
    const response = await network.sendPostRequestAsync<Body>(url, options);
    // An error of the service itself says nothing about our identity, whatever its code is.
    if (response.status === 429 || response.status >= 500)
      throw new Error(`The sign-in service answers ${response.status}.`);
    const { data } = Renewed.safeParse(response.body);
    if (data !== undefined) heard(data.refresh_token);
    return response;
  },
});

const isRefusal = (error: unknown): error is InteractionRequiredAuthError | ServerError =>
  error instanceof InteractionRequiredAuthError || error instanceof ServerError;

/** Whether another refresh token may be accepted instead of the refused one. Missing consent affects all of them. */
const isRefreshTokenRefused = (error: unknown): boolean =>
  isRefusal(error) && error.errorCode === 'invalid_grant' && error.subError !== 'consent_required';

/** The meaning of MSAL's errors. Their texts may quote what was sent, so only the codes are passed on. */
function failureIn(error: unknown): SignInFailure {
  if (!isRefusal(error)) return new SignInFailure('unreachable', 'network_error');
  return new SignInFailure('refused', [error.errorCode, error.errorNo].filter(Boolean).join(' '));
}

class SignedInTokens implements AccessTokens {
  readonly #application: ConfidentialClientApplication;
  readonly #clock: () => Date;
  readonly #tokens = new Map<string, CachedToken>();
  readonly #underWay = new Map<string, Promise<string>>();
  readonly #configured: string;
  readonly #keptToken: KeptToken;
  /** The newest refresh token that this process received; null if there is none yet. */
  #newest: string | null = null;
  /** The last sign-in. The next one waits for it, since it may renew the refresh token. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(identity: Identity, { clock, log, signIns, network = NODE_NETWORK }: SigningIn) {
    const { tenantId, clientId, clientSecret, refreshToken } = identity;
    this.#clock = clock;
    this.#configured = refreshToken;
    this.#keptToken = keptToken(identity, signIns, log);
    this.#application = new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority: `https://login.microsoftonline.com/${encodeURIComponent(tenantId)}` },
      system: {
        networkClient: withRefreshTokenObserver(network, (renewed) => {
          this.#newest = renewed;
        }),
        // MSAL logs nothing.
        loggerOptions: { loggerCallback: () => undefined, piiLoggingEnabled: false },
      },
    });
  }

  tokenFor(audience: string, refused?: string): Promise<string> {
    const kept = this.#kept(audience, refused);
    if (kept !== null) return Promise.resolve(kept);
    const underWay = this.#underWay.get(audience);
    if (underWay !== undefined) return underWay;
    const turn = this.#last.then(() => this.#signIn(audience)).finally(() => this.#underWay.delete(audience));
    this.#underWay.set(audience, turn);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #kept(audience: string, refused: string | undefined): string | null {
    const token = this.#tokens.get(audience);
    const now = this.#clock().getTime();
    if (token === undefined || token.until <= now) return null;
    return token.value === refused && token.since + FRESH_TOKEN_MS <= now ? null : token.value;
  }

  async #signIn(audience: string): Promise<string> {
    const since = this.#clock().getTime();
    const result = await this.#redeemAny([`${audience}/.default`]).catch((error: unknown) => {
      throw failureIn(error);
    });
    if (result === null || result.accessToken === '') throw new SignInFailure('unreachable', 'no_token');
    this.#tokens.set(audience, {
      value: result.accessToken,
      since,
      until: (result.expiresOn?.getTime() ?? since) - EXPIRY_MARGIN_MS,
    });
    return result.accessToken;
  }

  /** Renewed refresh tokens. The stored one may be newer or older than ours, since other processes sign in, too. */
  async *#renewals(): AsyncGenerator<string> {
    const newest = this.#newest;
    if (newest !== null) yield newest;
    const kept = await this.#keptToken.read();
    if (kept !== null && kept !== newest) yield kept;
  }

  /** If no renewed refresh token is accepted, the configured one is used. */
  async #redeemAny(scopes: string[]): Promise<AuthenticationResult | null> {
    for await (const refreshToken of this.#renewals()) {
      try {
        return await this.#redeem(refreshToken, scopes);
      } catch (error) {
        if (!isRefreshTokenRefused(error)) throw error;
      }
    }
    return this.#redeem(this.#configured, scopes);
  }

  async #redeem(refreshToken: string, scopes: string[]): Promise<AuthenticationResult | null> {
    const before = this.#newest;
    const result = await this.#application.acquireTokenByRefreshToken({ refreshToken, scopes });
    // Awaited, so that an orderly stop does not lose it; the store has a short timeout.
    if (this.#newest !== null && this.#newest !== before) await this.#keptToken.keep(this.#newest);
    return result;
  }
}

/**
 * Access tokens for a signed-in person. They are cached until shortly before they expire. There is one sign-in at a
 * time, and all concurrent callers get its result. A new refresh token from the sign-in service is used from then on,
 * and stored for processes that start later. If it cannot be stored or read, signing in works without the store.
 */
export const signedInTokens = (identity: Identity, needs: SigningIn): AccessTokens =>
  new SignedInTokens(identity, needs);
