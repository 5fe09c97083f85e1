import {
  contactKey,
  distinctPeople,
  MOST_PEOPLE,
  readPeopleFields,
  type PeopleFields,
  type PeopleOffered,
} from '../../../src/domain/forms/people-fields';
import type { Contact } from '../../../src/domain/model/person';

const contact = (overrides: Partial<Contact> = {}): Contact => ({
  firstName: 'Ana',
  lastName: 'Silva',
  email: 'ana@northwind.com',
  phone: '+1 206 555 0100',
  title: null,
  ...overrides,
});

const ANA = contact();
const BEN = contact({ firstName: 'Ben', lastName: 'Long', email: 'Ben@Northwind.com', phone: null });

const form = (typed: Partial<PeopleFields> = {}): PeopleFields => ({
  people: '',
  personName: '',
  personPhone: '',
  personEmail: '',
  ...typed,
});

const read = (
  typed: Partial<PeopleFields>,
  offered: Partial<PeopleOffered> = {},
): ReturnType<typeof readPeopleFields> =>
  readPeopleFields(form(typed), { offered: [ANA, BEN], fixed: [], before: [ANA], ...offered });

const NEW = { personName: 'Sue Ellen Smith', personPhone: '+1 (206) 555-0111', personEmail: 'sue@contoso.com' };

describe('the people chosen for a deal', () => {
  it('are those whose keys were sent, in the order in which they are offered', () => {
    expect(read({ people: 'ben@northwind.com, ana@northwind.com' })).toEqual({ value: [ANA, BEN], faults: {} });
  });

  it('include the additional person, whose name is split', () => {
    expect(read({ people: 'ana@northwind.com', ...NEW }).value).toMatchObject([
      ANA,
      { firstName: 'Sue Ellen', lastName: 'Smith', email: 'sue@contoso.com' },
    ]);
  });

  it('get the new details of one who is typed again', () => {
    const { value } = read({
      people: 'ana@northwind.com,ben@northwind.com',
      personName: 'Ben Long',
      personPhone: '206 555 0199',
      personEmail: 'ben@northwind.com',
    });

    expect(value).toMatchObject([
      ANA,
      { firstName: 'Ben', email: 'ben@northwind.com', phone: expect.stringContaining('0199') as string },
    ]);
  });

  it('keep those for whom the list had no room', () => {
    expect(read({ people: 'ana@northwind.com' }, { fixed: [BEN] }).value).toEqual([ANA, BEN]);
  });

  it('are each on the deal once, even if a client also sends those for whom the list had no room', () => {
    expect(read({ people: 'ana@northwind.com,ben@northwind.com' }, { offered: [ANA], fixed: [BEN] })).toEqual({
      value: [ANA, BEN],
      faults: {},
    });
    expect(read({ people: 'ana@northwind.com,ben@northwind.com' }, { fixed: [BEN] }).value).toEqual([ANA, BEN]);
  });

  it('must not be empty, even if nobody on the deal was complete', () => {
    expect(read({}, { before: [BEN] }).faults).toEqual({ people: 'people-missing' });
    expect(read({}, { before: [] })).toEqual({ value: [], faults: {} });
  });

  it.each([
    ['a person who is not offered', { people: 'eve@evil.example' }, { people: 'people-unknown' }],
    ['no complete person, if there was one', { people: 'ben@northwind.com' }, { people: 'people-missing' }],
    ['nobody at all', {}, { people: 'people-missing' }],
    [
      'a person without phone and e-mail',
      { people: 'ana@northwind.com', personName: 'Sue' },
      { personPhone: 'required', personEmail: 'required' },
    ],
    ['what is no phone number', { ...NEW, personPhone: '12' }, { personPhone: 'phone-not-understood' }],
    ['what is no e-mail address', { ...NEW, personEmail: 'sue' }, { personEmail: 'email-not-understood' }],
    ['a name that is too long', { ...NEW, personName: 'x'.repeat(121) }, { personName: 'too-long' }],
  ])('cannot be %s', (_, typed, faults) => {
    expect(read(typed).faults).toEqual(faults);
  });

  it('may be incomplete on a deal that never had a complete one', () => {
    expect(read({ people: 'ben@northwind.com' }, { before: [BEN] })).toEqual({ value: [BEN], faults: {} });
  });

  it('must not be more than Partner Center accepts', () => {
    const many = Array.from({ length: MOST_PEOPLE + 1 }, (_, index) => contact({ email: `p${index}@northwind.com` }));

    expect(read({ people: many.map(contactKey).join() }, { offered: many }).faults).toEqual({
      people: 'people-too-many',
    });
  });
});

describe('the key of a person in a list', () => {
  it('is the address in lower case, else the name, without commas', () => {
    expect([contactKey(BEN), contactKey(contact({ email: null, lastName: 'Silva, Jr.' }))]).toEqual([
      'ben@northwind.com',
      'ana silva  jr.',
    ]);
  });

  it('identifies a person, whose missing details come from later mentions', () => {
    expect(
      distinctPeople([BEN, ANA, contact({ email: 'BEN@northwind.com', phone: '+44 20 7946 0000', title: 'AE' })]),
    ).toEqual([{ ...BEN, phone: '+44 20 7946 0000', title: 'AE' }, ANA]);
  });
});
