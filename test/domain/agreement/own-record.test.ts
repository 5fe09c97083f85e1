import { isRecordOf, mayBecomeRecordOf, withoutCode } from '../../../src/domain/agreement/own-record';
import type { Referral, ReferralRecord } from '../../../src/domain/model/referral';
import { aPerson, aRecord, aReferral, frozen, NOW } from '../../builders/a-referral';

const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1_000);

const ATTEMPT = { what: 'create', at: NOW, version: 2 } as const;
const TERMS = { ...aRecord().terms, crmId: 'CRM-1' };

/** A deal of ours whose record was asked for just now. */
const aDeal = (overrides: Partial<Referral> = {}): Referral =>
  aReferral({
    ...{
      recordId: null,
      direction: 'outbound',
      stage: 'accepted',
      createdAt: seconds(-10),
      version: 2,
      terms: TERMS,
      attempt: ATTEMPT,
    },
    ...overrides,
  });

const created = (overrides: Partial<ReferralRecord> = {}): ReferralRecord =>
  aRecord({ direction: 'outbound', stage: 'accepted', createdAt: NOW, terms: TERMS, ...overrides });

const edited = (
  change: { readonly name?: string; readonly crmId?: string | null },
  version: number,
): Partial<Referral> => ({
  version,
  terms: { ...TERMS, ...change },
  history: [
    {
      at: NOW,
      version,
      what: 'edited',
      by: aPerson(),
      note: null,
      changes: (Object.keys(change) as 'name'[]).map((field) => ({
        field,
        before: TERMS[field],
        after: change[field] ?? null,
      })),
    },
  ],
});

const WITHOUT_CRM: Partial<Referral> = { terms: { ...TERMS, crmId: null } };

describe('whether a record is that of a deal', () => {
  it.each<[string, Partial<Referral>, Partial<ReferralRecord>, boolean]>([
    ['says the same', {}, {}, true],
    ['has other spaces around its names', {}, { terms: { ...TERMS, name: ` ${TERMS.name ?? ''} ` } }, true],
    [
      'carries its code',
      { terms: { ...TERMS, crmId: null } },
      { terms: { ...TERMS, name: 'Another', crmId: 'R-7K2MQ' } },
      true,
    ],
    [
      'carries its code, though it got a CRM id since',
      edited({ crmId: 'CRM-1' }, 3),
      { terms: { ...TERMS, crmId: 'R-7K2MQ' } },
      true,
    ],
    [
      'carries its code, though nobody knows of an attempt',
      { attempt: null },
      { terms: { ...TERMS, crmId: 'R-7K2MQ' } },
      true,
    ],
    [
      'has its CRM id, whatever was changed of it since',
      {},
      { terms: { ...TERMS, name: 'Changed in the portal', value: null } },
      true,
    ],
    ['has the CRM id that it had when it was asked for', edited({ crmId: 'CRM-2' }, 3), {}, true],
    ['has the CRM id that it had before that', edited({ crmId: 'CRM-2' }, 2), {}, false],
    ['says the same where it has no CRM id', WITHOUT_CRM, { terms: { ...TERMS, crmId: null } }, true],
    [
      'has another name where it has no CRM id',
      WITHOUT_CRM,
      { terms: { ...TERMS, crmId: null, name: 'Another' } },
      false,
    ],
    [
      'is worth something else where it has no CRM id',
      WITHOUT_CRM,
      { terms: { ...TERMS, crmId: null, value: null } },
      false,
    ],
    [
      'is due on another day where it has no CRM id',
      WITHOUT_CRM,
      { terms: { ...TERMS, crmId: null, closeDate: '2026-12-31' } },
      false,
    ],
    [
      'is of another customer where it has no CRM id',
      WITHOUT_CRM,
      { terms: { ...TERMS, crmId: null }, customer: { ...aRecord().customer, name: 'Fabrikam' } },
      false,
    ],
    [
      'has other notes where it has no CRM id',
      WITHOUT_CRM,
      { terms: { ...TERMS, crmId: null, notes: 'Changed in the portal' } },
      true,
    ],
    ['carries another code', {}, { terms: { ...TERMS, crmId: 'R-0THER' } }, false],
    ['is of another customer', {}, { customer: { ...aRecord().customer, name: 'Fabrikam' } }, false],
    ['was there already when the deal came to be', {}, { createdAt: seconds(-311) }, false],
    ['was created by a clock that is behind', {}, { createdAt: seconds(-309) }, true],
    ['says the same, though none was asked for', { attempt: null }, {}, false],
    ['is of a deal that has one', { recordId: 'record-1' }, { terms: { ...TERMS, crmId: 'R-7K2MQ' } }, false],
    ['is Microsoft’s', {}, { owner: 'microsoft' }, false],
    ['was sent to us', {}, { direction: 'inbound' }, false],
  ])('one that %s', (_, deal, record, isOne) => {
    expect(isRecordOf(frozen(aDeal(deal)), frozen(created(record)))).toBe(isOne);
  });
});

describe('whether a record may turn out to be that of a deal', () => {
  it.each<[string, Partial<Referral>, Partial<ReferralRecord>, Date, boolean]>([
    ['while it is being created', {}, { terms: { ...TERMS, name: 'Another' } }, seconds(59), true],
    ['once that has settled', {}, {}, seconds(60), false],
    ['of one that is older', {}, { createdAt: seconds(-301) }, seconds(1), false],
    ['while Microsoft is being invited', { attempt: { ...ATTEMPT, what: 'invite' } }, {}, seconds(1), false],
    ['where none is being created', { attempt: null }, {}, seconds(1), false],
    ['where it has one', { recordId: 'record-1' }, {}, seconds(1), false],
    ['of one that was sent to us', {}, { direction: 'inbound' }, seconds(1), false],
  ])('%s', (_, deal, record, now, may) => {
    expect(mayBecomeRecordOf(aDeal(deal), created(record), now)).toBe(may);
  });
});

describe('our code in place of a CRM id', () => {
  it('is none, and anything else is one', () => {
    expect(withoutCode(created({ terms: { ...TERMS, crmId: 'R-7K2MQ' } }), 'R-7K2MQ').terms.crmId).toBeNull();
    expect(withoutCode(created(), 'R-7K2MQ').terms.crmId).toBe('CRM-1');
  });
});
