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

/** Where access tokens come from. */
export interface AccessTokens {
  /**
   * A token for an audience: the origin of what is asked with it. One that was refused is given again only where there
   * is no newer one to be had. Rejects with a {@link SignInFailure}.
   */
  tokenFor(audience: string, refused?: string): Promise<string>;
}

/** No token could be had. `refused`: who we are, or what we ask for, is not accepted; somebody has to sign in anew, or give consent. */
export class SignInFailure extends Error {
  readonly why: 'refused' | 'unreachable';
  /** Microsoft's code for it; never anything secret. */
  readonly code: string;

  constructor(why: SignInFailure['why'], code: string) {
    super(`Signing in to Microsoft failed: ${code}`);
    this.name = 'SignInFailure';
    this.why = why;
    this.code = code;
  }
}

/** The same token, whatever it is for. */
export const fixedToken = (token: string): AccessTokens => ({ tokenFor: () => Promise.resolve(token) });

/** What signing in needs from outside. */
export interface SigningIn {
  readonly clock: () => Date;
  readonly log: Log;
  /** Where the newest refresh token is kept, sealed. */
  readonly signIns: SignIns;
  /** Asks Microsoft's sign-in service; Node's own client unless told otherwise. */
  readonly network?: INetworkModule;
}

/** How long before it expires a token is not used any more, in milliseconds. */
const EXPIRY_MARGIN_MS = 5 * 60_000;

/** A token that is refused although it is as new as this, in milliseconds, would not be better for signing in again. */
const FRESH_TOKEN_MS = 60_000;

/** How long the sign-in service is waited for, in milliseconds. */
const SIGN_IN_TIMEOUT_MS = 8_000;

interface CachedToken {
  readonly value: string;
  readonly since: number;
  readonly until: number;
}

async function fetchJson<Body>(url: string, init: RequestInit): Promise<NetworkResponse<Body>> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(SIGN_IN_TIMEOUT_MS) });
  // What the body is, MSAL says and checks.
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
 * The same network, on which new refresh tokens are overheard, since MSAL keeps them to itself: it would have its whole
 * cache stored for them, with access tokens and whose they are, and goes on with a refresh token that was refused.
 */
const withRefreshTokenObserver = (network: INetworkModule, heard: (refreshToken: string) => void): INetworkModule => ({
  sendGetRequestAsync: (url, options, timeout) => network.sendGetRequestAsync(url, options, timeout),
  async sendPostRequestAsync<Body>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<Body>> {
    const response = await network.sendPostRequestAsync<Body>(url, options);
    // What the service says of itself is nobody's fault here, however its errors are called.
    if (response.status === 429 || response.status >= 500)
      throw new Error(`The sign-in service answers ${response.status}.`);
    const { data } = Renewed.safeParse(response.body);
    if (data !== undefined) heard(data.refresh_token);
    return response;
  },
});

const isRefusal = (error: unknown): error is InteractionRequiredAuthError | ServerError =>
  error instanceof InteractionRequiredAuthError || error instanceof ServerError;

/** Whether another refresh token may be taken in place of the one that was refused; consent is missing for all of them. */
const isRefreshTokenRefused = (error: unknown): boolean =>
  isRefusal(error) && error.errorCode === 'invalid_grant' && error.subError !== 'consent_required';

/** What MSAL's errors mean; their texts may quote what was sent, so that only codes go on. */
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
  /** The newest refresh token that this process was given; null: none yet. */
  #newest: string | null = null;
  /** The last sign-in: the next one waits for it, since it may renew the refresh token. */
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
        // Not a word of it goes into any log.
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

  /** What the configured refresh token was renewed to. What is kept may be newer than ours, or older: other processes sign in, too. */
  async *#renewals(): AsyncGenerator<string> {
    const newest = this.#newest;
    if (newest !== null) yield newest;
    const kept = await this.#keptToken.read();
    if (kept !== null && kept !== newest) yield kept;
  }

  /** Where no renewed refresh token is taken any more, the configured one decides. */
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
    // Waited for, so that an orderly stop loses none; it does not take long.
    if (this.#newest !== null && this.#newest !== before) await this.#keptToken.keep(this.#newest);
    return result;
  }
}

/**
 * Tokens of somebody who is signed in for good: kept until shortly before they expire, one sign-in at a time, of which
 * everybody who waits for it hears what came. Whenever the sign-in service gives a new refresh token, that one is used
 * from then on, and kept for whoever is started next. Where nothing can be kept or read, signing in goes on without.
 */
export const signedInTokens = (identity: Identity, needs: SigningIn): AccessTokens =>
  new SignedInTokens(identity, needs);
