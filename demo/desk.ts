import { startService, type Service } from '../src/app/compose';
import type { Config } from '../src/app/config';
import { createLogger } from '../src/observability/logger';
import { fixedToken } from '../src/partner-center/auth/tokens';
import { webhookRegistrations } from '../src/partner-center/webhook/webhook-registration';
import type { PartnerCenterStandIn } from './partner-center/server';
import { EVENTS } from './partner-center/webhooks';

/** A stand-in without a configured token accepts any token. */
const TOKEN = 'demo';

/** The environment variables that make a stand-in the service's Partner Center. */
export const partnerCenterVariables = ({ url }: PartnerCenterStandIn) =>
  ({ PARTNER_CENTER_URL: url, PARTNER_CENTER_ACCESS_TOKEN: TOKEN }) as const;

/** Registers a service for the stand-in's events, in place of any other. */
async function register(partnerCenter: PartnerCenterStandIn, service: Service): Promise<void> {
  const registrations = webhookRegistrations(partnerCenter.url, fixedToken(TOKEN));
  await registrations.register(
    { url: `${service.url}/api/partner-center/events`, events: EVENTS },
    await registrations.current(),
  );
}

/**
 * Starts the service with a stand-in as its Partner Center, and registers it for the stand-in's events.
 *
 * @throws RegistrationError if the registration fails
 */
export async function startDesk(config: Config, partnerCenter: PartnerCenterStandIn): Promise<Service> {
  const hosts = [partnerCenter.url];
  const webhookTrust = { hosts, issuerHosts: hosts, roots: [await partnerCenter.certificateAuthority()] };
  const service = await startService(config, createLogger(config.logLevel), { webhookTrust });
  try {
    await register(partnerCenter, service);
    return service;
  } catch (error) {
    await service.stop();
    throw error;
  }
}
