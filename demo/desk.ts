import { startService, type Service } from '../src/app/compose';
import type { Config } from '../src/app/config';
import { createLogger } from '../src/observability/logger';
import { fixedToken } from '../src/partner-center/auth/tokens';
import { webhookRegistrations } from '../src/partner-center/webhook/webhook-registration';
import type { PartnerCenterStandIn } from './partner-center/server';
import { EVENTS } from './partner-center/webhooks';

/** A stand-in that was told of no other takes any. */
const TOKEN = 'demo';

/** The variables with which a service has a stand-in for its Partner Center. */
export const partnerCenterVariables = ({ url }: PartnerCenterStandIn) =>
  ({ PARTNER_CENTER_URL: url, PARTNER_CENTER_ACCESS_TOKEN: TOKEN }) as const;

/** Has a stand-in tell a service what happens there, whoever it told before. */
async function register(partnerCenter: PartnerCenterStandIn, service: Service): Promise<void> {
  const registrations = webhookRegistrations(partnerCenter.url, fixedToken(TOKEN));
  await registrations.register(
    { url: `${service.url}/api/partner-center/events`, events: EVENTS },
    await registrations.current(),
  );
}

/**
 * Starts the service that is configured for a stand-in, and has that tell it what happens there.
 *
 * @throws RegistrationError where it does not
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
