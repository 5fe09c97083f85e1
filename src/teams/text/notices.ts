import type { Subscriber } from '../../domain/channel/subscriber';
import type { TroubleCode } from '../../domain/model/trouble';
import type { Referral } from '../../domain/model/referral';
import { isMessageKey } from '../../locales/translate';
import { formatCountry, formatList, formatNearMoment } from './formats';
import { literal } from './plain-text';
import { sayTo, type Reader } from './reader';

/** The customer's name for plain text: no markup to escape, only kept on one line. */
const plainTextCustomer = ({ customer }: Referral, reader: Reader): string =>
  literal((customer.name ?? sayTo(reader)('customer.unknown')).replace(/\s+/gu, ' '), 120);

/** The plain-text notice in a thread that a referral expired without an answer. */
export function expiryNotice(referral: Referral, reader: Reader): string {
  const { code, deadline, answer, updatedAt } = referral;
  const when = formatNearMoment(reader, deadline ?? answer?.at ?? updatedAt);
  return sayTo(reader)('expiry.notice', { code, customer: plainTextCustomer(referral, reader), when });
}

/**
 * The plain-text notice to an administrator that a referral matches no routing: where it was posted instead, and what
 * to do.
 */
export function unroutedNotice(
  referral: Referral,
  subscriber: Pick<Subscriber, 'name' | 'kind'>,
  reader: Reader,
): string {
  const say = sayTo(reader);
  const { country } = referral.customer.address;
  const place = country === null ? null : literal(formatCountry(reader, country), 60);
  const what = [plainTextCustomer(referral, reader), place].filter((part) => part !== null && part !== '').join(', ');
  const channel = subscriber.name === null ? say(`hole.${subscriber.kind}`) : literal(subscriber.name, 120);
  return say('hole.notice', { code: referral.code, what, channel });
}

/** The environment variables that an administrator may have to renew. */
const SETTING_VARIABLES = {
  url: 'PARTNER_CENTER_URL',
  clientSecret: 'PARTNER_CENTER_CLIENT_SECRET',
  refreshToken: 'PARTNER_CENTER_REFRESH_TOKEN',
  accessToken: 'PARTNER_CENTER_ACCESS_TOKEN',
};

/** The plain-text notice to an administrator that Partner Center cannot be used: why, and what to do. */
export const troubleNotice = (code: TroubleCode, reader: Reader): string =>
  sayTo(reader)(`trouble.notice.${code}`, SETTING_VARIABLES);

/** Why an effect was parked, in words. A reason without words of its own is an error code of Teams. */
function parkedReasonText(reason: string, reader: Reader): string {
  const key = `parked.${reason}`;
  return sayTo(reader)(isMessageKey(key) && reason !== 'several' ? key : 'parked.teams');
}

/** The notice about parked effects of a referral: each reason once, and the command that tries again. */
export function parkedNotice(code: string, reasons: readonly string[], reader: Reader): string {
  const say = sayTo(reader);
  const counts = new Map<string, number>();
  for (const reason of reasons.map((known) => parkedReasonText(known, reader)))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const told = [...counts].map(([reason, times]) => (times === 1 ? reason : say('parked.several', { reason, times })));
  const [command = ''] = say('command.retry').split(',');
  return say('notice.parked', { reasons: formatList(reader, told), command, code });
}
