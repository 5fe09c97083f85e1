import type { NewDeal } from '../../src/domain/lifecycle/creation';
import { contactOf } from '../../src/domain/model/person';
import { aPerson, aReferral } from './a-referral';

/** A deal of the builders' customer, which Megan creates to sell it together with Microsoft. */
export function aNewDeal(overrides: Partial<NewDeal> = {}): NewDeal {
  const { terms, customer } = aReferral();
  return {
    id: 'd0de0000-0000-4000-8000-000000000001',
    terms,
    customer,
    team: [contactOf(aPerson())],
    solutions: [{ id: 'SOL-1', name: 'One' }],
    dealType: 'co-sell',
    assistance: 'QuotesOrLicensing',
    assistanceNote: 'Please help with the licences.',
    shownIn: null,
    ...overrides,
  };
}
