import type { Person } from '../../domain/model/person';
import type { Advance } from '../../domain/model/transition';
import type { Happening } from '../../domain/model/history';
import type { Referral } from '../../domain/model/referral';
import { advance, type ReferralEvent } from '../../domain/advance';
import type { Clock, Meter, ReferralRepository } from '../ports';
import { isMemberOf, mayWorkOn, type Standing } from '../access';

/** What answering needs from outside. */
export interface AnsweringPorts {
  readonly referrals: Pick<ReferralRepository, 'find' | 'findByCode' | 'postedTo' | 'commit'>;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'answered'>;
  /** Called once something is there to be sent. */
  readonly wake: () => void;
}

/** What somebody does to a referral; who does it is added from their standing. */
export type Deed = ReferralEvent extends infer Event
  ? Event extends { readonly by: Person }
    ? Omit<Event, 'by'>
    : never
  : never;

/**
 * What came of a deed. `refused`: somebody else was faster, and the referral tells who.
 * `outdated`: the record changed since the form was made, which the person should see first.
 * `unknown`: there is no such referral, or none for this person's eyes.
 */
export type Answered =
  { readonly outcome: Advance['outcome'] | 'outdated'; readonly referral: Referral } | { readonly outcome: 'unknown' };

/** The referral with this id or code, if the person may work on it. */
export async function seeReferral(
  ports: Pick<AnsweringPorts, 'referrals'>,
  standing: Standing,
  name: { readonly id: string } | { readonly code: string },
): Promise<Referral | null> {
  const referral = await ('id' in name ? ports.referrals.find(name.id) : ports.referrals.findByCode(name.code));
  if (referral === null || mayWorkOn(standing, referral)) return referral;
  // A card stays where it is when a channel's routing changes, and goes on working for the people there.
  const posted = await ports.referrals.postedTo(referral.id);
  return posted.some((subscriberId) => isMemberOf(standing, subscriberId)) ? referral : null;
}

const CHANGES_OF_THE_DEAL: readonly Happening[] = ['updated', 'edited', 'invited'];

/**
 * Whether the deal itself was changed (not merely claimed or starred) after the version a form was made from, or a
 * closing was taken back, which may have been this form's own: delivered twice, it is not to close the deal again.
 */
const isOutdated = ({ history, undone }: Referral, formVersion: number): boolean =>
  (undone !== null && undone.version > formVersion) ||
  history.some(({ version, what }) => version > formVersion && CHANGES_OF_THE_DEAL.includes(what));

/**
 * Accepts, declines, closes, claims, notes or stars: durable once it resolves. Where two people act at once, the
 * database lets one win; the other is decided again, on the state the winner left.
 *
 * @param formVersion the version the person saw in the form, where there was one
 */
export async function answerReferral(
  ports: AnsweringPorts,
  standing: Standing,
  id: string,
  deed: Deed,
  formVersion: number | null = null,
): Promise<Answered> {
  for (;;) {
    const referral = await seeReferral(ports, standing, { id });
    if (referral === null) return { outcome: 'unknown' };
    const now = ports.clock();
    const advanced = advance(referral, { ...deed, by: standing.person }, now);
    if (advanced.outcome !== 'changed') return advanced;
    if (formVersion !== null && isOutdated(referral, formVersion)) return { outcome: 'outdated', referral };
    const lost = await ports.referrals.commit([advanced], now);
    if (lost.size > 0) continue;
    if (deed.kind === 'accept' || deed.kind === 'decline') ports.meter.answered(deed.kind);
    if (advanced.effects.length > 0) ports.wake();
    return { outcome: 'changed', referral: advanced.referral };
  }
}
