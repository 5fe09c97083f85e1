import type { FieldChange } from '../../src/domain/model/history';
import { STAGES } from '../../src/domain/model/referral';
import { differences, newRecordBodies, recordState } from '../../src/partner-center/event-words';
import { toRecord } from '../../src/partner-center/mapper';
import { readReferral } from '../../src/partner-center/schema';
import { aPerson, aReferral, NOW } from '../builders/a-referral';

const lee = {
  firstName: 'Lee',
  lastName: 'Chan',
  email: 'lee.chan@northwindtraders.com',
  phone: '+1 425 555 0199',
  title: null,
};

describe('the state of a referral', () => {
  it.each(STAGES)('is written so that it is read back as %s', (stage) => {
    const read = readReferral({ id: 'record-1', ...recordState(aReferral({ stage })) });

    expect(read.ok && toRecord(read.referral, NOW).stage).toBe(stage);
  });

  it.each(['private', 'partner-led', 'co-sell'] as const)(
    'is written so that the deal is read back as %s',
    (dealType) => {
      const inviteContext = { invitedBy: { organizationId: 'northwind' } };
      const read = readReferral({
        id: 'record-1',
        organizationId: 'northwind',
        ...recordState(aReferral({ dealType })),
        inviteContext,
      });

      expect(read.ok && toRecord(read.referral, NOW).dealType).toBe(dealType);
    },
  );

  it("has the reason in Partner Center's words", () => {
    const answer = { by: aPerson(), at: NOW, reason: 'timeline-too-short', note: 'By Friday' } as const;

    expect(recordState(aReferral({ stage: 'declined', answer }))).toMatchObject({
      statusReason: 'Proposed timeline too short: By Friday',
    });
  });

  it('has the reason that Partner Center sent', () => {
    expect(recordState(aReferral({ stage: 'lost', answer: null, statusReason: 'They chose Fabrikam' }))).toMatchObject({
      statusReason: 'They chose Fabrikam',
    });
  });

  it('names our people with their known details, and nobody at the customer', () => {
    const said = recordState(aReferral({ team: [lee, { ...lee, firstName: 'Ana', phone: null }] }));

    expect(said).toMatchObject({
      team: [
        { firstName: 'Lee', lastName: 'Chan', email: lee.email, phoneNumber: lee.phone },
        { firstName: 'Ana', lastName: 'Chan', email: lee.email },
      ],
    });
    expect(JSON.stringify(said)).not.toMatch(/sue|smith/iu);
  });

  it('has the answers of a deal registration as they are posted', () => {
    const value = { minor: 12_500_050, currency: 'USD' };
    const registration = { value, signedOn: '2026-06-10', startsOn: '2026-07-01', endsOn: null, solutions: [] };

    expect(recordState(aReferral({ stage: 'won', registration }))).toMatchObject({
      registrations: [
        {
          type: 'AzureIPCoSell',
          contract: { value: 125_000.5, signDateTime: '2026-06-10T00:00:00Z', term: 'Perpetual' },
        },
      ],
    });
  });
});

describe('the differences of a change', () => {
  const usd = (minor: number) => ({ minor, currency: 'USD' });
  const rows: readonly (readonly [change: FieldChange, said: readonly object[]])[] = [
    [{ field: 'name', before: null, after: 'Data estate' }, [{ path: '/name', before: null, after: 'Data estate' }]],
    [{ field: 'notes', before: 'Few', after: 'Many' }, [{ path: '/details/notes', before: 'Few', after: 'Many' }]],
    [
      { field: 'crmId', before: null, after: 'CRM-1' },
      [{ path: '/externalReferenceId', before: null, after: 'CRM-1' }],
    ],
    [{ field: 'campaignId', before: 'SPRING', after: null }, [{ path: '/campaignId', before: 'SPRING', after: null }]],
    [{ field: 'value', before: usd(100), after: usd(250) }, [{ path: '/details/dealValue', before: 1, after: 2.5 }]],
    [
      { field: 'value', before: null, after: usd(250) },
      [
        { path: '/details/dealValue', before: null, after: 2.5 },
        { path: '/details/currency', before: null, after: 'USD' },
      ],
    ],
    [
      { field: 'value', before: usd(0), after: { minor: 0, currency: 'JPY' } },
      [{ path: '/details/currency', before: 'USD', after: 'JPY' }],
    ],
    [
      { field: 'closeDate', before: null, after: '2026-09-30' },
      [{ path: '/details/closingDateTime', before: null, after: '2026-09-30T00:00:00Z' }],
    ],
    [
      { field: 'team', before: [], after: [lee] },
      [
        {
          path: '/team',
          before: [],
          after: [{ firstName: 'Lee', lastName: 'Chan', email: lee.email, phoneNumber: lee.phone }],
        },
      ],
    ],
    [
      { field: 'solutions', before: [], after: [{ id: 'SOL-1', name: null }] },
      [{ path: '/details/requirements/solutions', before: [], after: [{ id: 'SOL-1', type: 'Name' }] }],
    ],
    [
      { field: 'dealType', before: 'private', after: 'co-sell' },
      [
        { path: '/type', before: 'Independent', after: 'Shared' },
        { path: '/consent/consentToShareReferralWithMicrosoftSellers', before: false, after: true },
      ],
    ],
    [
      { field: 'dealType', before: 'partner-led', after: 'co-sell' },
      [{ path: '/type', before: 'Independent', after: 'Shared' }],
    ],
  ];

  it.each(rows)('%j are the changed members of the record', (change, said) => {
    expect(differences({ changes: [change] })).toEqual(said);
  });
});

describe('the bodies of new records', () => {
  it("are ours and, if Microsoft's help is requested, Microsoft's", () => {
    const { record, microsoftRecord } = newRecordBodies(aReferral({ dealType: 'co-sell', direction: 'outbound' }));

    expect([record, microsoftRecord]).toMatchObject([{ externalReferenceId: 'R-7K2MQ' }, { target: [{ id: 'msft' }] }]);
  });

  it.each(['private', 'partner-led'] as const)('are only ours for a %s deal', (dealType) => {
    expect(newRecordBodies(aReferral({ dealType })).microsoftRecord).toBeNull();
  });
});
