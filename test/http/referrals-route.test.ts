import { gzipSync } from 'node:zlib';
import { signatureOf } from '../../src/http/signature';
import { SECRET, startTestDesk, type TestDesk } from '../support/desk';
import { contoso, CONTOSO_ID, manyWaiting, sample, stored } from '../support/watching';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
});

afterAll(() => desk.stop());

interface Sent {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

const seconds = (offset = 0): string => String(Math.floor(Date.now() / 1_000) + offset);

/** Pushes a body as it is; the given headers replace those of a valid request. */
async function push(body: string | Uint8Array, headers: Record<string, string> = {}, to = desk): Promise<Sent> {
  const timestamp = headers['x-timestamp'] ?? seconds();
  const signature = signatureOf(SECRET, timestamp, typeof body === 'string' ? body : Buffer.from(body).toString());
  const response = await fetch(`${to.service.url}/api/referrals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-timestamp': timestamp, 'x-signature': signature, ...headers },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as unknown, text };
}

const count = () => desk.database.db.collection('referrals').countDocuments();

const INTERNALS = /at \S+ \(|\.[jt]s:\d|node_modules|\/src\/|mongo|restify|zod|stack|E11000/iu;

describe('pushed referrals', () => {
  it("are accepted as a list in the API's format", async () => {
    const answer = await push(JSON.stringify({ '@odata.count': 2, value: [contoso(), sample(2)] }));

    expect(answer).toMatchObject({ status: 202, body: { accepted: 2, unchanged: 0 } });
  });

  it('are accepted one at a time', async () => {
    const answer = await push(JSON.stringify(sample(3)));

    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, unchanged: 0 } });
  });

  it('are durable once they are accepted', async () => {
    await push(JSON.stringify(sample(4)));

    expect(await stored(desk, sample(4).id)).toMatchObject({ stage: 'received' });
  });

  it('change nothing if they are pushed again', async () => {
    await push(JSON.stringify({ value: [contoso(), sample(2)] }));
    const before = await stored(desk, CONTOSO_ID);

    const answer = await push(JSON.stringify({ value: [contoso(), sample(2)] }));

    expect(answer).toMatchObject({ status: 202, body: { accepted: 0, unchanged: 2 } });
    expect(await stored(desk, CONTOSO_ID)).toEqual(before);
  });

  it('are counted once if a batch contains one twice', async () => {
    const [wire] = manyWaiting(1);

    const answer = await push(JSON.stringify({ value: [wire, wire] }));

    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, unchanged: 1 } });
  });

  it('may be an empty list', async () => {
    expect(await push('{"value":[]}')).toMatchObject({ status: 202, body: { accepted: 0, unchanged: 0 } });
  });

  it('are accepted once if two senders push them at the same time', async () => {
    const body = JSON.stringify({
      value: manyWaiting(30).map((wire) => ({ ...wire, id: wire.id.replace('beef', 'caf0') })),
    });

    const answers = await Promise.all(Array.from({ length: 4 }, () => push(body)));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(answers.reduce((sum, { body }) => sum + (body as { accepted: number }).accepted, 0)).toBe(30);
  });

  it('are read completely, with any characters and length', async () => {
    const wires = manyWaiting(200).map((wire) => ({
      ...wire,
      id: wire.id.replace('beef', '1e77'),
      name: '株式会社ファブリカム – Müller 𝔘'.repeat(3),
    }));

    expect(await push(JSON.stringify({ value: wires }))).toMatchObject({ status: 202, body: { accepted: 200 } });
    expect(await stored(desk, wires[199]?.id ?? '')).toMatchObject({ terms: { name: wires[199]?.name } });
  });
});

describe('a request that is not signed correctly', () => {
  const body = JSON.stringify({ value: [{ ...sample(5), id: 'not-to-be-stored' }] });

  it.each<{ what: string; headers: () => Record<string, string> }>([
    { what: 'no signature', headers: () => ({ 'x-signature': '' }) },
    { what: 'the wrong secret', headers: () => ({ 'x-signature': signatureOf('wrong', seconds(), body) }) },
    {
      what: 'a signature of another body',
      headers: () => ({ 'x-signature': signatureOf(SECRET, seconds(), `${body} `) }),
    },
    { what: 'an old timestamp', headers: () => ({ 'x-timestamp': seconds(-301) }) },
    { what: 'a timestamp to come', headers: () => ({ 'x-timestamp': seconds(330) }) },
    { what: 'no timestamp', headers: () => ({ 'x-timestamp': '' }) },
    { what: 'a timestamp in words', headers: () => ({ 'x-timestamp': 'yesterday' }) },
    {
      what: 'the timestamp of another signature',
      headers: () => ({ 'x-signature': signatureOf(SECRET, seconds(-2), body) }),
    },
  ])('is answered 401 and stores nothing: $what', async ({ headers }) => {
    const before = await count();

    const answer = await push(body, headers());

    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'Unauthorized' } } });
    expect(answer.text).not.toContain(SECRET);
    expect(await count()).toBe(before);
  });

  it('is answered 401 if the body was changed on the way', async () => {
    const timestamp = seconds();

    const answer = await push(body.replace('not-to-be-stored', 'altered'), {
      'x-timestamp': timestamp,
      'x-signature': signatureOf(SECRET, timestamp, body),
    });

    expect(answer.status).toBe(401);
  });

  it('is answered 401 before its body is parsed', async () => {
    expect(await push('{', { 'x-signature': 'sha256=0' })).toMatchObject({ status: 401 });
  });

  it('is answered 401 if its bytes are not text', async () => {
    expect(await push(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), { 'x-signature': 'sha256=0' })).toMatchObject({
      status: 401,
    });
  });
});

describe('a body that is not accepted', () => {
  it.each(['', '{', 'hello', '{"value":[}', '\uFEFF{}', "{'a':1}"])(
    'is answered 400 if it is not JSON: %j',
    async (body) => {
      const answer = await push(body);

      expect(answer).toMatchObject({
        status: 400,
        body: { error: { code: 'BadRequest', faults: [{ path: '', message: 'Not JSON' }] } },
      });
      expect(answer.text).not.toMatch(INTERNALS);
    },
  );

  it.each([
    'null',
    '5',
    '"text"',
    '[]',
    '[{}]',
    '{}',
    '{"value":{}}',
    '{"value":null}',
    '{"id":null}',
    '{"id":""}',
    '{"id":{"$gt":""}}',
  ])('is answered 400 with its faults if it is not a referral: %s', async (body) => {
    const answer = await push(body);

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          faults: expect.arrayContaining([
            { path: expect.any(String) as string, message: expect.any(String) as string },
          ]) as unknown,
        },
      },
    });
    expect(answer.text).not.toMatch(INTERNALS);
  });

  it('is not stored at all if one referral of a batch is faulty, and the answer says which', async () => {
    const before = await count();
    const good = { ...sample(5), id: 'not-to-be-stored' };

    const answer = await push(
      JSON.stringify({
        value: [good, { ...good, createdDateTime: 'yesterday' }, { ...good, customerProfile: { team: 'nobody' } }],
      }),
    );

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          message: expect.stringContaining('Nothing was stored') as string,
          faults: [
            { path: 'value[1].createdDateTime' },
            { path: expect.stringMatching(/^value\[2\]\.customerProfile\.team/u) as string },
          ],
        },
      },
    });
    expect(await count()).toBe(before);
  });

  it('is answered with a limited number of faults', async () => {
    const answer = await push(JSON.stringify({ value: Array.from({ length: 1_000 }, () => ({})) }));

    expect((answer.body as { error: { faults: unknown[] } }).error.faults).toHaveLength(100);
  });

  it('is answered 413 if it is larger than a mebibyte', async () => {
    const answer = await push(JSON.stringify({ value: [{ ...contoso(), padding: 'x'.repeat(1024 * 1024) }] }));

    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'PayloadTooLarge' } } });
  });

  it('is answered 413 if it becomes too large without announcing its length', async () => {
    const chunk = Buffer.alloc(256 * 1024, 'x');
    const stream = new ReadableStream({
      start: (controller) => {
        for (let index = 0; index < 8; index += 1) controller.enqueue(chunk);
        controller.close();
      },
    });
    const response = await fetch(`${desk.service.url}/api/referrals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: stream,
      duplex: 'half',
    }).catch(() => null);

    // The server may close the connection before the whole body is sent.
    expect(response === null || response.status === 413).toBe(true);
    expect((await fetch(`${desk.service.url}/healthz`)).status).toBe(200);
  });

  it('may be almost a mebibyte', async () => {
    const answer = await push(JSON.stringify({ ...contoso(), padding: 'x'.repeat(1024 * 1024 - 20_000) }));

    expect(answer).toMatchObject({ status: 202 });
  });

  it.each(['gzip', 'deflate', 'br', 'GZIP'])('is answered 415 if it is compressed: %s', async (encoding) => {
    expect(await push(gzipSync('{}'), { 'content-encoding': encoding })).toMatchObject({
      status: 415,
      body: { error: { code: 'UnsupportedMediaType' } },
    });
  });
});

describe('the route without a secret', () => {
  let closed: TestDesk;

  beforeAll(async () => {
    closed = await startTestDesk({ REFERRALS_WEBHOOK_SECRET: '' });
  });

  afterAll(() => closed.stop());

  it('does not exist, and says why', async () => {
    const answer = await push('{"value":[]}', {}, closed);

    expect(answer).toMatchObject({
      status: 404,
      body: { error: { code: 'NotFound', message: expect.stringContaining('REFERRALS_WEBHOOK_SECRET') as string } },
    });
  });

  it('does not accept a signature made with an empty secret', async () => {
    const timestamp = seconds();

    expect(
      await push(
        '{"value":[]}',
        { 'x-timestamp': timestamp, 'x-signature': signatureOf('', timestamp, '{"value":[]}') },
        closed,
      ),
    ).toMatchObject({ status: 404 });
  });
});
