import { readInvitation, type InvitationForm } from '../../../src/domain/forms/invitation-form';
import type { Referral } from '../../../src/domain/model/referral';
import { aDeal, withoutContact } from '../../support/deal-gallery';

const CONTACT = { contactName: 'Sue Smith', contactPhone: '+1 206 555 0111', contactEmail: 'sue@contoso.com' };

const COMPLETE: InvitationForm = {
  microsoftHelp: 'co-sell',
  assistance: 'GeneralOrOther',
  assistanceNote: ' Please help ',
  ...CONTACT,
  consent: 'true',
};

const read = (
  typed: Partial<InvitationForm> = {},
  referral: Referral = withoutContact(),
): ReturnType<typeof readInvitation> => readInvitation({ ...COMPLETE, ...typed }, referral);

const NO_CONTACT = { contactName: '', contactPhone: '', contactEmail: '' };

describe('an invitation of Microsoft', () => {
  it('to co-sell has the help, the note and the contact', () => {
    expect(read()).toEqual({
      ok: true,
      invitation: {
        dealType: 'co-sell',
        assistance: 'GeneralOrOther',
        note: 'Please help',
        contact: {
          firstName: 'Sue',
          lastName: 'Smith',
          phone: '+1 206 555 0111',
          email: 'sue@contoso.com',
          title: null,
        },
      },
    });
  });

  it('needs no other contact if a complete one is known', () => {
    expect(read(NO_CONTACT, aDeal())).toMatchObject({ ok: true, invitation: { contact: null } });
  });

  it('to partner-led needs neither help nor a contact, and no consent without a contact', () => {
    expect(read({ microsoftHelp: 'partner-led', assistance: '', ...NO_CONTACT, consent: '' })).toEqual({
      ok: true,
      invitation: { dealType: 'partner-led', assistance: null, note: 'Please help', contact: null },
    });
  });

  it('to partner-led accepts an incomplete contact as it is', () => {
    const { customer } = aDeal();
    const half = aDeal({
      customer: {
        ...customer,
        contacts: [{ firstName: 'Sue', lastName: null, email: null, phone: null, title: null }],
      },
    });

    expect(read({ microsoftHelp: 'partner-led', ...NO_CONTACT, contactName: 'Sue' }, half)).toMatchObject({
      ok: true,
      invitation: { contact: null },
    });
  });

  it.each([
    ['no deal type', { microsoftHelp: '' }, { microsoftHelp: 'choice-unknown' }],
    ['a narrower deal type', { microsoftHelp: 'private' }, { microsoftHelp: 'choice-unknown' }],
    ['no help', { assistance: '' }, { assistance: 'assistance-required' }],
    ['help that does not exist', { assistance: 'Applause' }, { assistance: 'assistance-required' }],
    ['a note that is too long', { assistanceNote: 'x'.repeat(1_001) }, { assistanceNote: 'too-long' }],
    ['no contact', NO_CONTACT, { contactName: 'contact-required' }],
    ['a contact without a phone number', { contactPhone: '' }, { contactPhone: 'required' }],
    ['what is no phone number', { contactPhone: '12' }, { contactPhone: 'phone-not-understood' }],
    ['what is no e-mail address', { contactEmail: 'sue' }, { contactEmail: 'email-not-understood' }],
    ['no consent', { consent: 'false' }, { consent: 'consent-required' }],
    ['no consent, the toggle being left out', { consent: '' }, { consent: 'consent-required' }],
  ])('cannot be made with %s', (_, typed, faults) => {
    expect(read(typed)).toEqual({ ok: false, faults });
  });

  it('to partner-led needs consent if Microsoft gets a contact', () => {
    expect(read({ microsoftHelp: 'partner-led', consent: 'false' }, aDeal())).toEqual({
      ok: false,
      faults: { consent: 'consent-required' },
    });
  });

  it('never leads to the current deal type or a narrower one', () => {
    expect(read({ microsoftHelp: 'partner-led' }, aDeal({ dealType: 'partner-led' }))).toMatchObject({ ok: false });
    expect(read({}, aDeal({ dealType: 'co-sell' }))).toMatchObject({ ok: false });
  });
});
