import type { Effect, PersonMessage } from '../../../src/domain/model/effect';
import type { Closing, Referral } from '../../../src/domain/model/referral';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { aDesk, type DeskGivens, type TestDesk } from '../../fakes/a-desk';
import { full } from '../../fakes/fake-roster';
import { aProfile } from '../../fakes/memory-people';

const general = aSubscriber({ id: 'general', rosterId: '19:general', reminders: [] });
const megan = aPerson();
const ID = aReferral().id;

const after = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

const TELL: Effect = { kind: 'tellOwner', news: 'microsoft-accepted' };

/** A desk with news about a deal that Megan accepted. */
async function aDeskWith(effects: readonly Effect[], givens: DeskGivens = {}): Promise<TestDesk> {
  const desk = aDesk({ subscribers: [general], people: [[megan, aProfile()]], ...givens });
  await desk.put(effects, {
    direction: 'outbound',
    stage: 'accepted',
    answer: { by: megan, at: NOW, reason: null, note: null },
  });
  return desk;
}

describe('telling the owner of a deal', () => {
  it.each(['microsoft-accepted', 'microsoft-declined', 'microsoft-expired'] as const)(
    'tells %s, once, in their own chat',
    async (news) => {
      const desk = await aDeskWith([{ kind: 'tellOwner', news }]);

      await desk.walkTo(daysFromNow(30));

      expect(desk.messenger.timeline()).toEqual([`06-15 09:00 ${news} to ${megan.objectId}`]);
      expect(desk.kinds()).toEqual([]);
    },
  );

  it('waits until the mute ends of an owner who has muted the bot', async () => {
    const desk = await aDeskWith([TELL], { people: [[megan, aProfile({ mutedUntil: daysFromNow(2) })]] });

    await desk.walkTo(daysFromNow(30));

    expect(desk.messenger.timeline()).toEqual([`06-17 09:00 microsoft-accepted to ${megan.objectId}`]);
  });

  it('notifies the team member who is on a roster if nobody here answered it', async () => {
    const desk = aDesk({
      subscribers: [general],
      people: [[megan, aProfile()]],
      rosters: { '19:general': [full(megan)] },
    });
    const team = [{ firstName: null, lastName: null, email: megan.email, phone: null, title: null }];
    await desk.put([TELL], { direction: 'outbound', stage: 'accepted', team });

    await desk.deliver();

    expect(desk.messenger.said).toEqual([`microsoft-accepted to ${megan.objectId}`]);
  });

  it.each<[what: string, people: DeskGivens['people']]>([
    ['never spoke to the bot', []],
    ['removed it', [[megan, aProfile({ seen: null })]]],
  ])('notifies nobody if the owner %s, and logs only ids', async (_what, people = []) => {
    const desk = await aDeskWith([TELL], { people });

    await desk.deliver();

    expect([desk.messenger.sends, desk.kinds()]).toEqual([[], []]);
    expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { referral: ID, news: 'microsoft-accepted' } }]);
    expect(JSON.stringify(desk.log.entries)).not.toContain(megan.email);
  });

  it('retries what Teams did not accept', async () => {
    const desk = await aDeskWith([TELL]);
    desk.messenger.answer = () =>
      desk.messenger.sends.length === 1 ? { kind: 'throttled', retryAfterMs: 60_000 } : 'sent';

    await desk.walkTo(daysFromNow(1));

    expect(desk.messenger.timeline().map((line) => line.slice(0, 11))).toEqual(['06-15 09:00', '06-15 09:01']);
  });

  it('respects the rate limit', async () => {
    const desk = await aDeskWith([TELL]);
    desk.pace.fill(after(700));

    await desk.deliver();

    expect([desk.messenger.sends, desk.dueAt()]).toEqual([[], [after(700)]]);
  });

  it('forgets how to reach an owner whom the bot may no longer write to', async () => {
    const desk = await aDeskWith([TELL]);
    desk.messenger.answer = () => ({ kind: 'gone' });

    await desk.deliver();

    expect((await desk.people.profileOf(megan))?.seen).toBeNull();
    expect(desk.kinds()).toEqual([]);
  });

  it('parks what Teams refuses for good', async () => {
    const desk = await aDeskWith([TELL]);
    desk.messenger.answer = () => ({ kind: 'failed', code: 'BadSyntax' });

    await desk.walkTo(daysFromNow(30));

    expect(desk.messenger.sends).toHaveLength(1);
    expect(desk.store.pendingOf(ID)).toMatchObject([{ effect: TELL, parked: 'BadSyntax' }]);
  });
});

describe('telling one person', () => {
  const { tenantId, objectId } = megan;
  const arjun = aPerson({ objectId: 'arjun', name: 'Arjun Rao' });
  const tell = (news: PersonMessage, at: Date): Effect => ({
    kind: 'tellPerson',
    person: { tenantId, objectId },
    news,
    at,
  });
  const closing: Closing = {
    stage: 'lost',
    by: megan,
    at: NOW,
    finalAt: after(60_000),
    value: null,
    reason: 'other',
    note: 'Gone',
    registration: null,
  };

  it.each(['safe-to-win', 'handed-over'] as const)('sends %s when it is due, once', async (news) => {
    const desk = await aDeskWith([tell(news, daysFromNow(2))]);

    await desk.walkTo(daysFromNow(30));

    expect(desk.messenger.timeline()).toEqual([`06-17 09:00 ${news} to ${objectId}`]);
    expect(desk.kinds()).toEqual([]);
  });

  it('sends once what was requested twice, also if Teams does not accept it at first', async () => {
    const desk = await aDeskWith([tell('safe-to-win', after(1_000)), tell('safe-to-win', after(1_000))]);
    desk.messenger.answer = () =>
      desk.messenger.sends.length === 1 ? { kind: 'throttled', retryAfterMs: 5_000 } : 'sent';

    await desk.walkTo(daysFromNow(1));

    expect(desk.messenger.said).toEqual([`safe-to-win to ${objectId}`, `safe-to-win to ${objectId}`]);
    expect(desk.kinds()).toEqual([]);
  });

  it('waits until the mute ends of somebody who has muted the bot', async () => {
    const desk = await aDeskWith([tell('safe-to-win', NOW)], {
      people: [[megan, aProfile({ mutedUntil: daysFromNow(2) })]],
    });

    await desk.walkTo(daysFromNow(30));

    expect(desk.messenger.timeline()).toEqual([`06-17 09:00 safe-to-win to ${objectId}`]);
  });

  it('logs only ids if the person never wrote to the bot', async () => {
    const desk = await aDeskWith([tell('handed-over', NOW)], { people: [] });

    await desk.deliver();

    expect([desk.messenger.sends, desk.kinds()]).toEqual([[], []]);
    expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { referral: ID, news: 'handed-over' } }]);
  });

  it.each<[what: string, news: PersonMessage, overrides: Partial<Referral>]>([
    ['that a deal can be won which is won', 'safe-to-win', { stage: 'won' }],
    ['that a deal can be won which is being lost and then is', 'safe-to-win', { closing }],
    [
      'that a deal is theirs which is somebody else’s again',
      'handed-over',
      { claim: { by: arjun, at: daysFromNow(1) } },
    ],
    ['that a deal is theirs which is lost', 'handed-over', { stage: 'lost' }],
  ])('does not tell %s', async (_what, news, overrides) => {
    const desk = await aDeskWith([]);
    await desk.put(
      [
        tell(news, after(1_000)),
        ...(overrides.closing === undefined ? [] : [{ kind: 'close', at: after(60_000) } as const]),
      ],
      overrides,
    );

    await desk.walkTo(daysFromNow(30));

    expect(desk.messenger.sends).toEqual([]);
  });

  it('sends the news after the closing was undone', async () => {
    const desk = await aDeskWith([]);
    await desk.put([tell('safe-to-win', after(1_000))], { closing });
    await desk.walkTo(after(30_000));

    await desk.happen({ kind: 'reopen', by: megan, turn: 'press-1' });
    await desk.walkTo(daysFromNow(1));

    expect(desk.messenger.said).toEqual([`safe-to-win to ${objectId}`]);
  });

  it('waits for the result of a closing, even if no process ran until long after it was final', async () => {
    const desk = await aDeskWith([]);
    await desk.put([tell('safe-to-win', after(1_000)), { kind: 'close', at: after(60_000) }], { closing });

    desk.time.set(daysFromNow(1));
    await desk.deliver();
    await desk.walkTo(daysFromNow(2));

    expect([desk.messenger.sends, desk.kinds()]).toEqual([[], []]);
    expect((await desk.current()).stage).toBe('lost');
  });

  it('notifies of a referral that was handed over while it is waiting', async () => {
    const desk = aDesk({ subscribers: [general], people: [[megan, aProfile()]], reminders: [] });
    await desk.receive();
    await desk.deliver();

    await desk.happen({ kind: 'claim', by: arjun, whom: megan });
    await desk.deliver();

    expect(desk.messenger.said).toContain(`handed-over to ${objectId}`);
  });
});

describe('notifying an administrator of a referral that matches no routing', () => {
  const HOLE: Effect = {
    kind: 'hole',
    subscriberId: 'general',
    person: { tenantId: megan.tenantId, objectId: megan.objectId },
  };

  it('tells them in their own chat', async () => {
    const desk = await aDeskWith([HOLE]);

    await desk.deliver();

    expect(desk.messenger.said).toEqual([`hole to ${megan.objectId}`]);
  });

  it('does not notify one who never wrote to the bot, and logs only ids', async () => {
    const desk = await aDeskWith([HOLE], { people: [] });

    await desk.deliver();

    expect([desk.messenger.sends, desk.kinds()]).toEqual([[], []]);
    expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { referral: ID, person: megan.objectId } }]);
  });
});

describe('notifying a thread of an expired referral', () => {
  const card = { kind: 'card', subscriberId: 'general' } as const;

  it('posts to each thread that has the card, and to no other', async () => {
    const desk = aDesk({ subscribers: [general, aSubscriber({ id: 'sales', reminders: [] })] });
    await desk.put([card]);
    await desk.deliver();

    await desk.put([{ kind: 'notice', subscriberId: null }], { stage: 'expired' });
    await desk.deliver();

    expect(desk.messenger.said).toEqual(['card to general', 'notice to general']);
  });

  it('leaves out a channel that the bot may no longer write to, which it remembers', async () => {
    const desk = aDesk({ subscribers: [general] });
    await desk.put([card]);
    await desk.deliver();
    desk.messenger.answer = () => ({ kind: 'gone' });

    await desk.put([{ kind: 'notice', subscriberId: null }], { stage: 'expired' });
    await desk.walkTo(daysFromNow(1));

    expect((await desk.subscribers.find('general'))?.active).toBe(false);
    expect(desk.kinds()).toEqual([]);
  });
});
