import { startPartnerCenter, type PartnerCenterStandIn } from '../../../demo/partner-center/server';
import { sampleReferrals } from '../../../demo/sample-referrals';
import { ask, faultOf, REFERRALS, replacing, type Answer } from './asking';

/** A co-sell deal of ours. */
const DEAL = 'c0de0000-0000-4000-8000-000000000008';

let partnerCenter: PartnerCenterStandIn;

beforeEach(async () => {
  partnerCenter = await startPartnerCenter({ seed: sampleReferrals(new Date()).value as object[] });
});
afterEach(() => partnerCenter.stop());

const patch = (operations: unknown, headers: Record<string, string> = {}, id = DEAL): Promise<Answer> =>
  ask(partnerCenter.url, 'PATCH', `${REFERRALS}/${id}`, operations, headers);

const put = (body: object, headers: Record<string, string>): Promise<Answer> =>
  ask(partnerCenter.url, 'PUT', `${REFERRALS}/${DEAL}`, body, headers);

const tag = (): string => String(partnerCenter.record(DEAL)?.['eTag']);

describe('a change', () => {
  it('is answered without a body', async () => {
    const { status, body, headers } = await patch(replacing({ '/name': 'Other' }));

    expect({ status, body, etag: headers.get('etag') }).toEqual({ status: 204, body: undefined, etag: tag() });
  });

  it('is answered with the record if the client prefers that', async () => {
    const { status, body } = await patch(replacing({ '/name': 'Other' }), { prefer: 'return=representation' });

    expect({ status, name: body.name }).toEqual({ status: 200, name: 'Other' });
  });

  it('is never answered with the record in that variant of the API', async () => {
    await partnerCenter.stop();
    partnerCenter = await startPartnerCenter({
      seed: sampleReferrals(new Date()).value as object[],
      variants: { representation: false },
    });

    expect((await patch(replacing({ '/name': 'Other' }), { prefer: 'return=representation' })).status).toBe(204);
  });

  it('gives the record a new eTag and the latest date of all records', async () => {
    const before = tag();
    const dates: string[] = [];
    for (let change = 0; change < 5; change += 1) {
      await patch(replacing({ '/name': `Change ${change}` }));
      dates.push(String(partnerCenter.record(DEAL)?.['updatedDateTime']));
    }

    expect(tag()).not.toBe(before);
    expect([...new Set(dates)].sort()).toEqual(dates);
    expect(dates).toHaveLength(5);
  });

  it('is applied to the version that was read', async () => {
    expect((await patch(replacing({ '/name': 'Other' }), { 'if-match': tag() })).status).toBe(204);
  });

  it('is refused if somebody else has changed the record', async () => {
    const before = tag();
    partnerCenter.change(DEAL, { details: { notes: 'From the portal' } });

    const late = await patch(replacing({ '/name': 'Late' }), { 'if-match': before });

    expect(faultOf(late)).toEqual({ status: 412, code: 'preconditionFailed', target: 'eTag' });
    expect(partnerCenter.record(DEAL)).toMatchObject({
      name: 'Litware claims triage',
      details: { notes: 'From the portal', currency: 'GBP' },
    });
  });

  it('is applied completely or not at all', async () => {
    await patch([...replacing({ '/name': 'Half' }), ...replacing({ '/details/currency': 'EURO' })]);

    expect(partnerCenter.record(DEAL)).toMatchObject({ name: 'Litware claims triage' });
  });

  it('can replace a member that is null', async () => {
    expect((await patch(replacing({ '/campaignId': 'C-1' }))).status).toBe(204);
  });

  it('cannot replace a missing member, but can add it', async () => {
    const id = partnerCenter.add({ customerProfile: { name: 'Contoso' } });

    expect(faultOf(await patch(replacing({ '/name': 'New' }), {}, id))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: 'name',
    });
    expect((await patch([{ op: 'add', path: '/name', value: 'New' }], {}, id)).status).toBe(204);
  });

  it.each([
    ['removes', [{ op: 'remove', path: '/name' }]],
    ['moves', [{ op: 'move', from: '/name', path: '/campaignId' }]],
    ['tests', [{ op: 'test', path: '/name', value: 'x' }]],
    ['does nothing', []],
    ['is no patch', { name: 'x' }],
    ['replaces everything', [{ op: 'replace', path: '', value: {} }]],
    ['reaches for what objects inherit', [{ op: 'add', path: '/__proto__/x', value: 1 }]],
  ])('is refused if the patch %s', async (_, operations) => {
    expect((await patch(operations)).status).toBe(400);
  });

  it('is refused for a record that does not exist', async () => {
    expect(faultOf(await patch(replacing({ '/name': 'x' }), {}, 'none'))).toEqual({
      status: 404,
      code: 'itemNotFound',
      target: 'referral',
    });
  });

  it('has to be JSON', async () => {
    expect((await patch(replacing({ '/name': 'x' }), { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

describe('a replacement of a record', () => {
  const whole = (): Record<string, unknown> => {
    const { links: _links, ...record } = partnerCenter.record(DEAL) ?? {};
    return record;
  };

  it('is answered with the new record', async () => {
    const { status, body } = await put({ ...whole(), name: 'Other' }, { 'if-match': tag() });

    expect({ status, name: body.name, links: body.links }).toEqual({
      status: 200,
      name: 'Other',
      links: expect.anything() as unknown,
    });
  });

  it('needs the version in If-Match', async () => {
    expect(faultOf(await put(whole(), {}))).toEqual({ status: 400, code: 'invalidRequest', target: 'If-Match' });
  });

  it('is refused if its version is outdated', async () => {
    expect((await put(whole(), { 'if-match': '"old"' })).status).toBe(412);
  });

  it('is sent without the links', async () => {
    expect(faultOf(await put({ ...whole(), links: {} }, { 'if-match': tag() }))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: 'links',
    });
  });

  it('follows the same rules', async () => {
    const rewound = { ...whole(), status: 'New', substatus: 'Pending' };

    expect(faultOf(await put(rewound, { 'if-match': tag() }))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: 'status',
    });
  });

  it('keeps read-only members as they are', async () => {
    expect(faultOf(await put({ ...whole(), createdDateTime: null }, { 'if-match': tag() }))).toMatchObject({
      status: 400,
      target: 'createdDateTime',
    });
  });
});
