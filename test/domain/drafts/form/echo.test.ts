import { echoOf } from '../../../../src/domain/drafts/form/echo';
import { NOTHING, type Answers } from '../../../../src/domain/drafts/model/draft';
import type { Contact } from '../../../../src/domain/model/person';

const SUE: Contact = {
  firstName: 'Sue',
  lastName: 'Smith',
  email: 'sue@contoso.com',
  phone: '+1 206 555 0111',
  title: null,
};

const withContact = (contact: Contact): Answers => ({
  ...NOTHING,
  customer: { ...NOTHING.customer, contacts: [contact] },
});

describe('what is echoed of a card', () => {
  it('tells a contact once, though three inputs make them up', () => {
    expect(echoOf(NOTHING, withContact(SUE), 'en')).toEqual([
      { field: 'contactName', label: { kind: 'person', person: SUE } },
    ]);
  });

  it('tells the whole contact where only a number changed', () => {
    const moved = { ...SUE, phone: '+1 206 555 0199' };

    expect(echoOf(withContact(SUE), withContact(moved), 'en')).toEqual([
      { field: 'contactName', label: { kind: 'person', person: moved } },
    ]);
  });

  it('says nothing where nothing changed', () => {
    expect(echoOf(withContact(SUE), withContact(SUE), 'en')).toEqual([]);
  });
});
