import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Signer } from './certificates';
import type { Happened } from './records';
import { isMicrosofts, textAt, type WireRecord } from './wire-record';

/** The events that a client can register for. `test-created` is sent only on request. */
export const EVENTS = [
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
  'test-created',
] as const;
export type EventName = (typeof EVENTS)[number];

/** Where events are sent. There is only one registration: a new one replaces it. */
export interface EventRegistration {
  readonly url: string;
  readonly events: readonly EventName[];
  /** Whether the signature is in `x-ms-signature` instead of `Authorization`. */
  readonly inOwnHeader: boolean;
  readonly subscriberId: string;
}

/** The options and dependencies of sending. */
export interface WebhookOptions {
  readonly signer: () => Promise<Signer>;
  /** The URL of the signing certificate. */
  readonly certificateUrl: () => string;
  readonly clock: () => Date;
  /** The wait before the second attempt, in milliseconds; it doubles before each further attempt. */
  readonly firstWaitMs?: number;
}

/** The state of an event; the status is null if no answer came. */
export interface EventDelivery {
  readonly event: EventName;
  readonly status: number | null;
  readonly outcome: 'sending' | 'delivered' | 'parked';
}

const ATTEMPTS = 10;
const DELIVERY_TIMEOUT_MS = 5_000;
const FIRST_WAIT_MS = 100;

const eventOf = (record: WireRecord, happened: Happened): EventName =>
  isMicrosofts(record) ? `related-referral-${happened}` : `referral-${happened}`;

/** An event in Partner Center's format: nothing about the deal, and an address at which no referral can be read. */
const bodyOf = (event: EventName, id: string, at: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      EventName: event,
      ResourceUri: `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${id}`,
      ResourceName: event === 'test-created' ? 'test' : 'referral',
      AuditUri: null,
      ResourceChangeUtcDate: at.replace('Z', '+00:00'),
    }),
  );

/** Sends signed events, with at most ten attempts each. Their order is not guaranteed. */
export class Webhooks {
  private registration: EventRegistration | null = null;
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private readonly sent = new Map<string, EventDelivery>();

  constructor(private readonly options: WebhookOptions) {}

  current(): EventRegistration | null {
    return this.registration;
  }

  register(registration: EventRegistration): void {
    this.registration = registration;
  }

  /** The state of an event; undefined if there is no such event. */
  deliveryOf(id: string): EventDelivery | undefined {
    return this.sent.get(id);
  }

  /** The number of events with each outcome. */
  counts(): Readonly<Record<EventDelivery['outcome'], number>> {
    const count = (outcome: EventDelivery['outcome']): number =>
      [...this.sent.values()].filter((one) => one.outcome === outcome).length;
    return { sending: count('sending'), delivered: count('delivered'), parked: count('parked') };
  }

  /** Sends the event of a change to the registered address. */
  sendRecordEvent(record: WireRecord, happened: Happened): void {
    this.send(eventOf(record, happened), textAt(record, 'id'), textAt(record, 'updatedDateTime'));
  }

  /** Sends a test event. Returns its id; null if nothing is registered. */
  test(): string | null {
    return this.send('test-created', randomUUID(), this.options.clock().toISOString());
  }

  /** Stops all sending. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.underWay);
  }

  private send(event: EventName, about: string, at: string): string | null {
    const { registration } = this;
    if (registration === null || this.stopping.signal.aborted) return null;
    if (event !== 'test-created' && !registration.events.includes(event)) return null;
    const id = randomUUID();
    this.sent.set(id, { event, status: null, outcome: 'sending' });
    const delivery = this.deliver(id, event, registration, bodyOf(event, about, at)).finally(() =>
      this.underWay.delete(delivery),
    );
    this.underWay.add(delivery);
    return id;
  }

  private async deliver(id: string, event: EventName, registration: EventRegistration, body: Buffer): Promise<void> {
    const { signal } = this.stopping;
    const { firstWaitMs = FIRST_WAIT_MS } = this.options;
    for (let attempt = 1; attempt <= ATTEMPTS && !signal.aborted; attempt += 1) {
      const status = await this.post(registration, body);
      const isDelivered = status !== null && status >= 200 && status < 300;
      const isLast = attempt === ATTEMPTS;
      this.sent.set(id, { event, status, outcome: isDelivered ? 'delivered' : isLast ? 'parked' : 'sending' });
      if (isDelivered || isLast) return;
      await wait(firstWaitMs * 2 ** (attempt - 1), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** The status of the answer; null if no answer came. */
  private async post({ url, inOwnHeader }: EventRegistration, body: Buffer): Promise<number | null> {
    const { signer, certificateUrl } = this.options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [inOwnHeader ? 'x-ms-signature' : 'authorization']: `Signature ${(await signer()).sign(body)}`,
          'x-ms-certificate-url': certificateUrl(),
          'x-ms-signature-algorithm': 'rsa-sha256',
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }
}
