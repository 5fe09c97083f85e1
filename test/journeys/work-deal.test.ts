import { translate } from '../../src/locales/translate';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../support/card-reading';
import { startDealDesk, type DealDesk } from '../support/deal-desk';
import { GUEST, MEGAN, RAVI, STRANGER } from '../support/desk';
import { codeOf, contoso, eventually, figure, messagesIn, said, says, type Wire } from '../support/watching';

const [MEGAN_MAIL, RAVI_MAIL] = [String(MEGAN.email), String(RAVI.email)];

const CHINESE = { locale: 'zh-CN' };

let work: DealDesk;

beforeAll(async () => {
  work = await startDealDesk();
});

afterAll(() => work.stop());

const verbsOn = (card: unknown): readonly string[] => buttonsIn(card).map(({ verb }) => verb);

const historyOf = async (id: string): Promise<readonly Record<string, unknown>[]> =>
  (await work.stored(id))['history'] as Record<string, unknown>[];

const code = (id: string): Promise<string> => codeOf(work.desk, id);

/** Changes these fields of a deal, in a form that is opened for it. */
const edited = async (
  id: string,
  typed: Record<string, unknown>,
  who = MEGAN,
  more: Record<string, unknown> = {},
): Promise<unknown> => work.confirm(await work.press('deal.edit', id, who, more), typed, who, more);

describe('editing a deal', () => {
  it('begins with a form that is filled in with all fields', async () => {
    const id = await work.deal();

    const form = await work.press('deal.edit', id);

    expect(inputsIn(form)).toMatchObject({
      dealName: 'Wingtip Retail - store rollout',
      dealValue: '3500000.00',
      currency: 'INR',
      people: `${MEGAN_MAIL},${RAVI_MAIL}`,
      solutions: 'SOL-61900-NWI',
      crmId: 'OPP-2041',
      campaignId: 'SpringStores',
    });
    expect(verbsOn(form)).toEqual(['deal.edit.confirm', 'referral.refresh']);
    expect(textIn(form)).toContain(said('edit.title'));
  });

  it('saves the terms, the people and the solutions at once', async () => {
    const id = await work.deal();

    const card = await edited(id, {
      dealName: 'Renamed',
      dealValue: '40k',
      currency: 'EUR',
      closeDate: '2099-05-31',
      notes: '',
      solutions: 'SOL-61900-NWI,MS-AZ',
      people: MEGAN_MAIL,
      personName: 'Ana Silva',
      personPhone: '+351 21 555 0100',
      personEmail: 'ana@partner.example',
    });

    expect(textIn(card)).toContain(said('notice.edited'));
    expect(textIn(card)).toContain('Team: Megan Ortiz, Ana Silva');
    expect(await work.stored(id)).toMatchObject({
      terms: {
        name: 'Renamed',
        value: { minor: 4_000_000, currency: 'EUR' },
        closeDate: '2099-05-31',
        notes: null,
        crmId: 'OPP-2041',
      },
      team: [{ email: MEGAN_MAIL }, { firstName: 'Ana', lastName: 'Silva', email: 'ana@partner.example' }],
      needs: { solutions: [{ id: 'SOL-61900-NWI' }, { id: 'MS-AZ', name: 'Azure' }] },
    });
  });

  it('shows in the history who changed what, in Chinese for a Chinese reader', async () => {
    const id = await work.deal();

    await edited(id, { dealValue: '40k', currency: 'EUR' });

    expect(textIn(await work.press('referral.refresh', id))).toContain(
      'Megan Ortiz changed it · Value: ₹3,500,000.00 → €40,000.00',
    );
    expect(textIn(await work.press('referral.refresh', id, MEGAN, CHINESE))).toContain(
      'Megan Ortiz 作了更改 · 金额：₹3,500,000.00 → €40,000.00',
    );
  });

  it('changes nothing if the form is saved unchanged', async () => {
    const id = await work.deal();
    const before = await work.stored(id);

    expect(textIn(await edited(id, {}))).toContain(said('notice.unedited'));
    expect(await work.stored(id)).toEqual(before);
  });

  it('accepts a close date in the past if it is not changed', async () => {
    const id = await work.deal({}, 7);

    const card = await edited(id, { dealName: 'Renamed' });

    expect(textIn(card)).toContain(said('notice.edited'));
  });

  it('begins as well with typing edit and the code', async () => {
    const id = await work.deal();

    expect(await work.typed(`edit ${await code(id)}`)).toEqual(await work.press('deal.edit', id));
    expect(textIn(await work.typed(`编辑 ${await code(id)}`, MEGAN, CHINESE))).toContain(
      translate('zh-CN', 'edit.title'),
    );
  });

  it('works for a client that omits empty inputs', async () => {
    const id = await work.deal();
    const { dealName, dealValue, currency, people, solutions, closeDate } = inputsIn(await work.press('deal.edit', id));

    await work.desk.press('deal.edit.confirm', {
      referralId: id,
      version: 1,
      dealName,
      dealValue,
      currency,
      people,
      solutions,
      closeDate,
    });

    expect(await work.stored(id)).toMatchObject({ terms: { notes: null, crmId: null, campaignId: null } });
  });
});

describe('an edit with faults', () => {
  it.each([
    { input: 'dealName', entry: { dealName: ' ' }, words: said('fault.required') },
    {
      input: 'dealValue',
      entry: { dealValue: 'a lot' },
      words: said('fault.money-not-understood', { example: '125,000' }),
    },
    { input: 'dealValue', entry: { dealValue: '-5' }, words: said('fault.money-negative') },
    {
      input: 'dealValue',
      entry: { dealValue: '0.5', currency: 'JPY' },
      words: said('fault.money-too-precise', { currency: 'JPY', digits: 0 }),
    },
    { input: 'currency', entry: { currency: 'XQZ' }, words: said('fault.currency-unknown') },
    { input: 'currency', entry: { currency: '' }, words: said('fault.currency-missing') },
    { input: 'closeDate', entry: { closeDate: '2020-01-31' }, words: said('fault.date-past') },
    { input: 'closeDate', entry: { closeDate: '2099-02-30' }, words: 'Please give a date such as' },
    { input: 'notes', entry: { notes: 'x'.repeat(2_001) }, words: said('fault.too-long', { longest: 2_000 }) },
    { input: 'crmId', entry: { crmId: 'x'.repeat(101) }, words: said('fault.too-long', { longest: 100 }) },
    { input: 'campaignId', entry: { campaignId: 'x'.repeat(101) }, words: said('fault.too-long', { longest: 100 }) },
    { input: 'people', entry: { people: RAVI_MAIL }, words: said('fault.people-missing') },
    { input: 'people', entry: { people: '' }, words: said('fault.people-missing') },
    { input: 'people', entry: { people: 'eve@evil.example' }, words: said('fault.people-unknown') },
    { input: 'personName', entry: { personPhone: '+1 425 555 0199' }, words: said('fault.required') },
    {
      input: 'personPhone',
      entry: { personName: 'Ana', personEmail: 'ana@x.example', personPhone: '12' },
      words: said('fault.phone-not-understood'),
    },
    {
      input: 'personEmail',
      entry: { personName: 'Ana', personEmail: 'ana', personPhone: '+1 425 555 0199' },
      words: said('fault.email-not-understood'),
    },
    { input: 'solutions', entry: { solutions: '' }, words: said('fault.solutions-missing') },
    { input: 'solutions', entry: { solutions: 'SOL-NONE' }, words: said('fault.solutions-unknown') },
    { input: 'owner', entry: { owner: 'nobody' }, words: said('fault.people-unknown') },
  ])('comes back for $input with: $words', async ({ input, entry, words }) => {
    const id = await work.deal();
    const before = await work.stored(id);

    const form = await edited(id, entry);

    expect(faultBelow(form, input)).toContain(`⚠ ${words}`);
    expect(textIn(form)).toContain(said('notice.faults'));
    expect(inputsIn(form)).toMatchObject(
      Object.fromEntries(
        Object.entries(entry).map(([field, text]) => [
          field,
          text.length > 2_000 ? `${'x'.repeat(1_999)}…` : text.length > 100 ? `${'x'.repeat(99)}…` : text.trim(),
        ]),
      ),
    );
    expect(await work.stored(id)).toEqual(before);
  });

  it('can be saved once it is corrected, with everything else that was typed', async () => {
    const id = await work.deal();
    const form = await edited(id, { dealValue: 'a lot', notes: 'Typed before' });

    await work.confirm(form, { dealValue: '90k' });

    expect(await work.stored(id)).toMatchObject({ terms: { value: { minor: 9_000_000 }, notes: 'Typed before' } });
  });
});

describe('two people who edit a deal at the same time', () => {
  it('are both saved if they change different fields, and the second one reads what the first one changed', async () => {
    const id = await work.deal();
    const [megans, ravis] = [await work.press('deal.edit', id), await work.press('deal.edit', id, RAVI)];

    await work.confirm(ravis, { dealValue: '60k', currency: 'USD' }, RAVI);
    const card = await work.confirm(megans, { dealName: 'Renamed by Megan', solutions: 'SOL-61900-NWI,MS-AZ' });

    expect(textIn(card)).toContain(
      `${said('notice.edited')} ${said('edit.kept', { name: 'Ravi Menon', fields: 'Value' })}`,
    );
    expect(await work.stored(id)).toMatchObject({
      terms: { name: 'Renamed by Megan', value: { minor: 6_000_000, currency: 'USD' } },
      needs: { solutions: [{}, {}] },
    });
  });

  it('get a conflict if both changed the same field: the form keeps the own value and shows the other one', async () => {
    const id = await work.deal();
    const [megans, ravis] = [await work.press('deal.edit', id), await work.press('deal.edit', id, RAVI)];
    await work.confirm(ravis, { dealValue: '60k', currency: 'USD', notes: 'By Ravi' }, RAVI);

    const form = await work.confirm(megans, { dealValue: '70k', currency: 'USD' });

    expect(textIn(form)).toContain(said('edit.conflicts'));
    expect(faultBelow(form, 'dealValue')).toBe(
      `⚠ ${said('edit.conflict', { name: 'Ravi Menon', value: '$60,000.00' })}`,
    );
    expect(inputsIn(form)).toMatchObject({ dealValue: '70k', currency: 'USD', notes: 'By Ravi' });
    expect(await work.stored(id)).toMatchObject({ terms: { value: { minor: 6_000_000 } } });
  });

  it('resolve the conflict by saving again', async () => {
    const id = await work.deal();
    const [megans, ravis] = [await work.press('deal.edit', id), await work.press('deal.edit', id, RAVI)];
    await work.confirm(ravis, { dealName: 'By Ravi', people: MEGAN_MAIL }, RAVI);
    const form = await work.confirm(megans, { dealName: 'By Megan' });

    const card = await work.confirm(form);

    expect(textIn(card)).toContain(said('notice.edited'));
    expect(await work.stored(id)).toMatchObject({ terms: { name: 'By Megan' }, team: [{ email: MEGAN_MAIL }] });
  });

  it('each add and remove people and solutions, and both changes are kept', async () => {
    const id = await work.deal();
    const [megans, ravis] = [await work.press('deal.edit', id), await work.press('deal.edit', id, RAVI)];
    const solutions = String(inputsIn(megans)['solutions']);
    await work.confirm(
      ravis,
      { personName: 'Kim Akers', personPhone: '+1 206 555 0123', personEmail: 'kim@northwind.com' },
      RAVI,
    );

    const card = await work.confirm(megans, { people: MEGAN_MAIL, solutions: `${solutions},MS-AZ` });

    expect(textIn(card)).toContain(said('edit.kept', { name: 'Ravi Menon', fields: said('fact.people') }));
    expect((await work.stored(id))['team']).toMatchObject([{ email: MEGAN_MAIL }, { email: 'kim@northwind.com' }]);
    expect(
      ((await work.stored(id))['needs'] as { solutions: { id: string }[] }).solutions.map((solution) => solution.id),
    ).toContain('MS-AZ');
  });

  it("read each other's changes in Chinese", async () => {
    const id = await work.deal();
    const [megans, ravis] = [
      await work.press('deal.edit', id, MEGAN, CHINESE),
      await work.press('deal.edit', id, RAVI),
    ];
    await work.confirm(ravis, { closeDate: '2099-01-31' }, RAVI);

    const form = await work.confirm(megans, { closeDate: '2099-02-28' }, MEGAN, CHINESE);

    expect(faultBelow(form, 'closeDate')).toBe(
      '⚠ Ravi Menon 期间已将其改为：2099年1月31日。再次保存将以您的内容取而代之。',
    );
  });

  it('get no conflict if both made the same change', async () => {
    const id = await work.deal();
    const [megans, ravis] = [await work.press('deal.edit', id), await work.press('deal.edit', id, RAVI)];
    await work.confirm(ravis, { dealName: 'Same' }, RAVI);

    expect(textIn(await work.confirm(megans, { dealName: 'Same' }))).toContain(said('notice.unedited'));
  });

  it('read that it is saved if the form is delivered again, and what others changed', async () => {
    const id = await work.deal();
    const megans = await work.press('deal.edit', id);
    await edited(id, { crmId: 'CRM-9' }, RAVI);
    const typed = {
      dealName: 'Renamed',
      solutions: 'SOL-61900-NWI,MS-AZ',
      people: MEGAN_MAIL,
      personName: 'Ana Silva',
      personPhone: '+351 21 555 0100',
      personEmail: 'ana@partner.example',
    };
    const first = await work.confirm(megans, typed);

    const again = await work.confirm(megans, typed);

    expect(textIn(again)).toContain(
      `${said('notice.edited')} ${said('edit.kept', { name: 'Ravi Menon', fields: 'CRM ID' })}`,
    );
    expect(again).toEqual(first);
  });

  it('can be a person and Partner Center: its changes are merged, too', async () => {
    const { id, ...wire } = contoso({ id: 'ed170000-0000-4000-8000-0000000000aa' });
    await work.desk.push([{ ...wire, id }]);
    await work.desk.press('referral.accept.confirm', {
      referralId: id,
      version: 1,
      dealName: 'Deal',
      dealValue: '1',
      currency: 'USD',
    });
    const form = await work.press('deal.edit', id);
    const told: Wire = {
      ...wire,
      id,
      eTag: '"later"',
      updatedDateTime: work.desk.now().toISOString(),
      status: 'Active',
      substatus: 'Accepted',
      externalReferenceId: 'CRM-9',
    };
    await work.desk.push([told]);

    const card = await work.confirm(form, { dealName: 'Renamed' });

    expect(textIn(card)).toContain(said('edit.kept', { name: said('edit.portal'), fields: 'CRM ID' }));
    expect(await work.stored(id)).toMatchObject({ terms: { name: 'Renamed', crmId: 'CRM-9' } });
  });
});

describe('handing a deal over', () => {
  it('is done in the form that edits it, and notifies the new owner in their own chat', async () => {
    const id = await work.deal();
    await work.typed('help', RAVI);
    const form = await work.press('deal.edit', id);
    expect(choicesIn(form, 'owner')).toMatchObject({ [RAVI.aadObjectId]: 'Ravi Menon' });

    const card = await work.confirm(form, { owner: RAVI.aadObjectId });

    expect(textIn(card)).toContain(said('story.held', { name: 'Ravi Menon' }));
    expect((await historyOf(id)).at(-1)).toMatchObject({
      what: 'handed-over',
      note: 'Ravi Menon',
      by: { name: 'Megan Ortiz' },
    });
    await eventually(
      () =>
        messagesIn(work.desk, `a:${RAVI.aadObjectId}`).some((message) =>
          says(message).includes(said('news.handed-over')),
        ),
      'Ravi was told',
    );
  });

  it.each<[what: string, typed: Record<string, unknown>]>([
    ['alone', {}],
    ['with other changes', { dealName: 'Renamed' }],
  ])('in a form that is delivered again is confirmed as saved once more, %s', async (_what, others) => {
    const id = await work.deal({
      team: [{ firstName: 'Megan', lastName: 'Ortiz', email: MEGAN_MAIL, phoneNumber: '+1 425 555 0101' }],
    });
    const form = await work.press('deal.edit', id);
    const first = await work.confirm(form, { ...others, owner: RAVI.aadObjectId });

    const again = await work.confirm(form, { ...others, owner: RAVI.aadObjectId });

    expect(textIn(again)).toContain(said('notice.edited'));
    expect(again).toEqual(first);
    expect((await historyOf(id)).filter(({ what }) => what === 'handed-over')).toHaveLength(1);
  });

  it.each(['Ravi', 'ravi menon', 'menon', '@Ravi Menon', RAVI_MAIL])(
    'is done by typing claim, the code and %s',
    async (name) => {
      const id = await work.deal();

      const card = await work.typed(`claim ${await code(id)} ${name}`);

      expect(textIn(card)).toContain(said('notice.handedOver', { name: 'Ravi Menon' }));
      expect(await work.stored(id)).toMatchObject({ claim: { by: { name: 'Ravi Menon' } } });
    },
  );

  it('is to oneself if no name follows', async () => {
    const id = await work.deal();

    expect(textIn(await work.typed(`claim ${await code(id)}`))).toContain(said('notice.taken'));
    expect(textIn(await work.typed(`认领 ${await code(id)} Ravi`, MEGAN, CHINESE))).toContain('已移交给 Ravi Menon');
  });

  it('asks again if the name matches several people or none', async () => {
    const id = await work.deal();

    expect(await work.typed(`claim ${await code(id)} m`)).toBe(
      said('claim.which', { text: 'm', names: `Megan Ortiz (${MEGAN_MAIL}), Ravi Menon (${RAVI_MAIL})` }),
    );
    expect(await work.typed(`claim ${await code(id)} Guest`)).toBe(said('claim.nobody', { text: 'Guest' }));
  });

  it('works on a waiting referral', async () => {
    const id = 'ed170000-0000-4000-8000-0000000000bb';
    await work.desk.push([contoso({ id })]);

    await work.typed(`claim ${await code(id)} Ravi`);

    expect(await work.stored(id)).toMatchObject({ stage: 'received', claim: { by: { name: 'Ravi Menon' } } });
  });

  it('does not overwrite a change of owner that was made meanwhile, and says so', async () => {
    const id = await work.deal();
    const form = await work.press('deal.edit', id);
    await work.typed(`claim ${await code(id)}`, RAVI);

    const card = await work.confirm(form, { dealName: 'Renamed', owner: MEGAN.aadObjectId });

    expect(textIn(card)).toContain(said('edit.kept', { name: 'Ravi Menon', fields: said('edit.owner') }));
    expect(await work.stored(id)).toMatchObject({ terms: { name: 'Renamed' }, claim: { by: { name: 'Ravi Menon' } } });
  });
});

describe('a note', () => {
  it('is shown in the history, and says that only colleagues see it', async () => {
    const id = await work.deal();

    const card = await work.typed(`note ${await code(id)} Called: they decide on *Friday*`);

    expect(textIn(card)).toContain(said('notice.noted'));
    expect(textIn(card)).toContain('Megan Ortiz noted: Called: they decide on \\*Friday\\*');
    expect((await historyOf(id)).at(-1)).toMatchObject({ what: 'noted', note: 'Called: they decide on *Friday*' });
  });

  it('is shown in Chinese to a Chinese reader', async () => {
    const id = await work.deal();

    expect(textIn(await work.typed(`备注 ${await code(id)} 他们周五决定`, MEGAN, CHINESE))).toContain(
      'Megan Ortiz 添加了备注：他们周五决定',
    );
  });

  it('needs a text that is not too long', async () => {
    const id = await work.deal();
    const named = await code(id);

    expect(await work.typed(`note ${named}`)).toBe(said('note.missing', { command: 'note', code: named }));
    expect(await work.typed(`note ${named} ${'x'.repeat(2_001)}`)).toBe(
      said('note.tooLong', { longest: 2_000, length: 2_001 }),
    );
    expect(await work.typed('note')).toBe(said('code.missing', { command: 'note' }));
  });

  it('delivered twice is one note', async () => {
    const id = await work.deal();
    const line = `note ${await code(id)} Once`;

    await work.typed(line);
    await work.typed(line);

    expect((await historyOf(id)).filter(({ what }) => what === 'noted')).toHaveLength(1);
  });
});

const CONTACT = { contactName: 'Asha Rao', contactPhone: '+91 40 5555 0199', contactEmail: 'asha@wingtip.example' };

describe('inviting Microsoft', () => {
  it('says what it means, and asks for what co-sell needs', async () => {
    const form = await work.press('deal.invite', await work.deal());

    expect(textIn(form)).toContain(said('invite.final'));
    expect(inputsIn(form)).toEqual({
      microsoftHelp: '',
      assistance: '',
      assistanceNote: '',
      contactName: '',
      contactPhone: '',
      contactEmail: '',
      consent: 'false',
    });
  });

  it('changes private to co-sell, which is final', async () => {
    const id = await work.deal();

    const card = await work.confirm(await work.press('deal.invite', id), {
      microsoftHelp: 'co-sell',
      assistance: 'ProofOfConceptOrDemo',
      assistanceNote: 'A demo in May',
      ...CONTACT,
      consent: 'true',
    });

    expect(textIn(card)).toContain(said('notice.invited.co-sell'));
    expect(textIn(card)).toContain(`${said('words.assistance')}\nA demo in May`);
    expect(verbsOn(card)).not.toContain('deal.invite');
    expect(await work.stored(id)).toMatchObject({
      dealType: 'co-sell',
      invitation: { assistance: 'ProofOfConceptOrDemo', notes: 'A demo in May' },
      customer: { contacts: [{ firstName: 'Asha', email: 'asha@wingtip.example' }] },
    });
    expect(textIn(await work.press('deal.invite', id))).toContain(said('notice.notInvitable'));
  });

  it('changes private to partner-led, that to co-sell, and never back', async () => {
    const id = await work.deal();
    const shared = await work.confirm(await work.press('deal.invite', id), { microsoftHelp: 'partner-led' });

    const further = await work.press('deal.invite', id);
    const back = await work.confirm(further, { microsoftHelp: 'partner-led', ...CONTACT, consent: 'true' });
    await work.confirm(further, { assistance: 'GeneralOrOther', ...CONTACT, consent: 'true' });

    expect(textIn(shared)).toContain(said('notice.invited.partner-led'));
    expect(choicesIn(further, 'microsoftHelp')).toEqual({ 'co-sell': 'Co-sell with Microsoft' });
    expect(faultBelow(back, 'microsoftHelp')).toBe(`⚠ ${said('fault.choice-unknown')}`);
    expect(await work.stored(id)).toMatchObject({ dealType: 'co-sell' });
  });

  it.each([
    {
      what: 'for co-sell',
      typed: { microsoftHelp: 'co-sell', assistance: 'GeneralOrOther', ...CONTACT, consent: 'true' },
      words: said('notice.invited.co-sell'),
    },
    { what: 'to look on', typed: { microsoftHelp: 'partner-led' }, words: said('notice.invited.partner-led') },
  ])('$what in a form that is delivered again is confirmed as sent once more', async ({ typed, words }) => {
    const id = await work.deal();
    const form = await work.press('deal.invite', id);
    await work.confirm(form, typed);

    const again = await work.confirm(form, typed);

    expect(textIn(again)).toContain(words);
    expect((await historyOf(id)).filter(({ what }) => what === 'invited')).toHaveLength(1);
  });

  it.each([
    { input: 'microsoftHelp', entry: { microsoftHelp: '' }, words: said('fault.choice-unknown') },
    { input: 'assistance', entry: { assistance: '' }, words: said('fault.assistance-required') },
    {
      input: 'assistanceNote',
      entry: { assistanceNote: 'x'.repeat(1_001) },
      words: said('fault.too-long', { longest: 1_000 }),
    },
    {
      input: 'contactName',
      entry: { contactName: '', contactPhone: '', contactEmail: '' },
      words: said('fault.contact-required'),
    },
    { input: 'contactPhone', entry: { contactPhone: 'call me' }, words: said('fault.phone-not-understood') },
    { input: 'contactEmail', entry: { contactEmail: 'asha' }, words: said('fault.email-not-understood') },
    { input: 'consent', entry: { consent: 'false' }, words: said('fault.consent-required') },
  ])('comes back for $input with: $words', async ({ input, entry, words }) => {
    const id = await work.deal();

    const form = await work.confirm(await work.press('deal.invite', id), {
      microsoftHelp: 'co-sell',
      assistance: 'GeneralOrOther',
      ...CONTACT,
      consent: 'true',
      ...entry,
    });

    expect(faultBelow(form, input)).toBe(`⚠ ${words}`);
    expect(await work.stored(id)).toMatchObject({ dealType: 'private' });
  });

  it('begins as well with typing invite and the code, also in Chinese', async () => {
    const id = await work.deal();

    expect(await work.typed(`invite ${await code(id)}`)).toEqual(await work.press('deal.invite', id));
    expect(textIn(await work.typed(`邀请 ${await code(id)}`, MEGAN, CHINESE))).toContain('共享无法撤销');
  });

  it('is not possible for inbound deals', async () => {
    const id = 'ed170000-0000-4000-8000-0000000000cc';
    await work.desk.push([contoso({ id })]);
    await work.desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal' });

    const card = await work.press('deal.invite', id);

    expect(textIn(card)).toContain(said('notice.notInvitable'));
    expect(verbsOn(card)).not.toContain('deal.invite');
  });
});

describe('working on a deal', () => {
  it('is refused to strangers and guests', async () => {
    const id = await work.deal();
    const before = await work.stored(id);
    const verbs = ['deal.edit', 'deal.invite', 'deal.undo', 'deal.remind', 'referral.retry'];

    for (const who of [STRANGER, GUEST]) {
      for (const verb of verbs) expect(await work.press(verb, id, who)).toBe(said('refusal.unknown'));
      expect(
        (await work.desk.press('deal.edit.confirm', { referralId: id, version: 1, people: '', personName: '' }, who))
          .body['value'],
      ).toBe(said('refusal.unknown'));
      expect(
        (await work.desk.press('deal.invite.confirm', { referralId: id, version: 1, microsoftHelp: 'co-sell' }, who))
          .body['value'],
      ).toBe(said('refusal.unknown'));
    }

    expect(await work.stored(id)).toEqual(before);
    expect(await figure(work.desk, 'cosell_outbox{state="parked"}')).toBe(0);
  });

  it('is refused for a waiting referral', async () => {
    const id = 'ed170000-0000-4000-8000-0000000000dd';
    await work.desk.push([contoso({ id })]);

    for (const verb of ['deal.edit', 'deal.invite'])
      expect(textIn(await work.press(verb, id))).toContain(said('notice.noDeal'));
  });
});
