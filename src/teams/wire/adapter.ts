/** The bot's identity, with Bot Framework's own names. */
export interface BotIdentity {
  readonly MicrosoftAppType: string;
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppPassword?: string;
  readonly MicrosoftAppTenantId?: string;
}

/** The request could not be authenticated as Bot Framework's. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
}

/** Authenticates the requests that we receive, and those that we send. */
export interface TeamsAdapter {
  /**
   * Runs `turn` if the request is authenticated as Bot Framework's.
   *
   * @throws UnauthenticatedError if it is not, for any reason
   */
  run(authorization: string, activity: object, turn: () => Promise<void>): Promise<void>;

  /** A bearer token for Teams' connector service, from a cache while it is valid; null if none is needed. */
  token(): Promise<string | null>;
}

/** For local use only: accepts every request, and sends no token. */
export const anonymousAdapter: TeamsAdapter = {
  run: (_authorization, _activity, turn) => turn(),
  token: async () => null,
};
