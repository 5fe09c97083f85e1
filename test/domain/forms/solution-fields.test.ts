import { MOST_SOLUTIONS, readSolutionFields, solutionKey } from '../../../src/domain/forms/solution-fields';

const [AZURE, BACKUP, COMMA] = [
  { id: 'AZ', name: 'Azure' },
  { id: 'BK', name: null },
  { id: 'a,b', name: 'Odd' },
];

const read = (
  text: string,
  offered: Partial<Parameters<typeof readSolutionFields>[1]> = {},
): ReturnType<typeof readSolutionFields> =>
  readSolutionFields(text, { offered: [AZURE, BACKUP, COMMA], fixed: [], before: [AZURE], ...offered });

describe('the solutions chosen for a deal', () => {
  it('are those whose keys were sent, in the order in which they are offered', () => {
    expect(read('BK, AZ')).toEqual({ value: [AZURE, BACKUP], faults: {} });
  });

  it('may have a comma in their id', () => {
    expect(read(solutionKey(COMMA)).value).toEqual([COMMA]);
  });

  it('keep those for which the list had no room', () => {
    expect(read('AZ', { fixed: [BACKUP] }).value).toEqual([AZURE, BACKUP]);
  });

  it('are each on the deal once, even if a client also sends those for which the list had no room', () => {
    expect(read('AZ,BK', { fixed: [BACKUP] }).value).toEqual([AZURE, BACKUP]);
    expect(read('AZ,BK', { offered: [AZURE], fixed: [BACKUP] })).toEqual({ value: [AZURE, BACKUP], faults: {} });
  });

  it('must be at least one if there was one', () => {
    expect(read('').faults).toEqual({ solutions: 'solutions-missing' });
    expect(read('', { before: [] })).toEqual({ value: [], faults: {} });
  });

  it('must be among those offered', () => {
    expect(read('AZ,XX').faults).toEqual({ solutions: 'solutions-unknown' });
  });

  it('must not be more than Partner Center accepts', () => {
    const many = Array.from({ length: MOST_SOLUTIONS + 1 }, (_, index) => ({ id: `S${index}`, name: null }));

    expect(read(many.map(solutionKey).join(), { offered: many }).faults).toEqual({ solutions: 'solutions-too-many' });
  });
});
