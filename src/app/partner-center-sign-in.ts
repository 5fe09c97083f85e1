import type { Environment } from './environment';

/** How Partner Center is signed in to: with a fixed bearer, or in the name of whoever a refresh token is of. */
export type PartnerCenterSignIn =
  | { readonly accessToken: string }
  | {
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    };

/** What signing in to Partner Center takes. */
export const SIGN_IN = [
  'PARTNER_CENTER_TENANT_ID',
  'PARTNER_CENTER_CLIENT_ID',
  'PARTNER_CENTER_CLIENT_SECRET',
  'PARTNER_CENTER_REFRESH_TOKEN',
] as const;

/** How the environment says to sign in; null where it says nothing, or only a part. */
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
