import type { Referral } from '../../src/domain/model/referral';
import { toRecord } from '../../src/partner-center/mapper';
import { microsoftRecord, ownRecord } from '../../src/partner-center/new-record';
import { readReferral } from '../../src/partner-center/schema';
import { aReferral, NOW } from '../builders/a-referral';

const megan = {
  firstName: 'Megan',
  lastName: 'Ortiz',
  email: 'megan.ortiz@northwindtraders.com',
  phone: '+1 425 555 0101',
  title: null,
};

/** A deal that was just created here. */
const aDeal = (overrides: Partial<Referral> = {}): Referral =>
  aReferral({
    recordId: null,
    direction: 'outbound',
    stage: 'accepted',
    dealType: 'private',
    team: [megan],
    ...overrides,
  });

const terms = (overrides: Partial<Referral['terms']>) => ({ terms: { ...aReferral().terms, ...overrides } });

describe('our record of a deal', () => {
  it('has all fields', () => {
    expect(ownRecord(aDeal())).toEqual({
      name: 'Contoso Freight - data estate migration',
      externalReferenceId: 'R-7K2MQ',
      status: 'New',
      substatus: 'Pending',
      qualification: 'SalesQualified',
      type: 'Independent',
      target: [{ type: 'SolutionProfile', id: 'SOL-61900-NWA' }],
      customerProfile: {
        name: 'Contoso Freight Inc',
        size: '251to1000employees',
        address: {
          addressLine1: '100 Harbor Way',
          addressLine2: 'Floor 3',
          city: 'Seattle',
          state: 'WA',
          postalCode: '98101',
          country: 'US',
        },
        team: [
          {
            firstName: 'Sue',
            lastName: 'Smith',
            email: 'sue.smith@contoso.com',
            phoneNumber: '+1 206 555 0111',
            title: 'CIO',
          },
        ],
        ids: [{ profileType: 'Duns', id: '000000001' }],
      },
      consent: {
        consentToToShareInfoWithOthers: true,
        consentToContact: true,
        consentToShareReferralWithMicrosoftSellers: false,
      },
      details: {
        notes: 'Customer wants to move 40 SQL Server instances to Azure.',
        dealValue: 125_000,
        currency: 'USD',
        closingDateTime: '2026-07-30T00:00:00Z',
        requirements: {
          industries: [{ id: 'Travel & Transportation' }],
          products: [{ id: 'Azure' }, { id: 'SQL' }],
          services: [{ id: 'DeploymentOrMigration' }],
          solutions: [{ id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator', type: 'Name' }],
          additionalRequirements: { attributes: [{ type: 'CustomerMarketplaceIntent', id: 'HaveNotDecided' }] },
        },
      },
      team: [
        {
          firstName: 'Megan',
          lastName: 'Ortiz',
          email: 'megan.ortiz@northwindtraders.com',
          phoneNumber: '+1 425 555 0101',
        },
      ],
    });
  });

  it.each<[dealType: Referral['dealType'], type: string, isShared: boolean]>([
    ['private', 'Independent', false],
    ['partner-led', 'Independent', true],
    ['co-sell', 'Shared', true],
  ])('of a %s deal has the type %s', (dealType, type, isShared) => {
    expect(ownRecord(aDeal({ dealType }))).toMatchObject({
      type,
      consent: { consentToShareReferralWithMicrosoftSellers: isShared },
    });
  });

  it('has the CRM id that the seller gave, and the campaign', () => {
    expect(ownRecord(aDeal(terms({ crmId: 'CRM-7', campaignId: 'SPRING' })))).toMatchObject({
      externalReferenceId: 'CRM-7',
      campaignId: 'SPRING',
    });
  });

  it("has no target if no solution is in Partner Center's list", () => {
    const needs = { ...aReferral().needs, solutions: [{ id: '3f0c1d2e', name: 'Azure SQL Database' }] };

    expect(ownRecord(aDeal({ needs }))).toMatchObject({ target: [] });
  });

  it('has all lines of an address, and leaves out unknown fields', () => {
    const customer = {
      ...aReferral().customer,
      size: null,
      duns: null,
      address: { ...aReferral().customer.address, lines: ['1', '2', '3'] },
    };

    const record = ownRecord(aDeal({ customer }));

    expect(record).toMatchObject({
      customerProfile: { address: { addressLine1: '1', addressLine2: '2, 3' }, ids: [] },
    });
    expect(record).not.toHaveProperty('customerProfile.size');
  });

  it.each<Referral['dealType']>(['private', 'partner-led', 'co-sell'])(
    'is read back as the same deal: %s',
    (dealType) => {
      const deal = aDeal({ dealType, ...terms({ crmId: 'CRM-7', campaignId: 'SPRING' }) });
      const partner = '7d23e5ca-19dc-4eaa-aac8-5e6b559f0d1d';

      const read = readReferral({
        ...ownRecord(deal),
        id: 'new',
        organizationId: partner,
        inviteContext: { invitedBy: { organizationId: partner } },
      });

      const { terms: told, customer, needs, team, direction } = deal;
      expect(read.ok && toRecord(read.referral, NOW)).toMatchObject({
        terms: told,
        customer,
        needs,
        team,
        direction,
        dealType,
      });
    },
  );
});

describe('Microsoft’s record of a deal', () => {
  const invitation = { from: null, notes: 'Please join the workshop', assistance: 'ProofOfConceptOrDemo' };
  const deal = aDeal({ dealType: 'co-sell', invitation });

  it('is in the same engagement, for Microsoft, with the help requested', () => {
    expect(microsoftRecord(deal)).toEqual({
      ...ownRecord(deal),
      engagementId: deal.engagementId,
      target: [{ type: 'BusinessProfileLocation', id: 'msft' }],
      inviteContext: { notes: 'Please join the workshop', assistanceRequestCode: 'ProofOfConceptOrDemo' },
    });
  });

  it('requests no specific help if none was chosen', () => {
    expect(microsoftRecord({ ...deal, invitation: { ...invitation, assistance: null } })).toMatchObject({
      inviteContext: { assistanceRequestCode: 'Unknown' },
    });
  });
});
