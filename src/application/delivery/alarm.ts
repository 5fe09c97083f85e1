import type { TroubleCode } from '../../domain/model/trouble';
import { reach, type RecipientPorts } from './recipients';
import { after } from './outcome';
import type { Alarms, Clock, Recipient, Log, Meter, Pace, PersonalMessenger, SendOutcome } from '../ports';

/** The ports that notifying administrators of a problem needs. */
export interface AlarmPorts extends Omit<RecipientPorts, 'roster'> {
  readonly alarms: Pick<Alarms, 'raise' | 'told' | 'putBack'>;
  /** Directory object ids of the administrators. */
  readonly administrators: ReadonlySet<string>;
  readonly personalMessenger: Pick<PersonalMessenger, 'tellOfTrouble'>;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'delivered'>;
  readonly log: Log;
}

/** The interval between two notifications of administrators about the same problem while it lasts, in milliseconds. */
export const NOTIFY_AGAIN_MS = 24 * 3_600_000;

/**
 * The lease of the process that sends the notifications, in milliseconds. If it dies, another process sends them
 * afterwards.
 */
const ALARM_LEASE_MS = 60_000;

/**
 * Notifies the administrators of a problem with Partner Center, unless they were notified of it recently. At least
 * once: if no administrator could be reached, the next occurrence of the problem tries again.
 */
export async function alarm(ports: AlarmPorts, code: TroubleCode): Promise<void> {
  const now = ports.clock();
  if (!(await ports.alarms.raise(code, now, after(now, ALARM_LEASE_MS)))) return;
  const whom = await administratorsOf(ports);
  const told = (await Promise.all(whom.map((one) => notifyAdministrator(ports, code, one)))).filter(Boolean).length;
  await (told === 0 ? ports.alarms.putBack(code) : ports.alarms.told(code, after(now, NOTIFY_AGAIN_MS)));
  ports.log.error({ code, told, untold: whom.length - told }, logMessageFor(whom.length, told));
}

function logMessageFor(reachable: number, told: number): string {
  if (reachable === 0)
    return 'Partner Center cannot be used, and no administrator can be told: each has to write to the bot once.';
  if (told === 0) return 'Partner Center cannot be used; telling the administrators is tried again.';
  return 'Partner Center cannot be used; the administrators were told.';
}

/** The administrators that the bot can write to, in all tenants that use the bot. */
async function administratorsOf(ports: AlarmPorts): Promise<readonly Recipient[]> {
  const tenants = new Set((await ports.subscribers.listActive()).map(({ tenantId }) => tenantId));
  const people = [...tenants].flatMap((tenantId) =>
    [...ports.administrators].map((objectId) => ({ tenantId, objectId })),
  );
  const found = await Promise.all(people.map((person) => reach(ports, person)));
  return found.flatMap((reachable) => reachable?.recipient ?? []);
}

/** Sends the notification to one administrator; true if it arrived or may have arrived. */
async function notifyAdministrator(ports: AlarmPorts, code: TroubleCode, whom: Recipient): Promise<boolean> {
  const { person, address } = whom;
  const conversationId = address.conversationId ?? address.memberId;
  if ((await ports.pace.reserve({ tenantId: person.tenantId, conversationId })) > 0) {
    ports.meter.delivered('postponed');
    return false;
  }
  const sent = await ports.personalMessenger.tellOfTrouble(code, whom).catch((error: unknown): SendOutcome => {
    ports.log.error({ err: error, code }, 'A message to an administrator could not be made.');
    return { kind: 'throttled', retryAfterMs: null };
  });
  ports.meter.delivered(sent.kind);
  if (sent.kind === 'gone') await ports.people.remember(person, null);
  return sent.kind === 'sent' || sent.kind === 'ambiguous';
}
