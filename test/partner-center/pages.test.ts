import { changedSinceUrl, nextPage, engagementUrl } from '../../src/partner-center/pages';

const RECORDS = new URL('https://api.partner.microsoft.com/v1.0/engagements/referrals');

const queryOf = (url: URL) => [...new URLSearchParams(url.search)];

describe('the address of a list', () => {
  const since = new Date('2026-06-01T10:00:00.999Z');

  it.each<['plain' | 'quoted', string]>([
    ['plain', 'updatedDateTime ge 2026-06-01T10:00:00Z'],
    ['quoted', "updatedDateTime ge '2026-06-01T10:00:00Z'"],
  ])('of changes since a time has the instant %s', (literal, filter) => {
    const url = changedSinceUrl(RECORDS, since, literal);

    expect(queryOf(url)).toEqual([
      ['$filter', filter],
      ['$orderby', 'updatedDateTime asc'],
    ]);
    expect(url.href.split('?')[0]).toBe(RECORDS.href);
  });

  it('of all records has no filter', () => {
    expect(queryOf(changedSinceUrl(RECORDS, null, 'plain'))).toEqual([['$orderby', 'updatedDateTime asc']]);
  });

  it('of an engagement contains its id with quotes escaped', () => {
    expect(queryOf(engagementUrl(RECORDS, "a' or '1' eq '1&$top=1"))).toEqual([
      ['$filter', "engagementId eq 'a'' or ''1'' eq ''1&$top=1'"],
    ]);
  });

  it('contains no plus signs, which not every server reads as spaces', () => {
    expect(changedSinceUrl(RECORDS, since, 'plain').search).not.toContain('+');
  });
});

describe('the next page', () => {
  it.each<[link: string, next: string | null]>([
    [
      'https://api.partner.microsoft.com/v1.0/engagements/referrals?$skiptoken=2',
      'https://api.partner.microsoft.com/v1.0/engagements/referrals?$skiptoken=2',
    ],
    ['?$skiptoken=2', 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$skiptoken=2'],
    ['http://api.partner.microsoft.com/v1.0/engagements/referrals?$skiptoken=2', null],
    ['https://api.partner.microsoft.com:8443/v1.0/engagements/referrals?$skiptoken=2', null],
    ['https://api.partner.microsoft.com.example.com/', null],
    ['https://api.partner.microsoft.com@example.com/', null],
    ['//example.com/', null],
    ['javascript:0', null],
    ['http://[', null],
    [RECORDS.href, null],
  ])('of %s is %s', (link, next) => {
    expect(nextPage(link, RECORDS)?.href ?? null).toBe(next);
  });
});
