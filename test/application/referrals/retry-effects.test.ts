import { retryEffects } from '../../../src/application/referrals/retry-effects';
import type { Viewer } from '../../../src/application/access';
import type { Trouble } from '../../../src/domain/model/trouble';
import type { Referral } from '../../../src/domain/model/referral';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { MemoryStore } from '../../fakes/memory-store';

const general = aSubscriber();
const MEMBER: Viewer = { person: aPerson(), isAdministrator: false, subscribers: [general], all: [general] };
const STRANGER: Viewer = { ...MEMBER, subscribers: [] };

const TROUBLE: Trouble = { code: 'invalid', deed: 'accept', target: null, since: daysFromNow(-1) };

const ID = aReferral().id;

async function aDesk(overrides: Partial<Referral> = {}) {
  const store = new MemoryStore(() => NOW);
  await store.commit([{ referral: aReferral(overrides), effects: [] }], NOW);
  const wake = jest.fn();
  const ports = { referrals: store, outbox: store, clock: () => NOW, wake };

  /** Leaves an effect that failed and is due tomorrow, or is parked. */
  async function fail(kind: 'push' | 'update', parked: string | null): Promise<void> {
    const referral = await store.find(ID);
    if (referral === null) throw new Error('There is no referral.');
    await store.commit([{ referral: { ...referral, version: referral.version + 1 }, effects: [{ kind }] }], NOW);
    const delivery = await store.claim(NOW, daysFromNow(1));
    const failed = delivery?.pending.find(({ effect }) => effect.kind === kind);
    if (delivery === null || failed === undefined) throw new Error('Nothing is due.');
    await store.finish(delivery, failed.id, {
      replacedBy: [{ ...failed, attempts: 1, dueAt: daysFromNow(1), parked }],
    });
  }

  return { store, wake, fail, retry: (viewer = MEMBER) => retryEffects(ports, viewer, ID) };
}

describe('trying again', () => {
  it('makes parked effects and those waiting for a retry due at once', async () => {
    const { store, wake, fail, retry } = await aDesk();
    await fail('update', 'BadSyntax');
    await fail('push', null);

    const retried = await retry();

    expect(retried).toEqual({ outcome: 'retried', referral: await store.find(ID) });
    expect(store.pendingOf(ID)).toMatchObject([
      { effect: { kind: 'update' }, parked: null, dueAt: NOW },
      { effect: { kind: 'push' }, parked: null, dueAt: NOW },
    ]);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('clears the problem, sends to Partner Center again, and updates the cards', async () => {
    const { store, wake, retry } = await aDesk({ stage: 'accepted', trouble: TROUBLE });

    const retried = await retry();

    expect(retried).toMatchObject({ outcome: 'retried', referral: { trouble: null, version: 2 } });
    expect(await store.find(ID)).toMatchObject({ trouble: null });
    expect(store.pendingOf(ID).map(({ effect }) => effect.kind)).toEqual(['update', 'push']);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('does nothing where nothing failed', async () => {
    const { store, wake, retry } = await aDesk();

    expect(await retry()).toEqual({ outcome: 'nothing', referral: aReferral() });
    expect(store.pendingOf(ID)).toEqual([]);
    expect(wake).not.toHaveBeenCalled();
  });

  it('asked for twice is done once', async () => {
    const { store, retry } = await aDesk({ stage: 'accepted', trouble: TROUBLE });
    await retry();
    const before = store.pendingOf(ID);

    expect(await retry()).toMatchObject({ outcome: 'nothing', referral: { version: 2 } });
    expect(store.pendingOf(ID)).toEqual(before);
  });

  it('is refused to people without access to the referral', async () => {
    const { store, wake, retry } = await aDesk({ trouble: TROUBLE });

    expect(await retry(STRANGER)).toEqual({ outcome: 'unknown' });
    expect(await store.find(ID)).toMatchObject({ trouble: TROUBLE, version: 1 });
    expect(wake).not.toHaveBeenCalled();
  });
});
