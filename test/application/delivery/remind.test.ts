import fc from 'fast-check';

import type { Effect } from '../../../src/domain/model/effect';
import { addDays } from '../../../src/domain/time/calendar';
import type { Person } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import type { ReferralEvent } from '../../../src/domain/advance';
import type { ChannelSettings, Subscriber } from '../../../src/domain/channel/subscriber';
import { aPerson, aRecord, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { aDesk, type DeskGivens, type TestDesk } from '../../fakes/a-desk';
import { aProfile } from '../../fakes/memory-people';

// The deadline is Saturday, June 27, 09:00 UTC: ten o'clock in London.
const DEADLINE = daysFromNow(12);
const MINUTE_MS = 60_000;
const DAY = 1_440;

const general = aSubscriber({ id: 'general' });
const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });

const LOOK: Effect = { kind: 'remind', subscriberId: 'general' };
const accept = (by: Person = megan): ReferralEvent => ({
  kind: 'accept',
  by,
  terms: aReferral().terms,
  colleagues: [],
});
const report = (deadline: Date): ReferralEvent => ({
  kind: 'report',
  record: aRecord({ eTag: `"${deadline.toISOString()}"`, updatedAt: NOW, deadline }),
});

const onJune = (day: number, time = '09:00'): Date => new Date(`${addDays('2026-05-31', day)}T${time}Z`);

/** A referral with a card in the channel, or in the given channels. */
async function aPostedReferral(
  subscribers: readonly Subscriber[] = [general],
  givens: DeskGivens = {},
  overrides: Partial<Referral> = {},
): Promise<TestDesk> {
  const desk = aDesk({ subscribers, ...givens });
  await desk.put([{ kind: 'announce' }], overrides);
  await desk.deliver();
  return desk;
}

/** Changes the channel's settings in the same way as the use case. */
async function choose(desk: TestDesk, settings: Partial<ChannelSettings>): Promise<void> {
  const current = (await desk.subscribers.find('general')) ?? general;
  await desk.subscribers.configure(
    'general',
    { ...current, ...settings },
    { by: megan, at: desk.time.clock(), what: [] },
  );
  await desk.put([LOOK]);
}

const channelReminders = (desk: TestDesk): readonly string[] => desk.messenger.timeline('reply', 'post');

describe('reminding a channel', () => {
  it('sends each reminder once, in the thread, and from one day on as a post of its own as well', async () => {
    const desk = await aPostedReferral();

    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual([
      '06-20 09:00 reply to general',
      '06-24 09:00 reply to general',
      '06-26 09:00 reply to general',
      '06-26 09:00 post to general',
      '06-27 05:00 reply to general',
      '06-27 05:00 post to general',
    ]);
  });

  it('sends a group chat, which has no threads, one message each time', async () => {
    const desk = await aPostedReferral([{ ...general, kind: 'groupChat' }]);

    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual([
      '06-20 09:00 reply to general',
      '06-24 09:00 reply to general',
      '06-26 09:00 reply to general',
      '06-27 05:00 reply to general',
    ]);
  });

  it('uses each channel’s own settings', async () => {
    const desk = await aPostedReferral([
      { ...general, reminders: [3 * DAY] },
      aSubscriber({ id: 'sales', reminders: [5 * DAY] }),
      aSubscriber({ id: 'silent', reminders: [] }),
    ]);

    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-22 09:00 reply to sales', '06-24 09:00 reply to general']);
  });

  it('leaves nothing behind once the deadline has passed', async () => {
    const desk = await aPostedReferral();

    await desk.walkTo(DEADLINE);

    expect(desk.kinds()).toEqual([]);
  });

  it('counts each message that is posted once, however often it is edited', async () => {
    const desk = await aPostedReferral();

    await desk.walkTo(onJune(26, '12:00'));
    await desk.happen({ kind: 'claim', by: megan, whom: megan });
    await desk.walkTo(DEADLINE);

    expect(desk.meter.reminders).toEqual(Array.from({ length: 6 }, () => 'channel'));
  });

  it('reminds nobody of a referral without a deadline', async () => {
    const desk = await aPostedReferral([general], {}, { deadline: null });

    await desk.walkTo(DEADLINE);

    expect([channelReminders(desk), desk.kinds()]).toEqual([[], []]);
  });

  it('reminds nobody of a deal that we created', async () => {
    const curious = { ...general, routing: { ...general.routing, directions: 'all' as const } };
    const desk = await aPostedReferral([curious], {}, { direction: 'outbound', stage: 'accepted', deadline: DEADLINE });

    await desk.walkTo(DEADLINE);

    expect(desk.messenger.timeline()).toEqual(['06-15 09:00 card to general']);
  });

  it('sends nothing to a channel that removed the bot', async () => {
    const desk = await aPostedReferral();
    await desk.subscribers.deactivate('general');

    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual([]);
  });

  it('retries what Teams did not accept, and counts it once', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [3 * DAY] }]);
    desk.messenger.answer = ({ what }) =>
      what === 'reply' && desk.messenger.sends.length < 3 ? { kind: 'throttled', retryAfterMs: 5 * MINUTE_MS } : 'sent';

    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-24 09:00 reply to general', '06-24 09:05 reply to general']);
    expect(desk.meter.reminders).toEqual(['channel']);
  });

  it('gives up if Teams accepts nothing until the deadline', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [10] }]);
    desk.messenger.answer = ({ what }) =>
      what === 'card' ? 'sent' : { kind: 'throttled', retryAfterMs: 11 * MINUTE_MS };

    await desk.walkTo(daysFromNow(13));

    expect(channelReminders(desk)).toEqual(['06-27 08:50 reply to general', '06-27 08:50 post to general']);
    expect(desk.kinds()).toEqual([]);
  });
});

describe('reminding after an outage', () => {
  it('sends only the most urgent reminder, and continues from there', async () => {
    const desk = await aPostedReferral();
    await desk.walkTo(onJune(19));

    desk.time.set(onJune(26, '12:00'));
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual([
      '06-26 12:00 reply to general',
      '06-26 12:00 post to general',
      '06-27 05:00 reply to general',
      '06-27 05:00 post to general',
    ]);
  });

  it('sends nothing once the deadline has passed', async () => {
    const desk = await aPostedReferral();

    desk.time.set(DEADLINE);
    await desk.deliver();

    expect([channelReminders(desk), desk.kinds()]).toEqual([[], []]);
  });
});

describe('a reminder of a referral that was answered', () => {
  it('is not sent', async () => {
    const desk = await aPostedReferral();
    await desk.walkTo(onJune(21));

    await desk.happen(accept());
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-20 09:00 reply to general']);
  });

  it('is edited to show the answer, like the card', async () => {
    const desk = await aPostedReferral();
    await desk.walkTo(onJune(26, '12:00'));
    const before = desk.messenger.sends.length;

    await desk.happen(accept());
    await desk.deliver();

    const edits = desk.messenger.sends
      .slice(before)
      .map(({ what, posted, referral }) => [what, posted === null, referral?.stage]);
    expect(edits).toEqual([
      ['card', false, 'accepted'],
      ['reply', false, 'accepted'],
      ['reply', false, 'accepted'],
      ['reply', false, 'accepted'],
      ['post', false, 'accepted'],
    ]);
  });

  it('is edited to show an answer that arrived during the send, and is not sent in the other form', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [DAY] }]);
    desk.messenger.answer = async ({ what, posted }) => {
      if (what === 'reply' && posted === null) await desk.happen(accept());
      return 'sent' as const;
    };

    await desk.walkTo(DEADLINE);

    const sent = desk.messenger.sends
      .slice(1)
      .map(({ what, posted, referral }) => [what, posted?.activityId ?? null, referral?.stage]);
    expect(sent).toEqual([
      ['reply', null, 'received'],
      ['card', 'message-1', 'accepted'],
      ['reply', 'message-2', 'accepted'],
    ]);
  });

  it('is given up while it waits for Teams', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [3 * DAY] }]);
    desk.messenger.answer = ({ what }) =>
      what === 'reply' ? { kind: 'throttled', retryAfterMs: 5 * MINUTE_MS } : 'sent';
    await desk.walkTo(onJune(24, '09:01'));

    await desk.happen(accept());
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-24 09:00 reply to general']);
  });
});

describe('a muted channel', () => {
  it('gets the most urgent postponed reminder when the mute ends', async () => {
    const desk = await aPostedReferral([{ ...general, mutedUntil: onJune(25) }]);

    await desk.walkTo(onJune(25));

    expect(channelReminders(desk)).toEqual(['06-25 09:00 reply to general']);
    expect(desk.messenger.sends.at(-1)?.lead).toBe(3 * DAY);
  });

  it('is reminded as usual after that', async () => {
    const desk = await aPostedReferral([{ ...general, mutedUntil: onJune(25), reminders: [7 * DAY, 240] }]);

    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual([
      '06-25 09:00 reply to general',
      '06-27 05:00 reply to general',
      '06-27 05:00 post to general',
    ]);
  });

  it('is sent nothing when the mute ends after the deadline', async () => {
    const desk = await aPostedReferral([{ ...general, mutedUntil: daysFromNow(20) }]);

    await desk.walkTo(daysFromNow(21));

    expect([channelReminders(desk), desk.kinds()]).toEqual([[], []]);
  });

  it('gets the postponed reminder as soon as the mute is ended early', async () => {
    const desk = await aPostedReferral([{ ...general, mutedUntil: daysFromNow(20) }]);
    await desk.walkTo(onJune(24, '12:00'));

    await choose(desk, { mutedUntil: null });
    await desk.walkTo(onJune(25));

    expect(channelReminders(desk)).toEqual(['06-24 12:00 reply to general']);
  });

  it('gets no reminder again that was sent before the mute', async () => {
    const desk = await aPostedReferral();
    await desk.walkTo(onJune(24));

    await choose(desk, { mutedUntil: onJune(25) });
    await desk.walkTo(onJune(26, '08:59'));

    expect(channelReminders(desk)).toEqual(['06-20 09:00 reply to general', '06-24 09:00 reply to general']);
  });
});

describe('a channel’s quiet hours', () => {
  const nights = { hours: { from: '18:00', to: '08:00' }, weekends: true };

  it('move a reminder before them, by the channel’s own clock', async () => {
    const desk = await aPostedReferral([{ ...general, quiet: nights, reminders: [3 * DAY, 240] }]);

    await desk.walkTo(DEADLINE);

    // Saturday morning is quiet in London; Friday 17:59 there is not.
    expect(channelReminders(desk)).toEqual([
      '06-24 09:00 reply to general',
      '06-26 16:59 reply to general',
      '06-26 16:59 post to general',
    ]);
  });

  it('hold a late reminder until they end', async () => {
    const desk = await aPostedReferral([{ ...general, quiet: { ...nights, weekends: false }, reminders: [3 * DAY] }]);

    desk.time.set(onJune(24, '22:00'));
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-25 07:00 reply to general']);
  });

  it('do not repeat a reminder that was moved before them if they are switched off', async () => {
    const desk = await aPostedReferral([{ ...general, quiet: nights, reminders: [240] }]);
    await desk.walkTo(onJune(26, '20:00'));

    await choose(desk, { quiet: { hours: null, weekends: false } });
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-26 16:59 reply to general', '06-26 16:59 post to general']);
  });
});

describe('settings that are changed', () => {
  it('apply from now on: passed reminders are not sent, and new ones are sent when due', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [7 * DAY, 3 * DAY] }]);
    await desk.walkTo(onJune(22));

    await choose(desk, { reminders: [8 * DAY, 4 * DAY, 2 * DAY] });
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual([
      '06-20 09:00 reply to general',
      '06-23 09:00 reply to general',
      '06-25 09:00 reply to general',
    ]);
  });

  it('cause one more check, however often they are changed', async () => {
    const desk = await aPostedReferral();

    for (const day of [16, 17, 17, 18]) {
      await desk.walkTo(onJune(day));
      await desk.put([LOOK]);
    }
    await desk.deliver();

    expect(desk.store.pendingOf(aReferral().id)).toMatchObject([{ effect: LOOK, dueAt: onJune(20) }]);
  });

  it('can start or stop a channel’s reminders', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [] }]);

    await choose(desk, { reminders: [5 * DAY, 3 * DAY] });
    await desk.walkTo(onJune(23));
    await choose(desk, { reminders: [] });
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-22 09:00 reply to general']);
  });

  const minute = fc.integer({ min: 0, max: 12 * DAY });

  it('neither repeat nor lose a reminder, whenever they are saved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(minute, fc.boolean()), { maxLength: 8 }), async (saves) => {
        const desk = await aPostedReferral();
        const saved = [...saves].sort(([one], [other]) => one - other);

        for (const [minutes, isMoreThanOnce] of saved) {
          await desk.walkTo(new Date(NOW.getTime() + minutes * MINUTE_MS));
          await desk.put(isMoreThanOnce ? [LOOK, LOOK] : [LOOK]);
          await desk.deliver();
        }
        await desk.walkTo(DEADLINE);

        const leads = desk.messenger.sends.flatMap(({ what, posted, lead }) =>
          what === 'reply' && posted === null ? [lead] : [],
        );
        expect(leads).toEqual([7 * DAY, 3 * DAY, DAY, 240]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a deadline that Partner Center moves', () => {
  it('to earlier moves the next reminder by the same time', async () => {
    const desk = await aPostedReferral();
    await desk.walkTo(onJune(17));

    await desk.happen(report(onJune(25)));
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual([
      '06-18 09:00 reply to general',
      '06-22 09:00 reply to general',
      '06-24 09:00 reply to general',
      '06-24 09:00 post to general',
      '06-25 05:00 reply to general',
      '06-25 05:00 post to general',
    ]);
  });

  it('so much earlier that reminders have passed sends the most urgent of them at once', async () => {
    const desk = await aPostedReferral();
    await desk.walkTo(onJune(17));

    await desk.happen(report(onJune(19)));
    await desk.deliver();

    expect(channelReminders(desk)).toEqual(['06-17 09:00 reply to general']);
    expect(desk.messenger.sends.at(-1)?.lead).toBe(3 * DAY);
  });

  it('to later sends every reminder for the new deadline, whichever were sent for the old one', async () => {
    const desk = await aPostedReferral();
    await desk.walkTo(onJune(25));
    const before = channelReminders(desk).length;

    await desk.happen(report(onJune(30 + 10)));
    await desk.walkTo(onJune(30 + 10));

    expect(channelReminders(desk).slice(before)).toEqual([
      '07-03 09:00 reply to general',
      '07-07 09:00 reply to general',
      '07-09 09:00 reply to general',
      '07-09 09:00 post to general',
      '07-10 05:00 reply to general',
      '07-10 05:00 post to general',
    ]);
  });

  it('to later keeps the reminders of the old one up to date: they show the answer in the end', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [7 * DAY] }]);
    await desk.walkTo(onJune(21));
    await desk.happen(report(onJune(30)));
    await desk.walkTo(onJune(24));
    const before = desk.messenger.sends.length;

    await desk.happen(accept());
    await desk.deliver();

    const edited = desk.messenger.sends.slice(before).map(({ posted }) => posted?.activityId);
    expect(edited).toHaveLength(3);
    expect(new Set(edited).size).toBe(3);
  });

  it('there and back again sends no second reminder for the same deadline and lead time', async () => {
    const desk = await aPostedReferral([{ ...general, reminders: [7 * DAY] }]);
    await desk.walkTo(onJune(20));

    await desk.happen(report(onJune(29)));
    await desk.walkTo(onJune(21));
    await desk.happen(report(onJune(27)));
    await desk.walkTo(DEADLINE);

    expect(channelReminders(desk)).toEqual(['06-20 09:00 reply to general']);
  });

  it('causes one more check for each channel and for the person who claimed the referral', async () => {
    const desk = await aPostedReferral([general, aSubscriber({ id: 'sales' })], { people: [[megan, aProfile()]] });
    await desk.happen({ kind: 'claim', by: megan, whom: megan });
    await desk.deliver();

    await desk.happen(report(onJune(23)));
    await desk.walkTo(onJune(16));

    expect([...desk.messenger.timeline('reply', 'personal')].sort()).toEqual([
      `06-16 09:00 personal to ${megan.objectId}`,
      '06-16 09:00 reply to general',
      '06-16 09:00 reply to sales',
    ]);
  });
});

describe('reminding the person who claimed a referral', () => {
  const known: DeskGivens = {
    people: [
      [megan, aProfile()],
      [arjun, aProfile()],
    ],
    reminders: [7 * DAY, DAY],
  };
  const quietChannel = { ...general, reminders: [] };

  async function aClaimedReferral(givens: DeskGivens = {}): Promise<TestDesk> {
    const desk = await aPostedReferral([quietChannel], { ...known, ...givens });
    await desk.happen({ kind: 'claim', by: megan, whom: megan });
    await desk.deliver();
    return desk;
  }

  const personal = (desk: TestDesk): readonly string[] => desk.messenger.timeline('personal');

  it('sends them each reminder once, in their own chat', async () => {
    const desk = await aClaimedReferral();

    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toEqual([
      `06-20 09:00 personal to ${megan.objectId}`,
      `06-26 09:00 personal to ${megan.objectId}`,
    ]);
    expect(desk.meter.reminders).toEqual(['person', 'person']);
  });

  it('starts at the time of the claim, also after an outage', async () => {
    const desk = await aPostedReferral([quietChannel], known);
    await desk.walkTo(onJune(19));
    await desk.happen({ kind: 'claim', by: megan, whom: megan });

    desk.time.set(onJune(21));
    await desk.walkTo(onJune(25));

    expect(personal(desk)).toEqual([`06-21 09:00 personal to ${megan.objectId}`]);
  });

  it('loses no reminder that was due between the claim and a mute, although no check ran in between', async () => {
    const desk = await aPostedReferral([quietChannel], known);
    await desk.walkTo(onJune(19));
    await desk.happen({ kind: 'claim', by: megan, whom: megan });
    await desk.people.mute(megan, onJune(22));

    desk.time.set(onJune(21));
    await desk.walkTo(onJune(25));

    expect(personal(desk)).toEqual([`06-22 09:00 personal to ${megan.objectId}`]);
  });

  it('sends nothing while nobody has claimed it', async () => {
    const desk = await aPostedReferral([quietChannel], known);

    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toEqual([]);
  });

  it('reminds somebody else from the moment they take it over, and no longer the one before', async () => {
    const desk = await aClaimedReferral();
    await desk.walkTo(onJune(21));

    await desk.happen({ kind: 'claim', by: arjun, whom: arjun });
    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toEqual([
      `06-20 09:00 personal to ${megan.objectId}`,
      `06-26 09:00 personal to ${arjun.objectId}`,
    ]);
  });

  it('continues if they claim it again, without repeating anything', async () => {
    const desk = await aClaimedReferral();
    await desk.walkTo(onJune(21));

    await desk.happen({ kind: 'claim', by: arjun, whom: arjun });
    await desk.happen({ kind: 'claim', by: megan, whom: megan });
    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toEqual([
      `06-20 09:00 personal to ${megan.objectId}`,
      `06-26 09:00 personal to ${megan.objectId}`,
    ]);
  });

  it('sends nothing after anybody has answered it', async () => {
    const desk = await aClaimedReferral();

    await desk.happen(accept(arjun));
    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toEqual([]);
  });

  it('edits what was sent when it is answered', async () => {
    const desk = await aClaimedReferral();
    await desk.walkTo(onJune(21));

    await desk.happen(accept(arjun));
    await desk.deliver();

    expect(desk.messenger.sends.at(-1)).toMatchObject({
      what: 'personal',
      to: megan.objectId,
      referral: { stage: 'accepted' },
      posted: { activityId: 'message-3' },
    });
  });

  it('holds reminders during their mute, and sends the most urgent one afterwards', async () => {
    const desk = await aClaimedReferral({ people: [[megan, aProfile({ mutedUntil: onJune(26, '12:00') })]] });

    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toEqual([`06-26 12:00 personal to ${megan.objectId}`]);
  });

  it('reminds them as usual after they have lifted the mute early', async () => {
    const desk = await aClaimedReferral({ people: [[megan, aProfile({ mutedUntil: daysFromNow(20) })]] });
    await desk.walkTo(onJune(21));

    await desk.people.mute(megan, null);
    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toEqual([`06-26 09:00 personal to ${megan.objectId}`]);
  });

  it.each<[what: string, people: DeskGivens['people']]>([
    ['never spoke to the bot', []],
    ['chose a language only', [[megan, aProfile({ seen: null })]]],
  ])('sends nothing to somebody who %s', async (_what, people = []) => {
    const desk = await aClaimedReferral({ people });

    await desk.walkTo(DEADLINE);

    expect([personal(desk), desk.kinds()]).toEqual([[], []]);
  });

  it('forgets the address of a person to whom the bot may no longer write, and logs only ids', async () => {
    const desk = await aClaimedReferral();
    desk.messenger.answer = ({ what }) => (what === 'personal' ? { kind: 'gone' } : 'sent');

    await desk.walkTo(DEADLINE);

    expect(personal(desk)).toHaveLength(1);
    expect((await desk.people.profileOf(megan))?.seen).toBeNull();
    expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { person: megan.objectId } }]);
    expect(JSON.stringify(desk.log.entries)).not.toContain(megan.name);
  });
});

describe('a reminder that a person asked for', () => {
  const known: DeskGivens = { people: [[megan, aProfile()]] };
  const quietChannel = { ...general, reminders: [] };
  const nudges = (desk: TestDesk): readonly string[] => desk.messenger.timeline('personal');

  async function aSnoozedReferral(givens: DeskGivens = known): Promise<TestDesk> {
    const desk = await aPostedReferral([quietChannel], givens);
    await desk.happen({ kind: 'snooze', by: megan, at: onJune(16, '08:00') });
    await desk.deliver();
    return desk;
  }

  it('comes at that moment, in their own chat, whether or not they claimed it', async () => {
    const desk = await aSnoozedReferral();

    await desk.walkTo(DEADLINE);

    expect(nudges(desk)).toEqual([`06-16 08:00 personal to ${megan.objectId}`]);
  });

  it('is edited once it is answered', async () => {
    const desk = await aSnoozedReferral();
    await desk.walkTo(onJune(17));

    await desk.happen(accept(arjun));
    await desk.deliver();

    expect(desk.messenger.sends.at(-1)).toMatchObject({
      what: 'personal',
      posted: { activityId: 'message-2' },
      referral: { stage: 'accepted' },
    });
  });

  it('comes once if the button was selected twice', async () => {
    const desk = await aSnoozedReferral();
    await desk.happen({ kind: 'snooze', by: megan, at: onJune(16, '08:00') });

    await desk.walkTo(DEADLINE);

    expect(nudges(desk)).toHaveLength(1);
  });

  it('comes again if it is requested again', async () => {
    const desk = await aSnoozedReferral();
    await desk.walkTo(onJune(16, '08:10'));
    await desk.happen({ kind: 'snooze', by: megan, at: onJune(17, '08:00') });

    await desk.walkTo(DEADLINE);

    expect(nudges(desk)).toHaveLength(2);
  });

  it('does not come once it is answered', async () => {
    const desk = await aSnoozedReferral();

    await desk.happen(accept(arjun));
    await desk.walkTo(DEADLINE);

    expect(nudges(desk)).toEqual([]);
  });

  it('does not come at the deadline or after it', async () => {
    const desk = await aSnoozedReferral();

    desk.time.set(DEADLINE);
    await desk.deliver();

    expect([nudges(desk), desk.kinds()]).toEqual([[], []]);
  });

  it('waits for the end of a mute that started since', async () => {
    const desk = await aSnoozedReferral();
    await desk.people.mute(megan, onJune(18));

    await desk.walkTo(DEADLINE);

    expect(nudges(desk)).toEqual([`06-18 09:00 personal to ${megan.objectId}`]);
  });

  it('does not come to somebody who cannot be reached', async () => {
    const desk = await aSnoozedReferral({});

    await desk.walkTo(DEADLINE);

    expect([nudges(desk), desk.kinds()]).toEqual([[], []]);
  });
});
