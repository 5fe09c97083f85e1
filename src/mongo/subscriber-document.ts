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

/** The stored document of one channel or chat, without its id. */
export const SubscriberFields = StoredSubscriber.extend({
  /** Whether it has not received the referrals yet that were waiting before it was added. */
  behind: z.boolean(),
  /** When the next digest is due; null if that is not computed yet, or if there is no digest. */
  digestAt: z.date().nullable(),
  toldOfHoleAt: z.date().nullable(),
});

/** The settings of the channel, and their last change. */
export const ChosenFields = Settings.extend({ changed: StoredSubscriber.shape.changed });

export type SubscriberDocument = z.infer<typeof SubscriberFields> & { readonly _id: string };

/** The subscriber of a document. Throws if the document is invalid. */
export function toSubscriber({ _id: id, ...fields }: SubscriberDocument): Subscriber {
  const {
    behind: _behind,
    digestAt: _digestAt,
    toldOfHoleAt: _toldOfHoleAt,
    ...subscriber
  } = SubscriberFields.parse(fields);
  return { id, ...subscriber };
}
