import type { Subscriber } from '../domain/channel/subscriber';
import type { Referral } from '../domain/referral/referral';
import { formatCountry, formatNearMoment } from './formats';
import { literal } from './plain-text';
import { sayTo, type Reader } from './reader';

/** Plain text has no markup, so that a customer's name only has to stay on its line. */
const nameOf = ({ customer }: Referral, reader: Reader): string =>
  literal((customer.name ?? sayTo(reader)('customer.unknown')).replace(/\s+/gu, ' '), 120);

/** Tells a thread, as plain text, that nobody answered in time. */
export function expiryNotice(referral: Referral, reader: Reader): string {
  const { code, deadline, answer, updatedAt } = referral;
  const when = formatNearMoment(reader, deadline ?? answer?.at ?? updatedAt);
  return sayTo(reader)('expiry.notice', { code, customer: nameOf(referral, reader), when });
}

/** Tells an administrator, as plain text, that no routing matches a referral, where it was posted instead, and what to do. */
export function holeNotice(referral: Referral, subscriber: Pick<Subscriber, 'name' | 'kind'>, reader: Reader): string {
  const say = sayTo(reader);
  const { country } = referral.customer.address;
  const place = country === null ? null : literal(formatCountry(reader, country), 60);
  const what = [nameOf(referral, reader), place].filter((part) => part !== null && part !== '').join(', ');
  const channel = subscriber.name === null ? say(`hole.${subscriber.kind}`) : literal(subscriber.name, 120);
  return say('hole.notice', { code: referral.code, what, channel });
}
