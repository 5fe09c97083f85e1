import { verify, X509Certificate } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signerOfProcess } from '../../../demo/partner-center/certificates';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../../demo/partner-center/server';
import { EVENTS, Webhooks } from '../../../demo/partner-center/webhooks';
import { eventually } from '../../support/watching';
import { aDeal, anInvitation, ask, faultOf, REFERRALS, type Answer } from './asking';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let receiver: Server;
let address: string;
let received: Received[];
let status: number;
let partnerCenter: PartnerCenterStandIn;

beforeEach(async () => {
  received = [];
  status = 200;
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.statusCode = status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/events`;
  partnerCenter = await startPartnerCenter();
});

afterEach(async () => {
  await partnerCenter.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const register = (changes: object = {}, method = 'POST'): Promise<Answer> =>
  ask(partnerCenter.url, method, '/webhooks/v1/registration', {
    WebhookUrl: address,
    WebhookEvents: EVENTS,
    ...changes,
  });

const events = (): readonly Record<string, unknown>[] =>
  received.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);

const names = (): readonly unknown[] => events().map(({ EventName }) => EventName);

const comes = (count: number): Promise<void> => eventually(() => received.length >= count, `${count} events came`);

describe('an event', () => {
  it('is sent for each change, and says on which side the record is', async () => {
    await register();
    const { body } = await ask(partnerCenter.url, 'POST', REFERRALS, aDeal());
    const invited = await ask(partnerCenter.url, 'POST', REFERRALS, anInvitation(body.engagementId));
    partnerCenter.change(body.id, { name: 'Other' });
    partnerCenter.answer(invited.body.id, 'accept');
    await comes(4);

    expect([...names()].sort()).toEqual([
      'referral-created',
      'referral-updated',
      'related-referral-created',
      'related-referral-updated',
    ]);
  });

  it('is sent when a record expires, without a request', async () => {
    await register();
    partnerCenter.add({ expirationDateTime: new Date(Date.now() + 100).toISOString() });
    await comes(2);

    expect([...names()].sort()).toEqual(['referral-created', 'referral-updated']);
    expect(partnerCenter.records()).toMatchObject([{ status: 'Closed', substatus: 'Expired' }]);
  });

  it("contains only the record's id, in an address at which it cannot be read", async () => {
    await register();
    const id = partnerCenter.add({ customerProfile: { name: 'Contoso' } });
    await comes(1);

    expect(events()[0]).toEqual({
      EventName: 'referral-created',
      ResourceUri: `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${id}`,
      ResourceName: 'referral',
      AuditUri: null,
      ResourceChangeUtcDate: expect.stringMatching(/\+00:00$/u) as unknown,
    });
  });

  it('is sent from the start to the address in the options', async () => {
    await partnerCenter.stop();
    partnerCenter = await startPartnerCenter({ webhook: { url: address } });
    partnerCenter.add({});
    await comes(1);

    expect(names()).toEqual(['referral-created']);
  });

  it('is sent only to a registered address', async () => {
    await register({ WebhookEvents: ['referral-updated'] });
    partnerCenter.change(partnerCenter.add({}), { name: 'Other' });
    await comes(1);

    expect(names()).toEqual(['referral-updated']);
  });
});

describe('the signature of an event', () => {
  const first = async (): Promise<Received> => {
    partnerCenter.add({});
    await comes(1);
    const [one] = received;
    if (one === undefined) throw new Error('Nothing came.');
    return one;
  };
  const certificateOf = async ({ headers }: Received, ending = '.cer'): Promise<X509Certificate> => {
    const response = await fetch(String(headers['x-ms-certificate-url']).replace('.cer', ending));
    return new X509Certificate(Buffer.from(await response.arrayBuffer()));
  };
  const isBy = (certificate: X509Certificate, { body }: Received, header: unknown): boolean =>
    verify('RSA-SHA256', body, certificate.publicKey, Buffer.from(String(header).replace('Signature ', ''), 'base64'));

  it('is over the body, by a Microsoft certificate that the root issued', async () => {
    await register();
    const event = await first();
    const [certificate, root] = [
      await certificateOf(event),
      new X509Certificate(await partnerCenter.certificateAuthority()),
    ];

    expect(event.headers['x-ms-signature-algorithm']).toBe('rsa-sha256');
    expect(isBy(certificate, event, event.headers.authorization)).toBe(true);
    expect([certificate.ca, certificate.checkIssued(root), certificate.verify(root.publicKey)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([root.ca, root.verify(root.publicKey)]).toEqual([true, true]);
    expect(certificate.subject).toContain('O=Microsoft Corporation');
    expect((await certificateOf(event, '.pem')).fingerprint256).toBe(certificate.fingerprint256);
  });

  it('does not match another body', async () => {
    await register();
    const event = await first();

    expect(isBy(await certificateOf(event), { ...event, body: Buffer.from('{}') }, event.headers.authorization)).toBe(
      false,
    );
  });

  it('is in a header of its own if the registration asks for that', async () => {
    await register({ signatureTokenToMsSignatureHeader: true });
    const event = await first();

    expect(event.headers.authorization).toBeUndefined();
    expect(isBy(await certificateOf(event), event, event.headers['x-ms-signature'])).toBe(true);
  });
});

describe('sending an event', () => {
  it('is tried at most ten times', async () => {
    status = 500;
    const webhooks = new Webhooks({
      signer: signerOfProcess,
      certificateUrl: () => 'http://127.0.0.1/',
      clock: () => new Date(),
      firstWaitMs: 0.1,
    });
    webhooks.register({ url: address, events: EVENTS, inOwnHeader: false, subscriberId: '1' });

    const id = webhooks.test() ?? '';
    await eventually(() => webhooks.deliveryOf(id)?.outcome === 'parked', 'it was given up');

    expect(received).toHaveLength(10);
    await webhooks.stop();
  });

  it('is repeated until the receiver accepts it', async () => {
    status = 503;
    await register();
    partnerCenter.add({});
    await comes(1);
    status = 200;
    await comes(2);

    expect(new Set(names())).toEqual(new Set(['referral-created']));
  });

  it('does not prevent the stand-in from stopping', async () => {
    status = 500;
    await register();
    partnerCenter.add({});
    await comes(1);

    await expect(partnerCenter.stop()).resolves.toBeUndefined();
  });
});

describe('registering for events', () => {
  it('replaces an earlier registration', async () => {
    await register({ WebhookUrl: 'http://127.0.0.1:1/elsewhere' });

    const { status: answered, body } = await register({}, 'PUT');

    expect(answered).toBe(200);
    expect((await ask(partnerCenter.url, 'GET', '/webhooks/v1/registration')).body).toEqual(body);
    expect(body).toMatchObject({ SubscriberId: expect.any(String) as unknown, WebhookUrl: address });
  });

  it('is not found before the first registration', async () => {
    expect(faultOf(await ask(partnerCenter.url, 'GET', '/webhooks/v1/registration'))).toMatchObject({ status: 404 });
  });

  it('lists the possible events', async () => {
    expect((await ask(partnerCenter.url, 'GET', '/webhooks/v1/registration/events')).body).toEqual(EVENTS);
  });

  it.each([
    ['no address', { WebhookUrl: undefined }],
    ['an address that is none', { WebhookUrl: 'here' }],
    ['an event that there is not', { WebhookEvents: ['coffee-ready'] }],
  ])('is refused with %s', async (_, changes) => {
    expect((await register(changes)).status).toBe(400);
  });

  it('can be tested, twice a minute', async () => {
    await register();
    const test = (): Promise<Answer> =>
      ask(partnerCenter.url, 'POST', '/webhooks/v1/registration/validationEvents', {});

    const { body } = await test();
    await comes(1);
    const result = (): Promise<Answer> =>
      ask(partnerCenter.url, 'GET', `/webhooks/v1/registration/validationEvents/${body.correlationId}`);
    await eventually(async () => (await result()).body.status === 'completed', 'it was told that the test came');
    await test();

    expect((await result()).body).toMatchObject({
      correlationId: body.correlationId,
      results: [{ responseCode: '200' }],
    });
    expect(names()).toContain('test-created');
    expect((await test()).status).toBe(429);
  });
});
