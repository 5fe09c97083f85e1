import type { Referral } from '../../../src/domain/model/referral';
import { aRecord, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { aDesk } from '../../fakes/a-desk';
import { failed, MemoryPartnerCenter } from '../../fakes/memory-partner-center';
import { aClock } from '../../fakes/a-clock';

const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

const shared: Partial<Referral> = { direction: 'outbound', stage: 'accepted', dealType: 'co-sell', deadline: null };

const theirs = (stage: 'received' | 'accepted') =>
  aRecord({
    id: 'theirs',
    owner: 'microsoft',
    direction: 'outbound',
    stage,
    deadline: daysFromNow(14),
    stageSince: NOW,
  });

function aWatch() {
  const time = aClock();
  const center = new MemoryPartnerCenter(time.clock);
  const desk = aDesk({ partnerCenter: center, clock: time.clock });
  return { desk, center, time };
}

describe('Microsoft’s side of a deal that we share', () => {
  it('is polled every 15 minutes while Microsoft’s answer is due, and every six hours afterwards', async () => {
    const { desk, center, time } = aWatch();
    center.put(theirs('received'));
    await desk.put([{ kind: 'relate' }], shared);
    await desk.deliver();
    const first = [(await desk.current()).microsoft?.stage, desk.dueAt().at(-1)];

    time.set(minutes(15));
    center.put(theirs('accepted'));
    await desk.deliver();

    expect(first).toEqual(['received', minutes(15)]);
    expect((await desk.current()).microsoft?.stage).toBe('accepted');
    expect(desk.dueAt()).toContainEqual(minutes(15 + 360));
  });

  it.each<[what: string, overrides: Partial<Referral>]>([
    ['that is older than Microsoft’s time to answer', { createdAt: daysFromNow(-15) }],
    [
      'whose record there has run out of time',
      { createdAt: daysFromNow(-1), engagementId: 'e0de0000-0000-4000-8000-00000000000f' },
    ],
  ])('is polled once a day if no answer is expected any more: of one %s', async (_what, overrides) => {
    const { desk, center } = aWatch();
    if (overrides.engagementId !== undefined)
      center.put({ ...theirs('received'), engagementId: overrides.engagementId, deadline: daysFromNow(-1) });
    await desk.put([{ kind: 'relate' }], { ...shared, ...overrides });

    await desk.deliver();

    expect(desk.dueAt()).toContainEqual(minutes(24 * 60));
  });

  it('is polled again soon, or when Partner Center permits, after a failed call', async () => {
    const { desk, center, time } = aWatch();
    center.mishap = () => failed('unreachable');
    await desk.put([{ kind: 'relate' }], shared);
    await desk.deliver();
    const first = desk.dueAt();

    time.set(first[0] ?? NOW);
    center.mishap = () => failed('throttled', { retryAfterMs: 120_000 });
    await desk.deliver();

    expect([first, desk.dueAt()]).toEqual([[new Date(NOW.getTime() + 2_000)], [new Date(NOW.getTime() + 122_000)]]);
  });

  it('starts again with the shortest backoff after a success', async () => {
    const { desk, center, time } = aWatch();
    center.mishap = () => (center.calls.length <= 3 ? failed('unreachable') : null);
    await desk.put([{ kind: 'relate' }], shared);
    await desk.deliver();
    for (let round = 0; round < 3; round += 1) {
      time.set(desk.dueAt()[0] ?? NOW);
      await desk.deliver();
    }

    expect(desk.store.pendingOf(aReferral().id)).toMatchObject([{ effect: { kind: 'relate' }, attempts: 0 }]);
  });

  it('stores only Microsoft’s records, and never another partner’s as ours', async () => {
    const { desk, center } = aWatch();
    center.put(theirs('received'));
    center.put(aRecord({ id: 'another partner’s', direction: 'outbound', stage: 'accepted' }));
    await desk.put([{ kind: 'relate' }], shared);

    await desk.deliver();

    expect([(await desk.store.find('theirs'))?.owner, await desk.store.find('another partner’s')]).toEqual([
      'microsoft',
      null,
    ]);
  });

  it.each<[string, Partial<Referral>]>([
    ['that has ended', { ...shared, stage: 'won' }],
    ['that Microsoft does not help with', { ...shared, dealType: 'partner-led' }],
    ['that was sent to us', { ...shared, direction: 'inbound' }],
  ])('is not polled for one %s', async (_, overrides) => {
    const { desk, center } = aWatch();
    await desk.put([{ kind: 'relate' }], overrides);

    await desk.deliver();

    expect([center.calls, desk.kinds()]).toEqual([[], []]);
  });

  it('is applied from pushed records if Partner Center is not connected', async () => {
    const desk = aDesk();
    await desk.put([], shared);
    await desk.receive(theirs('accepted'), 'R-THEM1');

    await desk.deliver();

    expect((await desk.current()).microsoft?.stage).toBe('accepted');
  });
});
