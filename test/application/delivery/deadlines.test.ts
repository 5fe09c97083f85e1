import { deliverNext } from '../../../src/application/delivery/deliver';
import { close } from '../../../src/application/delivery/deadlines';
import type { Change } from '../../../src/application/ports';
import type { Contact, Person } from '../../../src/domain/model/person';
import type { ReferralRecord } from '../../../src/domain/model/referral';
import type { ReferralEvent } from '../../../src/domain/advance';
import { addDays } from '../../../src/domain/time/calendar';
import { aPerson, aRecord, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { aDesk, type DeskGivens, type TestDesk } from '../../fakes/a-desk';
import { full, guest } from '../../fakes/fake-roster';
import { aProfile } from '../../fakes/memory-people';

const DEADLINE = daysFromNow(12);
const justBefore = (time: Date): Date => new Date(time.getTime() - 1);

const general = aSubscriber({ id: 'general', rosterId: '19:general', reminders: [] });
const sales = aSubscriber({ id: 'sales', rosterId: '19:sales', reminders: [] });
const megan = aPerson();

const accept = (by: Person = megan): ReferralEvent => ({
  kind: 'accept',
  by,
  terms: aReferral().terms,
  colleagues: [],
});
const edit = (closeDate: string | null): ReferralEvent => ({ kind: 'edit', by: megan, fields: { closeDate } });
const report = (overrides: Partial<ReferralRecord>, revision = 1): ReferralEvent => ({
  kind: 'report',
  record: aRecord({ ...overrides, eTag: `"revision-${revision}"`, updatedAt: new Date(NOW.getTime() + revision) }),
});

/** Makes the next commit lose against a concurrent change by this event. */
function beFaster(desk: TestDesk, event: ReferralEvent): void {
  const commit = desk.store.commit.bind(desk.store);
  const faster = async (changes: readonly Change[], now: Date): Promise<ReadonlySet<string>> => {
    desk.store.commit = commit;
    await desk.happen(event);
    return commit(changes, now);
  };
  desk.store.commit = faster;
}

describe('a deal that a person closes', () => {
  const MINUTE = 60_000;
  const later = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);
  const win: ReferralEvent = { kind: 'win', by: megan, value: null, registration: null };

  async function aClosingDeal(): Promise<TestDesk> {
    const desk = aDesk({ subscribers: [general] });
    await desk.put([], { stage: 'accepted', terms: { ...aReferral().terms, closeDate: null } });
    await desk.happen(win);
    await desk.deliver();
    return desk;
  }

  it('stays open until the time to undo is over, and sends no event', async () => {
    const desk = await aClosingDeal();

    await desk.walkTo(later(MINUTE - 1));

    expect(await desk.current()).toMatchObject({
      stage: 'accepted',
      closing: { stage: 'won', finalAt: later(MINUTE) },
    });
    expect(desk.events.heard).toEqual([]);
  });

  it('is won after the time to undo, and sends one event', async () => {
    const desk = await aClosingDeal();

    await desk.walkTo(daysFromNow(1));

    expect(await desk.current()).toMatchObject({
      stage: 'won',
      closing: null,
      stageSince: later(MINUTE),
      answer: { by: megan, at: NOW },
    });
    expect(desk.events.heard.map(({ what }) => what)).toEqual(['won']);
    expect(desk.meter.closed).toEqual(['won']);
    expect(desk.kinds()).toEqual([]);
  });

  it('stays open if the closing was undone in time', async () => {
    const desk = await aClosingDeal();
    await desk.walkTo(later(MINUTE - 1));

    await desk.happen({ kind: 'reopen', by: megan, turn: 'press-1' });
    await desk.walkTo(daysFromNow(1));

    expect(await desk.current()).toMatchObject({ stage: 'accepted', closing: null });
    expect([desk.events.heard, desk.meter.closed, desk.kinds()]).toEqual([[], [], []]);
  });

  it('has a full minute again if the closing was undone and the deal closed again', async () => {
    const desk = await aClosingDeal();
    await desk.walkTo(later(MINUTE / 2));
    await desk.happen({ kind: 'reopen', by: megan, turn: 'press-1' });
    await desk.happen({ kind: 'lose', by: megan, reason: 'other', note: 'After all' });

    await desk.walkTo(later(MINUTE));
    const before = await desk.current();
    await desk.walkTo(later(1.5 * MINUTE));

    expect(before.stage).toBe('accepted');
    expect(await desk.current()).toMatchObject({
      stage: 'lost',
      stageSince: later(1.5 * MINUTE),
      answer: { at: later(MINUTE / 2) },
    });
  });

  it('is won although the clock was put back at the end of the time to undo', async () => {
    const desk = await aClosingDeal();
    desk.time.set(later(MINUTE));
    const delivery = await desk.store.claim(later(MINUTE), later(2 * MINUTE));
    desk.time.set(later(MINUTE - 500));
    const [pending] = delivery?.pending ?? [];
    if (delivery === null || pending === undefined) throw new Error('Nothing was due.');

    const outcome = await close(desk.ports, delivery, pending);

    expect(outcome.replacedBy).toMatchObject([{ effect: { kind: 'close' }, dueAt: later(MINUTE) }]);
  });

  it('is closed in its newest state if a note is added at the same moment', async () => {
    const desk = await aClosingDeal();
    await desk.walkTo(later(MINUTE - 1));
    beFaster(desk, { kind: 'note', by: megan, text: 'Signed!' });

    await desk.walkTo(later(MINUTE));

    const { stage, history } = await desk.current();
    expect([stage, ...history.map(({ what }) => what)]).toEqual(['won', 'received', 'noted', 'won']);
  });

  it('is closed by the next process if one dies', async () => {
    const desk = await aClosingDeal();
    desk.time.set(later(MINUTE));
    await desk.store.claim(later(MINUTE), later(1.5 * MINUTE));

    desk.time.set(later(1.5 * MINUTE));
    await desk.deliver();

    expect((await desk.current()).stage).toBe('won');
    expect(desk.events.heard.map(({ what }) => what)).toEqual(['won']);
  });
});

describe('a referral that nobody answers', () => {
  async function aWaitingReferral(givens: DeskGivens = { subscribers: [general] }): Promise<TestDesk> {
    const desk = aDesk(givens);
    await desk.receive();
    await desk.deliver();
    return desk;
  }

  it('stays as it is until the deadline', async () => {
    const desk = await aWaitingReferral();

    await desk.walkTo(justBefore(DEADLINE));

    expect((await desk.current()).stage).toBe('received');
    expect(desk.messenger.said).toEqual(['card to general']);
  });

  it('expires at the deadline: the card shows it, and its thread and other systems are notified', async () => {
    const desk = await aWaitingReferral();

    await desk.walkTo(DEADLINE);

    expect(await desk.current()).toMatchObject({ stage: 'expired', stageSince: DEADLINE, version: 2 });
    expect(desk.messenger.sends.slice(1)).toMatchObject([
      { what: 'card', to: 'general', posted: { activityId: 'message-1' }, referral: { stage: 'expired' } },
      { what: 'notice', to: 'general', referral: { stage: 'expired' } },
    ]);
    expect(desk.events.heard).toMatchObject([{ id: aReferral().id, what: 'expired' }]);
  });

  it('is counted, and logged by ids only', async () => {
    const desk = await aWaitingReferral();

    await desk.walkTo(DEADLINE);

    expect(desk.meter.expiries).toBe(1);
    expect(desk.log.entries).toMatchObject([{ level: 'info', fields: { referral: aReferral().id, owner: 'partner' } }]);
    expect(JSON.stringify(desk.log.entries)).not.toContain('Contoso');
  });

  it('expired at its deadline, however late that is noticed', async () => {
    const desk = await aWaitingReferral();

    desk.time.set(daysFromNow(15));
    await desk.deliver();

    expect(await desk.current()).toMatchObject({ stage: 'expired', stageSince: DEADLINE, answer: { at: DEADLINE } });
  });

  it('expires once, also if several processes check it', async () => {
    const desk = await aWaitingReferral({ subscribers: [general, sales] });
    await desk.put([
      { kind: 'expire', at: DEADLINE },
      { kind: 'expire', at: DEADLINE },
    ]);
    desk.time.set(DEADLINE);

    await Promise.all([desk.deliver(), desk.deliver(), desk.deliver()]);

    expect([...desk.messenger.timeline('notice')].sort()).toEqual([
      '06-27 09:00 notice to general',
      '06-27 09:00 notice to sales',
    ]);
    expect(desk.events.heard.map(({ what }) => what)).toEqual(['expired']);
    expect(desk.meter.expiries).toBe(1);
  });

  it('leaves nothing to be done', async () => {
    const desk = await aWaitingReferral();

    await desk.walkTo(DEADLINE);

    expect(desk.kinds()).toEqual([]);
  });

  it('expires though it was posted nowhere', async () => {
    const desk = await aWaitingReferral({ subscribers: [] });

    await desk.walkTo(DEADLINE);

    expect((await desk.current()).stage).toBe('expired');
    expect(desk.messenger.said).toEqual([]);
  });

  it('posts nothing into its thread if the bot was removed', async () => {
    const desk = await aWaitingReferral();
    await desk.subscribers.deactivate('general');

    await desk.walkTo(DEADLINE);

    expect(desk.messenger.timeline('notice')).toEqual([]);
  });

  it('notifies a throttled thread later, and the other threads at once', async () => {
    const desk = await aWaitingReferral({ subscribers: [general, sales] });
    desk.messenger.answer = ({ what, to }) =>
      what === 'notice' && to === 'general' && desk.time.clock() <= DEADLINE
        ? { kind: 'throttled', retryAfterMs: 60_000 }
        : 'sent';

    await desk.walkTo(daysFromNow(13));

    expect([...desk.messenger.timeline('notice')].sort()).toEqual([
      '06-27 09:00 notice to general',
      '06-27 09:00 notice to sales',
      '06-27 09:01 notice to general',
    ]);
  });

  it('does not expire at a deadline that was moved to later, but at the later one', async () => {
    const desk = await aWaitingReferral();
    await desk.happen(report({ deadline: daysFromNow(14) }));

    await desk.walkTo(daysFromNow(13));
    const between = (await desk.current()).stage;
    await desk.walkTo(daysFromNow(14));

    expect([between, (await desk.current()).stage]).toEqual(['received', 'expired']);
  });

  it('expires at a deadline that was moved to earlier', async () => {
    const desk = await aWaitingReferral();
    await desk.happen(report({ deadline: daysFromNow(5) }));

    await desk.walkTo(daysFromNow(5));

    expect((await desk.current()).stage).toBe('expired');
  });

  it('expires at once where Partner Center moves the deadline into the past', async () => {
    const desk = await aWaitingReferral();
    await desk.happen(report({ deadline: daysFromNow(-1) }));

    await desk.deliver();

    expect(await desk.current()).toMatchObject({ stage: 'expired', stageSince: daysFromNow(-1) });
  });
});

describe('an answer at the last moment', () => {
  async function aReferralAtItsEnd(): Promise<TestDesk> {
    const desk = aDesk({ subscribers: [general] });
    await desk.receive();
    await desk.walkTo(justBefore(DEADLINE));
    return desk;
  }

  const nothingExpired = (desk: TestDesk): void => {
    expect(desk.messenger.timeline('notice')).toEqual([]);
    expect(desk.events.heard.map(({ what }) => what)).toEqual(['accepted']);
    expect(desk.meter.expiries).toBe(0);
  };

  it('counts, and nothing expires', async () => {
    const desk = await aReferralAtItsEnd();
    await desk.happen(accept());

    await desk.walkTo(daysFromNow(13));

    expect((await desk.current()).stage).toBe('accepted');
    nothingExpired(desk);
  });

  it('counts though it comes while the referral is about to expire', async () => {
    const desk = await aReferralAtItsEnd();
    beFaster(desk, accept());

    await desk.walkTo(daysFromNow(13));

    expect(await desk.current()).toMatchObject({ stage: 'accepted', version: 2 });
    nothingExpired(desk);
  });

  it('is not a claim: the referral expires although it is claimed just before', async () => {
    const desk = await aReferralAtItsEnd();
    beFaster(desk, { kind: 'claim', by: megan, whom: megan });

    await desk.walkTo(DEADLINE);

    expect(await desk.current()).toMatchObject({ stage: 'expired', claim: { by: megan }, version: 3 });
    expect(desk.messenger.timeline('notice')).toEqual(['06-27 09:00 notice to general']);
  });
});

describe('the two sides of an engagement', () => {
  const seller: Contact = {
    firstName: 'Kim',
    lastName: 'Akers',
    email: 'kim.akers@microsoft.com',
    phone: null,
    title: null,
  };
  const ours = (overrides: Partial<ReferralRecord> = {}): ReferralRecord =>
    aRecord({ direction: 'outbound', stage: 'accepted', terms: { ...aRecord().terms, closeDate: null }, ...overrides });
  const theirs = (overrides: Partial<ReferralRecord> = {}): ReferralRecord =>
    aRecord({ id: 'theirs', owner: 'microsoft', ...overrides });
  const accepted: Partial<ReferralRecord> = { stage: 'accepted', deadline: null, stageSince: NOW, team: [seller] };
  const curious = { ...general, routing: { ...general.routing, directions: 'all' as const } };
  const known: DeskGivens = {
    subscribers: [curious],
    people: [[megan, aProfile()]],
    rosters: { '19:general': [full(megan)] },
  };
  const team: ReferralRecord['team'] = [{ ...seller, email: megan.email }];

  const KNOWN = { stage: 'accepted', deadline: null, since: NOW, sellers: [seller] };

  it.each<[what: string, records: readonly (readonly [ReferralRecord, string])[]]>([
    [
      'our deal',
      [
        [ours(), 'R-OURS0'],
        [theirs(accepted), 'R-THEIR'],
      ],
    ],
    [
      'Microsoft’s record',
      [
        [theirs(accepted), 'R-THEIR'],
        [ours(), 'R-OURS0'],
      ],
    ],
  ])('are linked if %s comes first', async (_what, records) => {
    const desk = aDesk(known);

    for (const [record, code] of records) {
      await desk.receive(record, code);
      await desk.deliver();
    }

    expect((await desk.current()).microsoft).toEqual(KNOWN);
  });

  it('are linked if both come at the same time', async () => {
    const desk = aDesk(known);
    await desk.receive(theirs(accepted), 'R-THEIR');
    await desk.receive(ours(), 'R-OURS0');

    await desk.deliver();

    expect((await desk.current()).microsoft).toEqual(KNOWN);
  });

  it('shows it on the card, and notifies the owner once', async () => {
    const desk = aDesk(known);
    await desk.receive(ours({ team }), 'R-OURS0');
    await desk.receive(theirs(), 'R-THEIR');
    await desk.deliver();
    const before = desk.messenger.sends.length;

    await desk.happen(report(theirs(accepted)), 'theirs');
    await desk.happen(report(theirs({ ...accepted, statusReason: 'On it' }), 2), 'theirs');
    await desk.deliver();

    expect(desk.messenger.sends.slice(before)).toMatchObject([
      { what: 'card', to: 'general', referral: { microsoft: { stage: 'accepted' } } },
      { what: 'microsoft-accepted', to: megan.objectId },
    ]);
  });

  it('notifies only the owner if Microsoft’s deadline passes without an answer', async () => {
    const desk = aDesk(known);
    await desk.receive(ours({ team }), 'R-OURS0');
    await desk.receive(theirs({ deadline: daysFromNow(3) }), 'R-THEIR');

    await desk.walkTo(daysFromNow(3));

    expect(await desk.store.find('theirs')).toMatchObject({ stage: 'expired' });
    expect(desk.messenger.timeline()).toEqual([
      '06-15 09:00 card to general',
      `06-18 09:00 microsoft-expired to ${megan.objectId}`,
    ]);
    expect([desk.events.heard, desk.meter.expiries]).toEqual([[], 0]);
  });

  it('is applied although our deal is changed at the same time', async () => {
    const desk = aDesk(known);
    await desk.receive(ours(), 'R-OURS0');
    await desk.deliver();
    await desk.receive(theirs(accepted), 'R-THEIR');
    beFaster(desk, { kind: 'edit', by: megan, fields: { notes: 'New' } });

    await desk.walkTo(daysFromNow(1));

    expect(await desk.current()).toMatchObject({ microsoft: KNOWN, terms: { notes: 'New' } });
  });

  it('is applied to all our deals of the engagement, and to no others', async () => {
    const desk = aDesk(known);
    await desk.receive(ours({ id: 'first' }), 'R-OURS1');
    await desk.receive(ours({ id: 'second' }), 'R-OURS2');
    await desk.receive(ours({ id: 'other', engagementId: 'another' }), 'R-OURS3');
    await desk.receive(theirs(accepted), 'R-THEIR');

    await desk.deliver();

    const learned = (await desk.store.findByRecords(['first', 'second', 'other'])).map(
      ({ microsoft }) => microsoft?.stage ?? null,
    );
    expect(learned).toEqual(['accepted', 'accepted', null]);
  });

  it('uses the newest of several records of Microsoft’s', async () => {
    const desk = aDesk(known);
    await desk.receive(theirs({ ...accepted, id: 'newer', updatedAt: daysFromNow(-1) }), 'R-NEWER');
    await desk.receive(theirs({ stage: 'declined', id: 'older', updatedAt: daysFromNow(-3) }), 'R-OLDER');
    await desk.receive(ours(), 'R-OURS0');

    await desk.deliver();

    expect((await desk.current()).microsoft).toMatchObject({ stage: 'accepted' });
  });

  it('leaves our deal as it is where there is no record of Microsoft’s', async () => {
    const desk = aDesk(known);
    await desk.receive(ours(), 'R-OURS0');

    await desk.deliver();

    expect(await desk.current()).toMatchObject({ microsoft: null, version: 1 });
    expect(desk.kinds()).toEqual([]);
  });
});

describe('an accepted deal whose close date passes', () => {
  const CLOSE = '2026-06-20';
  const known = (timeZone = 'Europe/London'): DeskGivens => {
    const seen = aProfile().seen;
    return { subscribers: [general], people: [[megan, aProfile({ seen: seen && { ...seen, timeZone } })]] };
  };

  async function aDeal(givens: DeskGivens = known(), closeDate: string | null = CLOSE): Promise<TestDesk> {
    const desk = aDesk(givens);
    await desk.receive();
    await desk.happen({ kind: 'accept', by: megan, terms: { ...aReferral().terms, closeDate }, colleagues: [] });
    await desk.deliver();
    return desk;
  }

  const asked = (desk: TestDesk): readonly string[] =>
    desk.messenger.timeline('overdue').map((line) => line.slice(0, 11));

  it.each<[zone: string, when: string]>([
    ['Europe/London', '06-21 08:00'],
    ['Asia/Tokyo', '06-21 00:00'],
    ['Australia/Sydney', '06-20 23:00'],
    ['Pacific/Kiritimati', '06-20 19:00'],
    ['America/Los_Angeles', '06-21 16:00'],
    ['Pacific/Pago_Pago', '06-21 20:00'],
  ])('has its owner asked at nine o’clock the day after, in %s', async (zone, when) => {
    const desk = await aDeal(known(zone));

    await desk.walkTo(daysFromNow(8));

    expect(asked(desk)).toEqual([when]);
  });

  it('has its owner asked again every week', async () => {
    const desk = await aDeal();

    await desk.walkTo(daysFromNow(25));

    expect(asked(desk)).toEqual(['06-21 08:00', '06-28 08:00', '07-05 08:00']);
  });

  it('has its owner asked at nine o’clock every week, also when clocks are changed', async () => {
    const desk = await aDeal(known(), '2026-10-20');

    await desk.walkTo(new Date('2026-11-05T12:00Z'));

    expect(asked(desk)).toEqual(['10-21 08:00', '10-28 09:00', '11-04 09:00']);
  });

  it.each<[what: string, event: ReferralEvent]>([
    ['won', { kind: 'win', by: megan, value: null, registration: null }],
    ['lost', { kind: 'lose', by: megan, reason: 'other', note: 'Gone' }],
  ])('is not asked about any more once it is %s', async (_what, event) => {
    const desk = await aDeal();
    await desk.walkTo(daysFromNow(8));

    await desk.happen(event);
    await desk.walkTo(daysFromNow(30));

    expect(asked(desk)).toEqual(['06-21 08:00']);
    expect(desk.kinds()).toEqual([]);
  });

  it('is not asked about while it is being closed, but again after the closing was undone', async () => {
    const desk = await aDeal();
    const due = new Date('2026-06-21T08:00Z');
    await desk.walkTo(new Date(due.getTime() - 30_000));
    await desk.happen({ kind: 'win', by: megan, value: null, registration: null });

    await desk.walkTo(due);
    const whileClosing = asked(desk);
    await desk.happen({ kind: 'reopen', by: megan, turn: 'press-1' });
    await desk.walkTo(daysFromNow(7));

    expect(whileClosing).toEqual([]);
    expect(asked(desk)).toEqual(['06-21 08:00']);
  });

  it('is asked about after the new close date, and then every week, if the date is moved', async () => {
    const desk = await aDeal();
    await desk.walkTo(daysFromNow(8));

    await desk.happen(edit('2026-07-08'));
    await desk.walkTo(daysFromNow(35));

    expect(asked(desk)).toEqual(['06-21 08:00', '07-09 08:00', '07-16 08:00']);
  });

  it('is asked about once a week, however often its close date is edited', async () => {
    const desk = await aDeal();
    await desk.happen(edit('2026-06-18'));
    await desk.happen(edit('2026-06-19'));
    await desk.happen(edit(CLOSE));

    await desk.walkTo(daysFromNow(14));

    expect(asked(desk)).toEqual(['06-21 08:00', '06-28 08:00']);
    expect(desk.kinds()).toEqual(['overdue']);
  });

  it('is not asked about once it has no close date', async () => {
    const desk = await aDeal();

    await desk.happen(edit(null));
    await desk.walkTo(daysFromNow(30));

    expect([asked(desk), desk.kinds()]).toEqual([[], []]);
  });

  it('is asked about after the end of its owner’s mute', async () => {
    const desk = await aDeal();
    await desk.people.mute(megan, new Date('2026-06-23T15:00Z'));

    await desk.walkTo(new Date('2026-06-30T12:00Z'));

    expect(asked(desk)).toEqual(['06-23 15:00', '06-30 08:00']);
  });

  it('is asked about once if Teams accepts the message late', async () => {
    const desk = await aDeal();
    desk.messenger.answer = ({ what }) =>
      what === 'overdue' && desk.messenger.timeline('overdue').length < 3
        ? { kind: 'throttled', retryAfterMs: 3_600_000 }
        : 'sent';

    await desk.walkTo(new Date('2026-06-28T12:00Z'));

    expect(asked(desk)).toEqual(['06-21 08:00', '06-21 09:00', '06-21 10:00', '06-28 08:00']);
  });

  it('is checked every week while its owner cannot be reached, which is logged after the close date', async () => {
    const desk = await aDeal({ subscribers: [general] });

    await desk.walkTo(new Date('2026-06-21T07:59Z'));
    const early = desk.log.entries.length;
    await desk.walkTo(new Date('2026-06-28T08:00Z'));

    expect([early, asked(desk)]).toEqual([0, []]);
    expect(desk.log.entries).toMatchObject([
      { level: 'warn', fields: { referral: aReferral().id } },
      { level: 'warn', fields: { referral: aReferral().id } },
    ]);
  });

  it('is asked about once its owner can be reached', async () => {
    const desk = await aDeal({ subscribers: [general] });
    await desk.walkTo(daysFromNow(8));

    await desk.people.remember(megan, aProfile().seen);
    await desk.walkTo(daysFromNow(14));

    expect(asked(desk)).toEqual(['06-28 08:00']);
  });

  it('is asked about again after its owner, who had removed the bot, has added it again', async () => {
    const desk = await aDeal();
    desk.messenger.answer = ({ what }) => (what === 'overdue' ? { kind: 'gone' } : 'sent');
    await desk.walkTo(daysFromNow(8));
    desk.messenger.answer = () => 'sent';

    await desk.people.remember(megan, aProfile().seen);
    await desk.walkTo(daysFromNow(14));

    expect(asked(desk)).toEqual(['06-21 08:00', '06-28 08:00']);
  });

  const arjun = aPerson({ objectId: 'arjun', name: 'Arjun Rao', email: 'Arjun.Rao@northwindtraders.com' });
  const team = [{ firstName: null, lastName: null, email: 'arjun.rao@NorthwindTraders.com', phone: null, title: null }];

  it.each<[what: string, overrides: Partial<ReferralRecord>, members: DeskGivens['rosters'], whom: readonly string[]]>([
    ['whoever of its team is on a roster', { team }, { '19:general': [full(megan), full(arjun)] }, ['arjun']],
    ['nobody, where whoever is on its team is a guest', { team }, { '19:general': [guest(arjun)] }, []],
    ['nobody, where nobody is on its team', {}, { '19:general': [full(arjun)] }, []],
  ])('that was accepted in the portal is asked about at %s', async (_what, overrides, rosters = {}, whom) => {
    const desk = aDesk({
      subscribers: [general],
      people: [
        [arjun, aProfile()],
        [megan, aProfile()],
      ],
      rosters,
    });
    await desk.receive(aRecord({ stage: 'accepted', terms: { ...aRecord().terms, closeDate: CLOSE }, ...overrides }));

    await desk.walkTo(daysFromNow(8));

    expect(desk.messenger.destinations).toEqual(whom);
  });

  it('is asked about to the person who claimed it if it was accepted in the portal', async () => {
    const desk = aDesk({ subscribers: [general], people: [[arjun, aProfile()]], rosters: {} });
    await desk.receive(aRecord({ terms: { ...aRecord().terms, closeDate: CLOSE } }));
    await desk.happen({ kind: 'claim', by: arjun, whom: arjun });
    await desk.happen(report({ stage: 'accepted', terms: { ...aRecord().terms, closeDate: CLOSE } }));

    await desk.walkTo(daysFromNow(8));

    expect(desk.messenger.timeline('overdue')).toEqual(['06-21 08:00 overdue to arjun']);
  });

  it('is asked about at once if the date passed weeks before we received the deal', async () => {
    const desk = aDesk({ ...known(), rosters: { '19:general': [full(megan)] } });
    const mine = [{ firstName: null, lastName: null, email: megan.email, phone: null, title: null }];
    await desk.receive(
      aRecord({ stage: 'accepted', team: mine, terms: { ...aRecord().terms, closeDate: addDays(CLOSE, -20) } }),
    );

    await deliverNext(desk.ports);

    expect(asked(desk)).toEqual(['06-15 09:00']);
  });
});
