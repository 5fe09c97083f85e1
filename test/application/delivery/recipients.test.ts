import { ownerOf, reach } from '../../../src/application/delivery/recipients';
import type { Member, Profile } from '../../../src/application/ports';
import type { Person } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import { aPerson, aReferral, aSubscriber, NOW } from '../../builders/a-referral';
import { FakeRoster, full, guest } from '../../fakes/fake-roster';
import { aProfile, MemoryPeople } from '../../fakes/memory-people';
import { MemorySubscribers } from '../../fakes/memory-subscribers';

const megan = aPerson();
const arjun = aPerson({ objectId: 'arjun', name: 'Arjun Rao', email: 'Arjun.Rao@northwindtraders.com' });

const idsOf = ({ tenantId, objectId }: Person) => ({ tenantId, objectId });

const defaults = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

describe('reaching a person', () => {
  const reached = (profile: Profile | null) =>
    reach({ people: new MemoryPeople(profile === null ? [] : [[megan, profile]]), defaults }, idsOf(megan));
  const { seen } = aProfile();

  it.each<[what: string, profile: Profile, locale: string, timeZone: string]>([
    ['asked for', aProfile({ locale: 'ar' }), 'ar', 'Europe/London'],
    ['are told by their client', aProfile(), 'en-GB', 'Europe/London'],
    [
      'have by default, where neither told any',
      aProfile({ seen: seen && { ...seen, locale: null, timeZone: null } }),
      'zh-CN',
      'Asia/Shanghai',
    ],
  ])('uses the language and time zone that they %s', async (_what, profile, locale, timeZone) => {
    const found = await reached(profile);

    expect(found?.recipient).toEqual({ person: idsOf(megan), address: seen?.address, locale, timeZone });
  });

  it('returns the end of their mute', async () => {
    expect((await reached(aProfile({ mutedUntil: NOW })))?.mutedUntil).toEqual(NOW);
  });

  it.each<[what: string, profile: Profile | null]>([
    ['never spoke to the bot', null],
    ['may no longer be written to', aProfile({ seen: null })],
  ])('is not possible where they %s', async (_what, profile) => {
    expect(await reached(profile)).toBeNull();
  });
});

describe('the owner of a deal', () => {
  const by = (person: Person) => ({ by: person, at: NOW });
  const answered = (person: Person | null): Partial<Referral> => ({
    answer: { by: person, at: NOW, reason: null, note: null },
  });
  const on = (...emails: readonly (string | null)[]): Partial<Referral> => ({
    team: emails.map((email) => ({ firstName: null, lastName: null, email, phone: null, title: null })),
  });
  const everybody: readonly Member[] = [full(megan), full(arjun)];

  const owner = (overrides: Partial<Referral>, members: readonly Member[] = everybody) => {
    const sales = aSubscriber({ id: 'sales', rosterId: '19:sales' });
    const subscribers = new MemorySubscribers([aSubscriber({ rosterId: '19:empty' }), sales]);
    return ownerOf(
      { subscribers, roster: new FakeRoster({ '19:sales': members }) },
      aReferral({ stage: 'accepted', ...overrides }),
    );
  };

  it.each<[what: string, overrides: Partial<Referral>, person: Person]>([
    ['whoever answered it', { ...answered(megan), claim: by(arjun), ...on(arjun.email) }, megan],
    [
      'whoever claimed it, where it was answered in the portal',
      { ...answered(null), claim: by(arjun), ...on(megan.email) },
      arjun,
    ],
    ['whoever of its team is on a roster, however the address is written', on('arjun.rao@NORTHWINDTRADERS.com'), arjun],
    ['the first of its team that is on a roster at all', on('gone@northwindtraders.com', megan.email), megan],
  ])('is %s, by ids only', async (_what, overrides, person) => {
    expect(await owner(overrides)).toEqual(idsOf(person));
  });

  it.each<[what: string, overrides: Partial<Referral>, members: readonly Member[]]>([
    ['nobody is on its team', on(), everybody],
    ['nobody on its team has an address, as somebody on the roster', on(null), [full({ ...megan, email: null })]],
    ['its team is on no roster', on('gone@northwindtraders.com'), everybody],
    ['its team are guests', on(megan.email), [guest(megan)]],
  ])('is unknown if %s', async (_what, overrides, members) => {
    expect(await owner(overrides, members)).toBeNull();
  });
});
