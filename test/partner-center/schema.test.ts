import fc from 'fast-check';

import { STAGES } from '../../src/domain/model/referral';
import { toRecord } from '../../src/partner-center/mapper';
import { readBatch, readReferral, type WireReferral } from '../../src/partner-center/schema';
import { NOW } from '../builders/a-referral';
import { sampleReferrals } from '../support/samples';
import { runs } from '../support/runs';

/** The smallest valid referral. */
const aWire = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'c0de0000-0000-4000-8000-000000000001',
  consent: { consentToShareReferralWithMicrosoftSellers: true },
  ...overrides,
});

const faultPaths = (body: unknown): readonly string[] | 'none' => {
  const batch = readBatch(body);
  return batch.ok ? 'none' : batch.faults.map(({ path }) => path);
};

function readOne(overrides: Record<string, unknown>): WireReferral {
  const batch = readBatch(aWire(overrides));
  if (!batch.ok) throw new Error(JSON.stringify(batch.faults));
  const [referral] = batch.referrals;
  if (referral === undefined) throw new Error('nothing was read');
  return referral;
}

describe('readBatch, with data as Partner Center sends it', () => {
  it('reads the complete sample list', () => {
    const batch = readBatch(sampleReferrals(NOW));

    expect(batch).toMatchObject({ ok: true });
    expect(batch.ok && batch.referrals).toHaveLength(12);
  });

  it('reads a single referral', () => {
    expect(readBatch(aWire())).toMatchObject({ ok: true, referrals: [{ id: aWire()['id'] }] });
  });

  it('reads a list, and ignores its paging and count', () => {
    const body = {
      '@odata.context': 'x',
      '@odata.count': 500,
      value: [aWire(), aWire({ id: 'two' })],
      '@odata.nextLink': 'y',
    };

    expect(readBatch(body)).toMatchObject({ ok: true, referrals: [{ id: aWire()['id'] }, { id: 'two' }] });
  });

  it('reads an empty list', () => {
    expect(readBatch({ value: [] })).toEqual({ ok: true, referrals: [] });
  });

  it('reads a referral with nothing but an id', () => {
    expect(readBatch({ id: 'one' })).toMatchObject({ ok: true, referrals: [{ id: 'one', name: null, team: [] }] });
  });

  it('ignores unknown fields', () => {
    expect(faultPaths(aWire({ trackingInfo: 7, registrations: 'x', newIn2027: {} }))).toBe('none');
  });

  const FIELDS = [
    'engagementId organizationId name externalReferenceId createdDateTime updatedDateTime expirationDateTime',
    'acceptedDateTime closedDateTime status substatus statusReason type direction eTag campaignId',
    'registrationStatus registrations customerProfile customerProfile.name customerProfile.size customerProfile.address customerProfile.address.city',
    'customerProfile.address.country customerProfile.team customerProfile.ids consent',
    'consent.consentToShareReferralWithMicrosoftSellers details details.notes details.dealValue details.currency',
    'details.closingDateTime details.requirements details.requirements.industries details.requirements.products',
    'details.requirements.services details.requirements.solutions team inviteContext inviteContext.notes',
    'inviteContext.assistanceRequestCode inviteContext.invitedBy inviteContext.invitedBy.organizationId',
  ].flatMap((line) => line.split(' '));

  /** `{ a: { b: value } }` for 'a.b'; without a value the field is left out. */
  const nested = (path: string, ...value: readonly unknown[]): Record<string, unknown> => {
    const [key = '', ...rest] = path.split('.');
    if (rest.length > 0) return { [key]: nested(rest.join('.'), ...value) };
    return value.length === 0 ? {} : { [key]: value[0] };
  };

  it.each(FIELDS)('accepts null, no value and empty text for %s', (field) => {
    const { [field.split('.')[0] ?? '']: _, ...others } = aWire();

    expect(faultPaths({ ...others, ...nested(field, null) })).toBe('none');
    expect(faultPaths({ ...others, ...nested(field) })).toBe('none');
    expect(faultPaths({ ...others, ...nested(field, '') })).toBe('none');
  });

  const LISTS = FIELDS.filter((field) => /(?:team|ids|industries|products|services|solutions)$/u.test(field));

  it.each(LISTS)('accepts an array, a single object and {} for %s', (field) => {
    for (const value of [[], {}, [{ id: 'x' }], [null, { id: 'x' }], { id: 'x' }]) {
      expect(faultPaths(aWire(nested(field, value)))).toBe('none');
    }
  });

  it('reads a single object as a list with one member', () => {
    const referral = readOne({
      team: { firstName: 'Megan' },
      customerProfile: { team: { firstName: 'Sue' }, ids: { profileType: 'Duns', id: 7 } },
    });

    expect(referral).toMatchObject({
      team: [{ firstName: 'Megan', email: null }],
      customerProfile: { team: [{ firstName: 'Sue' }], ids: [{ profileType: 'Duns', id: '7' }] },
    });
  });

  it('reads catalogue ids that are sent as plain text', () => {
    expect(
      readOne({ details: { requirements: { products: ['Azure', { id: 'SQL' }] } } }).details.requirements.products,
    ).toEqual([{ id: 'Azure' }, { id: 'SQL' }]);
  });

  it('reads numbers as text and text as numbers', () => {
    const { externalReferenceId, details } = readOne({ externalReferenceId: 4711, details: { dealValue: 10000.5 } });

    expect([externalReferenceId, details.dealValue]).toEqual(['4711', '10000.5']);
    expect(readOne({ details: { dealValue: '10000' } }).details.dealValue).toBe('10000');
  });

  it('trims text, and reads blank text as none', () => {
    expect(readOne({ name: '  Contoso\n', status: '   ' })).toMatchObject({ name: 'Contoso', status: null });
  });

  it.each([
    ['2026-06-15T09:00:00Z', '2026-06-15T09:00:00.000Z'],
    ['2026-06-15T09:00:00.1234567Z', '2026-06-15T09:00:00.123Z'],
    ['2026-06-15T11:00:00+02:00', '2026-06-15T09:00:00.000Z'],
  ])('reads the instant %s', (text, instant) => {
    expect(readOne({ createdDateTime: text }).createdDateTime).toEqual(new Date(instant));
  });
});

describe('readReferral', () => {
  it('returns a valid referral', () => {
    expect(readReferral(aWire({ name: 'One' }))).toMatchObject({ ok: true, referral: { name: 'One' } });
  });

  it('reports the faults of a referral, with their paths', () => {
    expect(readReferral(aWire({ createdDateTime: 'yesterday' }))).toEqual({
      ok: false,
      faults: [{ path: 'createdDateTime', message: 'Not an ISO 8601 date and time' }],
    });
  });

  it('rejects a list', () => {
    expect(readReferral({ value: [aWire()] })).toMatchObject({ ok: false, faults: [{ path: 'id' }] });
  });
});

describe('readBatch, with data that is not a referral', () => {
  it.each([
    ['null', null],
    ['an array', [aWire()]],
    ['text', 'referral'],
    ['a number', 5],
    ['a truth value', true],
  ])('rejects %s', (_what, body) => {
    expect(faultPaths(body)).toEqual(['']);
  });

  it.each<[path: string, overrides: Record<string, unknown>]>([
    ['id', { id: undefined }],
    ['id', { id: null }],
    ['id', { id: 5 }],
    ['id', { id: '' }],
    ['id', { id: ' ' }],
    ['id', { id: 'x'.repeat(101) }],
    ['name', { name: {} }],
    ['status', { status: ['New'] }],
    ['eTag', { eTag: 5 }],
    ['customerProfile', { customerProfile: 'Contoso' }],
    ['customerProfile', { customerProfile: 5 }],
    ['customerProfile', { customerProfile: [{}] }],
    ['customerProfile.name', { customerProfile: { name: {} } }],
    ['customerProfile.address', { customerProfile: { address: '100 Harbor Way' } }],
    ['customerProfile.ids[0]', { customerProfile: { ids: ['000000001'] } }],
    ['consent', { consent: true }],
    ['details', { details: 'many' }],
    ['details.dealValue', { details: { dealValue: {} } }],
    ['details.closingDateTime', { details: { closingDateTime: 'soon' } }],
    ['details.requirements.products[1].id', { details: { requirements: { products: [{ id: 'Azure' }, { id: {} }] } } }],
    ['team[0]', { team: 'Megan' }],
    ['team[1].email', { team: [{ firstName: 'Megan' }, { email: [] }] }],
    ['inviteContext.invitedBy', { inviteContext: { invitedBy: 'msft' } }],
  ])('reports %s as the fault', (path, overrides) => {
    expect(faultPaths(aWire(overrides))).toEqual([path]);
  });

  it.each([
    'yesterday',
    '2026-06-15',
    '2026-06-15T09:00:00',
    '15/06/2026 09:00',
    '2026-02-30T00:00:00Z',
    '2026-06-15T25:00:00Z',
    '2026-13-01T00:00:00Z',
    1781514000,
    {},
    true,
  ])('rejects %j as a date', (text) => {
    expect(faultPaths(aWire({ createdDateTime: text }))).toEqual(['createdDateTime']);
  });

  it('reports the index in a list, and each fault', () => {
    const body = {
      value: [aWire(), aWire({ id: 7 }), aWire(), aWire({ createdDateTime: 'x', team: [{ email: {} }] }), null],
    };

    expect(faultPaths(body)).toEqual(['value[1].id', 'value[3].createdDateTime', 'value[3].team[0].email', 'value[4]']);
  });

  it('describes each fault in words', () => {
    const batch = readBatch(aWire({ createdDateTime: 'yesterday' }));

    expect(batch).toEqual({
      ok: false,
      faults: [{ path: 'createdDateTime', message: 'Not an ISO 8601 date and time' }],
    });
  });
});

describe('readBatch, with random data', () => {
  const nasty = fc.constantFrom<unknown>(
    '',
    ' ',
    'constructor',
    '__proto__',
    'toString',
    'Closed',
    'New',
    'msft',
    '0000-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59.9999999-23:59',
    '1e400',
    Number.MAX_VALUE,
    -1,
    [[[]]],
    { toString: 1 },
    { length: 3 },
    JSON.parse('{"__proto__":{"id":"x"}}'),
  );
  const value = fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }));
  const text = fc.oneof(nasty, fc.string({ unit: 'binary' }), fc.constant(null));
  const someOf = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
  const list = (item: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 4, arbitrary: fc.array(item, { maxLength: 3 }) }, item, value);
  const named = fc.oneof(someOf({ id: text, name: text, profileType: text }), value);
  const wire = fc.record(
    {
      id: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, value),
      organizationId: text,
      name: text,
      createdDateTime: text,
      expirationDateTime: text,
      status: text,
      substatus: text,
      type: text,
      direction: text,
      eTag: text,
      consent: someOf({ consentToShareReferralWithMicrosoftSellers: value, ConsentToContact: value }),
      customerProfile: fc.oneof(
        someOf({ name: text, address: someOf({ country: text }), ids: list(named), team: list(named) }),
        value,
      ),
      details: fc.oneof(
        someOf({
          dealValue: text,
          currency: fc.oneof(fc.constantFrom('USD', 'jpy', 'KWD'), text),
          closingDateTime: text,
        }),
        value,
      ),
      team: list(named),
      inviteContext: fc.oneof(someOf({ invitedBy: someOf({ organizationId: text }) }), value),
    },
    { requiredKeys: ['id', 'consent'] },
  );
  const body = fc.oneof(
    wire,
    fc.array(wire, { maxLength: 3 }).map((each) => ({ value: each })),
    value,
  );

  it('never throws', () => {
    fc.assert(
      fc.property(body, (json) => {
        readBatch(json);
      }),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });

  it('reports a path and a reason for each fault', () => {
    fc.assert(
      fc.property(body, (json) => {
        const batch = readBatch(json);
        return batch.ok || (batch.faults.length > 0 && batch.faults.every(({ message }) => message !== ''));
      }),
    );
  });

  it('accepts only what can be mapped to a record', () => {
    fc.assert(
      fc.property(body, (json) => {
        const batch = readBatch(json);
        for (const referral of batch.ok ? batch.referrals : []) {
          const record = toRecord(referral, NOW);
          expect(STAGES).toContain(record.stage);
          expect(record.terms.value?.minor ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });
});
