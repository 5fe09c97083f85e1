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
    await catalogue.load([IQ, ACCELERATOR, AZURE]);

    expect(await catalogue.list()).toEqual([AZURE, IQ, ACCELERATOR]);
  });

  it('lists solutions of the same name by id', async () => {
    await catalogue.load([aSolution({ id: 'b' }), aSolution({ id: 'c' }), aSolution({ id: 'a' })]);

    expect((await catalogue.list()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('learns solutions that it does not know', async () => {
    await catalogue.learn([AZURE]);
    await catalogue.learn([AZURE, ACCELERATOR]);

    expect(await catalogue.list()).toEqual([AZURE, ACCELERATOR]);
  });

  it('keeps what it knows of a solution that it hears of again', async () => {
    await catalogue.load([IQ]);

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

  it('lists what was loaded since it was asked last', async () => {
    await catalogue.list();
    await catalogue.load([AZURE]);

    expect(await catalogue.list()).toEqual([AZURE]);
  });

  it('puts what is loaded in place of what it has learnt', async () => {
    await catalogue.learn([{ ...IQ, name: 'IQ', isEligible: false }]);

    await catalogue.load([IQ]);

    expect(await catalogue.list()).toEqual([IQ]);
  });

  it('takes nothing away that is not loaded again', async () => {
    await catalogue.load([AZURE, ACCELERATOR]);

    await catalogue.load([ACCELERATOR]);

    expect(await catalogue.list()).toEqual([AZURE, ACCELERATOR]);
  });

  it('counts what is new and what has changed', async () => {
    await catalogue.load([AZURE, ACCELERATOR]);

    const loaded = await catalogue.load([AZURE, { ...ACCELERATOR, isEligible: true }, IQ]);

    expect(loaded).toEqual({ added: 1, changed: 1 });
  });

  it('loads nothing where there is nothing', async () => {
    expect(await catalogue.load([])).toEqual({ added: 0, changed: 0 });
  });

  it('learns nothing where there is nothing', async () => {
    await catalogue.learn([]);

    expect(await catalogue.list()).toEqual([]);
  });
}
