import type { CatalogueSolution } from '../../src/domain/model/catalogue';
import { newDraft, NO_ANSWERS, type Answers, type Draft } from '../../src/domain/drafts/model/draft';
import { aReferral, NOW } from './a-referral';

/** Answers to every question, for a private deal with Contoso. */
export function someAnswers(overrides: Partial<Answers> = {}): Answers {
  const { customer } = aReferral();
  return {
    ...NO_ANSWERS,
    customer,
    terms: {
      name: 'Contoso - harbour scheduling',
      value: { minor: 5_000_000, currency: 'USD' },
      closeDate: '2026-09-30',
      notes: null,
      crmId: 'CRM-7',
      campaignId: null,
    },
    people: [
      {
        firstName: 'Megan',
        lastName: 'Ortiz',
        email: 'megan.ortiz@northwindtraders.com',
        phone: '+1 425 555 0199',
        title: null,
      },
    ],
    solutions: [{ id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator' }],
    dealType: 'private',
    ...overrides,
  };
}

/** A new draft without answers. */
export const aDraft = (overrides: Partial<Draft> = {}): Draft => ({
  ...newDraft('d0de0000-0000-4000-8000-000000000001', NOW),
  ...overrides,
});

/** A solution of Northwind's. */
export const aSolution = (overrides: Partial<CatalogueSolution> = {}): CatalogueSolution => ({
  id: 'SOL-61900-NWA',
  name: 'Northwind Migration Accelerator',
  group: 'own',
  isEligible: false,
  ...overrides,
});
