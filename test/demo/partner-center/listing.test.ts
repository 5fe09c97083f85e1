import { randomUUID } from 'node:crypto';
import {
  startPartnerCenter,
  type PartnerCenterStandIn,
  type StandInOptions,
} from '../../../demo/partner-center/server';
import { sampleReferral, sampleReferrals } from '../../../demo/sample-referrals';
import { aDeal, anInvitation, ask, faultOf, REFERRALS, type Answer } from './asking';
import { cpuMsOf } from '../../support/cpu-time';

let partnerCenter: PartnerCenterStandIn;

const start = async (options: StandInOptions): Promise<void> => {
  partnerCenter = await startPartnerCenter(options);
};

afterEach(() => partnerCenter.stop());

const list = (query = ''): Promise<Answer> => ask(partnerCenter.url, 'GET', `${REFERRALS}${query}`);

const idsOf = ({ body }: Answer): readonly string[] => body.value.map(({ id }) => String(id));

/** As many records as are told, of which each changed a second after the one before. */
function many(count: number): readonly object[] {
  const one = sampleReferral(8, new Date());
  return Array.from({ length: count }, (_, index) => ({
    ...one,
    id: randomUUID(),
    engagementId: randomUUID(),
    updatedDateTime: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
  }));
}

/** Everything on the pages after one, with something that happens before each. */
async function rest(first: Answer, happens: () => void): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let next = first.body['@odata.nextLink']; next !== undefined;) {
    happens();
    const page = await list(next.slice(next.indexOf('?')));
    ids.push(...idsOf(page));
    next = page.body['@odata.nextLink'];
  }
  return ids;
}

/** What a page costs that is not the first, in milliseconds of the processor: the cheapest, since other work falls into some. */
async function costPerPage(): Promise<number> {
  const costs: number[] = [];
  let next = (await list('?$filter=updatedDateTime ge 2026-01-01T00:00:00Z&$orderby=updatedDateTime asc')).body[
    '@odata.nextLink'
  ];
  while (next !== undefined && costs.length < 30) {
    const page: string = next.slice(next.indexOf('?'));
    costs.push(await cpuMsOf(async () => (next = (await list(page)).body['@odata.nextLink'])));
  }
  return Math.min(...costs);
}

describe('a list of records', () => {
  it('has those of the partner, in the envelope of OData', async () => {
    await start({ seed: sampleReferrals(new Date()).value as object[] });

    const { status, body } = await list();

    expect(status).toBe(200);
    expect(body).toEqual(
      expect.objectContaining({ '@odata.context': expect.any(String) as unknown, '@odata.count': 11 }),
    );
    expect(body.value).toHaveLength(11);
  });

  it("has Microsoft's records too where that is the way", async () => {
    await start({ seed: sampleReferrals(new Date()).value as object[], ways: { showsRelated: true } });

    expect((await list()).body['@odata.count']).toBe(12);
  });

  it('has both sides of an engagement that is asked for', async () => {
    await start({ seed: sampleReferrals(new Date()).value as object[] });

    const both = await list("?$filter=engagementId eq 'e0de0000-0000-4000-8000-000000000008'");

    expect(both.body.value.map(({ organizationId }) => organizationId)).toEqual(
      expect.arrayContaining(['msft']) as unknown,
    );
    expect(both.body.value).toHaveLength(2);
  });

  it('is on pages of a hundred, and tells how many there are', async () => {
    await start({ seed: many(250) });

    const first = await list('?$orderby=updatedDateTime asc');

    expect(first.body.value).toHaveLength(100);
    expect(first.body['@odata.count']).toBe(250);
    expect(first.body['@odata.nextLink']).toMatch(new RegExp(`^${partnerCenter.url}${REFERRALS}\\?\\$skiptoken=`, 'u'));
  });

  it.each(['updatedDateTime asc', 'updatedDateTime desc', 'createdDateTime asc'])(
    'ordered by %s loses none while records change, and comes to an end',
    async (order) => {
      await start({ seed: many(450) });
      const ids = partnerCenter.records().map(({ id }) => String(id));

      const first = await list(`?$orderby=${order}`);
      const later = await rest(first, () => {
        for (const id of ids.filter((_, index) => index % 3 === 0)) partnerCenter.change(id, { name: 'Changed' });
      });

      expect([...new Set([...idsOf(first), ...later])].sort()).toEqual([...ids].sort());
    },
  );

  it('can go on from the same page twice', async () => {
    await start({ seed: many(150) });
    const next = String((await list()).body['@odata.nextLink']);

    const pages = [await list(next.slice(next.indexOf('?'))), await list(next.slice(next.indexOf('?')))];

    expect(idsOf(pages[0] as Answer)).toHaveLength(50);
    expect(idsOf(pages[1] as Answer)).toEqual(idsOf(pages[0] as Answer));
  });

  it('holds at most as many as are asked for, and of each what is asked for', async () => {
    await start({ seed: many(5) });

    const { body } = await list('?$top=2&$select=id,status&$orderby=updatedDateTime desc');

    expect(body.value).toEqual([
      { id: partnerCenter.records().at(-1)?.['id'], status: 'Active' },
      { id: partnerCenter.records().at(-2)?.['id'], status: 'Active' },
    ]);
  });

  it.each([
    ["?$filter=name eq 'x'", '$filter'],
    ['?$orderby=name', '$orderby'],
    ['?$top=many', '$top'],
    ['?$select=nothing', '$select'],
    ['?$expand=team', '$expand'],
    ['?$skiptoken=unknown.100', '$skiptoken'],
  ])('is not answered where the query is not understood: %s', async (query, target) => {
    await start({});

    expect(faultOf(await list(query))).toEqual({ status: 400, code: 'invalidRequest', target });
  });

  it('has a new record only after a while where that is the way', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    await start({ clock: () => now, ways: { listLagMs: 5_000 } });
    await ask(partnerCenter.url, 'POST', REFERRALS, aDeal());

    const before = (await list()).body['@odata.count'];
    now = new Date('2026-03-01T12:00:05Z');

    expect([before, (await list()).body['@odata.count']]).toEqual([0, 1]);
  });

  it('costs no more to page through where there are fifty times as many', async () => {
    await start({ seed: many(400) });
    const few = await costPerPage();
    await partnerCenter.stop();
    await start({ seed: many(20_000) });

    expect(await costPerPage()).toBeLessThan(3 * few + 5);
  });
});

describe("Microsoft's record in lists", () => {
  it('stays out of a list that is not of its engagement', async () => {
    await start({});
    const { body } = await ask(partnerCenter.url, 'POST', REFERRALS, aDeal());
    await ask(partnerCenter.url, 'POST', REFERRALS, anInvitation(body.engagementId));

    expect((await list("?$filter=status eq 'New'")).body['@odata.count']).toBe(0);
  });
});
