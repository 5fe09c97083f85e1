import type { SolutionCatalogue } from '../../src/application/ports';
import { aSolution } from '../builders/a-draft';

const ACCELERATOR = aSolution();
const AZURE = aSolution({ id: 'DZH318Z0BQ35', name: 'Azure SQL Database', group: 'microsoft' });
const IQ = aSolution({ id: 'SOL-61900-NWI', name: 'Northwind Inventory IQ', isEligible: true });

/** What every catalogue does. `open` gives an empty one each time it is called. */
export function describeCatalogue(open: () => Promise<SolutionCatalogue>): void {
  let catalogue: SolutionCatalogue;

  beforeEach(async () => {
    catalogue = await open();
  });

  it('is empty at first', async () => {
    expect(await catalogue.list()).toEqual([]);
  });

  it('lists solutions by name', async () => {
    await catalogue.learn([IQ, ACCELERATOR, AZURE]);

    expect(await catalogue.list()).toEqual([AZURE, IQ, ACCELERATOR]);
  });

  it('lists solutions of the same name by id', async () => {
    await catalogue.learn([aSolution({ id: 'b' }), aSolution({ id: 'c' }), aSolution({ id: 'a' })]);

    expect((await catalogue.list()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('learns solutions that it does not know', async () => {
    await catalogue.learn([AZURE]);
    await catalogue.learn([AZURE, ACCELERATOR]);

    expect(await catalogue.list()).toEqual([AZURE, ACCELERATOR]);
  });

  it('keeps what it knows of a solution that it hears of again', async () => {
    await catalogue.learn([IQ]);

    await catalogue.learn([{ ...IQ, name: 'IQ', group: 'third-party', isEligible: false }]);

    expect(await catalogue.list()).toEqual([IQ]);
  });

  it('learns a solution once that two referrals name at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => catalogue.learn([ACCELERATOR, ACCELERATOR, AZURE])));

    expect(await catalogue.list()).toEqual([AZURE, ACCELERATOR]);
  });

  it('lists what it has learnt since it was asked last', async () => {
    await catalogue.list();
    await catalogue.learn([AZURE]);

    expect(await catalogue.list()).toEqual([AZURE]);
  });

  it('learns nothing where there is nothing', async () => {
    await catalogue.learn([]);

    expect(await catalogue.list()).toEqual([]);
  });
}
