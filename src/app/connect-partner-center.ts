import { setTimeout } from 'node:timers/promises';
import { createWebhookIntake } from '../application/sync/webhook-intake';
import type { Clock, Log, PartnerCenter } from '../application/ports';
import { createSync } from '../application/sync/sync';
import type { SyncPorts } from '../application/sync/sync-records';
import type { Config } from './config';
import type { PartnerCenterSignIn } from './partner-center-sign-in';
import type { PartnerCenterEvents } from '../http/partner-center-route';
import type { Metrics } from '../observability/metrics';
import { PartnerCenterClient } from '../partner-center/client';
import type { SignIns } from '../partner-center/auth/sign-ins';
import { fixedToken, signedInTokens, type AccessTokens } from '../partner-center/auth/tokens';
import { WebhookSignatures } from '../partner-center/webhook/webhook-signature';
import type { WebhookTrust } from '../partner-center/webhook/webhook-trust';
import { startTicker } from '../schedule/ticker';

/** What signing in to Partner Center needs from the service. */
export interface SignInPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly signIns: SignIns;
}

/** Access tokens for Partner Center, as the configuration says who signs in. */
export const tokensOf = (signIn: PartnerCenterSignIn, ports: SignInPorts): AccessTokens =>
  'accessToken' in signIn ? fixedToken(signIn.accessToken) : signedInTokens(signIn, ports);

/** What asking Partner Center needs from the service. */
export interface Connecting extends SignInPorts {
  readonly meter: Pick<Metrics, 'partnerCenterAsked'>;
  /** How long each answer is waited for, in milliseconds. */
  readonly patienceMs?: number | undefined;
}

/** Partner Center as it is configured; null: there is none. */
export function connectPartnerCenter(
  { partnerCenter }: Config,
  { clock, log, signIns, meter, patienceMs }: Connecting,
): PartnerCenter | null {
  if (partnerCenter === null) return null;
  const { url, signIn } = partnerCenter;
  const patience = patienceMs === undefined ? {} : { patienceMs };
  return new PartnerCenterClient({
    url,
    tokens: tokensOf(signIn, { clock, log, signIns }),
    clock,
    log,
    onRequestDone: meter.partnerCenterAsked,
    ...patience,
  });
}

/** What following Partner Center needs from the service. */
export interface FollowingPorts extends SyncPorts {
  readonly partnerCenter: PartnerCenter;
}

/** What happens in Partner Center, followed: by a poll, and sooner where Partner Center tells of it. */
export interface Follower {
  readonly events: PartnerCenterEvents;
  /** Asks for what changed: at once, and from now on by schedule. */
  start(): void;
  /** Goes on with a poll that was interrupted, if there is one. */
  resume(): void;
  /** Ends after what is being taken in has been stored. */
  stop(): Promise<void>;
}

/**
 * Makes the follower of one process.
 *
 * @param schedule when to ask (cron)
 * @param trust whose webhook requests are believed
 */
export function followPartnerCenter(ports: FollowingPorts, schedule: string, trust: WebhookTrust): Follower {
  const { clock, log } = ports;
  const sync = createSync(ports);
  const hearing = createWebhookIntake({
    ...ports,
    wait: (milliseconds) => setTimeout(milliseconds, undefined, { ref: false }),
  });
  const signatures = new WebhookSignatures({ trust, clock, log });
  const stops: (() => Promise<void>)[] = [() => sync.stop(), () => hearing.stop()];
  return {
    events: { faultIn: (request) => signatures.faultIn(request), recordChanged: hearing.enqueue },
    start() {
      sync.begin();
      const ticker = startTicker(
        schedule,
        async () => {
          sync.begin();
        },
        log,
      );
      stops.push(() => ticker.stop());
    },
    resume: () => {
      sync.resume();
    },
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}
