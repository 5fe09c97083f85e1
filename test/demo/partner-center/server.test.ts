import { randomUUID } from 'node:crypto';
import {
  startPartnerCenter,
  type Fault,
  type PartnerCenterStandIn,
  type StandInOptions,
} from '../../../demo/partner-center/server';
import { eventually } from '../../support/watching';
import { aDeal, ask, faultOf, REFERRALS, type Answer } from './asking';

let partnerCenter: PartnerCenterStandIn;

const start = async (options: StandInOptions = {}): Promise<void> => {
  partnerCenter = await startPartnerCenter(options);
};

beforeEach(() => start());
afterEach(() => partnerCenter.stop());

const list = (headers: Record<string, string> = {}): Promise<Answer> =>
  ask(partnerCenter.url, 'GET', REFERRALS, undefined, headers);

const create = (): Promise<Answer> => ask(partnerCenter.url, 'POST', REFERRALS, aDeal());

describe('a request', () => {
  it('has an id from each side', async () => {
    const id = randomUUID();

    const { headers } = await list({ 'client-request-id': id });

    expect([headers.get('client-request-id'), headers.get('request-id'), headers.get('timestamp')]).toEqual([
      id,
      expect.stringMatching(/^[\da-f-]{36}$/u) as unknown,
      expect.stringMatching(/Z$/u) as unknown,
    ]);
  });

  it.each([
    ['no token', { authorization: '' }, { status: 401, code: 'unauthenticated', target: 'Authorization' }],
    [
      'another kind of token',
      { authorization: 'Basic dXNlcg==' },
      { status: 401, code: 'unauthenticated', target: 'Authorization' },
    ],
    ['no name', { 'client-request-id': '' }, { status: 400, code: 'invalidRequest', target: 'client-request-id' }],
    [
      'a name that is no GUID',
      { 'client-request-id': 'first' },
      { status: 400, code: 'invalidRequest', target: 'client-request-id' },
    ],
  ])('with %s is refused', async (_, headers, fault) => {
    expect(faultOf(await list(headers))).toEqual(fault);
  });

  it('with another token than the configured one is refused', async () => {
    await partnerCenter.stop();
    await start({ token: 'secret' });

    expect([(await list()).status, (await list({ authorization: 'Bearer secret' })).status]).toEqual([401, 200]);
  });

  it('with the method DELETE is not supported', async () => {
    expect((await ask(partnerCenter.url, 'DELETE', `${REFERRALS}/1`)).status).toBe(405);
  });

  it('is logged with the status of its answer', async () => {
    await create();
    await list({ authorization: 'Basic dXNlcg==', 'if-match': '"1"' });

    expect(partnerCenter.requests()).toMatchObject([
      { method: 'POST', path: REFERRALS, status: 201, body: aDeal() },
      { method: 'GET', path: REFERRALS, status: 401, body: null, headers: { 'if-match': '"1"' } },
    ]);
    expect(JSON.stringify(partnerCenter.requests())).not.toContain('dXNlcg');
  });
});

describe('a fault', () => {
  const fails = (fault: Fault): void => {
    partnerCenter.fault(fault);
  };

  it('is answered as often as requested, and nothing is done', async () => {
    fails({ kind: { status: 503, retryAfter: 7 }, times: 2 });

    const [first, second, third] = [await create(), await create(), await create()];

    expect(faultOf(first)).toEqual({ status: 503, code: 'serviceNotAvailable', target: 'referral' });
    expect(first.headers.get('retry-after')).toBe('7');
    expect([second.status, third.status, partnerCenter.records().length]).toEqual([503, 201, 1]);
  });

  it('has the requested code', async () => {
    fails({ kind: { status: 400, code: 'invalidRequest', target: 'details.currency' } });

    expect(faultOf(await create())).toEqual({ status: 400, code: 'invalidRequest', target: 'details.currency' });
  });

  it('affects only the requests that match', async () => {
    fails({ method: 'POST', path: /referrals$/u, kind: { status: 500 } });

    expect([(await list()).status, (await create()).status]).toEqual([200, 500]);
  });

  it('can be that the request is done but its answer is lost', async () => {
    fails({ kind: 'lost-answer' });

    await expect(create()).rejects.toThrow();

    expect(partnerCenter.records()).toHaveLength(1);
    expect(partnerCenter.requests()).toMatchObject([{ method: 'POST', status: null }]);
  });

  it('can be that the connection is closed before anything is done', async () => {
    fails({ kind: 'cut' });

    await expect(create()).rejects.toThrow();

    expect(partnerCenter.records()).toHaveLength(0);
  });

  it('can be that no answer is sent', async () => {
    fails({ kind: 'no-answer' });

    const asked = fetch(partnerCenter.url + REFERRALS, { signal: AbortSignal.timeout(200) });

    await expect(asked).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }) as Error);
  });

  it('without an answer does not prevent the stand-in from stopping', async () => {
    fails({ kind: 'no-answer' });
    const asked = list().then(
      () => 'answered',
      () => 'cut',
    );
    await eventually(() => partnerCenter.requests().length === 1, 'the request came');

    await partnerCenter.stop();

    expect(await asked).toBe('cut');
  });
});
