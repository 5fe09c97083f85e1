import type { DraftContext } from '../../src/domain/drafts/model/draft';
import type { Contact } from '../../src/domain/model/person';
import type { Customer } from '../../src/domain/model/referral';
import { countryNamed } from '../../src/teams/text/countries';
import { aSolution } from './a-draft';
import { aReferral, NOW } from './a-referral';

/** One of our people, with a name, an e-mail address and a phone number. */
export const aColleague = (firstName: string, lastName: string, overrides: Partial<Contact> = {}): Contact => ({
  firstName,
  lastName,
  email: `${firstName}.${lastName}@northwindtraders.com`.toLowerCase(),
  phone: '+1 425 555 0100',
  title: null,
  ...overrides,
});

/** Megan Ortiz, who makes the deal, with the phone number known from earlier deals. */
export const MEGAN = aColleague('Megan', 'Ortiz', { phone: '+1 425 555 0199' });

/** Fabrikam in Berlin, without a known contact. */
export const FABRIKAM: Customer = {
  name: 'Fabrikam',
  size: null,
  duns: null,
  address: { lines: ['Hauptstraße 1'], city: 'Berlin', state: null, postalCode: '10115', country: 'DE' },
  contacts: [],
};

/** What people call a choice, in English and Chinese. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  private: ['Private', 'no help', '私有'],
  'partner-led': ['Partner-led', 'share only', '合作伙伴主导'],
  'co-sell': ['Co-sell with Microsoft', 'cosell', '与微软联合销售', '联合销售'],
  WorkloadSpecificValueProposition: ['Value proposition for a workload', '工作负载的价值主张'],
  CustomerTechnicalArchitecture: ['Technical architecture', '技术架构'],
  ProofOfConceptOrDemo: ['Proof of concept or demo', '概念验证或演示'],
  QuotesOrLicensing: ['Quotes and licensing', '报价与许可'],
  PostSalesCustomerSuccess: ['Customer success after the sale', '售后客户成功'],
  GeneralOrOther: ['General or other', '一般或其他'],
};

/** Megan's answers are read in English on 15 June 2026; a few customers, colleagues and solutions are known. */
export function aDraftContext(overrides: Partial<DraftContext> = {}): DraftContext {
  return {
    now: NOW,
    today: '2026-06-15',
    locale: 'en',
    self: { ...MEGAN, phone: null },
    countryNamed,
    namesOf: (choice) => NAMES[choice] ?? [],
    customers: [aReferral().customer, FABRIKAM],
    people: [MEGAN, aColleague('Ben', 'King'), aColleague('Anna', 'Lee', { phone: null }), aColleague('Anna', 'Berg')],
    catalogue: [
      aSolution({ isEligible: true }),
      aSolution({ id: 'SOL-2-DATA', name: 'Northwind Data Platform' }),
      aSolution({ id: 'MS-AZURE', name: 'Azure Migrate', group: 'microsoft' }),
      aSolution({ id: 'MS-FABRIC', name: 'Fabric Insights', group: 'microsoft' }),
      aSolution({ id: 'TP-BACKUP', name: 'Tailspin Backup', group: 'third-party' }),
    ],
    currencies: ['EUR', 'USD'],
    channels: [{ id: 'channel-1', name: 'General' }],
    ...overrides,
  };
}
