import { NO_ANSWERS, type Answers } from '../../../../src/domain/drafts/model/draft';
import { prefillFrom } from '../../../../src/domain/drafts/reading/prefill';
import { aDraftContext, FABRIKAM } from '../../../builders/a-draft-context';

const fill = (line: string) => prefillFrom(line, aDraftContext());

/** The answers from a line, in short. */
interface Told {
  readonly name?: string;
  readonly city?: string;
  readonly country?: string;
  readonly value?: string;
  readonly date?: string;
  readonly dealType?: string;
}

function toldIn({ customer = NO_ANSWERS.customer, terms = NO_ANSWERS.terms, dealType = null }: Partial<Answers>): Told {
  const { city, country } = customer.address;
  const told = {
    name: customer.name,
    city,
    country,
    value: terms.value && `${terms.value.minor / 100} ${terms.value.currency}`,
    date: terms.closeDate,
    dealType,
  };
  return Object.fromEntries(Object.entries(told).filter(([, text]) => text !== null));
}

describe('a line', () => {
  it.each<[line: string, told: Told]>([
    ['Litware 50k EUR 2027-03-31', { name: 'Litware', value: '50000 EUR', date: '2027-03-31' }],
    ['Litware 2027-03-31 50k EUR', { name: 'Litware', value: '50000 EUR', date: '2027-03-31' }],
    ['Litware for 50k EUR by end of March', { name: 'Litware', value: '50000 EUR', date: '2027-03-31' }],
    ['with Litware about 50k EUR', { name: 'Litware', value: '50000 EUR' }],
    ['Litware €12,500.50 31 March', { name: 'Litware', value: '12500.5 EUR', date: '2027-03-31' }],
    [
      'A. Datum Corporation $1.5 million Q3 2027',
      { name: 'A. Datum Corporation', value: '1500000 USD', date: '2027-09-30' },
    ],
    ['Litware, Seattle, US', { name: 'Litware', city: 'Seattle', country: 'US' }],
    [
      'Litware, Berlin, Germany, 1,5 Mio €, end of March, co-sell',
      { name: 'Litware', city: 'Berlin', country: 'DE', value: '1500000 EUR', date: '2027-03-31', dealType: 'co-sell' },
    ],
    ['Litware, 2 500 000 EUR', { name: 'Litware', value: '2500000 EUR' }],
    ['Litware, Inc., 50k usd', { name: 'Litware, Inc.', value: '50000 USD' }],
    ['Litware 50,000 USD, May 5 2027', { name: 'Litware', value: '50000 USD', date: '2027-05-05' }],
    ['Litware 1 000 000 EUR', { name: 'Litware', value: '1000000 EUR' }],
    ['Litware 50k EUR private', { name: 'Litware', value: '50000 EUR', dealType: 'private' }],
    ['Litware co-sell', { name: 'Litware', dealType: 'co-sell' }],
    ['华为 50万人民币 三月底', { name: '华为', value: '500000 CNY', date: '2027-03-31' }],
    ['华为50万人民币三月底', { name: '华为', value: '500000 CNY', date: '2027-03-31' }],
    ['九阳股份 三百万人民币 2027年6月30日', { name: '九阳股份', value: '3000000 CNY', date: '2027-06-30' }],
    [
      '海尔，青岛，中国，约50万元，联合销售',
      { name: '海尔', city: '青岛', country: 'CN', value: '500000 CNY', dealType: 'co-sell' },
    ],
    ['七匹狼 10万元 年底', { name: '七匹狼', value: '100000 CNY', date: '2026-12-31' }],
    ['50k EUR', { value: '50000 EUR' }],
    ['end of March', { date: '2027-03-31' }],
  ])('is understood completely: %s', (line, told) => {
    const { answers, unread, asked } = fill(line);

    expect({ told: toldIn(answers), unread, asked }).toEqual({ told, unread: '', asked: [] });
  });

  it.each<[line: string, told: Told]>([
    ['3M 50k usd', { name: '3M', value: '50000 USD' }],
    ['March Networks', { name: 'March Networks' }],
    ['March Networks 50k EUR end of May', { name: 'March Networks', value: '50000 EUR', date: '2027-05-31' }],
    ['7-Eleven 20k usd', { name: '7-Eleven', value: '20000 USD' }],
    ['Office 365 20k usd', { name: 'Office 365', value: '20000 USD' }],
    ['Studio 54', { name: 'Studio 54' }],
    ['Studio 54 $50k', { name: 'Studio 54', value: '50000 USD' }],
    ['Fitness 24/7 50k EUR 2027-03-31', { name: 'Fitness 24/7', value: '50000 EUR', date: '2027-03-31' }],
    ['Litware, 3 May, 50k EUR', { name: 'Litware', value: '50000 EUR', date: '2027-05-03' }],
    ['"Level 3" May 5 50k EUR', { name: 'Level 3', value: '50000 EUR', date: '2027-05-05' }],
    ['Motel 6 March 31 2027', { name: 'Motel 6', date: '2027-03-31' }],
    ['8x8 1m usd', { name: '8x8', value: '1000000 USD' }],
    ['1&1 100k EUR', { name: '1&1', value: '100000 EUR' }],
    ['21st Century Fox 100k USD in 3 weeks', { name: '21st Century Fox', value: '100000 USD', date: '2026-07-06' }],
    ['Friday Software', { name: 'Friday Software' }],
    ['4 Seasons 90k CHF', { name: '4 Seasons', value: '90000 CHF' }],
    ['"March" 50k EUR', { name: 'March', value: '50000 EUR' }],
    ['"Forever 21" 100 000 EUR', { name: 'Forever 21', value: '100000 EUR' }],
    ['“三月”，50万元', { name: '三月', value: '500000 CNY' }],
    ['三一重工 一百万元', { name: '三一重工', value: '1000000 CNY' }],
    ['七月网络 10万元', { name: '七月网络', value: '100000 CNY' }],
    ['小米三月底', { name: '小米', date: '2027-03-31' }],
  ])('may name a customer with numbers, months or characters that look like them: %s', (line, told) => {
    const { answers, unread } = fill(line);

    expect({ told: toldIn(answers), unread }).toEqual({ told, unread: '' });
  });

  it.each<[line: string, told: Told, unread: string]>([
    ['3M', {}, '3M'],
    ['Litware March', {}, 'Litware March'],
    ['Fitness 24/7', {}, 'Fitness 24/7'],
    ['Forever 21 100 000 EUR', {}, 'Forever 21 100 000 EUR'],
    ['Forever 21 100k EUR', {}, 'Forever 21 100k EUR'],
    ['Litware 50k', { name: 'Litware' }, '50k'],
    ['新浪 50万', { name: '新浪' }, '50万'],
    ['50k EUR Litware', {}, '50k EUR Litware'],
    ['Litware 50k EUR 100 units', {}, 'Litware 50k EUR 100 units'],
    ['Litware 50k EUR 60k USD', {}, 'Litware 50k EUR 60k USD'],
    ['Litware 50k EUR, 60k USD', {}, 'Litware 50k EUR, 60k USD'],
    ['Litware 50k EUR next friday', { name: 'Litware', value: '50000 EUR' }, 'next friday'],
    ['Litware 2026-01-01', { name: 'Litware' }, '2026-01-01'],
    ['Litware 31/31/2027', { name: 'Litware' }, '31/31/2027'],
    ['Litware 03/04/2027', { name: 'Litware' }, '03/04/2027'],
    ['Litware, 50k usd, March', { name: 'Litware', value: '50000 USD' }, 'March'],
    ['Litware private', {}, 'Litware private'],
    ['Level 3 May 50k EUR', {}, 'Level 3 May 50k EUR'],
    [
      'Litware, Hauptstr. 5, Berlin, Germany, 50k eur, azure migration',
      { name: 'Litware', city: 'Berlin', country: 'DE', value: '50000 EUR' },
      'azure migration',
    ],
    [
      '东方科技有限公司，上海市浦东新区世纪大道100号，中国，50万，三月底',
      { name: '东方科技有限公司', city: '上海市', country: 'CN', date: '2027-03-31' },
      '50万',
    ],
    ['Litware, 1 High Street, London, UK, 50k', { name: 'Litware', city: 'London', country: 'GB' }, '50k'],
    ['Black Friday 50k usd', { value: '50000 USD' }, 'Black Friday'],
    ['Expo 2027 50k EUR', { value: '50000 EUR' }, 'Expo 2027'],
    ['May 5k eur', { value: '5000 EUR' }, 'May'],
    ['', {}, ''],
  ])('leaves ambiguous parts to the questions: %s', (line, told, unread) => {
    const filled = fill(line);

    expect({ told: toldIn(filled.answers), unread: filled.unread }).toEqual({ told, unread });
  });
});

describe('a very long line', () => {
  it('is not read', () => {
    const line = `Litware ${'x'.repeat(600)}`;

    expect(fill(line)).toEqual({ answers: {}, understood: [], asked: [], unread: line });
  });
});

describe('a known customer', () => {
  it('is stored with all known details', () => {
    expect(fill('fabrikam 50k EUR').answers.customer).toEqual(FABRIKAM);
  });

  it('is recognised although its name ends like a value', () => {
    const customers = [
      { ...FABRIKAM, name: 'Forever 21' },
      { ...FABRIKAM, name: 'Forever' },
    ];

    expect(toldIn(prefillFrom('Forever 21 100 000 EUR', aDraftContext({ customers })).answers)).toMatchObject({
      name: 'Forever 21',
      value: '100000 EUR',
    });
  });

  it('is a candidate if the line has only the beginning of its name', () => {
    const { answers, asked } = fill('Contoso 50k EUR 2027-03-31');

    expect(answers.customer).toBeUndefined();
    expect(asked.map(({ label }) => (label.kind === 'customer' ? label.customer.name : label))).toEqual([
      'Contoso Freight Inc',
      { kind: 'text', text: 'Contoso' },
    ]);
    expect(toldIn(answers)).toEqual({ value: '50000 EUR', date: '2027-03-31' });
  });

  it('is a candidate if the line has another address', () => {
    expect(fill('Fabrikam, Seattle, US').asked).toHaveLength(2);
  });
});

describe('what was understood', () => {
  it('is reported input by input', () => {
    expect(fill('Litware, Seattle, US, 50k EUR, 2027-03-31, co-sell').understood).toEqual([
      { field: 'customerName', label: { kind: 'text', text: 'Litware' } },
      { field: 'customerCity', label: { kind: 'text', text: 'Seattle' } },
      { field: 'customerCountry', label: { kind: 'country', code: 'US' } },
      { field: 'dealValue', label: { kind: 'money', money: { minor: 5_000_000, currency: 'EUR' } } },
      { field: 'closeDate', label: { kind: 'date', date: '2027-03-31' } },
      { field: 'microsoftHelp', label: { kind: 'dealType', dealType: 'co-sell' } },
    ]);
  });
});
