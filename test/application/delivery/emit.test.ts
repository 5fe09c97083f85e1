import { deliverNext } from '../../../src/application/delivery/deliver';
import type { Effect } from '../../../src/domain/model/effect';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { aDesk, type TestDesk } from '../../fakes/a-desk';
import { aProfile } from '../../fakes/memory-people';

const megan = aPerson();
const ID = aReferral().id;

const after = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

const TELL: Effect = { kind: 'tellOwner', news: 'microsoft-accepted' };

/** A desk with effects of a deal that Megan accepted. */
async function aDeskWith(effects: readonly Effect[]): Promise<TestDesk> {
  const desk = aDesk({ subscribers: [aSubscriber({ reminders: [] })], people: [[megan, aProfile()]] });
  await desk.put(effects, {
    direction: 'outbound',
    stage: 'accepted',
    answer: { by: megan, at: NOW, reason: null, note: null },
  });
  return desk;
}

describe('telling other systems', () => {
  const EMIT: Effect = { kind: 'emit', what: 'accepted' };

  it('tells what happened, once', async () => {
    const desk = await aDeskWith([EMIT]);

    await desk.walkTo(daysFromNow(1));

    expect(desk.events.heard).toMatchObject([{ id: ID, what: 'accepted' }]);
  });

  it('tells nothing where nobody wants to hear it', async () => {
    const desk = await aDeskWith([EMIT]);
    const ports = { ...desk.ports, events: null };

    while (await deliverNext(ports));

    expect([desk.events.heard, desk.kinds()]).toEqual([[], []]);
  });

  it('tries again later and later what was not taken, under the same key', async () => {
    const desk = await aDeskWith([EMIT]);
    desk.events.answer = 'retry';

    await desk.deliver();
    expect(desk.dueAt()).toEqual([after(2_000)]);
    await desk.walkTo(after(2_000));
    expect(desk.dueAt()).toEqual([after(6_000)]);
    desk.events.answer = 'sent';
    await desk.walkTo(after(6_000));

    expect(desk.events.heard).toHaveLength(3);
    expect(new Set(desk.events.heard.map(({ key }) => key)).size).toBe(1);
    expect(desk.kinds()).toEqual([]);
  });

  it('tells each event under a key of its own, also where the same happens twice', async () => {
    const edited: Effect = { kind: 'emit', what: 'edited' };
    const desk = await aDeskWith([EMIT, edited]);
    await desk.deliver();

    await desk.put([edited]);
    await desk.deliver();

    expect(new Set(desk.events.heard.map(({ key }) => key)).size).toBe(3);
  });

  it('tells with each event what the history has of it, though more of the same has happened since', async () => {
    const edited: Effect = { kind: 'emit', what: 'edited' };
    const line = { what: 'edited', by: megan, changes: [], note: null } as const;
    const history = [
      { ...line, version: 1, at: after(-2_000) },
      { ...line, version: 2, at: after(-1_000) },
    ];
    const desk = await aDeskWith([edited]);
    await desk.put([edited], { history });

    await desk.deliver();

    expect(desk.events.heard.map((event) => event.line)).toEqual(history);
  });

  it('tells of an event of which the history has nothing', async () => {
    const desk = await aDeskWith([EMIT]);
    await desk.put([], { history: [] });

    await desk.deliver();

    expect(desk.events.heard).toMatchObject([{ what: 'accepted', line: null }]);
  });

  it('parks what is refused for good, and says so', async () => {
    const desk = await aDeskWith([EMIT]);
    desk.events.answer = 'refused';

    await desk.walkTo(daysFromNow(1));

    expect(desk.events.heard).toHaveLength(1);
    expect(desk.store.pendingOf(ID)).toMatchObject([{ effect: EMIT, parked: 'EventRefused' }]);
    expect(desk.log.entries).toMatchObject([{ level: 'error', fields: { referral: ID, what: 'accepted' } }]);
  });

  it('holds up no message while it is tried again', async () => {
    const desk = await aDeskWith([EMIT, TELL]);
    desk.events.answer = 'retry';

    await desk.deliver();

    expect(desk.messenger.said).toEqual([`microsoft-accepted to ${megan.objectId}`]);
  });
});
