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

/** This many records, each changed a second after the one before. */
function many(count: number): readonly object[] {
  const one = sampleReferral(8, new Date());
  return Array.from({ length: count }, (_, index) => ({
    ...one,
    id: randomUUID(),
    engagementId: randomUUID(),
    updatedDateTime: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
  }));
}

/** The records on all pages after a page; something happens before each page is read. */
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

/** The CPU time of a page that is not the first, in milliseconds: the lowest of several, since other work is in some. */
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
  it("contains the partner's records, in OData's envelope", async () => {
    await start({ seed: sampleReferrals(new Date()).value as object[] });

    const { status, body } = await list();

    expect(status).toBe(200);
    expect(body).toEqual(
      expect.objectContaining({ '@odata.context': expect.any(String) as unknown, '@odata.count': 11 }),
    );
    expect(body.value).toHaveLength(11);
  });

  it("also contains Microsoft's records in that variant of the API", async () => {
    await start({ seed: sampleReferrals(new Date()).value as object[], variants: { showsRelated: true } });

    expect((await list()).body['@odata.count']).toBe(12);
  });

  it('contains both sides of a requested engagement', async () => {
    await start({ seed: sampleReferrals(new Date()).value as object[] });

    const both = await list("?$filter=engagementId eq 'e0de0000-0000-4000-8000-000000000008'");

    expect(both.body.value.map(({ organizationId }) => organizationId)).toEqual(
      expect.arrayContaining(['msft']) as unknown,
    );
    expect(both.body.value).toHaveLength(2);
  });

  it('has pages of a hundred, and the total count', async () => {
    await start({ seed: many(250) });

    const first = await list('?$orderby=updatedDateTime asc');

    expect(first.body.value).toHaveLength(100);
    expect(first.body['@odata.count']).toBe(250);
    expect(first.body['@odata.nextLink']).toMatch(new RegExp(`^${partnerCenter.url}${REFERRALS}\\?\\$skiptoken=`, 'u'));
  });

  it.each(['updatedDateTime asc', 'updatedDateTime desc', 'createdDateTime asc'])(
    'ordered by %s loses no record while records change, and ends',
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

  it('can be continued from the same page twice', async () => {
    await start({ seed: many(150) });
    const next = String((await list()).body['@odata.nextLink']);

    const pages = [await list(next.slice(next.indexOf('?'))), await list(next.slice(next.indexOf('?')))];

    expect(idsOf(pages[0] as Answer)).toHaveLength(50);
    expect(idsOf(pages[1] as Answer)).toEqual(idsOf(pages[0] as Answer));
  });

  it('contains at most as many records as requested, with the requested members', async () => {
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
  ])('is refused if the query is not valid: %s', async (query, target) => {
    await start({});

    expect(faultOf(await list(query))).toEqual({ status: 400, code: 'invalidRequest', target });
  });

  it('contains a new record only after a delay in that variant of the API', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    await start({ clock: () => now, variants: { listLagMs: 5_000 } });
    await ask(partnerCenter.url, 'POST', REFERRALS, aDeal());

    const before = (await list()).body['@odata.count'];
    now = new Date('2026-03-01T12:00:05Z');

    expect([before, (await list()).body['@odata.count']]).toEqual([0, 1]);
  });

  it('takes no longer per page with fifty times as many records', async () => {
    await start({ seed: many(400) });
    const few = await costPerPage();
    await partnerCenter.stop();
    await start({ seed: many(20_000) });

    expect(await costPerPage()).toBeLessThan(3 * few + 5);
  });
});

describe("Microsoft's record in lists", () => {
  it('is only in the list of its engagement', async () => {
    await start({});
    const { body } = await ask(partnerCenter.url, 'POST', REFERRALS, aDeal());
    await ask(partnerCenter.url, 'POST', REFERRALS, anInvitation(body.engagementId));

    expect((await list("?$filter=status eq 'New'")).body['@odata.count']).toBe(0);
  });
});
