import type { DraftRepository } from '../../src/application/ports';
import { NO_ANSWERS, type Candidate, type Draft, type Label } from '../../src/domain/drafts/model/draft';
import { aDraft, someAnswers } from '../builders/a-draft';
import { aPerson, aReferral, daysFromNow, NOW } from '../builders/a-referral';

const MEGAN = aPerson();
const LEE = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Lee Chan' });

const OTHER_ID = 'd0de0000-0000-4000-8000-000000000002';

const customer = aReferral().customer;

const LABELS: readonly Label[] = [
  { kind: 'text', text: 'R&D <b>fish & chips</b> $id 三月底' },
  { kind: 'date', date: '2026-07-01' },
  { kind: 'money', money: { minor: 0, currency: 'JPY' } },
  { kind: 'country', code: 'US' },
  { kind: 'customer', customer },
  { kind: 'person', person: { firstName: 'Sue', lastName: null, email: null, phone: '+1 206 555 0111', title: null } },
  { kind: 'solution', solution: { id: 'SOL-1', name: null } },
  { kind: 'dealType', dealType: 'co-sell' },
  { kind: 'yesNo', yes: false },
];

const asking = (label: Label): Candidate => ({ label, answers: { customer, consent: false } });

/** A draft in which everything has a value. */
const FULL = aDraft({
  revision: 17,
  changedAt: daysFromNow(1),
  answers: someAnswers({
    dealType: 'co-sell',
    assistance: 'CustomerTechnicalArchitecture',
    assistanceNote: 'Please join us.',
    consent: true,
    shownIn: 'channel-1',
  }),
  skipped: ['contact', 'extras'],
  at: 'people',
  asked: LABELS.map(asking),
  cancelledAt: daysFromNow(1),
});

const next = (draft: Draft): Draft => ({ ...draft, revision: draft.revision + 1 });

/** What every repository of drafts does. `open` gives an empty one each time it is called. */
export function describeDraftRepository(open: () => Promise<DraftRepository>): void {
  let drafts: DraftRepository;

  beforeEach(async () => {
    drafts = await open();
  });

  const stored = async (person = MEGAN) => (await drafts.find(person))?.draft ?? null;

  it('knows no draft of somebody who has begun none', async () => {
    await drafts.save(LEE, aDraft(), null);

    expect(await drafts.find(MEGAN)).toBeNull();
  });

  it.each([
    ['that was just begun', aDraft()],
    ['in which everything has a value', FULL],
    ['in which nothing is known', aDraft({ answers: NO_ANSWERS })],
  ])('keeps a draft %s as it is', async (_, draft) => {
    await drafts.save(MEGAN, draft, null);

    expect(await drafts.find(MEGAN)).toEqual({ draft, isCarriedOver: false, cause: null });
  });

  it('knows what left a draft as it is', async () => {
    await drafts.save(MEGAN, aDraft(), null, 'a message');
    const first = await drafts.find(MEGAN);
    await drafts.save(MEGAN, next(aDraft()), aDraft());

    expect([first?.cause, (await drafts.find(MEGAN))?.cause]).toEqual(['a message', null]);
  });

  it('puts a draft in place of the one that was read', async () => {
    await drafts.save(MEGAN, aDraft(), null);

    const isSaved = await drafts.save(MEGAN, { ...next(aDraft()), at: 'people' }, aDraft());

    expect(isSaved).toBe(true);
    expect(await stored()).toEqual({ ...next(aDraft()), at: 'people' });
  });

  it('puts a new draft in place of another one that was read', async () => {
    await drafts.save(MEGAN, FULL, null);

    const isSaved = await drafts.save(MEGAN, aDraft({ id: OTHER_ID }), FULL);

    expect(isSaved).toBe(true);
    expect(await stored()).toEqual(aDraft({ id: OTHER_ID }));
  });

  it.each<[string, Draft | null, Pick<Draft, 'id' | 'revision'> | null]>([
    ['changed since it was read', next(aDraft()), aDraft()],
    ['was replaced since it was read', aDraft({ id: OTHER_ID }), aDraft()],
    ['was taken away since it was read', null, aDraft()],
    ['was begun since there was none', aDraft({ id: OTHER_ID }), null],
  ])('writes nothing where the draft %s', async (_, now, before) => {
    if (now !== null) await drafts.save(MEGAN, now, null);

    const isSaved = await drafts.save(MEGAN, { ...next(aDraft()), at: 'people' }, before);

    expect(isSaved).toBe(false);
    expect(await stored()).toEqual(now);
  });

  it('lets one of those win who change a draft at the same time', async () => {
    await drafts.save(MEGAN, aDraft(), null);

    const saved = await Promise.all(Array.from({ length: 10 }, () => drafts.save(MEGAN, next(aDraft()), aDraft())));

    expect(saved.filter(Boolean)).toHaveLength(1);
  });

  it('lets one of those win who begin a draft at the same time', async () => {
    const begun = Array.from({ length: 10 }, (_, index) =>
      aDraft({ id: `d0de0000-0000-4000-8000-00000000010${index}` }),
    );

    const saved = await Promise.all(begun.map((draft) => drafts.save(MEGAN, draft, null)));

    expect(begun.filter((_, index) => saved[index])).toEqual([await stored()]);
  });

  it('takes a draft away, whatever its revision', async () => {
    await drafts.save(MEGAN, FULL, null);

    await drafts.remove(MEGAN, FULL.id);

    expect(await stored()).toBeNull();
  });

  it('takes no other draft away than the one that is meant', async () => {
    await drafts.save(MEGAN, aDraft(), null);
    await drafts.save(LEE, aDraft(), null);

    await drafts.remove(MEGAN, OTHER_ID);
    await drafts.remove(LEE, aDraft().id);

    expect(await stored(MEGAN)).toEqual(aDraft());
  });

  it('knows a person by their ids alone, whatever the case they are written in', async () => {
    const { tenantId, objectId } = MEGAN;
    await drafts.save({ tenantId: tenantId.toUpperCase(), objectId: objectId.toUpperCase() }, aDraft(), null);

    expect(await drafts.find({ tenantId, objectId })).toMatchObject({ draft: { id: aDraft().id } });
  });

  it('takes the same object in two tenants for two people', async () => {
    await drafts.save(MEGAN, aDraft(), null);

    expect(await drafts.find({ ...MEGAN, tenantId: LEE.objectId })).toBeNull();
  });

  it.each<[string, Date | null, boolean]>([
    ['forgets what was cancelled before then', daysFromNow(-1), false],
    ['keeps what was cancelled then', NOW, true],
    ['keeps what was cancelled later', daysFromNow(1), true],
    ['keeps what was not cancelled', null, true],
  ])('%s', async (_, cancelledAt, isKept) => {
    await drafts.save(MEGAN, aDraft({ cancelledAt }), null);

    await drafts.forgetCancelled(NOW);

    expect((await stored()) !== null).toBe(isKept);
  });
}
