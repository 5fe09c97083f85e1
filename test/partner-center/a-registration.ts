import type { Registration } from '../../src/domain/model/registration';

/** The answers of a deal registration: one solution, bought through the marketplace, and a contract of three years. */
export const aRegistration = (overrides: Partial<Registration> = {}): Registration => ({
  value: { minor: 9_600_075, currency: 'CHF' },
  signedOn: '2026-06-01',
  startsOn: '2026-07-01',
  endsOn: '2029-06-30',
  solutions: [
    {
      id: 'SOL-61900-NWI',
      value: { minor: 8_000_000, currency: 'CHF' },
      isDeployedOnAzure: true,
      deployedIn: 'Customer',
      pricingModel: 'Other',
      marketplaceDate: '2026-06-02',
    },
  ],
  ...overrides,
});
