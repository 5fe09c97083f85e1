import { ANYTHING_INBOUND, type Routing } from '../../../src/domain/channel/routing';
import type { Subscriber } from '../../../src/domain/channel/subscriber';
import type { ReferralRecord } from '../../../src/domain/model/referral';
import { aPerson, aRecord, aReferral, aSubscriber, daysFromNow } from '../../builders/a-referral';
import { aDesk, type TestDesk } from '../../fakes/a-desk';
import { aProfile } from '../../fakes/memory-people';

const channel = (id: string, daysAgo: number, routing: Partial<Routing> = {}): Subscriber =>
  aSubscriber({ id, since: daysFromNow(-daysAgo), routing: { ...ANYTHING_INBOUND, ...routing }, reminders: [] });

const general = channel('general', 30);
const german = channel('german', 20, { countries: ['DE'] });
const french = channel('french', 10, { countries: ['FR'] });

const megan = aPerson();
const arjun = aPerson({ objectId: 'arjun', name: 'Arjun Rao' });

const receive = (desk: TestDesk, index = 0, overrides: Partial<ReferralRecord> = {}) =>
  desk.receive(aRecord({ id: `referral-${index}`, ...overrides }), `R-${10_000 + index}`);

describe('announcing a referral', () => {
  it('posts it to every channel whose routing matches', async () => {
    const desk = aDesk({ subscribers: [german, general, channel('american', 1, { countries: ['US'] })] });

    await receive(desk);
    await desk.deliver();

    expect([...desk.messenger.said].sort()).toEqual(['card to american', 'card to general']);
  });

  it('posts what we created to the channels that want it', async () => {
    const desk = aDesk({ subscribers: [general, channel('curious', 1, { directions: 'all' })] });

    await receive(desk, 0, { direction: 'outbound', stage: 'accepted' });
    await desk.deliver();

    expect(desk.messenger.said).toEqual(['card to curious']);
  });

  it('posts nothing where there is no channel', async () => {
    const desk = aDesk({ subscribers: [], administrators: [megan.objectId], people: [[megan, aProfile()]] });

    await receive(desk);
    await desk.deliver();

    expect([desk.messenger.said, desk.log.entries]).toEqual([[], []]);
  });
});

describe('announcing a referral that matches no routing', () => {
  const givens = {
    subscribers: [french, german],
    administrators: [megan.objectId, 'arjun'],
    people: [
      [megan, aProfile()],
      [arjun, aProfile()],
    ] as const,
  };
  const holes = (desk: TestDesk): readonly string[] => desk.messenger.timeline('hole');

  it('posts it to the first channel', async () => {
    const desk = aDesk(givens);

    await receive(desk);
    await desk.deliver();

    expect(desk.messenger.timeline('card')).toEqual(['06-15 09:00 card to german']);
  });

  it('notifies each administrator, and logs it', async () => {
    const desk = aDesk(givens);

    await receive(desk);
    await desk.deliver();

    expect([...holes(desk)].sort()).toEqual([`06-15 09:00 hole to ${megan.objectId}`, '06-15 09:00 hole to arjun']);
    expect(desk.log.entries).toMatchObject([
      { level: 'warn', fields: { referral: 'referral-0', subscriber: 'german' } },
    ]);
  });

  it('notifies administrators once a day, however many referrals match no routing', async () => {
    const desk = aDesk({ ...givens, administrators: ['arjun'] });

    for (let hour = 0; hour < 48; hour += 6) {
      await desk.walkTo(daysFromNow(hour / 24));
      await receive(desk, hour);
      await desk.deliver();
    }

    expect(holes(desk)).toEqual(['06-15 09:00 hole to arjun', '06-16 09:00 hole to arjun']);
    expect(desk.messenger.timeline('card')).toHaveLength(8);
  });

  it('notifies administrators once about many that arrive at the same time, also with several dispatchers', async () => {
    const desk = aDesk({ ...givens, administrators: ['arjun'] });
    for (let index = 0; index < 20; index += 1) await receive(desk, index);

    await Promise.all([desk.deliver(), desk.deliver(), desk.deliver()]);

    expect(holes(desk)).toHaveLength(1);
  });

  it('posts it also if there are no administrators', async () => {
    const desk = aDesk({ subscribers: [german] });

    await receive(desk);
    await desk.deliver();

    expect(desk.messenger.said).toEqual(['card to german']);
  });

  it('notifies nobody about a deal that we created', async () => {
    const desk = aDesk(givens);

    await receive(desk, 0, { direction: 'outbound', stage: 'accepted' });
    await desk.deliver();

    expect([desk.messenger.said, desk.log.entries]).toEqual([[], []]);
  });

  it('notifies nobody about a private deal', async () => {
    const desk = aDesk(givens);

    await receive(desk, 0, { dealType: 'private' });
    await desk.deliver();

    expect([desk.messenger.said, desk.log.entries]).toEqual([[], []]);
  });

  it('reminds the first channel of it, by that channel’s settings', async () => {
    const desk = aDesk({ ...givens, subscribers: [french, { ...german, reminders: aSubscriber().reminders }] });
    await desk.receive();

    await desk.walkTo(aReferral().deadline ?? daysFromNow(0));

    expect(desk.messenger.timeline('reply', 'post')).toHaveLength(6);
  });
});
