import { searchAnswer, searchIn } from '../../../src/teams/features/typeahead';

describe('a search while somebody types', () => {
  it('is read as Teams sends it', () => {
    const value = { kind: 'search', queryText: 'conto', queryOptions: { skip: 0, top: 15 }, dataset: 'customers' };

    expect(searchIn(value)).toEqual({ text: 'conto', skip: 0, top: 15 });
  });

  it('asks for the latest where nothing was typed yet', () => {
    expect(searchIn({ dataset: 'customers' })).toEqual({ text: '', skip: 0, top: 15 });
  });

  it('gets no more than Teams shows, however many it asks for', () => {
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
  ])('is none where it is malformed: %j', (value) => {
    expect(searchIn(value)).toBeNull();
  });

  it('is answered in the shape that Teams asks for', () => {
    expect(searchAnswer([{ title: 'Contoso', value: 'contoso|seattle|us' }])).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results: [{ title: 'Contoso', value: 'contoso|seattle|us' }] },
    });
  });
});
