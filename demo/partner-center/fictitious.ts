/*
 * Fictitious companies for new referrals.
 */

interface Company {
  readonly name: string;
  readonly country: string;
  readonly city: string;
  readonly street: string;
  readonly currency: string;
  readonly mail: string;
  readonly contact: readonly [first: string, last: string];
}

const COMPANIES: readonly Company[] = [
  {
    name: 'Lamna Healthcare Company',
    country: 'US',
    city: 'Chicago',
    street: '200 Lake Street',
    currency: 'USD',
    mail: 'lamnahealthcare.com',
    contact: ['Dana', 'Birkby'],
  },
  {
    name: 'Relecloud München GmbH',
    country: 'DE',
    city: 'München',
    street: 'Musterstraße 12',
    currency: 'EUR',
    mail: 'relecloud.com',
    contact: ['Jürgen', 'Groß'],
  },
  {
    name: 'Trey Research Ltd',
    country: 'GB',
    city: 'Manchester',
    street: '3 Example Road',
    currency: 'GBP',
    mail: 'treyresearch.net',
    contact: ['Amara', 'Okoye'],
  },
  {
    name: "VanArsdel & l'Océan SARL",
    country: 'FR',
    city: 'Nantes',
    street: '5 quai de l’Exemple',
    currency: 'EUR',
    mail: 'vanarsdelltd.com',
    contact: ['Zoé', 'Lefèvre'],
  },
  {
    name: 'Woodgrove Bank AG',
    country: 'CH',
    city: 'Zürich',
    street: 'Beispielweg 1',
    currency: 'CHF',
    mail: 'woodgrovebank.com',
    contact: ['Reto', 'Müller'],
  },
  {
    name: 'Tailwind Traders AB',
    country: 'SE',
    city: 'Göteborg',
    street: 'Exempelgatan 7',
    currency: 'SEK',
    mail: 'tailwindtraders.com',
    contact: ['Åsa', 'Öberg'],
  },
  {
    name: '株式会社アダタム',
    country: 'JP',
    city: '大阪市',
    street: '北区見本町1-2',
    currency: 'JPY',
    mail: 'adatum.com',
    contact: ['健', '山田'],
  },
  {
    name: 'Humongous Insurance N.V.',
    country: 'NL',
    city: 'Utrecht',
    street: 'Voorbeeldlaan 9',
    currency: 'EUR',
    mail: 'humongousinsurance.com',
    contact: ['Sanne', "in 't Veld"],
  },
  {
    name: 'Blue Yonder Airlines Pty Ltd',
    country: 'AU',
    city: 'Brisbane',
    street: '40 Sample Parade',
    currency: 'AUD',
    mail: 'blueyonderairlines.com',
    contact: ['Mia', 'Nguyen'],
  },
  {
    name: 'Fourth Coffee S.p.A.',
    country: 'IT',
    city: 'Torino',
    street: 'Via Esempio 4',
    currency: 'EUR',
    mail: 'fourthcoffee.com',
    contact: ['Luca', 'Ferri'],
  },
];

const PROJECTS: readonly (readonly [name: string, notes: string])[] = [
  ['data platform', 'Wants one platform for the data of four departments, and a partner who has done it before.'],
  ['migration to Azure', 'The lease of the data center ends this year: 60 servers have to move.'],
  ['Copilot rollout', 'Starts with 300 seats and wants help with governance and training.'],
  ['contact center', 'Replaces the old telephone system, and asks for a proof of concept first.'],
];

const oneOf = <Item>(items: readonly Item[]): Item => {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
};

/** The suggested values of the form for a new referral. */
export interface Suggestion {
  readonly customer: string;
  readonly country: string;
  readonly city: string;
  readonly street: string;
  readonly name: string;
  readonly value: number;
  readonly currency: string;
  readonly notes: string;
  readonly contactFirstName: string;
  readonly contactLastName: string;
  readonly contactEmail: string;
}

/** A random new referral. */
export function suggestion(): Suggestion {
  const company = oneOf(COMPANIES);
  const [wish, notes] = oneOf(PROJECTS);
  const inYen = company.currency === 'JPY' ? 100 : 1;
  return {
    customer: company.name,
    country: company.country,
    city: company.city,
    street: company.street,
    name: `${company.name} – ${wish}`,
    value: oneOf([18_000, 45_000, 90_000, 125_000, 240_000]) * inYen,
    currency: company.currency,
    notes,
    contactFirstName: company.contact[0],
    contactLastName: company.contact[1],
    contactEmail: `info@${company.mail}`,
  };
}
