import { z } from 'zod';

const Id = z.string().min(1).max(2_000);
const OptionalText = z.string().max(2_000).nullish();

/** The Bot Framework activity, as far as we read it. Unknown fields are ignored. */
export const Activity = z.object({
  type: z.string().min(1).max(100),
  id: z.string().max(2_000).nullish(),
  name: OptionalText,
  channelId: z.string().max(100),
  serviceUrl: z.string().max(2_000),
  from: z.object({ id: Id, aadObjectId: OptionalText, name: OptionalText }),
  recipient: z.object({ id: Id }),
  conversation: z.object({ id: Id, conversationType: OptionalText, tenantId: OptionalText, name: OptionalText }),
  channelData: z
    .object({
      tenant: z.object({ id: z.string() }).nullish(),
      team: z.object({ id: OptionalText, name: OptionalText }).nullish(),
      channel: z.object({ id: z.string().max(2_000), name: OptionalText }).nullish(),
      settings: z
        .object({ selectedChannel: z.object({ id: z.string().max(2_000), name: OptionalText }).nullish() })
        .nullish(),
    })
    .nullish(),
  text: z.string().max(50_000).nullish(),
  value: z.unknown().optional(),
  action: OptionalText,
  locale: OptionalText,
  localTimezone: OptionalText,
  replyToId: OptionalText,
  entities: z.array(z.unknown()).nullish(),
  membersAdded: z.array(z.object({ id: z.string() })).nullish(),
  membersRemoved: z.array(z.object({ id: z.string() })).nullish(),
});
export type Activity = z.infer<typeof Activity>;

const ClientInfo = z.object({ type: z.literal('clientInfo'), timezone: OptionalText });

/** The user's IANA time zone, as the client sent it. */
export function timeZoneIn(activity: Activity): string | null {
  const clients = (activity.entities ?? []).flatMap((entity) => ClientInfo.safeParse(entity).data ?? []);
  return activity.localTimezone ?? clients[0]?.timezone ?? null;
}

const MentionEntity = z.object({
  type: z.literal('mention'),
  text: z.string(),
  mentioned: z.object({ id: z.string() }),
});

/** The text that somebody typed, and whether a leading slash marks it as a command. */
export interface TypedLine {
  /** The whole text on one line. */
  readonly text: string;
  /** The same text with its line breaks; no line is empty. */
  readonly answer: string;
  readonly isSlashed: boolean;
}

/**
 * The text that somebody typed, without mentions of the bot, non-breaking spaces, a leading slash and extra white
 * space. Teams leaves all of these in.
 */
export function typedLine(activity: Activity): TypedLine {
  const mentions = (activity.entities ?? [])
    .flatMap((entity) => MentionEntity.safeParse(entity).data ?? [])
    .filter(({ mentioned, text }) => mentioned.id === activity.recipient.id && text !== '');
  const text = mentions.reduce((rest, mention) => rest.replaceAll(mention.text, ' '), activity.text ?? '');
  const lines = text
    .replaceAll('&nbsp;', ' ')
    .split(/[\n\r]+/u)
    .map((each) => each.replace(/\s+/gu, ' ').trim());
  const answer = lines.filter((each) => each !== '').join('\n');
  const unslashed = answer.replace(/^\//u, '').trim();
  return { text: unslashed.replaceAll('\n', ' '), answer: unslashed, isSlashed: answer.startsWith('/') };
}

/** A channel's own id. A message in a thread has the thread's id, `19:…;messageid=…`. */
export const withoutThread = (conversationId: string): string => conversationId.replace(/;messageid=.*$/u, '');
