import { fieldsOf, withFields } from '../../../src/domain/model/field-changes';
import {
  DEAL_FIELDS,
  EDITABLE,
  EDITABLE_FIELDS,
  fieldEntries,
  fieldsFrom,
  FIELDS,
  isEditable,
  LIST_FIELDS,
  LISTS,
  mapFields,
  TERM_FIELDS,
  valueIn,
} from '../../../src/domain/model/field-table';
import type { Contact } from '../../../src/domain/model/person';
import { aReferral, frozen } from '../../builders/a-referral';
import { EVERY_VALUE } from '../../builders/every-field';

const deal = frozen(aReferral({ stage: 'accepted' }));

const person = (email: string | null, phone: string | null = null): Contact => ({
  firstName: null,
  lastName: null,
  email,
  phone,
  title: null,
});

const [ANA, BEN, EVA] = [person('ana@example.com'), person('ben@example.com'), person('eva@example.com')];

describe('the table of fields', () => {
  it('has every field that a deal has', () => {
    expect([...FIELDS].sort()).toEqual(Object.keys(fieldsOf(deal)).sort());
  });

  it('has terms and lists that people edit, and one field that they do not', () => {
    expect(EDITABLE_FIELDS).toEqual([...TERM_FIELDS, ...LIST_FIELDS]);
    expect(FIELDS.filter((field) => !isEditable(field))).toEqual(['dealType']);
  });

  it.each(EVERY_VALUE.filter(({ field }) => isEditable(field)))(
    'knows where $field stands, so that $value can be put there and is found there',
    ({ field, value }) => {
      const after = { ...deal, ...withFields(deal, { [field]: value }) };

      expect(fieldsOf(after)).toEqual({ ...fieldsOf(deal), [field]: value });
    },
  );

  it('takes fields apart and puts them together again', () => {
    expect(fieldsFrom(fieldEntries(fieldsOf(deal)))).toEqual(fieldsOf(deal));
    expect(mapFields(FIELDS, (field) => fieldsOf(deal)[field])).toEqual(fieldsOf(deal));
  });

  it.each<[string, { readonly notes?: string | null }, string | null]>([
    ['the value of a field', { notes: 'Call first' }, 'Call first'],
    ['nothing where that is the value', { notes: null }, null],
    ['another value where there is none', {}, 'Else'],
  ])('gives %s', (_, fields, value) => {
    expect(valueIn(fields, 'notes', 'Else')).toBe(value);
  });
});

describe('a term', () => {
  it.each<[string, string | null, string | null, string]>([
    ['is what others made of it', 'Before', 'Theirs', 'Theirs'],
    ['stays as it was set here where others left it', 'Before', 'Before', 'Ours'],
  ])('%s', (_, before, theirs, merged) => {
    expect(EDITABLE.notes.merged('Ours', before, theirs)).toBe(merged);
  });

  it('cannot be what both sides made of it', () => {
    expect(EDITABLE.notes.combined('Ours', 'Before', 'Theirs')).toBeNull();
  });

  it('tells a new record apart where nobody changes it on the way', () => {
    expect(TERM_FIELDS.filter((field) => DEAL_FIELDS[field].isIdentifying)).toEqual(['name', 'value', 'closeDate']);
  });
});

describe('a list', () => {
  it('is the same in whichever order', () => {
    expect(EDITABLE.team.isAlike([ANA, BEN], [BEN, ANA])).toBe(true);
    expect(EDITABLE.team.isAlike([ANA, BEN], [ANA])).toBe(false);
  });

  it('of people is another one where something else is known of one of them', () => {
    expect(EDITABLE.team.isAlike([ANA], [person('ANA@example.com', '+1')])).toBe(false);
  });

  it('of solutions is the same whatever these are called', () => {
    expect(EDITABLE.solutions.isAlike([{ id: 'SOL-1', name: 'One' }], [{ id: 'SOL-1', name: null }])).toBe(true);
  });

  it('is merged item by item', () => {
    expect(EDITABLE.team.merged([ANA, BEN], [ANA], [ANA, EVA])).toEqual([ANA, BEN, EVA]);
    expect(EDITABLE.team.merged([ANA, BEN], [ANA, BEN], [BEN])).toEqual([BEN]);
  });

  it('cannot be what both sides made of it where they changed the same item', () => {
    const [ours, theirs] = [person('ana@example.com', '+1'), person('ana@example.com', '+2')];

    expect(EDITABLE.team.combined([ours], [ANA], [theirs])).toBeNull();
    expect(EDITABLE.team.combined([ours], [ANA], [ANA, BEN])).toEqual([ours, BEN]);
  });

  it.each<[string, readonly Contact[], boolean]>([
    ['took what was added', [ANA, BEN], false],
    ['left out what was added', [ANA], true],
    ['kept what was taken away', [ANA, BEN, EVA], true],
  ])('that was sent was refused or not, where what it was sent to %s', (_, theirs, isRefused) => {
    expect(LISTS.team.isRefused([ANA, BEN], [ANA, EVA], theirs)).toBe(isRefused);
  });
});
