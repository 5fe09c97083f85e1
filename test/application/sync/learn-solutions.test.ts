import { learnSolutions } from '../../../src/application/sync/learn-solutions';
import { aSolution } from '../../builders/a-draft';
import { aLog } from '../../fakes/a-log';
import { MemoryCatalogue } from '../../fakes/memory-catalogue';

describe('learnSolutions', () => {
  it('adds what referrals name to the catalogue', async () => {
    const catalogue = new MemoryCatalogue();

    await learnSolutions({ catalogue, log: aLog() }, [aSolution()]);

    expect(await catalogue.list()).toEqual([aSolution()]);
  });

  it('only logs a failure, so that the referrals are still received', async () => {
    const log = aLog();
    const error = new Error('no database');

    await learnSolutions({ catalogue: { learn: () => Promise.reject(error) }, log }, [aSolution()]);

    expect(log.entries).toMatchObject([{ level: 'warn', fields: { err: error } }]);
  });
});
