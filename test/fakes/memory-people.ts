import type { PersonRepository, Profile } from '../../src/application/ports';
import { personKey } from '../../src/domain/model/person';
import type { PersonId } from '../../src/domain/model/effect';

const UNKNOWN: Profile = { locale: null, mutedUntil: null, seen: null };

/** A profile of somebody who has a chat with the bot, in London. */
export const aProfile = (overrides: Partial<Profile> = {}): Profile => ({
  locale: null,
  mutedUntil: null,
  seen: {
    locale: 'en-GB',
    timeZone: 'Europe/London',
    address: {
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      botId: '28:bot',
      memberId: '29:megan',
      conversationId: 'a:megan',
    },
  },
  ...overrides,
});

/** What people chose, in memory. */
export class MemoryPeople implements PersonRepository {
  readonly #stored = new Map<string, Profile>();

  constructor(known: readonly (readonly [PersonId, Profile])[] = []) {
    for (const [person, profile] of known) this.#stored.set(personKey(person), profile);
  }

  async profileOf(person: PersonId): Promise<Profile | null> {
    return this.#stored.get(personKey(person)) ?? null;
  }

  async setLocale(person: PersonId, locale: string): Promise<void> {
    this.#set(person, { locale });
  }

  async mute(person: PersonId, until: Date | null): Promise<void> {
    this.#set(person, { mutedUntil: until });
  }

  async remember(person: PersonId, seen: Profile['seen']): Promise<void> {
    this.#set(person, { seen });
  }

  #set(person: PersonId, change: Partial<Profile>): void {
    this.#stored.set(personKey(person), { ...UNKNOWN, ...this.#stored.get(personKey(person)), ...change });
  }
}
