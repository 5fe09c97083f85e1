import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldersIn, setAsideOrphanedDatabase, type DataFolders } from '../../demo/earlier-data';

const NOW = new Date('2026-06-15T09:00:00Z');

let folder: string;
let folders: DataFolders;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'co-sell-desk-'));
  folders = foldersIn(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function fillDatabase(): void {
  mkdirSync(folders.database);
  writeFileSync(join(folders.database, 'deals'), 'kept');
}

describe('the data of an earlier demo', () => {
  it('is set aside as a whole if its Partner Center is missing', () => {
    fillDatabase();

    const aside = setAsideOrphanedDatabase(folders, NOW);

    expect(aside).toBe(join(folder, 'mongodb-until-20260615090000'));
    expect([readFileSync(join(String(aside), 'deals'), 'utf8'), existsSync(folders.database)]).toEqual(['kept', false]);
  });

  it('is used again if its Partner Center is there', () => {
    fillDatabase();
    writeFileSync(folders.partnerCenter, '');

    expect([setAsideOrphanedDatabase(folders, NOW), existsSync(folders.database)]).toEqual([null, true]);
  });

  it('does not exist at the first start', () => {
    expect(setAsideOrphanedDatabase(folders, NOW)).toBeNull();
  });
});
