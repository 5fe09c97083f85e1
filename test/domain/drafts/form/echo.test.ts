import { echoOf } from '../../../../src/domain/drafts/form/echo';
import { NO_ANSWERS, type Answers } from '../../../../src/domain/drafts/model/draft';
import type { Contact } from '../../../../src/domain/model/person';

const SUE: Contact = {
  firstName: 'Sue',
  lastName: 'Smith',
  email: 'sue@contoso.com',
  phone: '+1 206 555 0111',
  title: null,
};

const withContact = (contact: Contact): Answers => ({
  ...NO_ANSWERS,
  customer: { ...NO_ANSWERS.customer, contacts: [contact] },
});

describe('the echo of a card', () => {
  it('repeats a contact once, although it has three inputs', () => {
    expect(echoOf(NO_ANSWERS, withContact(SUE), 'en')).toEqual([
      { field: 'contactName', label: { kind: 'person', person: SUE } },
    ]);
  });

  it('repeats the whole contact if only the phone number changed', () => {
    const moved = { ...SUE, phone: '+1 206 555 0199' };

    expect(echoOf(withContact(SUE), withContact(moved), 'en')).toEqual([
      { field: 'contactName', label: { kind: 'person', person: moved } },
    ]);
  });

  it('is empty if nothing changed', () => {
    expect(echoOf(withContact(SUE), withContact(SUE), 'en')).toEqual([]);
  });
});
