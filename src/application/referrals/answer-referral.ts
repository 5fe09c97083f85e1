import type { Person } from '../../domain/model/person';
import type { Transition } from '../../domain/model/transition';
import type { Happening } from '../../domain/model/history';
import type { Referral } from '../../domain/model/referral';
import { advance, type ReferralEvent } from '../../domain/advance';
import type { Clock, Meter, ReferralRepository } from '../ports';
import { isMemberOf, mayWorkOn, type Viewer } from '../access';

/** The ports that answering a referral needs. */
export interface AnsweringPorts {
  readonly referrals: Pick<ReferralRepository, 'find' | 'findByCode' | 'postedTo' | 'commit'>;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'answered'>;
  /** Starts the dispatcher; called after effects have been stored. */
  readonly wake: () => void;
}

/** An action of a person on a referral, without `by`, which is added from the viewer. */
export type ReferralAction = ReferralEvent extends infer Event
  ? Event extends { readonly by: Person }
    ? Omit<Event, 'by'>
    : never
  : never;

/**
 * The result of an action. `refused`: another person acted first; the referral's history names them.
 * `outdated`: the deal changed after the form was created, and the person should see the change first.
 * `unknown`: there is no such referral, or the person may not see it.
 */
export type Answered =
  | { readonly outcome: Transition['outcome'] | 'outdated'; readonly referral: Referral }
  | { readonly outcome: 'unknown' };

/** The referral with this id or code, if the person may work on it. */
export async function findAccessibleReferral(
  ports: Pick<AnsweringPorts, 'referrals'>,
  viewer: Viewer,
  name: { readonly id: string } | { readonly code: string },
): Promise<Referral | null> {
  const referral = await ('id' in name ? ports.referrals.find(name.id) : ports.referrals.findByCode(name.code));
  if (referral === null || mayWorkOn(viewer, referral)) return referral;
  // A card stays in its channel when the channel's routing changes, and must keep working for the members there.
  const posted = await ports.referrals.postedTo(referral.id);
  return posted.some((subscriberId) => isMemberOf(viewer, subscriberId)) ? referral : null;
}

const DEAL_CHANGES: readonly Happening[] = ['updated', 'edited', 'invited'];

/**
 * Whether the deal itself changed (not only a claim or a star) after the version the form was created from, or a
 * closing was undone. The undone closing may come from this same form: a second delivery must not close the deal again.
 */
const isFormOutdated = ({ history, undone }: Referral, formVersion: number): boolean =>
  (undone !== null && undone.version > formVersion) ||
  history.some(({ version, what }) => version > formVersion && DEAL_CHANGES.includes(what));

/**
 * Applies a person's action, for example accept, decline, close, claim, note or star; durable when it resolves.
 * Optimistic concurrency: if two people act at the same time, one write succeeds and the other action is decided again
 * on the new state.
 *
 * @param formVersion the version of the referral that the person saw in the form; null: there was no form
 */
export async function answerReferral(
  ports: AnsweringPorts,
  viewer: Viewer,
  id: string,
  deed: ReferralAction,
  formVersion: number | null = null,
): Promise<Answered> {
  for (;;) {
    const referral = await findAccessibleReferral(ports, viewer, { id });
    if (referral === null) return { outcome: 'unknown' };
    const now = ports.clock();
    const advanced = advance(referral, { ...deed, by: viewer.person }, now);
    if (advanced.outcome !== 'changed') return advanced;
    if (formVersion !== null && isFormOutdated(referral, formVersion)) return { outcome: 'outdated', referral };
    const lost = await ports.referrals.commit([advanced], now);
    if (lost.size > 0) continue;
    if (deed.kind === 'accept' || deed.kind === 'decline') ports.meter.answered(deed.kind);
    if (advanced.effects.length > 0) ports.wake();
    return { outcome: 'changed', referral: advanced.referral };
  }
}
