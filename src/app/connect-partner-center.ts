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

/** The ports that signing in to Partner Center needs. */
export interface SignInPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly signIns: SignIns;
}

/** Access tokens for Partner Center from the configured sign-in. */
export const tokensOf = (signIn: PartnerCenterSignIn, ports: SignInPorts): AccessTokens =>
  'accessToken' in signIn ? fixedToken(signIn.accessToken) : signedInTokens(signIn, ports);

/** The ports that requests to Partner Center need. */
export interface Connecting extends SignInPorts {
  readonly meter: Pick<Metrics, 'partnerCenterAsked'>;
  /** The timeout of each request, in milliseconds. */
  readonly patienceMs?: number | undefined;
}

/** The client for the configured Partner Center; null if none is configured. */
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

/** The ports that following Partner Center needs. */
export interface FollowingPorts extends SyncPorts {
  readonly partnerCenter: PartnerCenter;
}

/** Receives changes in Partner Center: by a poll on a schedule, and earlier if Partner Center calls the webhook. */
export interface Follower {
  readonly events: PartnerCenterEvents;
  /** Polls for changes at once, and then on the schedule. */
  start(): void;
  /** Continues an interrupted poll, if there is one. */
  resume(): void;
  /** Stops after the records that are being processed have been stored. */
  stop(): Promise<void>;
}

/**
 * Creates the follower of one process.
 *
 * @param schedule when to poll (cron)
 * @param trust which certificates prove that a webhook request comes from Partner Center
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
