import {
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type Activity as SdkActivity,
  type ConfigurationBotFrameworkAuthenticationOptions,
} from 'botbuilder';
import { z } from 'zod';
import { UnauthenticatedError, type BotIdentity, type TeamsAdapter } from './adapter';

/** Addresses for keys and tokens outside Microsoft's public cloud. */
export type CloudAddresses = Pick<
  ConfigurationBotFrameworkAuthenticationOptions,
  | 'ToChannelFromBotLoginUrl'
  | 'ToBotFromChannelTokenIssuer'
  | 'ToBotFromChannelOpenIdMetadataUrl'
  | 'ToBotFromEmulatorOpenIdMetadataUrl'
  | 'ToChannelFromBotOAuthScope'
  | 'OAuthUrl'
  | 'CallerId'
>;

const CONNECTOR_AUDIENCE = 'https://api.botframework.com';
const LOGIN_URL = 'https://login.microsoftonline.com/botframework.com';

/** The timeout of authentication, in milliseconds. The SDK itself waits for Bot Framework's keys without a limit. */
const AUTHENTICATION_TIMEOUT_MS = 10_000;

/** Settles as the promise does, or rejects after the timeout. */
async function withTimeout<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`It took longer than ${milliseconds} ms.`));
    }, milliseconds);
  });
  return Promise.race([promise, late]).finally(() => {
    clearTimeout(timer);
  });
}

/**
 * Bot Framework's authentication in both directions, by Microsoft's SDK. The SDK's own adapter would also create two
 * unused clients in every turn. The SDK is slow to load: import this file only if there is an identity.
 */
export class BotFrameworkAdapter implements TeamsAdapter {
  readonly #authentication: ConfigurationBotFrameworkAuthentication;
  readonly #credentials: ConfigurationServiceClientCredentialFactory;
  readonly #identity: BotIdentity;
  readonly #addresses: CloudAddresses;
  readonly #proofMs: number;

  /** @throws Error if the identity is incomplete for its type */
  constructor(identity: BotIdentity, addresses: CloudAddresses = {}, proofMs = AUTHENTICATION_TIMEOUT_MS) {
    this.#authentication = new ConfigurationBotFrameworkAuthentication({ ...identity, ...addresses });
    this.#credentials = new ConfigurationServiceClientCredentialFactory(identity);
    this.#identity = identity;
    this.#addresses = addresses;
    this.#proofMs = proofMs;
  }

  async run(authorization: string, activity: object, turn: () => Promise<void>): Promise<void> {
    try {
      // The SDK reads more fields of an activity than we do, so it gets all of them.
      await withTimeout(
        this.#proofMs,
        this.#authentication.authenticateRequest(activity as SdkActivity, authorization),
      );
    } catch (error) {
      throw new UnauthenticatedError('The token was not accepted.', { cause: error });
    }
    await turn();
  }

  async token(): Promise<string> {
    const credentials = await this.#credentials.createCredentials(
      this.#identity.MicrosoftAppId,
      this.#addresses.ToChannelFromBotOAuthScope ?? CONNECTOR_AUDIENCE,
      this.#addresses.ToChannelFromBotLoginUrl ?? LOGIN_URL,
      true,
    );
    return TokenCredentials.parse(credentials).getToken();
  }
}

/** The SDK's type for credentials covers only how they sign requests; all of them also return their token. */
const TokenCredentials = z.custom<{ getToken(): Promise<string> }>(
  (value) => typeof (value as { getToken?: unknown } | null)?.getToken === 'function',
);
