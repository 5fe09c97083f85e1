import { searchAnswer, searchIn } from '../../../src/teams/features/typeahead';

describe('the search while somebody types', () => {
  it('is parsed as Teams sends it', () => {
    const value = { kind: 'search', queryText: 'conto', queryOptions: { skip: 0, top: 15 }, dataset: 'customers' };

    expect(searchIn(value)).toEqual({ text: 'conto', skip: 0, top: 15 });
  });

  it('finds the most recent customers before anything is typed', () => {
    expect(searchIn({ dataset: 'customers' })).toEqual({ text: '', skip: 0, top: 15 });
  });

  it('is limited to the number that Teams shows', () => {
    expect(searchIn({ dataset: 'customers', queryOptions: { top: 5_000 } })).toMatchObject({ top: 15 });
    expect(searchIn({ dataset: 'customers', queryOptions: { top: 3 } })).toMatchObject({ top: 3 });
  });

  it.each([
    null,
    'conto',
    {},
    { dataset: 'people' },
    { dataset: 'customers', queryText: 7 },
    { dataset: 'customers', queryText: 'x'.repeat(501) },
    { dataset: 'customers', queryOptions: { skip: -1 } },
  ])('is null if it is malformed: %j', (value) => {
    expect(searchIn(value)).toBeNull();
  });

  it('is answered in the shape that Teams requires', () => {
    expect(searchAnswer([{ title: 'Contoso', value: 'contoso|seattle|us' }])).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results: [{ title: 'Contoso', value: 'contoso|seattle|us' }] },
    });
  });
});
