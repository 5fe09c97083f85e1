import { ASSISTANCE_CODES } from '../../../src/domain/model/assistance';
import { LONGEST_INVITATION } from '../../../src/domain/forms/invitation-form';
import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { inviteEntry, inviteDealCard, type InviteEntry } from '../../../src/teams/cards/invite-deal';
import type { Reader } from '../../../src/teams/text/reader';
import { filledWith, HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';
import { aDeal, faultyInvitation, withoutContact } from '../../support/deal-gallery';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const cardOf = (deal: Referral = aDeal({ version: 7 }), reader = READER, entry: Partial<InviteEntry> = {}): object =>
  inviteDealCard(deal, reader, { ...inviteEntry(deal), ...entry });

describe('the form that shares a deal with Microsoft', () => {
  it('says first what sharing means, and that it cannot be undone', () => {
    expect(textIn(cardOf()).split('\n').slice(0, 6)).toEqual([
      'Share this deal with Microsoft',
      'R-7K2MQ',
      'Contoso Freight Inc',
      'Sharing cannot be undone: what Microsoft has seen stays shared.',
      "Partner-led: Microsoft's sellers see the deal; you sell it yourselves.",
      'Co-sell: Microsoft is asked for help, and has 14 days to accept or decline.',
    ]);
    expect(tonesIn(cardOf())).toContain('warning');
  });

  it('offers only possible deal types, and preselects the only one', () => {
    expect(choicesIn(cardOf(), 'microsoftHelp')).toEqual({
      'partner-led': 'Partner-led',
      'co-sell': 'Co-sell with Microsoft',
    });
    expect(inputsIn(cardOf())).toMatchObject({ microsoftHelp: '' });
    expect(choicesIn(cardOf(aDeal({ dealType: 'partner-led' })), 'microsoftHelp')).toEqual({
      'co-sell': 'Co-sell with Microsoft',
    });
    expect(inputsIn(cardOf(aDeal({ dealType: 'partner-led' })))).toMatchObject({ microsoftHelp: 'co-sell' });
    expect(textIn(cardOf(aDeal({ dealType: 'partner-led' })))).not.toContain('Partner-led:');
  });

  it('asks for the kind of help, a note and the consent, which is not preselected', () => {
    expect(Object.keys(choicesIn(cardOf(), 'assistance'))).toEqual(ASSISTANCE_CODES);
    expect(inputsIn(cardOf())).toEqual({ microsoftHelp: '', assistance: '', assistanceNote: '', consent: 'false' });
  });

  it('asks for a contact only if none is complete, filled in with what is known', () => {
    const { customer } = aDeal();
    const half = aDeal({
      customer: {
        ...customer,
        contacts: [{ firstName: 'Sue', lastName: 'Smith', email: null, phone: '5551', title: null }],
      },
    });

    expect(inputsIn(cardOf(withoutContact()))).toMatchObject({ contactName: '', contactPhone: '', contactEmail: '' });
    expect(inputsIn(cardOf(half))).toMatchObject({ contactName: 'Sue Smith', contactPhone: '5551', contactEmail: '' });
    expect(textIn(cardOf(half))).toContain('Whom can Microsoft call at Contoso Freight Inc?');
  });

  it('asks for the consent in plain words, naming the contact', () => {
    const consentIn = (card: object): unknown => inputNodes(card).find(({ id }) => id === 'consent')?.['title'];

    expect(consentIn(cardOf())).toBe(
      'Sue Smith agreed that Microsoft gets their name, phone and e-mail, and may call them',
    );
    expect(consentIn(cardOf(withoutContact()))).toBe(
      'The contact agreed that Microsoft gets their name, phone and e-mail, and may call them',
    );
    expect(consentIn(cardOf(aDeal(), CHINESE))).toBe(
      'Sue Smith 同意将其姓名、电话和电子邮件提供给 Microsoft，并接受其联系',
    );
  });

  it('limits texts as the domain does', () => {
    const limits = Object.fromEntries(
      inputNodes(cardOf(withoutContact())).map(({ id, maxLength }): [string, unknown] => [String(id), maxLength]),
    );

    expect(limits).toMatchObject(LONGEST_INVITATION);
  });

  it('shares with the version it was made from, and cancels without sending its inputs', () => {
    const { id } = aDeal();

    expect(buttonsIn(cardOf())).toEqual([
      {
        title: 'Share for good',
        verb: 'deal.invite.confirm',
        data: { verb: 'deal.invite.confirm', referralId: id, version: 7 },
      },
      { title: 'Cancel', verb: 'referral.refresh', data: { verb: 'referral.refresh', referralId: id } },
    ]);
    expect(
      actionsIn(cardOf(), 'Action.Execute').map(({ style, associatedInputs }) => [style, associatedInputs]),
    ).toEqual([
      ['positive', 'auto'],
      ['default', 'none'],
    ]);
  });

  it('returned with faults keeps its inputs, and shows each fault below its field', () => {
    const card = cardOf(withoutContact(), READER, faultyInvitation(READER));

    expect(inputsIn(card)).toEqual({
      microsoftHelp: 'co-sell',
      assistance: '',
      assistanceNote: 'n',
      contactName: '',
      contactPhone: '12',
      contactEmail: 'sue',
      consent: 'false',
    });
    expect(Object.keys(inputsIn(card)).map((id) => faultBelow(card, id))).toEqual([
      '⚠ Please choose one of the answers.',
      '⚠ Which help do you want from Microsoft?',
      '⚠ At most 1000 characters, please.',
      '⚠ Microsoft needs somebody to call at the customer: name, phone and e-mail.',
      '⚠ This is no phone number. It has 5 to 15 digits, such as +1 206 555 0100.',
      '⚠ This is no e-mail address. It looks like name@example.com.',
      '⚠ The contact can go to Microsoft only if the customer agreed. Ask first, then tick this.',
    ]);
  });

  it("speaks the reader's language", () => {
    expect(textIn(cardOf(aDeal(), CHINESE)).split('\n')[0]).toBe('与 Microsoft 共享此交易');
    expect(buttonsIn(cardOf(aDeal(), CHINESE)).map(({ title }) => title)).toEqual(['确认共享', '取消']);
  });

  it.each(HOSTILE_TEXTS)("shows other people's text only as text: %j", (hostile) => {
    const deal: Referral = { ...filledWith(hostile), stage: 'accepted', direction: 'outbound', dealType: 'private' };
    const plain: Referral = { ...filledWith('x'), stage: 'accepted', direction: 'outbound', dealType: 'private' };

    expect(nodesOf(cardOf(deal)).map(({ type }) => type)).toEqual(nodesOf(cardOf(plain)).map(({ type }) => type));
    expect(JSON.stringify(cardOf(deal))).not.toMatch(/[\u202A-\u202E\u2066\u2067]/u);
  });

  it.each(LOCALES)('is never larger than 28 KB (%s)', (locale) => {
    const long: Referral = {
      ...filledWith('字'.repeat(10_000)),
      stage: 'accepted',
      direction: 'outbound',
      dealType: 'private',
    };

    expect(
      bytesOf(cardOf(long, READERS[locale], { ...faultyInvitation(READERS[locale]), notice: '字'.repeat(1_000) })),
    ).toBeLessThanOrEqual(28 * 1024);
  });
});
