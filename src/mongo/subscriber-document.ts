import { z } from 'zod';
import type { Subscriber } from '../domain/channel/subscriber';

const Person = z.object({ tenantId: z.string(), objectId: z.string(), name: z.string(), email: z.string().nullable() });

const Routing = z.object({
  countries: z.array(z.string()),
  solutions: z.array(z.string()),
  smallestValue: z.object({ minor: z.number().int(), currency: z.string() }).nullable(),
  directions: z.enum(['inbound', 'all']),
});

const Settings = z.object({
  locale: z.string(),
  timeZone: z.string(),
  routing: Routing,
  reminders: z.array(z.number().int()),
  quiet: z.object({ hours: z.object({ from: z.string(), to: z.string() }).nullable(), weekends: z.boolean() }),
  digest: z.object({ schedule: z.string().nullable(), sendsEmpty: z.boolean() }),
  mutedUntil: z.date().nullable(),
});

/** The stored document of one channel or chat. */
export const SubscriberDocument = Settings.extend({
  _id: z.string(),
  tenantId: z.string(),
  kind: z.enum(['channel', 'groupChat']),
  conversationId: z.string(),
  rosterId: z.string(),
  serviceUrl: z.string(),
  name: z.string().nullable(),
  active: z.boolean(),
  since: z.date(),
  changed: z.object({ by: Person, at: z.date(), what: z.array(Settings.keyof()) }).nullable(),
  lastDigestAt: z.date().nullable(),
  /** Whether it has not received the referrals yet that were waiting before it was added. */
  behind: z.boolean(),
  /** When the next digest is due; null if that is not computed yet, or if there is no digest. */
  digestAt: z.date().nullable(),
  toldOfHoleAt: z.date().nullable(),
});
export type SubscriberDocument = z.infer<typeof SubscriberDocument>;

/** The subscriber of a document. Throws if the document is invalid. */
export function toSubscriber(document: unknown): Subscriber {
  const {
    _id: id,
    behind: _behind,
    digestAt: _digestAt,
    toldOfHoleAt: _toldOfHoleAt,
    ...subscriber
  } = SubscriberDocument.parse(document);
  return { id, ...subscriber };
}
