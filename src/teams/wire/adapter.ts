/** The bot's identity in Bot Framework's own names. */
export interface BotIdentity {
  readonly MicrosoftAppType: string;
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppPassword?: string;
  readonly MicrosoftAppTenantId?: string;
}

/** The request did not prove that it comes from Bot Framework. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
}

/** Proves who sends activities to us, and to Teams who we are. */
export interface TeamsAdapter {
  /**
   * Runs `turn` if the request proves to come from Bot Framework.
   *
   * @throws UnauthenticatedError if it does not, for whatever reason
   */
  run(authorization: string, activity: object, turn: () => Promise<void>): Promise<void>;

  /** A bearer token for Teams' connector service, from a cache while it is valid; null where none is needed. */
  token(): Promise<string | null>;
}

/** For local use alone: believes every request, and sends no token. */
export const anonymousAdapter: TeamsAdapter = {
  run: (_authorization, _activity, turn) => turn(),
  token: async () => null,
};
