import type { EditableFields, Solution } from '../../../src/domain/model/terms';
import { mergeEdit } from '../../../src/domain/forms/merging';
import type { Contact, Person } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import { aPerson, aRecord, aReferral, daysFromNow, frozen } from '../../builders/a-referral';
import { changed } from '../../support/advancing';

const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });
const kim = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000003', name: 'Kim Akers' });

/** The deal as it was when the form was made. */
const shown = aReferral({ stage: 'accepted', terms: { ...aReferral().terms, notes: 'Old', crmId: 'CRM-1' } });

const contact = (name: string): Contact => ({
  firstName: name,
  lastName: 'Test',
  email: `${name}@northwind.com`,
  phone: '+1 206 555 0100',
  title: null,
});

/** Half of the people that a deal may have, and some more. */
const crowd = (name: string): readonly Contact[] =>
  Array.from({ length: 30 }, (_, index) => contact(`${name}-${index}`));

const editedBy = (by: Person, fields: Partial<EditableFields>, referral = shown): Referral =>
  changed(referral, { kind: 'edit', by, fields }).referral;

const merged = (referral: Referral, fields: Partial<EditableFields>) =>
  mergeEdit(frozen(referral), shown.version, frozen(fields));

describe('a form about a deal that nobody changed meanwhile', () => {
  it('is written as it is', () => {
    const fields = { notes: 'New', crmId: 'CRM-1' };

    expect(merged(shown, fields)).toEqual({ fields, kept: [], conflicts: [] });
  });

  it('is written as it is where the changes are older than the form', () => {
    const current = editedBy(arjun, { notes: 'Changed' });

    expect(mergeEdit(current, current.version, { notes: 'New' })).toEqual({
      fields: { notes: 'New' },
      kept: [],
      conflicts: [],
    });
  });

  it('is written as it is where others did something else meanwhile', () => {
    const current = changed(shown, { kind: 'note', by: arjun, text: 'Called.' }).referral;

    expect(merged(current, { notes: 'New' })).toEqual({ fields: { notes: 'New' }, kept: [], conflicts: [] });
  });
});

describe('a field that somebody else changed meanwhile', () => {
  const current = editedBy(arjun, { notes: 'Changed' });

  it('stays theirs where the form left it as it was shown there, and is told', () => {
    expect(merged(current, { notes: 'Old', crmId: 'CRM-2' })).toEqual({
      fields: { crmId: 'CRM-2' },
      kept: ['notes'],
      conflicts: [],
    });
  });

  it('is left alone where both changed it to the same', () => {
    expect(merged(current, { notes: 'Changed' })).toEqual({ fields: {}, kept: [], conflicts: [] });
  });

  it('is in conflict where the form changed it to something else, and it is told by whom', () => {
    expect(merged(current, { notes: 'New', crmId: 'CRM-2' })).toEqual({
      fields: { crmId: 'CRM-2' },
      kept: [],
      conflicts: [{ field: 'notes', by: arjun }],
    });
  });

  it('is no concern of a form that does not have it', () => {
    expect(merged(current, { crmId: 'CRM-2' })).toEqual({ fields: { crmId: 'CRM-2' }, kept: [], conflicts: [] });
  });

  it('is compared with what was shown, and told by whom it was changed last, where it was changed more than once', () => {
    const twice = editedBy(kim, { notes: 'Changed again' }, current);

    expect(merged(twice, { notes: 'Old' }).kept).toEqual(['notes']);
    expect(merged(twice, { notes: 'Changed' }).conflicts).toEqual([{ field: 'notes', by: kim }]);
  });

  it('is told to be nobody’s of ours where Partner Center changed it', () => {
    const record = aRecord({
      stage: 'accepted',
      terms: { ...shown.recordedTerms, notes: 'From the portal' } as Referral['terms'],
      eTag: '"2"',
      updatedAt: daysFromNow(1),
    });
    const followed = changed(shown, { kind: 'report', record }).referral;

    expect(merged(followed, { notes: 'New' }).conflicts).toEqual([{ field: 'notes', by: null }]);
  });
});

describe('people and solutions', () => {
  const [PAT, ANA, BEN, EVA] = ['pat', 'ana', 'ben', 'eva'].map((name) => contact(name)) as [
    Contact,
    Contact,
    Contact,
    Contact,
  ];
  const staffed: Referral = { ...shown, team: [PAT, ANA] };
  const solution = (id: string): Solution => ({ id, name: null });

  it('stay as others made them where the form left them as they were shown there', () => {
    const current = editedBy(arjun, { team: [PAT, ANA, BEN] }, staffed);

    expect(merged(current, { team: [PAT, ANA] })).toEqual({ fields: {}, kept: ['team'], conflicts: [] });
  });

  it('that both added, or took away, come together', () => {
    const current = editedBy(
      arjun,
      { team: [ANA, BEN], solutions: [...shown.needs.solutions, solution('SOL-2')] },
      staffed,
    );

    const { fields, kept, conflicts } = merged(current, { team: [PAT, ANA, EVA], solutions: [solution('SOL-3')] });

    expect(fields).toEqual({ team: [ANA, BEN, EVA], solutions: [solution('SOL-2'), solution('SOL-3')] });
    expect([kept, conflicts]).toEqual([['team', 'solutions'], []]);
  });

  it.each<[what: string, theirs: Partial<EditableFields>, ours: Partial<EditableFields>, field: string]>([
    ['nobody were left', { team: [ANA] }, { team: [PAT] }, 'team'],
    ['nobody were left who can be reached', { team: [PAT, { ...ANA, phone: null }] }, { team: [ANA] }, 'team'],
    [
      'both changed the same person',
      { team: [PAT, { ...ANA, phone: '+1 1' }] },
      { team: [PAT, { ...ANA, phone: '+1 2' }] },
      'team',
    ],
    ['one changed whom the other took away', { team: [PAT] }, { team: [PAT, { ...ANA, title: 'AE' }] }, 'team'],
    [
      'there were more people than Partner Center takes',
      { team: [PAT, ANA, ...crowd('theirs')] },
      { team: [PAT, ANA, ...crowd('ours')] },
      'team',
    ],
    ['no solution were left', { solutions: [solution('SOL-1')] }, { solutions: [solution('SOL-2')] }, 'solutions'],
  ])('are in conflict where %s', (_, theirs, ours, field) => {
    const sold: Referral = {
      ...staffed,
      needs: { ...staffed.needs, solutions: [solution('SOL-1'), solution('SOL-2')] },
    };

    expect(merged(editedBy(arjun, theirs, sold), ours)).toEqual({
      fields: {},
      kept: [],
      conflicts: [{ field, by: arjun }],
    });
  });
});
