/** As whom to sign in: an application, on behalf of the person who once consented and whose refresh token this is. */
export interface Identity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}
