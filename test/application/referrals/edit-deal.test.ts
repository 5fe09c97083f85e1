import { editDeal, type EditedDeal } from '../../../src/application/referrals/edit-deal';
import type { Change } from '../../../src/application/ports';
import type { Viewer } from '../../../src/application/access';
import type { EditableFields } from '../../../src/domain/model/terms';
import type { Contact, Person } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import { advance, type ReferralEvent } from '../../../src/domain/advance';
import { aPerson, aReferral, aSubscriber, NOW } from '../../builders/a-referral';
import { FakeMeter } from '../../fakes/fake-meter';
import { MemoryStore } from '../../fakes/memory-store';

const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });
const KIM: Contact = {
  firstName: 'Kim',
  lastName: 'Akers',
  email: 'kim@northwind.example',
  phone: '+1 425 555 0199',
  title: null,
};
const general = aSubscriber();

const ID = aReferral().id;

async function aDesk(referral: Referral = aReferral({ stage: 'accepted' })) {
  const store = new MemoryStore(() => NOW);
  await store.commit([{ referral, effects: [] }], NOW);
  const wake = jest.fn();
  const ports = { referrals: store, clock: () => NOW, meter: new FakeMeter(), wake };
  const member = (person: Person): Viewer => ({
    person,
    isAdministrator: false,
    subscribers: [general],
    all: [general],
  });
  return {
    store,
    wake,
    edit: (person: Person, fields: Partial<EditableFields>, formVersion: number | null = 1): Promise<EditedDeal> =>
      editDeal(ports, member(person), ID, fields, formVersion),
    asStranger: (): Promise<EditedDeal> =>
      editDeal(ports, { ...member(megan), subscribers: [] }, ID, { notes: 'New' }, null),
    happen: async (event: ReferralEvent): Promise<void> => {
      const change = advance((await store.find(ID)) ?? referral, event, NOW);
      if (change.outcome === 'changed') await store.commit([change], NOW);
    },
  };
}

describe('editing a deal', () => {
  it('sets the given fields, records who did it, and requests an update of the cards', async () => {
    const { store, wake, edit } = await aDesk();

    const edited = await edit(megan, { notes: 'New', solutions: [] });

    const stored = await store.find(ID);
    expect(edited).toEqual({ outcome: 'changed', referral: stored, kept: [] });
    expect(stored).toMatchObject({ terms: { notes: 'New' }, needs: { solutions: [] }, version: 2 });
    expect(store.pendingOf(ID).map(({ effect }) => effect)).toEqual([
      { kind: 'update' },
      { kind: 'push' },
      { kind: 'emit', what: 'edited' },
    ]);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('keeps a colleague’s change of a field that the form did not change, and reports it', async () => {
    const { edit } = await aDesk();
    await edit(arjun, { notes: 'Arjun’s' });

    const edited = await edit(megan, { notes: aReferral().terms.notes, crmId: 'CRM-9' });

    expect(edited).toMatchObject({
      outcome: 'changed',
      kept: ['notes'],
      referral: { terms: { notes: 'Arjun’s', crmId: 'CRM-9' } },
    });
  });

  it('writes nothing if both changed the same field differently, and reports the field and the person', async () => {
    const { store, wake, edit } = await aDesk();
    await edit(arjun, { notes: 'Arjun’s', crmId: 'CRM-1' });
    const before = await store.find(ID);

    const edited = await edit(megan, { notes: 'Megan’s', crmId: null, campaignId: 'C-1' });

    expect(edited).toEqual({
      outcome: 'conflict',
      referral: before,
      kept: ['crmId'],
      conflicts: [{ field: 'notes', by: arjun }],
    });
    expect(await store.find(ID)).toEqual(before);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('overwrites from a form with the new version, or without a form', async () => {
    const { edit } = await aDesk();
    await edit(arjun, { notes: 'Arjun’s' });

    const knowingly = await edit(megan, { notes: 'Megan’s' }, 2);
    const regardless = await edit(arjun, { notes: 'Arjun’s again' }, null);

    expect(knowingly).toMatchObject({ outcome: 'changed', referral: { terms: { notes: 'Megan’s' } } });
    expect(regardless).toMatchObject({ outcome: 'changed', referral: { terms: { notes: 'Arjun’s again' } } });
  });

  it('notices a change that a colleague makes at the moment of writing', async () => {
    const { store, edit, happen } = await aDesk();
    const commit = store.commit.bind(store);
    store.commit = async (changes: readonly Change[], now: Date) => {
      store.commit = commit;
      await happen({ kind: 'edit', by: arjun, fields: { notes: 'Arjun’s' } });
      return commit(changes, now);
    };

    const edited = await edit(megan, { notes: 'Megan’s' });

    expect(edited).toMatchObject({ outcome: 'conflict', conflicts: [{ field: 'notes', by: arjun }] });
  });

  it('changes nothing if the deal already has these values, or differs only by a colleague’s change', async () => {
    const { wake, edit } = await aDesk();
    await edit(arjun, { notes: 'Arjun’s' });

    expect(await edit(megan, { crmId: null })).toMatchObject({ outcome: 'unchanged', kept: [] });
    expect(await edit(megan, { notes: aReferral().terms.notes })).toMatchObject({
      outcome: 'unchanged',
      kept: ['notes'],
    });
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('gives the same result for a second delivery of a saved form, and changes nothing more', async () => {
    const { store, wake, edit } = await aDesk();
    await edit(arjun, { crmId: 'CRM-1' });
    const first = await edit(megan, { notes: 'New', crmId: aReferral().terms.crmId });

    const again = await edit(megan, { notes: 'New', crmId: aReferral().terms.crmId });

    expect(again).toEqual(first);
    expect(again).toMatchObject({ outcome: 'changed', kept: ['crmId'] });
    expect(await store.find(ID)).toMatchObject({ version: 3 });
    expect(wake).toHaveBeenCalledTimes(2);
  });

  it.each<[what: string, fields: Partial<EditableFields>, theirs: Partial<EditableFields>]>([
    ['replaced', { notes: 'New' }, { notes: 'Arjun’s' }],
    ['taken away', { team: [...aReferral().team, KIM] }, { team: aReferral().team }],
  ])(
    'is not repeated by a second delivery if a colleague has %s it since, which is reported',
    async (_what, fields, theirs) => {
      const { store, edit } = await aDesk();
      await edit(megan, fields);
      await edit(arjun, theirs, 2);
      const before = await store.find(ID);

      const again = await edit(megan, fields);

      expect(again).toEqual({ outcome: 'changed', referral: before, kept: Object.keys(fields) });
      expect(await store.find(ID)).toEqual(before);
    },
  );

  it('is not mistaken for an edit that was saved from a different form', async () => {
    const { edit } = await aDesk();
    await edit(megan, { notes: 'New', crmId: 'CRM-1' });

    expect(await edit(megan, { notes: 'New', crmId: 'CRM-2' })).toMatchObject({
      outcome: 'conflict',
      conflicts: [{ field: 'crmId', by: megan }],
    });
    expect(await edit(megan, { notes: 'New' }, 2)).toMatchObject({ outcome: 'unchanged' });
    expect(await edit(arjun, { notes: 'New', crmId: 'CRM-1' })).toMatchObject({ outcome: 'unchanged' });
  });

  it.each<[what: string, referral: Referral]>([
    ['what waits for an answer', aReferral()],
    ['what is won', aReferral({ stage: 'won' })],
  ])('is refused for %s', async (_what, referral) => {
    const { edit } = await aDesk(referral);

    expect(await edit(megan, { notes: 'New' })).toEqual({ outcome: 'refused', referral });
  });

  it('is refused while the deal is being closed, even if there would be a conflict', async () => {
    const { edit, happen } = await aDesk();
    await edit(arjun, { notes: 'Arjun’s' });
    await happen({ kind: 'win', by: arjun, value: null, registration: null });

    expect(await edit(megan, { notes: 'Megan’s' })).toMatchObject({
      outcome: 'refused',
      referral: { closing: { stage: 'won' } },
    });
  });

  it('gives no information to people without access', async () => {
    const { asStranger } = await aDesk();

    expect(await asStranger()).toEqual({ outcome: 'unknown' });
  });
});
