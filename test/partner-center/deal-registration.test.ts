import { wireDealRegistration } from '../../src/partner-center/deal-registration';
import { aRegistration } from './a-registration';

describe("a registration in the API's format", () => {
  it('has all answers with Partner Center’s names', () => {
    expect(wireDealRegistration(aRegistration())).toEqual({
      type: 'AzureIPCoSell',
      contract: {
        value: 96000.75,
        currency: 'CHF',
        signDateTime: '2026-06-01T00:00:00Z',
        startDateTime: '2026-07-01T00:00:00Z',
        endDateTime: '2029-06-30T00:00:00Z',
        term: 'Finite',
      },
      solutionDetails: [
        {
          id: 'SOL-61900-NWI',
          value: 80000,
          currency: 'CHF',
          isDeployedOnAzure: true,
          primaryDeploymentOn: 'Customer',
          pricingModel: 'Other',
          marketplaceTransactionDetails: {
            isMarketplaceTransacted: true,
            marketplaceTransactionDateTime: '2026-06-02T00:00:00Z',
          },
        },
      ],
    });
  });

  it('of a contract without an end is perpetual', () => {
    expect(wireDealRegistration(aRegistration({ endsOn: null }))).toMatchObject({
      contract: { term: 'Perpetual', endDateTime: null },
    });
  });

  it('of a solution that was not bought through the marketplace says so', () => {
    const solutions = aRegistration().solutions.map((sold) => ({ ...sold, marketplaceDate: null }));

    expect(wireDealRegistration(aRegistration({ solutions }))).toMatchObject({
      solutionDetails: [
        { marketplaceTransactionDetails: { isMarketplaceTransacted: false, marketplaceTransactionDateTime: null } },
      ],
    });
  });
});
