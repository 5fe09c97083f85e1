import { readFilter } from '../../../demo/partner-center/odata-filter';
import { sampleReferral } from '../../../demo/sample-referrals';

const now = new Date('2026-03-01T12:00:00Z');

/** Inbound, New/Pending, US, with Pat on its team. */
const contoso = sampleReferral(1, now, { updatedDateTime: '2026-02-16T12:00:00.1234567Z' });

const matches = (filter: string, dates: 'plain' | 'quoted' = 'plain'): boolean => readFilter(filter, dates)(contoso);

describe('a filter', () => {
  it.each([
    ["status eq 'New'"],
    ["engagementId eq 'e0de0000-0000-4000-8000-000000000001'"],
    ["substatus eq 'Pending'"],
    ["qualification eq 'SalesQualified'"],
    ["type eq 'Shared'"],
    ["direction eq 'Incoming'"],
    ["customerProfile/address/country eq 'US'"],
    ["team/any(t:t/email eq 'pat.coleman@example.com')"],
    ['updatedDateTime ge 2026-02-16T12:00:00.1234567Z'],
    ['updatedDateTime gt 2026-02-16T12:00:00.1234566Z'],
    ['updatedDateTime le 2026-02-16T13:00:00.1234567+01:00'],
    ['updatedDateTime lt 2026-02-16T12:00:01Z'],
    ["(direction eq 'Incoming' and substatus eq 'Pending')"],
    ["status eq 'Active' and type eq 'Shared' or status eq 'New'"],
    ["type eq 'Shared' and (status eq 'Active' or status eq 'New')"],
  ])('matches a record by %s', (filter) => {
    expect(matches(filter)).toBe(true);
  });

  it.each([
    ["status eq 'Active'"],
    ["customerProfile/address/country eq 'JP'"],
    ["team/any(t:t/email eq 'me@example.com')"],
    ['updatedDateTime gt 2026-02-16T12:00:00.1234567Z'],
    ['updatedDateTime lt 2026-02-16T12:00:00Z'],
    ["status eq 'New' and (type eq 'Independent' or direction eq 'Outgoing')"],
    ["engagementId eq 'O''Neill'"],
  ])('does not match a record by %s', (filter) => {
    expect(matches(filter)).toBe(false);
  });

  it.each([
    ['', 'nothing'],
    ["name eq 'x'", 'a field that cannot be filtered by'],
    ['createdDateTime ge 2026-01-01T00:00:00Z', 'a date that can only be ordered by'],
    ["status ne 'New'", 'an operator that is not documented'],
    ['status eq New', 'text without quotes'],
    ["status eq 'New", 'quotes that do not end'],
    ["(status eq 'New'", 'brackets that do not end'],
    ["status eq 'New' type eq 'Shared'", 'two conditions beside one another'],
    ["status eq 'New' and", 'half a condition'],
    ["updatedDateTime ge '2026-01-01T00:00:00Z'", 'a quoted date'],
    ['updatedDateTime ge 2026-13-01T00:00:00Z', 'a date that there is not'],
    ["team/any(t:t/firstName eq 'Pat')", 'another member of people'],
  ])('is refused: %s (%s)', (filter) => {
    expect(() => matches(filter)).toThrow(
      expect.objectContaining({ status: 400, code: 'invalidRequest', target: '$filter' }) as Error,
    );
  });

  it('needs quoted dates in that variant of the API', () => {
    expect(matches("updatedDateTime ge '2026-01-01T00:00:00Z'", 'quoted')).toBe(true);
    expect(() => matches('updatedDateTime ge 2026-01-01T00:00:00Z', 'quoted')).toThrow();
  });
});
