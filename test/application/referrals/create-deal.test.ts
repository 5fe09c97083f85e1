import { createDeal } from '../../../src/application/referrals/create-deal';
import { CODE_BYTES, referralCode } from '../../../src/domain/model/referral-code';
import { aNewDeal } from '../../builders/a-new-deal';
import { aPerson, aReferral, NOW } from '../../builders/a-referral';
import { FakeMeter } from '../../fakes/fake-meter';
import { MemoryStore } from '../../fakes/memory-store';

const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });

const { id } = aNewDeal();

/** Random bytes that differ with each call: 0, then 1, and so on. */
function aDesk() {
  const store = new MemoryStore(() => NOW);
  let calls = 0;
  const random = (size: number): Uint8Array => new Uint8Array(size).fill(calls++);
  const [meter, wake] = [new FakeMeter(), jest.fn()];
  return { store, meter, wake, ports: { referrals: store, clock: () => NOW, random, meter, wake } };
}

const codeOf = (call: number, attempt = 0): string => referralCode(new Uint8Array(CODE_BYTES).fill(call), attempt);

describe('creating a deal', () => {
  it('stores it with its own code and its effects, and wakes the dispatcher', async () => {
    const { store, wake, ports } = aDesk();

    const referral = await createDeal(ports, megan, aNewDeal());

    expect(await store.find(id)).toEqual(referral);
    expect(referral).toMatchObject({ id, code: codeOf(0), stage: 'accepted', answer: { by: megan, at: NOW } });
    expect(store.pendingOf(id).map(({ effect }) => effect.kind)).toEqual(['announce', 'push', 'emit', 'overdue']);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('creates it once if it is confirmed twice, and returns its current state', async () => {
    const { store, meter, wake, ports } = aDesk();
    const first = await createDeal(ports, megan, aNewDeal());

    const second = await createDeal(ports, arjun, aNewDeal({ dealType: 'private' }));

    expect(second).toEqual(first);
    expect(store.pendingOf(id)).toHaveLength(4);
    expect(meter.created).toEqual([first.dealType]);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('creates it once if it is confirmed twice at the same time', async () => {
    const { store, ports } = aDesk();

    const [one, other] = await Promise.all([
      createDeal(ports, megan, aNewDeal()),
      createDeal(ports, megan, aNewDeal()),
    ]);

    expect(one).toEqual(other);
    expect(store.pendingOf(id)).toHaveLength(4);
  });

  it('takes another, longer code if the first is already used', async () => {
    const { store, ports } = aDesk();
    await store.commit([{ referral: aReferral({ code: codeOf(0) }), effects: [] }], NOW);

    const referral = await createDeal(ports, megan, aNewDeal());

    expect(referral.code).toBe(codeOf(1, 1));
    expect(await store.find(id)).toEqual(referral);
  });

  it('fails where the database does, without waking anybody', async () => {
    const { store, wake, ports } = aDesk();
    const referrals = {
      find: (known: string) => store.find(known),
      commit: () => Promise.reject(new Error('connection closed')),
    };

    await expect(createDeal({ ...ports, referrals }, megan, aNewDeal())).rejects.toThrow('connection closed');
    expect(wake).not.toHaveBeenCalled();
  });
});
