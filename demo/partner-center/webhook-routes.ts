import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { jsonOf, Refusal, type Reply, type Request } from './exchange';
import { shaped } from './shapes';
import { EVENTS, type EventRegistration, type Webhooks } from './webhooks';

/** The path of the webhook registration. */
export const REGISTRATION = '/webhooks/v1/registration';

const TESTS_PER_MINUTE = 2;
const MINUTE_MS = 60_000;

const Body = z.looseObject({
  WebhookUrl: z.url({ protocol: /^https?$/u }),
  WebhookEvents: z.array(z.enum(EVENTS)).min(1),
  signatureTokenToMsSignatureHeader: z.boolean().optional(),
});

const missing = (): Refusal => new Refusal(404, 'itemNotFound', 'Nobody has registered.', 'registration');

/** A registration in the format of the API. */
const shown = ({ url, events, inOwnHeader, subscriberId }: EventRegistration): object => ({
  SubscriberId: subscriberId,
  WebhookUrl: url,
  WebhookEvents: events,
  signatureTokenToMsSignatureHeader: inOwnHeader,
});

const STATUS = { sending: 'inprogress', delivered: 'completed', parked: 'failed' } as const;

/** Partner Center's webhook API. `keep` stores the registration. */
export class WebhookRoutes {
  private tests: readonly number[] = [];

  constructor(
    private readonly webhooks: Webhooks,
    private readonly clock: () => Date,
    private readonly keep: (registration: EventRegistration) => void,
  ) {}

  /** @throws Refusal */
  answer(request: Request): Reply {
    const [first, second] = request.url.pathname
      .slice(REGISTRATION.length)
      .split('/')
      .filter((part) => part !== '');
    const route = `${request.method} ${first ?? ''}${second === undefined ? '' : '/id'}`;
    switch (route) {
      case 'GET ':
        return { status: 200, body: shown(this.registration()) };
      case 'POST ':
      case 'PUT ':
        return { status: 200, body: shown(this.register(request)) };
      case 'GET events':
        return { status: 200, body: EVENTS };
      case 'POST validationEvents':
        return { status: 200, body: { correlationId: this.test() } };
      case 'GET validationEvents/id':
        return { status: 200, body: this.testResult(second ?? '') };
      default:
        throw new Refusal(404, 'itemNotFound', 'There is nothing here.', 'path');
    }
  }

  private registration(): EventRegistration {
    const registration = this.webhooks.current();
    if (registration === null) throw missing();
    return registration;
  }

  private register(request: Request): EventRegistration {
    const { WebhookUrl, WebhookEvents, signatureTokenToMsSignatureHeader } = shaped(Body, jsonOf(request));
    const registration = {
      url: WebhookUrl,
      events: WebhookEvents,
      inOwnHeader: signatureTokenToMsSignatureHeader === true,
      subscriberId: this.webhooks.current()?.subscriberId ?? randomUUID(),
    };
    this.webhooks.register(registration);
    this.keep(registration);
    return registration;
  }

  private test(): string {
    const now = this.clock().getTime();
    const recent = this.tests.filter((at) => now - at < MINUTE_MS);
    if (recent.length >= TESTS_PER_MINUTE) {
      throw new Refusal(429, 'serviceNotAvailable', 'Two tests in a minute are enough.', 'validationEvents', {
        'retry-after': '60',
      });
    }
    this.tests = [...recent, now];
    const id = this.webhooks.test();
    if (id === null) throw missing();
    return id;
  }

  private testResult(id: string): object {
    const fate = this.webhooks.deliveryOf(id);
    if (fate === undefined) throw missing();
    const results =
      fate.status === null ? [] : [{ responseCode: String(fate.status), responseMessage: '', systemError: false }];
    return { correlationId: id, status: STATUS[fate.outcome], callbackUrl: this.registration().url, results };
  }
}
