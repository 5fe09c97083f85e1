import type { Asked, Failure, PartnerCenter, RemoteRecord } from '../../src/application/ports';
import type { RecordWrite } from '../../src/domain/agreement/next-write';
import type { Referral, ReferralRecord } from '../../src/domain/model/referral';
import { isTerm } from '../../src/domain/model/field-table';
import { aReferral } from '../builders/a-referral';
import { EVERY_VALUE } from '../builders/every-field';

/** How the next request that changes something goes wrong. */
export type Mishap =
  /** It is done, but nobody hears of it. */
  | 'lost-answer'
  /** It is not done, and nobody hears of it. */
  | 'cut'
  /** It is put off for that many seconds. */
  | { readonly retryAfter: number };

/** A list without any records, and what others do to them. */
export interface ListingHost {
  readonly partnerCenter: Pick<PartnerCenter, 'list'>;
  /** Microsoft sends a referral, which waits for our answer unless it says otherwise. Answers its id. */
  add(record: object): string;
  /** Somebody changes a record in the portal. */
  change(id: string, change: object): void;
}

/** A Partner Center without any records, what others do in it, and what goes wrong. */
export interface PartnerCenterHost extends ListingHost {
  readonly partnerCenter: PartnerCenter;
  /** Whether the stage and what describes a deal can be written at once. */
  readonly writesTogether: boolean;
  /** Microsoft accepts a co-sell, named by our record. */
  accept(id: string): void;
  mishap(mishap: Mishap): void;
}

const MEGAN = {
  firstName: 'Megan',
  lastName: 'Ortiz',
  email: 'megan.ortiz@northwindtraders.com',
  phone: '+1 425 555 0199',
  title: null,
};
const LEE = {
  firstName: 'Lee',
  lastName: 'Chan',
  email: 'lee.chan@northwindtraders.com',
  phone: '+1 425 555 0198',
  title: null,
};

const ACCELERATOR = { id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator' };
const IQ = { id: 'SOL-61900-NWI', name: 'Northwind Inventory IQ' };

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** A deal that somebody just created here. */
const aDeal = (overrides: Partial<Referral> = {}): Referral =>
  aReferral({
    ...{
      recordId: null,
      engagementId: null,
      eTag: null,
      direction: 'outbound',
      stage: 'accepted',
      dealType: 'private',
      team: [MEGAN],
    },
    invitation: { from: null, notes: 'Please join the workshop', assistance: 'ProofOfConceptOrDemo' },
    ...overrides,
  });

/** Each term with a value that it can have. */
const EVERY_TERM = EVERY_VALUE.filter(({ field, value }) => isTerm(field) && value !== null);

const NOTHING: RecordWrite = {
  deed: 'edit',
  stage: null,
  reason: null,
  note: null,
  fields: {},
  contacts: null,
  registration: null,
};

const WON: RecordWrite = { ...NOTHING, deed: 'win', stage: 'won' };

const REGISTRATION: RecordWrite = {
  ...NOTHING,
  deed: 'register',
  registration: {
    value: { minor: 9_600_075, currency: 'USD' },
    signedOn: '2026-06-01',
    startsOn: '2026-07-01',
    endsOn: null,
    solutions: [
      {
        id: IQ.id,
        value: { minor: 8_000_000, currency: 'USD' },
        isDeployedOnAzure: true,
        deployedIn: 'Customer',
        pricingModel: 'Other',
        marketplaceDate: null,
      },
    ],
  },
};

function valueOf<Value>(asked: Asked<Value>): Value {
  if (asked.kind === 'failed') throw new Error(JSON.stringify(asked));
  return asked.value;
}

function failureOf(asked: Asked<unknown>): Failure {
  if (asked.kind === 'done') throw new Error('It was done.');
  return asked;
}

/** All pages of the list of what changed since then; null: ever. */
async function listedBy(
  partnerCenter: Pick<PartnerCenter, 'list'>,
  since: Date | null = null,
): Promise<readonly ReferralRecord[]> {
  const records: ReferralRecord[] = [];
  let page = valueOf(await partnerCenter.list({ since }));
  records.push(...page.records);
  while (page.next !== null) {
    page = valueOf(await partnerCenter.list({ next: page.next }));
    records.push(...page.records);
  }
  return records;
}

function describeList(hostOf: () => ListingHost): void {
  let host: ListingHost;

  beforeEach(() => {
    host = hostOf();
  });

  const idsSince = async (since: Date | null): Promise<readonly string[]> =>
    (await listedBy(host.partnerCenter, since)).map(({ id }) => id);

  describe('the list', () => {
    it('has what changed longest ago first', async () => {
      const [one, two, three] = [host.add({ name: 'One' }), host.add({ name: 'Two' }), host.add({ name: 'Three' })];
      host.change(one, { name: 'One again' });

      expect(await idsSince(null)).toEqual([two, three, one]);
    });

    it('has what changed since an instant, and at it', async () => {
      const [one, two] = [host.add({ name: 'One' }), host.add({ name: 'Two' })];
      const updatedAt = (await listedBy(host.partnerCenter)).find(({ id }) => id === two)?.updatedAt ?? new Date(NaN);

      expect(await idsSince(updatedAt)).toContain(two);
      expect(await idsSince(new Date(updatedAt.getTime() + 60_000))).toEqual([]);
      expect(await idsSince(new Date(updatedAt.getTime() - 60_000))).toEqual([one, two]);
    });

    it('goes on for pages, without leaving anything out', async () => {
      const ids = Array.from({ length: 250 }, (_, index) => host.add({ name: `Deal ${index}` }));

      expect(await idsSince(null)).toEqual(ids);
      expect(valueOf(await host.partnerCenter.list({ since: null })).total).toBe(250);
    });

    it('names the solutions of its records', async () => {
      host.add({ details: { requirements: { solutions: [ACCELERATOR] } } });

      expect(valueOf(await host.partnerCenter.list({ since: null })).solutions).toMatchObject([ACCELERATOR]);
    });

    it('is empty where there is nothing', async () => {
      expect(valueOf(await host.partnerCenter.list({ since: null }))).toMatchObject({ records: [], next: null });
    });
  });
}

/** What every list of records does. `open` gives an empty one each time it is called. */
export function describeListing(open: () => Promise<ListingHost>): void {
  let host: ListingHost;

  beforeEach(async () => {
    host = await open();
  });

  describeList(() => host);
}

/** What every Partner Center does. `open` gives an empty one each time it is called. */
export function describePartnerCenter(open: () => Promise<PartnerCenterHost>): void {
  let host: PartnerCenterHost;
  let partnerCenter: PartnerCenter;

  beforeEach(async () => {
    host = await open();
    partnerCenter = host.partnerCenter;
  });

  const created = async (overrides: Partial<Referral> = {}): Promise<RemoteRecord> =>
    valueOf(await partnerCenter.create(aDeal(overrides)));

  const read = async (id: string): Promise<ReferralRecord> => valueOf(await partnerCenter.read(id)).record;

  /** Reads a record, and writes it. */
  const written = async (id: string, write: Partial<RecordWrite>): Promise<RemoteRecord> =>
    valueOf(await partnerCenter.write(valueOf(await partnerCenter.read(id)), { ...NOTHING, ...write }));

  const listed = (): Promise<readonly ReferralRecord[]> => listedBy(partnerCenter);

  describe('a new deal', () => {
    it.each<Referral['dealType']>(['private', 'partner-led', 'co-sell'])(
      'is a record of ours that says what it is: %s',
      async (dealType) => {
        const deal = aDeal({ dealType });

        const { record } = await created({ dealType });

        const { customer, needs, team, direction, stage } = deal;
        expect(record).toMatchObject({
          owner: 'partner',
          dealType,
          direction,
          stage,
          customer,
          needs: { solutions: needs.solutions },
          team,
          isRegistered: false,
        });
        expect(record.terms).toEqual({ ...deal.terms, crmId: deal.code });
        expect(await read(record.id)).toEqual(record);
      },
    );

    it('carries the CRM id that the seller gave', async () => {
      const { record } = await created({ terms: { ...aDeal().terms, crmId: 'CRM-7', campaignId: 'SPRING' } });

      expect(record.terms).toMatchObject({ crmId: 'CRM-7', campaignId: 'SPRING' });
    });

    it('of which something is not taken is not there, and says what', async () => {
      const failure = failureOf(await partnerCenter.create(aDeal({ team: [] })));

      expect(failure).toMatchObject({ code: 'invalid', isUncertain: false, target: 'team' });
      expect(await listed()).toEqual([]);
    });

    it('of which nobody hears may be there', async () => {
      host.mishap('lost-answer');

      expect(failureOf(await partnerCenter.create(aDeal()))).toMatchObject({ code: 'unreachable', isUncertain: true });
      expect((await listed()).map(({ terms }) => terms.crmId)).toEqual([aDeal().code]);
    });

    it('of which nobody hears may not be there either', async () => {
      host.mishap('cut');

      expect(failureOf(await partnerCenter.create(aDeal()))).toMatchObject({ code: 'unreachable', isUncertain: true });
      expect(await listed()).toEqual([]);
    });

    it('that is put off is not there', async () => {
      host.mishap({ retryAfter: 30 });

      expect(failureOf(await partnerCenter.create(aDeal()))).toMatchObject({
        code: 'throttled',
        retryAfterMs: 30_000,
        isUncertain: false,
      });
    });
  });

  describe('inviting Microsoft', () => {
    const invited = async (): Promise<{ readonly own: ReferralRecord; readonly theirs: ReferralRecord }> => {
      const { record: own } = await created({ dealType: 'co-sell' });
      const theirs = valueOf(
        await partnerCenter.invite(aDeal({ dealType: 'co-sell', engagementId: own.engagementId })),
      ).record;
      return { own, theirs };
    };

    it('makes a record of Microsoft’s in the same engagement, which waits for its answer', async () => {
      const { own, theirs } = await invited();

      expect(theirs).toMatchObject({
        owner: 'microsoft',
        engagementId: own.engagementId,
        stage: 'received',
        dealType: 'co-sell',
      });
      expect(theirs.deadline).not.toBeNull();
      expect(theirs.invitation).toMatchObject({
        notes: 'Please join the workshop',
        assistance: 'ProofOfConceptOrDemo',
      });
    });

    it('is found by the engagement', async () => {
      const { own, theirs } = await invited();
      await created({ code: 'R-0THER' });

      const related = valueOf(await partnerCenter.related(own.engagementId ?? ''));

      expect(related.map(({ id }) => id).sort()).toEqual([own.id, theirs.id].sort());
    });

    it('is answered by Microsoft, whose sellers are known then', async () => {
      const { own } = await invited();

      host.accept(own.id);

      const related = valueOf(await partnerCenter.related(own.engagementId ?? ''));
      const theirs = related.find(({ owner }) => owner === 'microsoft');
      expect(theirs).toMatchObject({ stage: 'accepted', deadline: null });
      expect(theirs?.team).toHaveLength(1);
    });

    it('of which nobody hears may have been done', async () => {
      const { record: own } = await created({ dealType: 'co-sell' });
      host.mishap('lost-answer');

      const failure = failureOf(
        await partnerCenter.invite(aDeal({ dealType: 'co-sell', engagementId: own.engagementId })),
      );

      expect(failure).toMatchObject({ code: 'unreachable', isUncertain: true });
      expect(valueOf(await partnerCenter.related(own.engagementId ?? ''))).toHaveLength(2);
    });

    it('finds nobody where there is no such engagement', async () => {
      expect(valueOf(await partnerCenter.related(NOBODY))).toEqual([]);
    });
  });

  describe('a record', () => {
    it('that is not there is missing', async () => {
      expect(failureOf(await partnerCenter.read(NOBODY))).toMatchObject({ code: 'missing', isUncertain: false });
    });

    it('says everything that is written to it', async () => {
      const { record } = await created();
      const terms = {
        name: 'Contoso - second phase',
        value: { minor: 1_000_001, currency: 'EUR' },
        closeDate: '2026-12-24',
        notes: 'They want to begin in January.',
        crmId: 'CRM-8',
        campaignId: 'WINTER',
      };

      const { record: after } = await written(record.id, {
        fields: { ...terms, team: [MEGAN, LEE], solutions: [ACCELERATOR, IQ] },
      });

      expect(after).toMatchObject({
        id: record.id,
        stage: 'accepted',
        terms,
        team: [MEGAN, LEE],
        needs: { solutions: [ACCELERATOR, IQ] },
      });
      expect(after.eTag).not.toBe(record.eTag);
      expect(await read(record.id)).toEqual(after);
    });

    it.each(EVERY_TERM)('says $value where that is written as its $field', async ({ field, value }) => {
      const { record } = await created();

      const { record: after } = await written(record.id, { fields: { [field]: value } });

      expect(after.terms).toEqual({ ...record.terms, [field]: value });
    });

    it('says nothing any more of what is cleared or taken away', async () => {
      const { record } = await created({
        team: [MEGAN, LEE],
        needs: { ...aDeal().needs, solutions: [ACCELERATOR, IQ] },
      });

      const { record: after } = await written(record.id, {
        fields: { notes: null, crmId: null, campaignId: null, team: [LEE], solutions: [IQ] },
      });

      expect(after).toMatchObject({
        terms: { notes: null, crmId: null, campaignId: null },
        team: [LEE],
        needs: { solutions: [IQ] },
      });
    });

    it('can be written again as it was answered', async () => {
      const { record } = await created();
      const first = await written(record.id, { fields: { name: 'First' } });

      expect(
        valueOf(await partnerCenter.write(first, { ...NOTHING, fields: { name: 'Second' } })).record.terms.name,
      ).toBe('Second');
    });

    it('that somebody changed meanwhile is left as it is', async () => {
      const remote = await created();
      host.change(remote.record.id, { name: 'Changed in the portal' });

      const failure = failureOf(await partnerCenter.write(remote, { ...NOTHING, fields: { name: 'Changed here' } }));

      expect(failure).toMatchObject({ code: 'changed', isUncertain: false });
      expect((await read(remote.record.id)).terms.name).toBe('Changed in the portal');
    });

    it('of whose change nobody hears may have changed', async () => {
      const remote = await created();
      host.mishap('lost-answer');

      const failure = failureOf(await partnerCenter.write(remote, { ...NOTHING, fields: { name: 'Changed here' } }));

      expect(failure).toMatchObject({ code: 'unreachable', isUncertain: true });
      expect((await read(remote.record.id)).terms.name).toBe('Changed here');
    });

    it('that becomes a co-sell keeps its contacts, and lets Microsoft be invited', async () => {
      const { record } = await created({ customer: { ...aDeal().customer, contacts: [] } });
      const { contacts } = aDeal().customer;

      const { record: after } = await written(record.id, { fields: { dealType: 'co-sell' }, contacts });

      expect(after).toMatchObject({ dealType: 'co-sell', customer: { contacts } });
      expect(
        valueOf(await partnerCenter.invite(aDeal({ dealType: 'co-sell', engagementId: record.engagementId }))).record
          .owner,
      ).toBe('microsoft');
    });

    it('is won, and registered afterwards', async () => {
      const { record } = await created({ dealType: 'partner-led', needs: { ...aDeal().needs, solutions: [IQ] } });

      const { record: won } = await written(record.id, WON);
      const { record: registered } = await written(record.id, REGISTRATION);

      expect(won).toMatchObject({ stage: 'won', isRegistered: false });
      expect(registered).toMatchObject({ stage: 'won', isRegistered: true });
    });

    it('is lost for a reason', async () => {
      const { record } = await created();

      const { record: lost } = await written(record.id, {
        deed: 'lose',
        stage: 'lost',
        reason: 'timeline-too-short',
        note: 'They start on Monday',
      });

      expect(lost).toMatchObject({
        stage: 'lost',
        statusReason: expect.stringContaining('They start on Monday') as string,
      });
    });

    it('that is closed cannot be changed any more', async () => {
      const { record } = await created();
      const won = await written(record.id, WON);

      expect(failureOf(await partnerCenter.write(won, { ...NOTHING, fields: { name: 'Too late' } }))).toMatchObject({
        code: 'invalid',
        isUncertain: false,
      });
    });
  });

  describe('a referral of Microsoft’s', () => {
    const details = {
      details: {
        dealValue: 5,
        currency: 'USD',
        closingDateTime: '2026-07-30T00:00:00Z',
        requirements: { solutions: [ACCELERATOR] },
      },
    };
    const CUSTOMER = {
      customerProfile: {
        name: 'Fabrikam',
        address: { addressLine1: '1 Sample Street', city: 'London', country: 'GB' },
      },
    };

    it('waits for an answer', async () => {
      const id = host.add({ name: 'Fabrikam', ...CUSTOMER, ...details });

      expect(await read(id)).toMatchObject({
        id,
        owner: 'partner',
        direction: 'inbound',
        stage: 'received',
        terms: { name: 'Fabrikam' },
      });
    });

    it('is accepted with the terms of whoever accepts, at once or one after the other', async () => {
      const id = host.add(CUSTOMER);
      const fields = {
        name: 'Fabrikam',
        value: { minor: 500, currency: 'USD' },
        closeDate: '2026-07-30',
        team: [MEGAN],
        solutions: [ACCELERATOR],
      };
      const accept: Partial<RecordWrite> = { deed: 'accept', stage: 'accepted' };

      if (host.writesTogether) await written(id, { ...accept, fields });
      else {
        const remote = valueOf(await partnerCenter.read(id));
        expect(failureOf(await partnerCenter.write(remote, { ...NOTHING, ...accept, fields }))).toMatchObject({
          code: 'invalid',
          isUncertain: false,
        });
        await written(id, accept);
        await written(id, { fields });
      }

      expect(await read(id)).toMatchObject({
        stage: 'accepted',
        terms: { name: 'Fabrikam', value: fields.value },
        team: [MEGAN],
        needs: { solutions: [ACCELERATOR] },
      });
    });

    it('is declined for a reason', async () => {
      const id = host.add({ name: 'Fabrikam', ...CUSTOMER });

      const { record } = await written(id, { deed: 'decline', stage: 'declined', reason: 'not-a-customer' });

      expect(record).toMatchObject({ stage: 'declined', statusReason: 'Not a customer' });
    });

    it('that was answered in the portal meanwhile is left as it is', async () => {
      const id = host.add({ name: 'Fabrikam', ...CUSTOMER });
      const remote = valueOf(await partnerCenter.read(id));
      host.change(id, { status: 'Closed', substatus: 'Declined', statusReason: 'In the portal' });

      expect(
        failureOf(await partnerCenter.write(remote, { ...NOTHING, deed: 'accept', stage: 'accepted' })),
      ).toMatchObject({ code: 'changed' });
      expect(await read(id)).toMatchObject({ stage: 'declined', statusReason: 'In the portal' });
    });
  });

  describeList(() => host);
}
