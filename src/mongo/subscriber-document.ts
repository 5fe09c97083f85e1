import { z } from 'zod';
import type { ChannelSettings, Subscriber } from '../domain/channel/subscriber';
import { schemaOf } from './same-type';

const Person = z.object({ tenantId: z.string(), objectId: z.string(), name: z.string(), email: z.string().nullable() });

const Routing = z.object({
  countries: z.array(z.string()),
  solutions: z.array(z.string()),
  smallestValue: z.object({ minor: z.number().int(), currency: z.string() }).nullable(),
  directions: z.enum(['inbound', 'all']),
});

const Settings = schemaOf<ChannelSettings>()(
  z.object({
    locale: z.string(),
    timeZone: z.string(),
    routing: Routing,
    reminders: z.array(z.number().int()),
    quiet: z.object({ hours: z.object({ from: z.string(), to: z.string() }).nullable(), weekends: z.boolean() }),
    digest: z.object({ schedule: z.string().nullable(), sendsEmpty: z.boolean() }),
    mutedUntil: z.date().nullable(),
  }),
);

const StoredSubscriber = schemaOf<Omit<Subscriber, 'id'>>()(
  Settings.extend({
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
  }),
);

/** What stands in the database for one channel or chat, apart from its id. */
export const SubscriberFields = StoredSubscriber.extend({
  /** Whether it still has to be given the referrals that waited before it came. */
  behind: z.boolean(),
  /** When the next digest is due; null while nobody has worked that out, or there is none. */
  digestAt: z.date().nullable(),
  toldOfHoleAt: z.date().nullable(),
});

/** What people chose for it, and who did last. */
export const ChosenFields = Settings.extend({ changed: StoredSubscriber.shape.changed });

export type SubscriberDocument = z.infer<typeof SubscriberFields> & { readonly _id: string };

/** The subscriber that a document tells of. Throws where it cannot be one. */
export function toSubscriber({ _id: id, ...fields }: SubscriberDocument): Subscriber {
  const {
    behind: _behind,
    digestAt: _digestAt,
    toldOfHoleAt: _toldOfHoleAt,
    ...subscriber
  } = SubscriberFields.parse(fields);
  return { id, ...subscriber };
}
