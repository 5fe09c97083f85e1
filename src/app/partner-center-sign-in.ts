import type { Environment } from './environment';

/** How to sign in to Partner Center: with a fixed access token, or as the account that a refresh token belongs to. */
export type PartnerCenterSignIn =
  | { readonly accessToken: string }
  | {
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    };

/** The variables that signing in with a refresh token needs. */
export const SIGN_IN = [
  'PARTNER_CENTER_TENANT_ID',
  'PARTNER_CENTER_CLIENT_ID',
  'PARTNER_CENTER_CLIENT_SECRET',
  'PARTNER_CENTER_REFRESH_TOKEN',
] as const;

/** The configured sign-in; null if it is not configured, or not completely. */
export function signInOf(env: Environment): PartnerCenterSignIn | null {
  if (env.PARTNER_CENTER_ACCESS_TOKEN !== undefined) return { accessToken: env.PARTNER_CENTER_ACCESS_TOKEN };
  const {
    PARTNER_CENTER_TENANT_ID: tenantId,
    PARTNER_CENTER_CLIENT_ID: clientId,
    PARTNER_CENTER_CLIENT_SECRET: clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: refreshToken,
  } = env;
  const isWhole =
    tenantId !== undefined && clientId !== undefined && clientSecret !== undefined && refreshToken !== undefined;
  return isWhole ? { tenantId, clientId, clientSecret, refreshToken } : null;
}
