import { isSamePerson, type Contact, type Person } from '../model/person';
import { isPermanent } from '../model/trouble';
import { changedTo, withHistory, type Transition } from '../model/transition';
import { isOpenDeal, type Customer, type Referral } from '../model/referral';
import { scheduledEffects } from './referral-clocks';
import type { AssistanceCode } from '../model/assistance';
import { changesBetween, fieldsOf } from '../model/field-changes';
import { fieldsAt } from '../model/fields-at';
import { reachOf, type DealType } from '../model/terms';

/**
 * Shares a deal that we created with Microsoft; this cannot be undone. If no contact of the customer is complete,
 * `contact` replaces the first one.
 */
export interface Inviting {
  readonly kind: 'invite';
  readonly by: Person;
  readonly dealType: Exclude<DealType, 'private'>;
  readonly assistance: AssistanceCode | null;
  readonly note: string | null;
  readonly contact: Contact | null;
}

/** Whether Microsoft can contact this person: their name, phone and email are known. */
export const isCompleteContact = ({ firstName, lastName, phone, email }: Contact): boolean =>
  (firstName !== null || lastName !== null) && phone !== null && email !== null;

/** The deal types that a deal can still change to; empty if Microsoft cannot be invited (any more). */
export function availableDealTypes(
  referral: Pick<Referral, 'stage' | 'owner' | 'direction' | 'dealType' | 'closing'>,
): readonly Inviting['dealType'][] {
  const { direction, dealType, closing } = referral;
  if (!isOpenDeal(referral) || direction !== 'outbound' || closing !== null) return [];
  return (['partner-led', 'co-sell'] as const).filter((wider) => reachOf(wider) > reachOf(dealType));
}

function withContact(customer: Customer, contact: Contact | null): Customer {
  if (contact === null || customer.contacts.some(isCompleteContact)) return customer;
  return { ...customer, contacts: [contact, ...customer.contacts.slice(1)] };
}

/**
 * Whether the deal was shared for co-selling here, now or at its creation. If that is done in Partner Center, Microsoft
 * is invited there.
 */
const wasSharedHere = (referral: Referral): boolean =>
  referral.history.some(({ what, by, version, changes }) => {
    if (by === null) return false;
    if (what === 'created') return fieldsAt(referral, version).dealType === 'co-sell';
    return what === 'invited' && changes.some(({ field, after }) => field === 'dealType' && after === 'co-sell');
  });

/**
 * Whether Microsoft's own record of a co-sell deal, which asks it for help, must still be created. If Partner Center
 * rejected it, it is not retried until a person asks for that.
 */
export function isInvitationDue(referral: Referral): boolean {
  const { owner, direction, dealType, stage, engagementId, microsoft, trouble } = referral;
  const isShared = owner === 'partner' && direction === 'outbound' && dealType === 'co-sell';
  const isOpen = stage === 'accepted' || stage === 'won' || stage === 'lost';
  const isRefused = trouble?.deed === 'invite' && isPermanent(trouble.code);
  return isShared && isOpen && engagementId !== null && microsoft === null && !isRefused && wasSharedHere(referral);
}

/** Whether it is the same invitation by the same person, delivered a second time. */
function isRepeatedInvitation({ dealType, history }: Referral, event: Inviting): boolean {
  const last = history.findLast(({ what }) => what === 'invited');
  return dealType === event.dealType && last?.by != null && isSamePerson(last.by, event.by);
}

/** Whether this person changed the deal to this type after the form was made: then the form is a duplicate delivery. */
export const isInvitedBy = ({ history }: Referral, person: Person, formVersion: number, dealType: string): boolean =>
  history.some(
    ({ what, version, by, changes }) =>
      what === 'invited' &&
      version > formVersion &&
      by !== null &&
      isSamePerson(by, person) &&
      changes.some(({ field, after }) => field === 'dealType' && after === dealType),
  );

/** Invites Microsoft to a deal. Refused for co-sell without a kind of help and a complete contact of the customer. */
export function invite(referral: Referral, event: Inviting, now: Date): Transition {
  if (isRepeatedInvitation(referral, event)) return { outcome: 'unchanged', referral };
  const { by, dealType, assistance, note } = event;
  const customer = withContact(referral.customer, event.contact);
  const isAsked = dealType !== 'co-sell' || (assistance !== null && customer.contacts.some(isCompleteContact));
  if (!isAsked || !availableDealTypes(referral).includes(dealType)) return { outcome: 'refused', referral };
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, dealType }));
  const invitation = { ...referral.invitation, assistance, notes: note };
  const invited = withHistory(referral, { dealType, invitation, customer }, { at: now, what: 'invited', by, changes });
  return changedTo(invited, [
    { kind: 'update' },
    { kind: 'announce' },
    { kind: 'push' },
    { kind: 'emit', what: 'invited' },
    ...scheduledEffects(invited, referral),
  ]);
}
