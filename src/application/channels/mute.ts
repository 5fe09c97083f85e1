import type { PersonId } from '../../domain/model/effect';
import type { Clock, PersonRepository, ReferralRepository } from '../ports';

/** The ports that muting needs. */
export interface MutingPorts {
  readonly people: Pick<PersonRepository, 'mute'>;
  readonly referrals: Pick<ReferralRepository, 'remindAnew'>;
  readonly clock: Clock;
  /** Starts the dispatcher; called after effects have been stored. */
  readonly wake: () => void;
}

/**
 * Mutes a person until an instant, or ends the mute (null). Postponed reminders are rescheduled, because they wait for
 * the old end.
 */
export async function mute(
  { people, referrals, clock, wake }: MutingPorts,
  person: PersonId,
  until: Date | null,
): Promise<void> {
  await people.mute(person, until);
  await referrals.remindAnew(person, clock());
  wake();
}
