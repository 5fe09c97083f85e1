import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCatalogueFile } from '../../src/bin/catalogue-file';
import { solutionsInBody } from '../../src/partner-center/solutions';
import { NOW } from '../builders/a-referral';
import { sampleReferrals } from '../support/samples';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const HEADER = 'id,name,group,eligible';

const ACCELERATOR = { id: 'SOL-1', name: 'Migration Accelerator', group: 'own', isEligible: true };
const AZURE = { id: 'DZH318', name: 'Azure SQL Database', group: 'microsoft', isEligible: false };

/** The faults of a file, as they are printed. */
function faultsOf(text: string | Uint8Array): readonly string[] {
  const read = readCatalogueFile(typeof text === 'string' ? bytes(text) : text);
  return read.ok ? [] : read.faults.map(({ where, message }) => `${where}: ${message}`);
}

describe('readCatalogueFile', () => {
  it.each([
    ['with commas', `${HEADER}\nSOL-1,Migration Accelerator,own,yes\nDZH318,Azure SQL Database,microsoft,no\n`],
    [
      'with semicolons, as Excel writes it in many countries',
      'id;name;group;eligible\nSOL-1;Migration Accelerator;own;yes\nDZH318;Azure SQL Database;microsoft;no\n',
    ],
    [
      'with tabs',
      'id\tname\tgroup\teligible\nSOL-1\tMigration Accelerator\town\tyes\nDZH318\tAzure SQL Database\tmicrosoft\tno',
    ],
    [
      'with a byte order mark and Windows’ line ends',
      `\uFEFF${HEADER}\r\nSOL-1,Migration Accelerator,own,yes\r\nDZH318,Azure SQL Database,microsoft,no\r\n`,
    ],
    [
      'with quotation marks',
      '"id","name","group","eligible"\n"SOL-1","Migration Accelerator","own","yes"\n"DZH318","Azure SQL Database","microsoft",""',
    ],
    [
      'with columns in another order, and others among them',
      'price,Eligible,GROUP,Name,ID\n12,x,Own,Migration Accelerator,SOL-1\n,,Microsoft,Azure SQL Database,DZH318',
    ],
    [
      'with empty lines and spaces',
      `\n${HEADER}\n\n  SOL-1 , Migration Accelerator , own , TRUE \n\nDZH318,Azure SQL Database,microsoft,0\n\n`,
    ],
    [
      'as JSON',
      JSON.stringify([
        { id: 'SOL-1', name: 'Migration Accelerator', group: 'own', eligible: true, price: 7 },
        { id: 'DZH318', name: 'Azure SQL Database', group: 'microsoft' },
      ]),
    ],
    [
      'as JSON with words and nothing',
      ' [{"id":" SOL-1","name":"Migration Accelerator","group":"Own","eligible":"Yes"},{"id":"DZH318","name":"Azure SQL Database","group":"microsoft","eligible":null}]',
    ],
  ])('reads solutions %s', (_, text) => {
    expect(readCatalogueFile(bytes(text))).toEqual({ ok: true, solutions: [ACCELERATOR, AZURE] });
  });

  it.each(['third-party', 'Third Party', 'THIRD_PARTY'])('reads the group %s', (group) => {
    expect(readCatalogueFile(bytes(`${HEADER}\nSOL-1,Migration Accelerator,${group},no`))).toMatchObject({
      solutions: [{ group: 'third-party' }],
    });
  });

  it('reads names in any script, with quotation marks, delimiters and line breaks in them', () => {
    const file = `${HEADER}\nSOL-1,"Hafen, ""Plus""\nfür 物流",own,no`;

    expect(readCatalogueFile(bytes(file))).toMatchObject({ solutions: [{ name: 'Hafen, "Plus"\nfür 物流' }] });
  });

  it('reads a file with a header alone as nothing', () => {
    expect(readCatalogueFile(bytes(HEADER))).toEqual({ ok: true, solutions: [] });
  });

  it.each([
    ['an id', ',Something,own,no', 'line 2: id is missing: fill it in.'],
    [
      'an id that is short',
      `${'x'.repeat(101)},Something,own,no`,
      'line 2: id is too long: use at most 100 characters.',
    ],
    ['a name', 'SOL-1, ,own,no', 'line 2: name is missing: fill it in.'],
    ['a group that is known', 'SOL-1,Something,ours,no', 'line 2: group must be one of own, microsoft, third-party.'],
    ['a group', 'SOL-1,Something', 'line 2: group must be one of own, microsoft, third-party.'],
    ['a clear yes or no', 'SOL-1,Something,own,perhaps', 'line 2: eligible must be yes or no.'],
    [
      'quotation marks around what needs them',
      'SOL-1,Something, somehow,own,no',
      'line 2: has 5 values where the first line names 4 columns: put quotation marks around text with a “,”.',
    ],
    [
      'quotation marks in their places',
      'SOL-1,"Something" else,own,no',
      'line 2: has a quotation mark in the wrong place: double those inside of quoted text.',
    ],
    [
      'an end of quoted text',
      'SOL-1,"Something,own,no',
      'line 2: has a quotation mark in the wrong place: double those inside of quoted text.',
    ],
    [
      'an id of its own',
      'SOL-1,Something,own,no\nSOL-2,Other,own,no\nSOL-1,Something,own,no',
      'line 4: id SOL-1 stands on line 2 already: leave one of them out.',
    ],
  ])('explains how to fix %s', (_, rows, fault) => {
    expect(faultsOf(`${HEADER}\n${rows}`)).toEqual([fault]);
  });

  it('lists every fault at once, and returns no solution', () => {
    expect(faultsOf(`${HEADER}\n,Something,ours,no\nSOL-2,Other,own,no\n\nSOL-3,,own,perhaps`)).toEqual([
      'line 2: id is missing: fill it in.',
      'line 2: group must be one of own, microsoft, third-party.',
      'line 5: name is missing: fill it in.',
      'line 5: eligible must be yes or no.',
    ]);
  });

  it('names the line on which a row with line breaks ends', () => {
    expect(faultsOf(`${HEADER}\nSOL-1,"One\ntwo",own,no\nSOL-2,Other,ours,no`)).toEqual([
      'line 4: group must be one of own, microsoft, third-party.',
    ]);
  });

  it.each([
    [
      'the columns that are missing',
      'id,name\nSOL-1,Something',
      'line 1: has no column group, eligible: the first line must name the columns id, name, group, eligible.',
    ],
    ['an empty file', ' \n', 'the file: is empty.'],
    [
      'JSON that is no list',
      '{"id":"SOL-1"}',
      'entry 1: is all there is: write a list, [{"id": …, "name": …, "group": …, "eligible": …}, …].',
    ],
    [
      'an entry that is no object',
      '["SOL-1"]',
      'entry 1: is not an object: write {"id": …, "name": …, "group": …, "eligible": …}.',
    ],
    ['a number for text', '[{"id":7,"name":"Something","group":"own"}]', 'entry 1: id must be text.'],
    [
      'a number for a choice',
      '[{"id":"SOL-1","name":"Something","group":7,"eligible":1}]',
      'entry 1: group must be one of own, microsoft, third-party.',
    ],
  ])('reports %s', (_, text, fault) => {
    expect(faultsOf(text)).toContain(fault);
  });

  it('reports JSON that ends too early', () => {
    expect(faultsOf('[{"id":"SOL-1"')).toEqual([expect.stringMatching(/^the file: is not JSON: .+\.$/u)]);
  });

  it.each([
    [
      'in the code page of an old Excel',
      Uint8Array.from([...bytes(`${HEADER}\nSOL-1,Gr`), 0xfc, 0x6e, ...bytes(',own,no')]),
    ],
    ['in UTF-16', Uint8Array.from([0xff, 0xfe, ...Buffer.from(HEADER, 'utf16le')])],
  ])('asks for UTF-8 if a file is %s', (_, file) => {
    expect(faultsOf(file)).toEqual(['the file: is not UTF-8: save it as such (in Excel as “CSV UTF-8”).']);
  });
});

describe('the sample catalogue', () => {
  const read = readCatalogueFile(readFileSync(path.join(__dirname, '..', '..', 'demo', 'solutions.csv')));
  const solutions = read.ok ? read.solutions : [];

  it('has all solutions that the sample referrals name, under the same names', () => {
    const named = solutionsInBody(sampleReferrals(NOW)).map(({ id, name, group }) => ({ id, name, group }));

    expect(solutions).toEqual(
      expect.arrayContaining(named.map((solution) => expect.objectContaining(solution) as unknown)),
    );
  });

  it('has solutions of each group, and an eligible one of ours', () => {
    expect(new Set(solutions.map(({ group }) => group))).toEqual(new Set(['own', 'microsoft', 'third-party']));
    expect(solutions.filter(({ isEligible }) => isEligible).map(({ id, group }) => [id, group])).toEqual([
      ['SOL-61900-NWI', 'own'],
    ]);
  });
});
