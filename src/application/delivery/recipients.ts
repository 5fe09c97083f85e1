import type { ChannelSettings } from '../../domain/channel/subscriber';
import { holderOf } from '../../domain/model/whose-deal';
import type { PersonId } from '../../domain/model/effect';
import type { Referral } from '../../domain/model/referral';
import type { Recipient, PersonRepository, Roster, SubscriberRepository } from '../ports';

/** The ports that writing to people needs. */
export interface RecipientPorts {
  readonly people: Pick<PersonRepository, 'profileOf' | 'remember'>;
  readonly subscribers: Pick<SubscriberRepository, 'listActive'>;
  readonly roster: Pick<Roster, 'members'>;
  /** Language and time zone of people whose Teams client has sent none. */
  readonly defaults: Pick<ChannelSettings, 'locale' | 'timeZone'>;
}

/** A person whom the bot can write to, and the end of their mute, if any. */
export interface Reachable {
  readonly recipient: Recipient;
  readonly mutedUntil: Date | null;
}

/**
 * Address, language and time zone of a person; null if they never wrote to the bot, or the bot may no longer write to
 * them.
 */
export async function reach(
  { people, defaults }: Omit<RecipientPorts, 'roster' | 'subscribers'>,
  person: PersonId,
): Promise<Reachable | null> {
  const profile = await people.profileOf(person);
  if (profile?.seen == null) return null;
  const { locale, timeZone, address } = profile.seen;
  return {
    recipient: {
      person,
      address,
      locale: profile.locale ?? locale ?? defaults.locale,
      timeZone: timeZone ?? defaults.timeZone,
    },
    mutedUntil: profile.mutedUntil,
  };
}

/**
 * The owner of a deal: the person who answered it or took it over last; otherwise the first team member on one of our
 * rosters; otherwise null.
 */
export async function ownerOf(
  ports: Pick<RecipientPorts, 'subscribers' | 'roster'>,
  referral: Referral,
): Promise<PersonId | null> {
  const known = holderOf(referral);
  if (known !== null) return { tenantId: known.tenantId, objectId: known.objectId };
  const emails = new Set(referral.team.flatMap(({ email }) => email?.toLowerCase() ?? []));
  if (emails.size === 0) return null;
  for (const subscriber of await ports.subscribers.listActive()) {
    const members = await ports.roster.members(subscriber);
    const found = members.find(
      ({ person, isGuest }) => !isGuest && person.email !== null && emails.has(person.email.toLowerCase()),
    );
    if (found !== undefined) return { tenantId: found.person.tenantId, objectId: found.person.objectId };
  }
  return null;
}
