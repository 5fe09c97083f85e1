import type { RecordWrite } from '../../src/domain/agreement/next-write';
import type { Json } from '../../src/partner-center/json-patch';
import { patchOf } from '../../src/partner-center/patch';
import { wireDealRegistration } from '../../src/partner-center/deal-registration';
import { NOW } from '../builders/a-referral';
import { sampleReferrals } from '../support/samples';
import { aRegistration } from './a-registration';

const aWrite = (overrides: Partial<RecordWrite> = {}): RecordWrite => ({
  deed: 'edit',
  stage: null,
  reason: null,
  note: null,
  fields: {},
  contacts: null,
  registration: null,
  ...overrides,
});

const operations = (source: Json, write: Partial<RecordWrite>) => patchOf(source, aWrite(write));

const megan = {
  firstName: 'Megan',
  lastName: 'Ortiz',
  email: 'megan.ortiz@northwindtraders.com',
  phone: '+1 425 555 0101',
  title: null,
};
const lee = { firstName: 'Lee', lastName: 'Chan', email: 'lee.chan@northwindtraders.com', phone: null, title: null };

/** Megan as Partner Center has her, with fields that we do not read. */
const wireMegan = {
  firstName: 'Megan',
  lastName: 'Ortiz',
  email: 'Megan.Ortiz@northwindtraders.com',
  phoneNumber: '+1 425 555 0101',
  contactPreference: { locale: 'en-us', disableNotifications: false },
};
const readMegan = { ...megan, email: wireMegan.email };
const wireLee = { firstName: 'Lee', lastName: 'Chan', email: 'lee.chan@northwindtraders.com' };

describe('a field', () => {
  it.each<[field: string, write: Partial<RecordWrite>, path: string, value: unknown]>([
    ['name', { fields: { name: 'New' } }, 'name', 'New'],
    ['closeDate', { fields: { closeDate: '2026-09-30' } }, 'details.closingDateTime', '2026-09-30T00:00:00Z'],
    ['notes', { fields: { notes: 'New' } }, 'details.notes', 'New'],
    ['crmId', { fields: { crmId: 'CRM-7' } }, 'externalReferenceId', 'CRM-7'],
    ['campaignId', { fields: { campaignId: 'SPRING' } }, 'campaignId', 'SPRING'],
    ['value, which is cleared', { fields: { value: null } }, 'details.dealValue', null],
    ['closeDate, which is cleared', { fields: { closeDate: null } }, 'details.closingDateTime', null],
    ['notes, which are cleared', { fields: { notes: null } }, 'details.notes', null],
    ['crmId, which is cleared', { fields: { crmId: null } }, 'externalReferenceId', null],
    ['dealType', { fields: { dealType: 'partner-led' } }, 'consent.consentToShareReferralWithMicrosoftSellers', true],
  ])('is written as the %s, added or replaced', (_field, write, path, value) => {
    const [outer = '', inner] = path.split('.');
    const pointer = `/${path.replace('.', '/')}`;
    const there = inner === undefined ? { [outer]: 'old' } : { [outer]: { [inner]: 'old' } };

    expect(operations(there, write)).toEqual([{ op: 'replace', path: pointer, value }]);
    expect(operations(inner === undefined ? {} : { [outer]: {} }, write)).toEqual([
      { op: 'add', path: pointer, value },
    ]);
    expect(operations({}, write)).toEqual([
      { op: 'add', path: `/${outer}`, value: inner === undefined ? value : { [inner]: value } },
    ]);
  });

  it('with a value is written in major units, with its currency', () => {
    const source = { details: { dealValue: 5, currency: 'EUR' } };

    expect(operations(source, { fields: { value: { minor: 12_500_050, currency: 'USD' } } })).toEqual([
      { op: 'replace', path: '/details/dealValue', value: 125000.5 },
      { op: 'replace', path: '/details/currency', value: 'USD' },
    ]);
    expect(operations(source, { fields: { value: { minor: 48_000, currency: 'JPY' } } })[0]).toMatchObject({
      value: 48_000,
    });
  });

  it('is left out if the record already has the value', () => {
    const source = { name: 'Same', details: { notes: null, dealValue: 5, currency: 'EUR' } };

    expect(
      operations(source, { fields: { name: 'Same', notes: null, value: { minor: 500, currency: 'EUR' } } }),
    ).toEqual([]);
  });

  it('is left out if it is not to be written', () => {
    expect(operations(sampleReferrals(NOW).value[0] as Json, {})).toEqual([]);
  });
});

describe('a stage', () => {
  const waiting = { status: 'New', substatus: 'Pending', statusReason: null };

  it.each<[stage: 'accepted' | 'won', status: string, substatus: string]>([
    ['accepted', 'Active', 'Accepted'],
    ['won', 'Closed', 'Won'],
  ])('%s is written as a status and a substatus', (stage, status, substatus) => {
    expect(operations(waiting, { stage })).toEqual([
      { op: 'replace', path: '/status', value: status },
      { op: 'replace', path: '/substatus', value: substatus },
    ]);
  });

  it.each<[stage: 'declined' | 'lost', substatus: string]>([
    ['declined', 'Declined'],
    ['lost', 'Lost'],
  ])('%s has a reason', (stage, substatus) => {
    expect(
      operations({ status: 'New', substatus: 'Pending' }, { stage, reason: 'not-a-customer', note: 'A student' }),
    ).toEqual([
      { op: 'replace', path: '/status', value: 'Closed' },
      { op: 'replace', path: '/substatus', value: substatus },
      { op: 'add', path: '/statusReason', value: 'Not a customer: A student' },
    ]);
  });

  it('is written together with other fields in one request', () => {
    const paths = operations(waiting, { stage: 'accepted', fields: { name: 'New', team: [megan] } }).map(
      ({ path }) => path,
    );

    expect(paths).toEqual(['/status', '/substatus', '/name', '/team']);
  });
});

describe('sharing with Microsoft', () => {
  it('is written as a consent, and for co-sell also as a type', () => {
    const source = { type: 'Independent', consent: { ConsentToShareReferralWithMicrosoftSellers: false } };

    expect(operations(source, { fields: { dealType: 'co-sell' } })).toEqual([
      { op: 'replace', path: '/consent/ConsentToShareReferralWithMicrosoftSellers', value: true },
      { op: 'replace', path: '/type', value: 'Shared' },
    ]);
  });

  it('is never undone', () => {
    expect(
      operations(
        { type: 'Shared', consent: { consentToShareReferralWithMicrosoftSellers: true } },
        { fields: { dealType: 'private' } },
      ),
    ).toEqual([]);
  });
});

describe('our people', () => {
  it('are appended if all others stay the same', () => {
    expect(operations({ team: [wireMegan] }, { fields: { team: [readMegan, lee] } })).toEqual([
      { op: 'add', path: '/team/-', value: wireLee },
    ]);
  });

  it('become a new list if there is none', () => {
    expect(operations({}, { fields: { team: [megan, lee] } })).toMatchObject([
      { op: 'add', path: '/team', value: [{ firstName: 'Megan', phoneNumber: megan.phone }, wireLee] },
    ]);
  });

  it('replace a value that is not a list, in which they keep fields that we do not know', () => {
    expect(operations({ team: wireMegan }, { fields: { team: [readMegan, lee] } })).toEqual([
      { op: 'replace', path: '/team', value: [wireMegan, wireLee] },
    ]);
  });

  it('keep fields that we do not know, except those that differ', () => {
    const changed = { ...megan, phone: null, title: 'Account Executive' };

    expect(operations({ team: [wireLee, wireMegan] }, { fields: { team: [lee, changed] } })).toEqual([
      {
        op: 'replace',
        path: '/team',
        value: [wireLee, { ...wireMegan, email: megan.email, phoneNumber: null, title: 'Account Executive' }],
      },
    ]);
  });

  it('are written completely if one is removed or the order changes', () => {
    expect(operations({ team: [wireMegan, wireLee] }, { fields: { team: [lee] } })).toEqual([
      { op: 'replace', path: '/team', value: [wireLee] },
    ]);
    expect(operations({ team: [wireMegan, wireLee] }, { fields: { team: [lee, readMegan] } })).toEqual([
      { op: 'replace', path: '/team', value: [wireLee, wireMegan] },
    ]);
    expect(operations({ team: [wireMegan] }, { fields: { team: [] } })).toEqual([
      { op: 'replace', path: '/team', value: [] },
    ]);
  });

  it('are not confused if they share an email address', () => {
    const [first, second] = [
      { ...wireLee, title: 'CTO', tag: 1 },
      { ...wireLee, title: 'CIO', tag: 2 },
    ];

    expect(
      operations(
        { team: [first, second] },
        {
          fields: {
            team: [
              { ...lee, title: 'CIO' },
              { ...lee, title: 'CTO' },
            ],
          },
        },
      ),
    ).toEqual([{ op: 'replace', path: '/team', value: [second, first] }]);
  });

  it('are identified by all their fields without an email address', () => {
    const nameless = { ...lee, email: null };

    expect(
      operations(
        { team: [{ ...wireLee, email: null, tag: 1 }] },
        { fields: { team: [{ ...nameless, firstName: 'Li' }] } },
      ),
    ).toEqual([{ op: 'replace', path: '/team', value: [{ firstName: 'Li', lastName: 'Chan' }] }]);
  });
});

describe('the customer’s contacts', () => {
  it('are the team of the customer’s profile', () => {
    expect(operations({ customerProfile: { name: 'Contoso', team: [] } }, { contacts: [lee] })).toEqual([
      { op: 'add', path: '/customerProfile/team/-', value: wireLee },
    ]);
    expect(operations({ customerProfile: { name: 'Contoso' } }, { contacts: [lee] })).toEqual([
      { op: 'add', path: '/customerProfile/team', value: [wireLee] },
    ]);
  });
});

describe('solutions', () => {
  const azure = { id: 'DZH318Z0BQ35', name: 'Azure SQL Database', type: 'Name', price: 1_200 };
  const category = { id: null, name: 'Analytics', type: 'Category' };
  const within = (solutions: unknown) => ({ details: { requirements: { solutions } } });
  const SQL = { id: 'DZH318Z0BQ35', name: 'Azure SQL Database' };
  const IQ = { id: 'SOL-1', name: 'Inventory IQ' };

  it('are appended if the existing ones stay the same', () => {
    expect(operations(within([azure]), { fields: { solutions: [SQL, IQ] } })).toEqual([
      { op: 'add', path: '/details/requirements/solutions/-', value: { ...IQ, type: 'Name' } },
    ]);
  });

  it('keep fields that we do not know, and unreadable members are kept, too', () => {
    expect(
      operations(within([category, { id: 'SOL-2' }, azure]), { fields: { solutions: [IQ, { ...SQL, name: null }] } }),
    ).toEqual([
      { op: 'replace', path: '/details/requirements/solutions', value: [{ ...IQ, type: 'Name' }, azure, category] },
    ]);
  });

  it('have no name if ours has none', () => {
    expect(operations({}, { fields: { solutions: [{ id: 'SOL-1', name: null }] } })).toEqual([
      { op: 'add', path: '/details', value: { requirements: { solutions: [{ id: 'SOL-1', type: 'Name' }] } } },
    ]);
  });
});

describe('a registration', () => {
  const value = wireDealRegistration(aRegistration());

  it('is appended to the others', () => {
    expect(operations({ registrations: [] }, { registration: aRegistration() })).toEqual([
      { op: 'add', path: '/registrations/-', value },
    ]);
  });

  it('becomes a new list if there is none', () => {
    expect(operations({}, { registration: aRegistration() })).toEqual([
      { op: 'add', path: '/registrations', value: [value] },
    ]);
    expect(operations({ registrations: null }, { registration: aRegistration() })).toEqual([
      { op: 'replace', path: '/registrations', value: [value] },
    ]);
  });
});
