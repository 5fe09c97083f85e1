import {
  ConfidentialClientApplication,
  InteractionRequiredAuthError,
  ServerError,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
} from '@azure/msal-node';
import { z } from 'zod';

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

/** As whom to sign in: an application, on behalf of the person who once consented and whose refresh token this is. */
export interface Identity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** What signing in needs from outside. */
export interface SigningIn {
  readonly clock: () => Date;
  /** Asks Microsoft's sign-in service; Node's own client unless told otherwise. */
  readonly network?: INetworkModule;
}

/** How long before it expires a token is not used any more, in milliseconds. */
const MARGIN_MS = 5 * 60_000;

/** A token that is refused although it is as new as this, in milliseconds, would not be better for signing in again. */
const NEW_MS = 60_000;

/** How long the sign-in service is waited for, in milliseconds. */
const PATIENCE_MS = 8_000;

interface Token {
  readonly value: string;
  readonly since: number;
  readonly until: number;
}

async function answerTo<Body>(url: string, init: RequestInit): Promise<NetworkResponse<Body>> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  // What the body is, MSAL says and checks.
  return { status: response.status, headers: Object.fromEntries(response.headers), body: (await response.json()) as Body };
}

const NODE_NETWORK: INetworkModule = {
  sendGetRequestAsync: (url, options) => answerTo(url, { headers: options?.headers ?? {} }),
  sendPostRequestAsync: (url, options) => answerTo(url, { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' }),
};

const Renewed = z.object({ refresh_token: z.string().min(1) });

/** The same network, on which new refresh tokens are overheard, since MSAL keeps them to itself. */
const overheard = (network: INetworkModule, heard: (refreshToken: string) => void): INetworkModule => ({
  sendGetRequestAsync: (url, options, timeout) => network.sendGetRequestAsync(url, options, timeout),
  async sendPostRequestAsync<Body>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<Body>> {
    const response = await network.sendPostRequestAsync<Body>(url, options);
    // What the service says of itself is nobody's fault here, however its errors are called.
    if (response.status === 429 || response.status >= 500) throw new Error(`The sign-in service answers ${response.status}.`);
    const { data } = Renewed.safeParse(response.body);
    if (data !== undefined) heard(data.refresh_token);
    return response;
  },
});

/** What MSAL's errors mean; their texts may quote what was sent, so that only codes go on. */
function failureIn(error: unknown): SignInFailure {
  const isRefusal = error instanceof InteractionRequiredAuthError || error instanceof ServerError;
  if (!isRefusal) return new SignInFailure('unreachable', 'network_error');
  return new SignInFailure('refused', [error.errorCode, error.errorNo].filter(Boolean).join(' '));
}

class SignedInTokens implements AccessTokens {
  readonly #application: ConfidentialClientApplication;
  readonly #clock: () => Date;
  readonly #tokens = new Map<string, Token>();
  readonly #underWay = new Map<string, Promise<string>>();
  #refreshToken: string;
  /** The last sign-in: the next one waits for it, since it may renew the refresh token. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({ tenantId, clientId, clientSecret, refreshToken }: Identity, { clock, network = NODE_NETWORK }: SigningIn) {
    this.#clock = clock;
    this.#refreshToken = refreshToken;
    this.#application = new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority: `https://login.microsoftonline.com/${encodeURIComponent(tenantId)}` },
      system: {
        networkClient: overheard(network, (renewed) => { this.#refreshToken = renewed; }),
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
    return token.value === refused && token.since + NEW_MS <= now ? null : token.value;
  }

  async #signIn(audience: string): Promise<string> {
    const since = this.#clock().getTime();
    const request = { refreshToken: this.#refreshToken, scopes: [`${audience}/.default`] };
    const result = await this.#application.acquireTokenByRefreshToken(request).catch((error: unknown) => { throw failureIn(error); });
    if (result === null || result.accessToken === '') throw new SignInFailure('unreachable', 'no_token');
    this.#tokens.set(audience, { value: result.accessToken, since, until: (result.expiresOn?.getTime() ?? since) - MARGIN_MS });
    return result.accessToken;
  }
}

/**
 * Tokens of somebody who is signed in for good: kept until shortly before they expire, one sign-in at a time, of which
 * everybody who waits for it hears what came. Whenever the sign-in service gives a new refresh token, that one is used
 * from then on, as long as the process runs.
 */
export const signedInTokens = (identity: Identity, needs: SigningIn): AccessTokens => new SignedInTokens(identity, needs);
