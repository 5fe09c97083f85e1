import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { HAPPENINGS, type HistoryEntry } from '../../src/domain/model/history';
import { EventWebhook, type EventWords } from '../../src/http/event-webhook';
import { isSigned, signatureOf } from '../../src/http/signature';
import { aPerson, aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { PATIENCE_MS } from '../support/patience';

const SECRET = 'a-secret-for-tests';
const KEY = 'referral-1/accepted/3.0';

/** Short, as it is waited for in vain. */
const LITTLE_PATIENCE_MS = 50;

/** One request as the receiver saw it. */
interface Heard {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let heard: Heard[];
/** What the receiver does about each request, once it has heard all of it. */
let answer: RequestListener;

beforeEach(async () => {
  heard = [];
  answer = (_, response) => {
    response.writeHead(204);
    response.end();
  };
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url: path, headers } = request;
      heard.push({ method, path, headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const portOf = (listening: Server) => (listening.address() as AddressInfo).port;
const urlOf = (path = '/events') => `http://127.0.0.1:${portOf(server)}${path}`;

/** Partner Center's words have tests of their own; these only show where they stand. */
const WORDS: EventWords = {
  standing: ({ stage }) => ({ substatus: stage }),
  differences: ({ changes }) => changes.map(({ field }) => ({ path: `/${field}` })),
  recordsOf: ({ customer }) => ({ record: { team: customer.contacts } }),
};

const aWebhook = (url = urlOf(), { words = WORDS, clock = () => NOW, patienceMs = PATIENCE_MS } = {}) =>
  new EventWebhook(url, (timestamp, body) => signatureOf(SECRET, timestamp, body), words, clock, patienceMs);

/** What the history tells of an event. */
const aLine = (overrides: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at: daysFromNow(-1),
  version: 3,
  what: 'edited',
  by: aPerson(),
  changes: [],
  note: null,
  ...overrides,
});

const answerWith = (status: number, headers = {}) => {
  answer = (_, response) => {
    response.writeHead(status, headers);
    response.end('{"error":"whatever"}');
  };
};

const bodyOf = ({ body }: Heard) => JSON.parse(body) as Record<string, unknown>;

function only(): Heard {
  const [one, ...others] = heard;
  if (one === undefined || others.length > 0) throw new Error(`The receiver heard of ${heard.length} events.`);
  return one;
}

describe('an event', () => {
  it('is posted to the address, as JSON', async () => {
    await aWebhook(urlOf('/events?from=desk')).emit(aReferral(), 'accepted', KEY, null);

    expect(only()).toMatchObject({
      method: 'POST',
      path: '/events?from=desk',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('tells what happened and how the referral stands', async () => {
    const referral = aReferral({
      id: 'referral-1',
      recordId: 'record-1',
      engagementId: 'engagement-1',
      stage: 'declined',
      version: 3,
      terms: {
        ...aReferral().terms,
        crmId: 'CRM-1',
        campaignId: 'SPRING',
        value: { minor: 12_500_050, currency: 'USD' },
      },
      answer: { by: aPerson(), at: daysFromNow(-1), reason: 'other', note: 'No capacity' },
    });

    await aWebhook().emit(
      referral,
      'declined',
      KEY,
      aLine({ what: 'declined', changes: [{ field: 'notes', before: null, after: 'So few' }] }),
    );

    expect(bodyOf(only())).toEqual({
      id: KEY,
      type: 'referral.declined',
      at: daysFromNow(-1).toISOString(),
      by: 'megan.ortiz@northwindtraders.com',
      changes: [{ path: '/notes' }],
      referral: {
        id: 'referral-1',
        recordId: 'record-1',
        engagementId: 'engagement-1',
        code: 'R-7K2MQ',
        version: 3,
        stage: 'declined',
        owner: 'partner',
        dealType: 'co-sell',
        direction: 'inbound',
        externalReferenceId: 'CRM-1',
        campaignId: 'SPRING',
        name: 'Contoso Freight - data estate migration',
        dealValue: '125000.50',
        currency: 'USD',
        closeDate: '2026-07-30',
        notes: 'Customer wants to move 40 SQL Server instances to Azure.',
        customer: { name: 'Contoso Freight Inc', country: 'US' },
        solutions: [{ id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator' }],
        assistance: 'CustomerTechnicalArchitecture',
        registration: null,
        substatus: 'declined',
      },
      answer: {
        at: daysFromNow(-1).toISOString(),
        by: 'megan.ortiz@northwindtraders.com',
        reason: 'other',
        note: 'No capacity',
      },
    });
  });

  it('tells with what a won deal is registered, in the words of Partner Center', async () => {
    const value = { minor: 12_500_050, currency: 'USD' };
    const sold = {
      id: 'SOL-61900-NWA',
      value,
      isDeployedOnAzure: true,
      deployedIn: 'Customer',
      pricingModel: 'PayAsYouGo',
      marketplaceDate: '2026-06-01',
    } as const;
    const registration = { value, signedOn: '2026-06-10', startsOn: '2026-07-01', endsOn: null, solutions: [sold] };

    await aWebhook().emit(aReferral({ stage: 'won', registration }), 'won', KEY, null);

    expect(bodyOf(only())).toMatchObject({
      referral: {
        registration: {
          contract: {
            value: '125000.50',
            currency: 'USD',
            signDate: '2026-06-10',
            startDate: '2026-07-01',
            endDate: null,
            term: 'Perpetual',
          },
          solutionDetails: [
            {
              id: 'SOL-61900-NWA',
              value: '125000.50',
              currency: 'USD',
              isDeployedOnAzure: true,
              primaryDeploymentOn: 'Customer',
              pricingModel: 'PayAsYouGo',
              marketplaceTransactionDate: '2026-06-01',
            },
          ],
        },
      },
    });
  });

  it('tells of nothing that is not known', async () => {
    const terms = { name: null, value: null, closeDate: null, notes: null, crmId: null, campaignId: null };

    await aWebhook().emit(aReferral({ engagementId: null, terms }), 'edited', KEY, null);

    expect(bodyOf(only())).toMatchObject({
      referral: { engagementId: null, name: null, dealValue: null, currency: null, closeDate: null, notes: null },
      answer: null,
    });
  });

  it.each([
    ['a name, where no address is known', aPerson({ email: null }), 'Megan Ortiz'],
    ['nobody, where Partner Center did not tell', null, null],
  ])('tells who answered: %s', async (_, by, told) => {
    await aWebhook().emit(
      aReferral({ stage: 'accepted', answer: { by, at: NOW, reason: null, note: null } }),
      'accepted',
      KEY,
      null,
    );

    expect(bodyOf(only())).toMatchObject({ answer: { by: told } });
  });

  it('tells nobody’s name where it happened in Partner Center', async () => {
    await aWebhook().emit(aReferral(), 'updated', KEY, aLine({ what: 'updated', by: null }));

    expect(bodyOf(only())).toMatchObject({ at: daysFromNow(-1).toISOString(), by: null });
  });

  it('tells of no moment and no change that nobody knows of any more', async () => {
    await aWebhook().emit(aReferral(), 'edited', KEY, null);

    expect(bodyOf(only())).toMatchObject({ at: null, by: null, changes: [] });
  });

  it.each(HAPPENINGS.filter((what) => what !== 'created' && what !== 'invited'))(
    'tells nothing of the customer’s contacts, address or number: %s',
    async (what) => {
      await aWebhook().emit(
        aReferral({ customer: { ...aReferral().customer, duns: '071549000' } }),
        what,
        KEY,
        aLine({ what }),
      );

      expect(only().body).not.toMatch(/sue|smith|555|cio|harbor|seattle|98101|071549000/iu);
    },
  );

  it.each(['created', 'invited'] as const)(
    'tells who creates records what belongs there, contacts and all: %s',
    async (what) => {
      await aWebhook().emit(aReferral(), what, KEY, aLine({ what }));

      expect(bodyOf(only())).toMatchObject({ record: { team: [{ email: 'sue.smith@contoso.com' }] } });
    },
  );

  it.each(['created', 'invited'] as const)(
    'tells nothing of that where nobody has to create records: %s',
    async (what) => {
      await aWebhook(urlOf(), { words: { ...WORDS, recordsOf: null } }).emit(aReferral(), what, KEY, aLine({ what }));

      expect(only().body).not.toMatch(/record"|sue|smith/iu);
    },
  );

  it('is signed like what this service takes in', async () => {
    await aWebhook().emit(
      aReferral({ terms: { ...aReferral().terms, name: 'Müller & 株式会社' } }),
      'accepted',
      KEY,
      null,
    );

    const { headers, body } = only();
    const signed = { timestamp: String(headers['x-timestamp']), signature: String(headers['x-signature']) };
    expect(isSigned(SECRET, signed, body, NOW)).toBe(true);
  });

  it('is signed anew when it is sent again, so that it is believed then', async () => {
    await aWebhook().emit(aReferral(), 'accepted', KEY, null);
    await aWebhook(urlOf(), { clock: () => daysFromNow(1) }).emit(aReferral(), 'accepted', KEY, null);

    const believed = heard.map(({ headers, body }) =>
      isSigned(
        SECRET,
        { timestamp: String(headers['x-timestamp']), signature: String(headers['x-signature']) },
        body,
        daysFromNow(1),
      ),
    );
    expect(believed).toEqual([false, true]);
  });

  it('has the same key whenever it is sent, and another event another one', async () => {
    const webhook = aWebhook();
    await webhook.emit(aReferral(), 'accepted', KEY, null);
    await webhook.emit(aReferral({ version: 2 }), 'accepted', KEY, null);
    await webhook.emit(aReferral({ version: 2 }), 'won', 'referral-1/won/4.0', null);

    expect(heard.map(({ headers }) => headers['idempotency-key'])).toEqual([KEY, KEY, 'referral-1/won/4.0']);
    expect(heard.map((one) => bodyOf(one)['id'])).toEqual([KEY, KEY, 'referral-1/won/4.0']);
  });

  it('is sent whatever letters its key has', async () => {
    const sent = await aWebhook().emit(aReferral(), 'accepted', '推荐 1\n/accepted/3.0', null);

    expect(sent).toBe('sent');
    expect(decodeURI(String(only().headers['idempotency-key']))).toBe('推荐 1\n/accepted/3.0');
  });

  it('is sent with the name and password in the address', async () => {
    const url = urlOf().replace('http://', 'http://desk:pass%20word@');

    await aWebhook(url).emit(aReferral(), 'accepted', KEY, null);

    expect(only().headers.authorization).toBe(`Basic ${Buffer.from('desk:pass word').toString('base64')}`);
  });
});

describe('what came of an event', () => {
  it.each([
    [200, 'sent'],
    [202, 'sent'],
    [204, 'sent'],
    [299, 'sent'],
    [304, 'refused'],
    [400, 'refused'],
    [401, 'refused'],
    [404, 'refused'],
    [408, 'retry'],
    [409, 'refused'],
    [410, 'refused'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [502, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
  ])('is for a receiver that answers %i: %s', async (status, outcome) => {
    answerWith(status);

    expect(await aWebhook().emit(aReferral(), 'accepted', KEY, null)).toBe(outcome);
  });

  it.each([301, 302, 303, 307, 308])(
    'is a refusal for one that answers %i: it is not followed elsewhere',
    async (status) => {
      answerWith(status, { location: urlOf('/elsewhere') });

      const outcome = await aWebhook().emit(aReferral(), 'accepted', KEY, null);

      expect(outcome).toBe('refused');
      expect(heard.map(({ path }) => path)).toEqual(['/events']);
    },
  );

  it('is open for one that never answers', async () => {
    answer = () => undefined;

    expect(await aWebhook(urlOf(), { patienceMs: LITTLE_PATIENCE_MS }).emit(aReferral(), 'accepted', KEY, null)).toBe(
      'retry',
    );
  });

  it('is known as soon as there is a status, whatever is still to come', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      response.write('{');
    };

    expect(await aWebhook().emit(aReferral(), 'accepted', KEY, null)).toBe('sent');
  });

  it('is open for one that hangs up', async () => {
    answer = (request) => request.socket.destroy();

    expect(await aWebhook().emit(aReferral(), 'accepted', KEY, null)).toBe('retry');
  });

  it('is open for one that does not speak HTTP', async () => {
    answer = (request) => request.socket.end('220 mail.example.com ESMTP\r\n');

    expect(await aWebhook().emit(aReferral(), 'accepted', KEY, null)).toBe('retry');
  });

  it('is open for one that is not there', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const port = portOf(gone);
    await new Promise((resolve) => gone.close(resolve));

    expect(await aWebhook(`http://127.0.0.1:${port}/`).emit(aReferral(), 'accepted', KEY, null)).toBe('retry');
  });

  it('is open for one that does not speak TLS', async () => {
    expect(await aWebhook(urlOf().replace('http:', 'https:')).emit(aReferral(), 'accepted', KEY, null)).toBe('retry');
  });

  it('is for each of many at once its own', async () => {
    answer = (request, response) => {
      response.writeHead(request.headers['idempotency-key'] === 'odd' ? 400 : 204);
      response.end();
    };
    const webhook = aWebhook();

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        webhook.emit(aReferral(), 'edited', index % 2 === 0 ? 'even' : 'odd', null),
      ),
    );

    expect(outcomes).toEqual(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'sent' : 'refused')));
  });
});
