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
  it('is named by both sides', async () => {
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
  ])('with %s is not done', async (_, headers, fault) => {
    expect(faultOf(await list(headers))).toEqual(fault);
  });

  it('with another token than the one that counts is not done', async () => {
    await partnerCenter.stop();
    await start({ token: 'secret' });

    expect([(await list()).status, (await list({ authorization: 'Bearer secret' })).status]).toEqual([401, 200]);
  });

  it('to delete something is not known', async () => {
    expect((await ask(partnerCenter.url, 'DELETE', `${REFERRALS}/1`)).status).toBe(405);
  });

  it('is noted with what it was answered', async () => {
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

  it('is answered as often as it was asked for, and nothing is done', async () => {
    fails({ kind: { status: 503, retryAfter: 7 }, times: 2 });

    const [first, second, third] = [await create(), await create(), await create()];

    expect(faultOf(first)).toEqual({ status: 503, code: 'serviceNotAvailable', target: 'referral' });
    expect(first.headers.get('retry-after')).toBe('7');
    expect([second.status, third.status, partnerCenter.records().length]).toEqual([503, 201, 1]);
  });

  it('has the code that was asked for', async () => {
    fails({ kind: { status: 400, code: 'invalidRequest', target: 'details.currency' } });

    expect(faultOf(await create())).toEqual({ status: 400, code: 'invalidRequest', target: 'details.currency' });
  });

  it('happens to the requests that are meant', async () => {
    fails({ method: 'POST', path: /referrals$/u, kind: { status: 500 } });

    expect([(await list()).status, (await create()).status]).toEqual([200, 500]);
  });

  it('can be that it is done, and nobody hears of it', async () => {
    fails({ kind: 'lost-answer' });

    await expect(create()).rejects.toThrow();

    expect(partnerCenter.records()).toHaveLength(1);
    expect(partnerCenter.requests()).toMatchObject([{ method: 'POST', status: null }]);
  });

  it('can be that the connection is cut before anything is done', async () => {
    fails({ kind: 'cut' });

    await expect(create()).rejects.toThrow();

    expect(partnerCenter.records()).toHaveLength(0);
  });

  it('can be that no answer comes', async () => {
    fails({ kind: 'no-answer' });

    const asked = fetch(partnerCenter.url + REFERRALS, { signal: AbortSignal.timeout(200) });

    await expect(asked).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }) as Error);
  });

  it('that no answer comes does not keep it from stopping', async () => {
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
