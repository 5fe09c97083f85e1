import {
  restartDraft,
  beginDraft,
  confirmDraft,
  applyDraftEvent,
  openDraftOf,
  showDraft,
  type Confirmed,
  type Drafted,
  type DraftingPorts,
} from '../../../src/application/drafts/draft-deal';
import type { DraftEvent } from '../../../src/domain/drafts/conversation';
import { DRAFT_FORMAT, type Draft } from '../../../src/domain/drafts/model/draft';
import { draftsIn, MongoDraftRepository } from '../../../src/mongo/draft-repository';
import { aDraft, someAnswers } from '../../builders/a-draft';
import { aSubscriber, NOW } from '../../builders/a-referral';
import { openTestDatabase, type TestDatabase } from '../../support/database';
import { aDraftingDesk, LEE, MEGAN, READING, viewer, type DraftingDesk } from '../../support/drafting-desk';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

const MEGANS = viewer();

/** A draft that is complete but not confirmed. */
const READY = aDraft({ revision: 7, answers: someAnswers(), skipped: ['extras'] });

const NAMING: DraftEvent = { kind: 'fill', parts: ['details'], form: { dealName: 'Route planning' } };
const SHOWING: DraftEvent = { kind: 'show', subscriberId: aSubscriber().id };

let test: TestDatabase;
let desk: DraftingDesk;
let ports: DraftingPorts;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

beforeEach(async () => {
  desk = await aDraftingDesk(test.db);
  ports = desk.ports;
});

const stored = async (): Promise<Draft | null> => (await desk.drafts.find(MEGAN))?.draft ?? null;

const put = (draft: Draft, person = MEGAN): Promise<boolean> => desk.drafts.save(person, draft, null);

const happen = (event: DraftEvent, seen: Pick<Draft, 'id' | 'revision'> | null = null): Promise<Drafted> =>
  applyDraftEvent(ports, MEGANS, event, READING, seen);

const confirm = ({ id, revision }: Draft = READY, who = MEGANS): Promise<Confirmed> =>
  confirmDraft(ports, who, id, revision, READING);

/** The draft in a result that contains one. */
function shown(answer: Drafted | Confirmed): Draft {
  if (!('view' in answer)) throw new Error(`It was ${answer.outcome}.`);
  return answer.view.draft;
}

class DyingDrafts extends MongoDraftRepository {
  override remove(): Promise<void> {
    return Promise.reject(new Error('died'));
  }
}

/** Simulates a process that dies after creating the deal and before removing the draft. */
async function dieInConfirming(): Promise<void> {
  const dying = { ...ports, drafts: new DyingDrafts(test.db) };
  await expect(confirmDraft(dying, MEGANS, READY.id, READY.revision, READING)).rejects.toThrow('died');
}

describe('starting a draft', () => {
  it('stores an empty one with its own id', async () => {
    const begun = await beginDraft(ports, MEGANS, '', READING);

    expect(begun).toMatchObject({
      outcome: 'drafted',
      view: { isCarriedOver: false, draft: { id: expect.stringMatching(UUID) as string, revision: 1, startedAt: NOW } },
    });
    expect(await stored()).toEqual(shown(begun));
  });

  it('fills it from a line of text', async () => {
    await desk.know({ stage: 'accepted' });

    const begun = await beginDraft(ports, MEGANS, 'Contoso Freight Inc 50k EUR', READING);

    expect(shown(begun)).toMatchObject({
      answers: {
        customer: { name: 'Contoso Freight Inc', duns: '000000001' },
        terms: { value: { minor: 5_000_000, currency: 'EUR' } },
      },
    });
    expect(begun).not.toHaveProperty('view.unread');
  });

  it('returns the part of a line that could not be parsed', async () => {
    const line = 'Contoso '.repeat(1_000).trim();

    expect(await beginDraft(ports, MEGANS, line, READING)).toMatchObject({ view: { unread: line } });
  });

  it('shows an unfinished draft instead, and changes nothing', async () => {
    await put(READY);

    const begun = await beginDraft(ports, MEGANS, 'Fabrikam', READING);

    expect(begun).toMatchObject({ outcome: 'unfinished', view: { draft: READY } });
    expect(await stored()).toEqual(READY);
  });

  it('leaves the drafts of others alone', async () => {
    await put(READY, LEE);

    expect(await beginDraft(ports, MEGANS, '', READING)).toMatchObject({ outcome: 'drafted' });
    expect(await desk.drafts.find(LEE)).toMatchObject({ draft: READY });
  });

  it('replaces a cancelled one', async () => {
    await put({ ...READY, cancelledAt: NOW });

    const begun = await beginDraft(ports, MEGANS, '', READING);

    expect(begun).toMatchObject({ outcome: 'drafted' });
    expect(await stored()).toEqual(shown(begun));
  });

  it('replaces one whose deal was created', async () => {
    await put(READY);
    await dieInConfirming();

    const begun = await beginDraft(ports, MEGANS, '', READING);

    expect(begun).toMatchObject({ outcome: 'drafted' });
    expect(shown(begun).id).not.toBe(READY.id);
  });

  it('creates one draft if several are started at the same time', async () => {
    const begun = await Promise.all(Array.from({ length: 5 }, () => beginDraft(ports, MEGANS, '', READING)));

    expect(begun.map(({ outcome }) => outcome).sort()).toEqual([
      'drafted',
      'unfinished',
      'unfinished',
      'unfinished',
      'unfinished',
    ]);
    expect(new Set(begun.map((each) => shown(each).id)).size).toBe(1);
  });

  it('again replaces any existing draft', async () => {
    await put(READY);

    const begun = await restartDraft(ports, MEGANS, '', READING);

    expect(begun).toMatchObject({ outcome: 'drafted', view: { draft: { revision: 1 } } });
    expect(await stored()).toEqual(shown(begun));
  });
});

describe('the current draft', () => {
  it('is none before one was begun', async () => {
    expect(await openDraftOf(ports, MEGAN)).toBeNull();
    expect(await showDraft(ports, MEGANS, READING)).toEqual({ outcome: 'none' });
  });

  it('is shown in its current state', async () => {
    await put(READY);

    expect(await openDraftOf(ports, MEGAN)).toEqual(READY);
    expect(await showDraft(ports, MEGANS, READING)).toMatchObject({
      outcome: 'drafted',
      view: { draft: READY, said: { understood: [], faults: {}, remarks: [] } },
    });
  });

  it('is none once it was cancelled', async () => {
    await put({ ...READY, cancelledAt: NOW });

    expect(await openDraftOf(ports, MEGAN)).toBeNull();
  });

  it('is removed if its deal was created, and the deal is returned', async () => {
    await put(READY);
    await dieInConfirming();

    expect(await showDraft(ports, MEGANS, READING)).toMatchObject({ outcome: 'created', referral: { id: READY.id } });
    expect(await stored()).toBeNull();
  });
});

describe('an event on a draft', () => {
  it('is stored before it is answered', async () => {
    await put(READY);

    const drafted = await happen(NAMING);

    expect(shown(drafted)).toMatchObject({ revision: 8, answers: { terms: { name: 'Route planning' } } });
    expect(await stored()).toEqual(shown(drafted));
  });

  it('does nothing if there is no draft', async () => {
    expect(await happen(NAMING)).toEqual({ outcome: 'none' });
  });

  it('does nothing if the card belongs to another draft', async () => {
    await put(READY);

    expect(await happen(NAMING, { id: 'another', revision: 7 })).toEqual({ outcome: 'none' });
    expect(await stored()).toEqual(READY);
  });

  it('stores nothing if it changes nothing', async () => {
    await put(READY);

    const drafted = await happen({ kind: 'show', subscriberId: 'a channel of others' });

    expect(shown(drafted)).toEqual(READY);
  });

  it('is decided again after a concurrent event, so that both apply', async () => {
    await put(READY);

    await Promise.all([happen(NAMING), happen(SHOWING)]);

    expect(await stored()).toMatchObject({
      revision: 9,
      answers: { shownIn: aSubscriber().id, terms: { name: 'Route planning' } },
    });
  });

  it.each<DraftEvent>([{ kind: 'back' }, { kind: 'skip' }, { kind: 'pick', index: 0 }])(
    'is nothing for $kind where the card shows another place',
    async (event) => {
      const draft = aDraft({
        revision: 3,
        at: 'extras',
        asked: [{ label: { kind: 'text', text: 'this' }, answers: {} }],
      });
      await put(draft);

      const drafted = await happen(event, { id: draft.id, revision: 2 });

      expect(shown(drafted)).toEqual(draft);
      expect(await stored()).toEqual(draft);
    },
  );

  it.each<DraftEvent>([{ kind: 'back' }, NAMING, { kind: 'edit', part: 'people' }])(
    'holds for $kind on a card that is up to date',
    async (event) => {
      await put(READY);

      expect(shown(await happen(event, READY)).revision).toBe(8);
    },
  );

  it('applies a filled form although the draft has changed since', async () => {
    await put(READY);

    expect(shown(await happen(NAMING, { id: READY.id, revision: 2 }))).toMatchObject({ revision: 8 });
  });

  it('can restore a cancelled draft within a minute', async () => {
    await put(READY);
    await happen({ kind: 'cancel' });
    desk.time.pass(60_000);

    const restored = await happen({ kind: 'restore' });

    expect(shown(restored)).toMatchObject({ cancelledAt: null, answers: READY.answers });
    expect(await openDraftOf(ports, MEGAN)).toEqual(shown(restored));
  });

  it.each<DraftEvent>([{ kind: 'restore' }, NAMING])('is nothing for $kind once the minute is over', async (event) => {
    await put(READY);
    await happen({ kind: 'cancel' });
    desk.time.pass(60_001);

    expect(await happen(event)).toEqual({ outcome: 'none' });
  });

  it('returns the deal that was created from the draft, and does not change it', async () => {
    await put(READY);
    await dieInConfirming();

    expect(await happen(NAMING, READY)).toMatchObject({
      outcome: 'created',
      referral: { id: READY.id, terms: READY.answers.terms },
    });
    expect(await stored()).toBeNull();
  });

  it('returns the deal also for a card of a removed draft', async () => {
    await put(READY);
    await confirm();
    await beginDraft(ports, MEGANS, '', READING);

    expect(await happen(NAMING, READY)).toMatchObject({ outcome: 'created', referral: { id: READY.id } });
    expect(await stored()).not.toBeNull();
  });

  it('reports once that the draft comes from a version with other questions', async () => {
    await put(READY);
    await draftsIn(test.db).updateOne({}, { $set: { format: DRAFT_FORMAT + 1 } });

    const [first, second] = [await happen(NAMING), await happen(SHOWING)];

    expect([first, second]).toMatchObject([{ view: { isCarriedOver: true } }, { view: { isCarriedOver: false } }]);
  });
});

describe('an event that is delivered again', () => {
  const again = { ...READING, turn: 'message-1' };

  it('is not applied to a draft again', async () => {
    await put({ ...READY, at: 'closeDate' });
    const typed: DraftEvent = { kind: 'type', text: '2026-09-01' };

    const [first, second] = [
      await applyDraftEvent(ports, MEGANS, typed, again),
      await applyDraftEvent(ports, MEGANS, typed, again),
    ];

    expect(shown(second)).toEqual(shown(first));
    expect(await stored()).toMatchObject({ revision: 8, answers: { terms: { closeDate: '2026-09-01', notes: null } } });
  });

  it('at the same time is applied once', async () => {
    await put({ ...READY, at: 'closeDate' });

    await Promise.all(Array.from({ length: 5 }, () => applyDraftEvent(ports, MEGANS, { kind: 'back' }, again)));

    expect(await stored()).toMatchObject({ revision: 8 });
  });

  it('is a different event if it has a different kind in the same turn', async () => {
    await put(READY);

    await applyDraftEvent(ports, MEGANS, SHOWING, again);
    await applyDraftEvent(ports, MEGANS, NAMING, again);

    expect(await stored()).toMatchObject({ revision: 9 });
  });

  it('is applied if it is the same answer in a new message', async () => {
    await put(READY);

    await applyDraftEvent(ports, MEGANS, { kind: 'back' }, again);
    await applyDraftEvent(ports, MEGANS, { kind: 'back' }, { ...READING, turn: 'message-2' });

    expect(await stored()).toMatchObject({ revision: 9 });
  });

  it('does not confirm a draft that it has already answered, although the same word would', async () => {
    await put({ ...READY, at: 'closeDate' });
    const answered = await applyDraftEvent(ports, MEGANS, { kind: 'type', text: '2026-09-01' }, again);

    const confirmed = await confirmDraft(ports, MEGANS, READY.id, 8, again);

    expect(confirmed).toMatchObject({ outcome: 'changed', view: { draft: shown(answered) } });
    expect(await desk.referrals.find(READY.id)).toBeNull();
  });

  it.each([beginDraft, restartDraft])('begins one draft', async (begin) => {
    const [first, second] = [await begin(ports, MEGANS, '', again), await begin(ports, MEGANS, '', again)];

    expect(second).toMatchObject({ outcome: 'drafted', view: { draft: shown(first) } });
  });
});

describe('confirming a draft', () => {
  it('creates the deal that it describes, and the draft is gone', async () => {
    await put(READY);

    const confirmed = await confirm();

    expect(confirmed).toMatchObject({
      outcome: 'created',
      referral: {
        id: READY.id,
        stage: 'accepted',
        direction: 'outbound',
        dealType: 'private',
        terms: READY.answers.terms,
        customer: READY.answers.customer,
        team: READY.answers.people,
      },
    });
    expect(await desk.referrals.find(READY.id)).toEqual('referral' in confirmed ? confirmed.referral : null);
    expect(await stored()).toBeNull();
    expect(desk.wakes()).toBe(1);
  });

  it('twice returns the same deal', async () => {
    await put(READY);

    const [first, second] = [await confirm(), await confirm()];

    expect(first.outcome).toBe('created');
    expect(second).toEqual(first);
  });

  it('many times at once creates one deal', async () => {
    await put(READY);

    const confirmed = await Promise.all(Array.from({ length: 8 }, () => confirm()));

    expect(new Set(confirmed.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
    expect(new Set(confirmed.map((each) => ('referral' in each ? each.referral.code : null))).size).toBe(1);
    expect(desk.wakes()).toBe(1);
  });

  it('after the process died halfway returns the deal, and removes the draft', async () => {
    await put(READY);
    await dieInConfirming();

    expect(await confirm()).toMatchObject({ outcome: 'created', referral: { id: READY.id } });
    expect(await stored()).toBeNull();
    expect(desk.wakes()).toBe(1);
  });

  it('creates nothing if the draft has changed since the person saw it', async () => {
    await put(READY);
    await happen(NAMING);

    const confirmed = await confirm();

    expect(confirmed).toMatchObject({ outcome: 'changed', view: { draft: { revision: 8 } } });
    expect(await desk.referrals.find(READY.id)).toBeNull();
  });

  it('creates nothing if the draft was cancelled', async () => {
    await put({ ...READY, cancelledAt: NOW });

    expect(await confirm()).toMatchObject({ outcome: 'changed', view: { draft: { cancelledAt: NOW } } });
    expect(await desk.referrals.find(READY.id)).toBeNull();
  });

  it('reports what is missing, and creates nothing', async () => {
    const draft = { ...READY, answers: someAnswers({ solutions: [] }) };
    await put(draft);

    const confirmed = await confirm();

    expect(confirmed).toMatchObject({
      outcome: 'incomplete',
      view: { draft, said: { faults: { solutions: 'solutions-missing' } } },
    });
    expect(await desk.referrals.find(READY.id)).toBeNull();
    expect(await stored()).toEqual(draft);
  });

  it('does not find the drafts and deals of others', async () => {
    await put(READY, LEE);
    const before = await confirm();
    await confirm(READY, viewer(LEE));

    expect(before).toEqual({ outcome: 'unknown' });
    expect(await confirm()).toEqual({ outcome: 'unknown' });
  });

  it('does not find a draft that never existed', async () => {
    await put(READY);

    expect(await confirm({ ...READY, id: 'another' })).toEqual({ outcome: 'unknown' });
  });

  it('first shows a draft from a version with other questions for review', async () => {
    await put(READY);
    await draftsIn(test.db).updateOne({}, { $set: { format: DRAFT_FORMAT - 1 } });

    const first = await confirm();
    const second = await confirm(shown(first));

    expect(first).toMatchObject({ outcome: 'changed', view: { isCarriedOver: true } });
    expect(second).toMatchObject({ outcome: 'created', referral: { id: READY.id } });
  });
});
