import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { operationsFor, type Json, type MemberChange } from '../../src/partner-center/json-patch';

const at = (path: string, value: unknown): MemberChange => ({ path: path.split('.'), value });
const onto = (path: string, appended: unknown): MemberChange => ({ path: path.split('.'), appended });

/** The document after the operations, applied as RFC 6902 defines; an invalid operation is an error. */
function patched(document: Json, settings: readonly MemberChange[]): unknown {
  const copy = structuredClone(document) as Record<string, unknown>;
  const faults = applyPatch(
    copy,
    operationsFor(document, settings).map((operation) => ({ ...operation })),
  );
  expect(faults.filter((fault) => fault !== null)).toEqual([]);
  return copy;
}

describe('a member', () => {
  it.each<[what: string, document: Json, path: string, operation: object]>([
    ['replaced where it is there', { name: 'Old' }, 'name', { op: 'replace', path: '/name' }],
    ['replaced where it is null', { name: null }, 'name', { op: 'replace', path: '/name' }],
    ['added where it is missing', {}, 'name', { op: 'add', path: '/name' }],
    ['replaced in its object', { details: { notes: '' } }, 'details.notes', { op: 'replace', path: '/details/notes' }],
    ['added to its object', { details: {} }, 'details.notes', { op: 'add', path: '/details/notes' }],
    [
      'found however its name is cased',
      { Details: { NOTES: '' } },
      'details.notes',
      { op: 'replace', path: '/Details/NOTES' },
    ],
    ['not taken for what every object has', {}, 'constructor', { op: 'add', path: '/constructor' }],
  ])('is %s', (_what, document, path, operation) => {
    expect(operationsFor(document, [at(path, 'New')])).toEqual([{ ...operation, value: 'New' }]);
  });

  it.each<[what: string, document: Json, op: string]>([
    ['missing', {}, 'add'],
    ['null', { details: null }, 'replace'],
    ['text', { details: '' }, 'replace'],
    ['a list', { details: [] }, 'replace'],
  ])('is added with its object if that is %s', (_what, document, op) => {
    expect(operationsFor(document, [at('details.requirements.solutions', [1])])).toEqual([
      { op, path: '/details', value: { requirements: { solutions: [1] } } },
    ]);
  });

  it('is left out if the document already has it', () => {
    expect(operationsFor({ details: { list: [{ id: 1 }] } }, [at('details.list', [{ id: 1 }])])).toEqual([]);
  });

  it('is set to null to clear it', () => {
    expect(operationsFor({ name: 'Old' }, [at('name', null)])).toEqual([{ op: 'replace', path: '/name', value: null }]);
  });
});

describe('an appended item', () => {
  it('is added to the end of the list', () => {
    expect(operationsFor({ team: [1] }, [onto('team', 2)])).toEqual([{ op: 'add', path: '/team/-', value: 2 }]);
  });

  it.each<[what: string, document: Json, op: string]>([
    ['missing', {}, 'add'],
    ['null', { team: null }, 'replace'],
    ['no list', { team: {} }, 'replace'],
  ])('becomes a new list if the list is %s', (_what, document, op) => {
    expect(operationsFor(document, [onto('team', 2)])).toEqual([{ op, path: '/team', value: [2] }]);
  });
});

describe('several operations', () => {
  it('depend on one another', () => {
    const settings = [at('details.dealValue', 5), at('details.currency', 'EUR'), onto('team', 1), onto('team', 2)];

    expect(operationsFor({}, settings)).toEqual([
      { op: 'add', path: '/details', value: { dealValue: 5 } },
      { op: 'add', path: '/details/currency', value: 'EUR' },
      { op: 'add', path: '/team', value: [1] },
      { op: 'add', path: '/team/-', value: 2 },
    ]);
  });

  it('are valid in RFC 6902, and give the document all values', () => {
    const leaf = fc.constantFrom<unknown>(null, '', 'x', 1, {}, [], [1], { c: 1 });
    const document = fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.oneof(leaf, fc.dictionary(fc.constantFrom('c', 'd'), leaf)),
      { noNullPrototype: true },
    );
    const path = fc.constantFrom('a', 'b', 'a.c', 'a.d', 'b.c');

    fc.assert(
      fc.property(document, path, leaf, path, leaf, (before, one, value, other, appended) => {
        const after = patched(before, [at(one, value), onto(other, appended)]);

        const list = other.split('.').reduce<unknown>((holder, name) => (holder as Json)[name], after);
        expect(Array.isArray(list) && list.at(-1)).toEqual(appended);
      }),
    );
  });
});
