import type { PersonRepository, Profile } from '../../src/application/ports';
import { aPerson, daysFromNow, NOW } from '../builders/a-referral';

const MEGAN = aPerson();
const LEE = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Lee Chan' });

const SEEN: NonNullable<Profile['seen']> = {
  locale: 'en-GB',
  timeZone: 'Europe/London',
  address: {
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    botId: '28:bot',
    memberId: '29:megan',
    conversationId: 'a:megan',
  },
};

/** What every repository of people does. `open` gives an empty one each time it is called. */
export function describePersonRepository(open: () => Promise<PersonRepository>): void {
  let people: PersonRepository;

  beforeEach(async () => {
    people = await open();
  });

  it('knows nothing of somebody who never spoke to the bot', async () => {
    await people.setLocale(LEE, 'en');

    expect(await people.profileOf(MEGAN)).toBeNull();
  });

  it.each<[string, (people: PersonRepository) => Promise<void>, Partial<Profile>]>([
    ['a language', (all) => all.setLocale(MEGAN, 'zh-CN'), { locale: 'zh-CN' }],
    ['not to be disturbed', (all) => all.mute(MEGAN, daysFromNow(1)), { mutedUntil: daysFromNow(1) }],
    ['nothing, and was seen', (all) => all.remember(MEGAN, SEEN), { seen: SEEN }],
  ])('knows no more of somebody than that they chose %s', async (_, choose, known) => {
    await choose(people);

    expect(await people.profileOf(MEGAN)).toEqual({ locale: null, mutedUntil: null, seen: null, ...known });
  });

  it('keeps what somebody chose and how they are reached beside each other', async () => {
    await people.setLocale(MEGAN, 'zh-CN');
    await people.remember(MEGAN, SEEN);
    await people.mute(MEGAN, daysFromNow(1));

    expect(await people.profileOf(MEGAN)).toEqual({ locale: 'zh-CN', mutedUntil: daysFromNow(1), seen: SEEN });
  });

  it('keeps what came last', async () => {
    await people.setLocale(MEGAN, 'en');
    await people.setLocale(MEGAN, 'zh-CN');
    await people.mute(MEGAN, daysFromNow(1));
    await people.mute(MEGAN, daysFromNow(2));
    await people.remember(MEGAN, SEEN);
    await people.remember(MEGAN, { ...SEEN, timeZone: 'Asia/Shanghai' });

    expect(await people.profileOf(MEGAN)).toEqual({
      locale: 'zh-CN',
      mutedUntil: daysFromNow(2),
      seen: { ...SEEN, timeZone: 'Asia/Shanghai' },
    });
  });

  it('forgets a mute that was taken back', async () => {
    await people.mute(MEGAN, NOW);

    await people.mute(MEGAN, null);

    expect(await people.profileOf(MEGAN)).toMatchObject({ mutedUntil: null });
  });

  it('forgets how somebody is reached to whom the bot may no longer write, and nothing that they chose', async () => {
    await people.setLocale(MEGAN, 'zh-CN');
    await people.remember(MEGAN, SEEN);

    await people.remember(MEGAN, null);

    expect(await people.profileOf(MEGAN)).toEqual({ locale: 'zh-CN', mutedUntil: null, seen: null });
  });

  it('knows again how somebody is reached who comes back', async () => {
    await people.remember(MEGAN, null);

    await people.remember(MEGAN, SEEN);

    expect(await people.profileOf(MEGAN)).toMatchObject({ seen: SEEN });
  });

  it('takes a client that tells neither language nor time zone, and a person without a chat', async () => {
    const silent = { locale: null, timeZone: null, address: { ...SEEN.address, conversationId: null } };

    await people.remember(MEGAN, silent);

    expect(await people.profileOf(MEGAN)).toMatchObject({ seen: silent });
  });

  it('knows a person by their ids alone, whatever the case they are written in', async () => {
    const { tenantId, objectId } = MEGAN;
    await people.setLocale({ tenantId: tenantId.toUpperCase(), objectId: objectId.toUpperCase() }, 'zh-CN');

    expect(await people.profileOf({ tenantId, objectId })).toMatchObject({ locale: 'zh-CN' });
  });

  it('takes the same object in two tenants for two people', async () => {
    await people.setLocale(MEGAN, 'zh-CN');

    expect(await people.profileOf({ ...MEGAN, tenantId: LEE.objectId })).toBeNull();
  });

  it('loses nothing of what is told about a new person at the same time', async () => {
    await Promise.all([
      ...Array.from({ length: 10 }, () => people.setLocale(MEGAN, 'zh-CN')),
      ...Array.from({ length: 10 }, () => people.mute(MEGAN, NOW)),
      ...Array.from({ length: 10 }, () => people.remember(MEGAN, SEEN)),
    ]);

    expect(await people.profileOf(MEGAN)).toEqual({ locale: 'zh-CN', mutedUntil: NOW, seen: SEEN });
  });
}
