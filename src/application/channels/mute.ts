import type { PersonId } from '../../domain/model/effect';
import type { Clock, PersonRepository, ReferralRepository } from '../ports';

/** What muting needs from outside. */
export interface MutingPorts {
  readonly people: Pick<PersonRepository, 'mute'>;
  readonly referrals: Pick<ReferralRepository, 'remindAnew'>;
  readonly clock: Clock;
  /** Called once something is there to be sent. */
  readonly wake: () => void;
}

/** Leaves a person alone until then, or no longer (null): what a mute held back does not wait for an end that was moved. */
export async function mute(
  { people, referrals, clock, wake }: MutingPorts,
  person: PersonId,
  until: Date | null,
): Promise<void> {
  await people.mute(person, until);
  await referrals.remindAnew(person, clock());
  wake();
}
