import { z } from 'zod';
import { type Standing, standingOf } from '../../application/access';
import { configureChannel, type Configured, seeChannel } from '../../application/channels/configure-channel';
import { changedSettings, type ChannelFormContext, formOf, readChannelForm } from '../../domain/channel/channel-form';
import { firstOf, type Subscriber } from '../../domain/channel/subscriber';
import { isSamePerson } from '../../domain/model/person';
import { LOCALES } from '../../locales/translate';
import { settingsCard } from '../cards/settings';
import { type SettingsEntry, settingsFormCard, settingsVersion } from '../cards/settings-form';
import { settingNames } from '../cards/settings-words';
import { countryName, countryNamed } from '../text/countries';
import { formatList } from '../text/formats';
import { literal } from '../text/plain-text';
import { type Reader, sayTo } from '../text/reader';
import { timeZoneNamed } from '../text/time-zones';
import { defineAction, Typed } from '../turn/action';
import { alone, defineCommand, Nothing } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, type Reply, type Turn } from '../turn/turn';

const Shown = z.object({ show: z.enum(['overview', 'form']) });

const Form = z.object({
  version: z.number().int(),
  countries: Typed,
  solutions: Typed,
  smallestValue: Typed,
  currency: Typed,
  directions: Typed,
  reminders: Typed,
  quietFrom: Typed,
  quietTo: Typed,
  weekends: Typed,
  digestTime: Typed,
  digestDays: Typed,
  sendsEmpty: Typed,
  language: Typed,
  timeZone: Typed,
  mute: Typed,
});

/**
 * The reply where the person may see no settings here: which settings there are, and the channels whose settings they
 * may see.
 */
function nothingHere(turn: Turn, standing: Standing): Reply {
  const say = sayTo(turn.reader);
  const names = standing.subscribers.flatMap(({ name }) => (name === null ? [] : [literal(name, 80)]));
  const yours = names.length === 0 ? [] : [say('settings.yours', { channels: formatList(turn.reader, names) })];
  return inWords([say(turn.subscriberId === null ? 'settings.personal' : 'settings.refusal'), ...yours].join('\n\n'));
}

/** Answers about the channel or chat of the turn. The data of a button cannot choose another one. */
async function withChannel(
  desk: Desk,
  turn: Turn,
  answer: (standing: Standing, subscriber: Subscriber) => Reply | Promise<Reply>,
): Promise<Reply> {
  const standing = await standingOf(desk, turn.caller);
  const subscriber = turn.subscriberId === null ? null : await seeChannel(desk, standing, turn.subscriberId);
  return subscriber === null ? nothingHere(turn, standing) : answer(standing, subscriber);
}

/** When the next digest is sent; digests that fall into a mute are skipped. Null if the channel has none. */
function nextDigest({ nextOccurrence }: Desk, { digest, timeZone, mutedUntil }: Subscriber, now: Date): Date | null {
  const after = mutedUntil !== null && mutedUntil > now ? mutedUntil : now;
  return digest.schedule === null ? null : nextOccurrence(digest.schedule, after, timeZone);
}

function overview(
  desk: Desk,
  turn: Turn,
  standing: Standing,
  subscriber: Subscriber,
  notice: string | null = null,
): Reply {
  const now = desk.clock();
  const isFirst = firstOf(standing.all)?.id === subscriber.id;
  const view = { subscriber, now, nextDigestAt: nextDigest(desk, subscriber, now), isFirst, notice };
  return { kind: 'card', ...settingsCard(view, turn.reader) };
}

const formReply = (desk: Desk, turn: Turn, subscriber: Subscriber, entry: SettingsEntry): Reply => ({
  kind: 'card',
  ...settingsFormCard(subscriber, turn.reader, entry, desk.clock()),
});

/** The form, filled in with the current settings. */
export function prefilledSettings(subscriber: Subscriber, reader: Reader): SettingsEntry {
  const names = { locale: reader.locale, countryName: (code: string) => countryName(reader, code) };
  return { form: formOf(subscriber, names), faults: {}, notice: null };
}

/** An overview of the settings of the turn's channel. */
export const showSettings = (desk: Desk, turn: Turn): Promise<Reply> =>
  withChannel(desk, turn, (standing, subscriber) => overview(desk, turn, standing, subscriber));

/** `channel.settings`: replaces the overview by the form, or the form by the overview. */
export const settingsAction = defineAction('channel.settings', Shown, (desk, turn, { show }) =>
  withChannel(desk, turn, (standing, subscriber) =>
    show === 'form'
      ? formReply(desk, turn, subscriber, prefilledSettings(subscriber, turn.reader))
      : overview(desk, turn, standing, subscriber),
  ),
);

/**
 * The last change, if somebody else made it after the form was opened, so that saving would overwrite it; otherwise
 * null.
 */
function overtakenBy({ changed }: Subscriber, version: number, { person }: Standing): Subscriber['changed'] {
  return changed === null || settingsVersion({ changed }) === version || isSamePerson(changed.by, person)
    ? null
    : changed;
}

const contextOf = (desk: Desk, { reader }: Turn): ChannelFormContext => ({
  now: desk.clock(),
  locale: reader.locale,
  languages: LOCALES,
  countryNamed,
  timeZoneNamed,
});

/** `channel.settings.confirm`: saves the form, or shows it again with its faults or a conflicting change. */
export const confirmSettingsAction = defineAction(
  'channel.settings.confirm',
  Form,
  (desk, turn, { version, ...form }) =>
    withChannel(desk, turn, async (standing, subscriber) => {
      const say = sayTo(turn.reader);
      const read = readChannelForm(form, subscriber, contextOf(desk, turn));
      if (!read.ok)
        return formReply(desk, turn, subscriber, { form, faults: read.faults, notice: say('settings.faults') });
      const overtaken =
        changedSettings(subscriber, read.settings).length === 0 ? null : overtakenBy(subscriber, version, standing);
      if (overtaken !== null) {
        const notice = say('settings.outdated', {
          name: overtaken.by.name,
          what: settingNames(overtaken.what, turn.reader),
        });
        return formReply(desk, turn, subscriber, { form, faults: {}, notice });
      }
      return savedReply(desk, turn, standing, await configureChannel(desk, standing, subscriber.id, read.settings));
    }),
);

function savedReply(desk: Desk, turn: Turn, standing: Standing, configured: Configured): Reply {
  const say = sayTo(turn.reader);
  switch (configured.outcome) {
    case 'unknown':
      return nothingHere(turn, standing);
    case 'unchanged':
      return overview(desk, turn, standing, configured.subscriber, say('settings.unchanged'));
    case 'changed':
      return overview(
        desk,
        turn,
        standing,
        configured.subscriber,
        say('settings.saved', { what: settingNames(configured.what, turn.reader) }),
      );
  }
}

/** `settings`: the settings of this channel, with a button that opens the form. */
export const settingsCommand = alone(defineCommand('settings', null, Nothing, showSettings));
