import { z } from 'zod';
import { mute as mutePerson } from '../../application/channels/mute';
import { MINUTE_MS } from '../../domain/time/durations';
import { readSpan } from '../../domain/time/time-span';
import type { MessageKey } from '../../locales/translate';
import type { Desk } from '../turn/desk';
import { formatNearMoment } from '../text/formats';
import { sayTo } from '../text/reader';
import { wordsInEveryLanguage } from '../text/word-lists';
import { textReply, type Reply, type Turn } from '../turn/turn';
import { defineCommand } from '../turn/command';

/** The words that end a mute, in every language. */
const MUTE_OFF_WORDS: ReadonlySet<string> = new Set(wordsInEveryLanguage('mute.off.words'));

/** The length of a mute in minutes; 0 ends the mute; null: no length was typed. */
const MuteDuration = z.string().transform((text, context): number | null => {
  if (text === '') return null;
  if (MUTE_OFF_WORDS.has(text.toLowerCase())) return 0;
  const span = readSpan(text);
  if (span === null) context.addIssue({ code: 'custom', message: 'mute.unreadable' });
  return span;
});

/** The reply; in a channel it adds that the mute is personal, as the person may have meant the channel. */
function muteReply(turn: Turn, key: MessageKey, until?: Date): Reply {
  const say = sayTo(turn.reader);
  const told = say(key, until === undefined ? {} : { when: formatNearMoment(turn.reader, until) });
  return textReply([told, ...(turn.subscriberId === null ? [] : [say('mute.channel')])].join('\n\n'));
}

async function muteStateReply(desk: Desk, turn: Turn): Promise<Reply> {
  const until = (await desk.people.profileOf(turn.caller))?.mutedUntil ?? null;
  return until === null || until <= desk.clock() ? muteReply(turn, 'mute.none') : muteReply(turn, 'mute.until', until);
}

/**
 * `mute 2h`: pauses personal reminders for this person; `mute off` ends the pause, and `mute` shows the current state.
 */
export const muteCommand = defineCommand('mute', 'usage.duration', MuteDuration, async (desk, turn, minutes) => {
  if (minutes === null) return muteStateReply(desk, turn);
  const until = minutes === 0 ? null : new Date(desk.clock().getTime() + minutes * MINUTE_MS);
  await mutePerson(desk, turn.caller, until);
  return until === null ? muteReply(turn, 'mute.ended') : muteReply(turn, 'mute.until', until);
});
