/**
 * The identity to sign in with: an application, on behalf of the person who gave consent and owns the refresh token.
 */
export interface Identity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}
