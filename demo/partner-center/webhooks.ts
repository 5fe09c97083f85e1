import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Signer } from './certificates';
import type { Happened } from './records';
import { isMicrosofts, textAt, type WireRecord } from './wire-record';

/** The events that somebody can register for; `test-created` comes when it is asked for. */
export const EVENTS = [
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
  'test-created',
] as const;
export type EventName = (typeof EVENTS)[number];

/** Where events go. There is one registration: a new one takes the place of the one before. */
export interface Registration {
  readonly url: string;
  readonly events: readonly EventName[];
  /** Whether the signature is in `x-ms-signature`, and not in `Authorization`. */
  readonly inOwnHeader: boolean;
  readonly subscriberId: string;
}

/** How sending is done. */
export interface WebhookOptions {
  readonly signer: () => Promise<Signer>;
  /** Where the certificate is. */
  readonly certificateUrl: () => string;
  readonly clock: () => Date;
  /** How long it waits before the second attempt, in milliseconds; before each further one twice as long. */
  readonly firstWaitMs?: number;
}

/** What became of an event; the status is null where no answer came. */
export interface Sent {
  readonly event: EventName;
  readonly status: number | null;
  readonly outcome: 'sending' | 'delivered' | 'parked';
}

const ATTEMPTS = 10;
const PATIENCE_MS = 5_000;
const FIRST_WAIT_MS = 100;

const eventOf = (record: WireRecord, happened: Happened): EventName =>
  isMicrosofts(record) ? `related-referral-${happened}` : `referral-${happened}`;

/** As Partner Center writes it: without anything about the deal, and with an address that nobody gets a referral at. */
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

/** Sends signed events: ten attempts each, then no more. They may overtake one another. */
export class Webhooks {
  private registration: Registration | null = null;
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private readonly sent = new Map<string, Sent>();

  constructor(private readonly options: WebhookOptions) {}

  current(): Registration | null {
    return this.registration;
  }

  register(registration: Registration): void {
    this.registration = registration;
  }

  /** What became of an event; undefined: there was none. */
  fateOf(id: string): Sent | undefined {
    return this.sent.get(id);
  }

  /** How many events had which outcome. */
  counts(): Readonly<Record<Sent['outcome'], number>> {
    const count = (outcome: Sent['outcome']): number =>
      [...this.sent.values()].filter((one) => one.outcome === outcome).length;
    return { sending: count('sending'), delivered: count('delivered'), parked: count('parked') };
  }

  /** Tells whoever registered what happened to a record. */
  tell(record: WireRecord, happened: Happened): void {
    this.send(eventOf(record, happened), textAt(record, 'id'), textAt(record, 'updatedDateTime'));
  }

  /** Sends an event that says nothing. Answers its id; null: nobody has registered. */
  test(): string | null {
    return this.send('test-created', randomUUID(), this.options.clock().toISOString());
  }

  /** Cuts what is under way. */
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

  private async deliver(id: string, event: EventName, registration: Registration, body: Buffer): Promise<void> {
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

  /** The status of the answer; null where none came. */
  private async post({ url, inOwnHeader }: Registration, body: Buffer): Promise<number | null> {
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
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }
}
