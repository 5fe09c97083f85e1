import { z } from 'zod';
import { type Viewer, viewerOf } from '../../application/access';
import { configureChannel, type Configured, findManageableChannel } from '../../application/channels/configure-channel';
import {
  changedSettings,
  type ChannelFormContext,
  channelFormOf,
  readChannelForm,
} from '../../domain/channel/channel-form';
import { firstSubscriber, type Subscriber } from '../../domain/channel/subscriber';
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
import { defineAction, InputText } from '../turn/action';
import { commandIfAlone, defineCommand, IgnoredArguments } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, type Reply, type Turn } from '../turn/turn';

const SettingsViewData = z.object({ show: z.enum(['overview', 'form']) });

const SettingsFormData = z.object({
  version: z.number().int(),
  countries: InputText,
  solutions: InputText,
  smallestValue: InputText,
  currency: InputText,
  directions: InputText,
  reminders: InputText,
  quietFrom: InputText,
  quietTo: InputText,
  weekends: InputText,
  digestTime: InputText,
  digestDays: InputText,
  sendsEmpty: InputText,
  language: InputText,
  timeZone: InputText,
  mute: InputText,
});

/**
 * The reply where the person may see no settings here: which settings there are, and the channels whose settings they
 * may see.
 */
function noSettingsReply(turn: Turn, viewer: Viewer): Reply {
  const say = sayTo(turn.reader);
  const names = viewer.subscribers.flatMap(({ name }) => (name === null ? [] : [literal(name, 80)]));
  const yours = names.length === 0 ? [] : [say('settings.yours', { channels: formatList(turn.reader, names) })];
  return textReply([say(turn.subscriberId === null ? 'settings.personal' : 'settings.refusal'), ...yours].join('\n\n'));
}

/** Answers about the channel or chat of the turn. The data of a button cannot choose another one. */
async function withTurnChannel(
  desk: Desk,
  turn: Turn,
  answer: (viewer: Viewer, subscriber: Subscriber) => Reply | Promise<Reply>,
): Promise<Reply> {
  const viewer = await viewerOf(desk, turn.caller);
  const subscriber = turn.subscriberId === null ? null : await findManageableChannel(desk, viewer, turn.subscriberId);
  return subscriber === null ? noSettingsReply(turn, viewer) : answer(viewer, subscriber);
}

/** When the next digest is sent; digests that fall into a mute are skipped. Null if the channel has none. */
function nextDigestAt({ nextOccurrence }: Desk, { digest, timeZone, mutedUntil }: Subscriber, now: Date): Date | null {
  const after = mutedUntil !== null && mutedUntil > now ? mutedUntil : now;
  return digest.schedule === null ? null : nextOccurrence(digest.schedule, after, timeZone);
}

function settingsReply(
  desk: Desk,
  turn: Turn,
  viewer: Viewer,
  subscriber: Subscriber,
  notice: string | null = null,
): Reply {
  const now = desk.clock();
  const isFirst = firstSubscriber(viewer.all)?.id === subscriber.id;
  const view = { subscriber, now, nextDigestAt: nextDigestAt(desk, subscriber, now), isFirst, notice };
  return { kind: 'card', ...settingsCard(view, turn.reader) };
}

const settingsFormReply = (desk: Desk, turn: Turn, subscriber: Subscriber, entry: SettingsEntry): Reply => ({
  kind: 'card',
  ...settingsFormCard(subscriber, turn.reader, entry, desk.clock()),
});

/** The form, filled in with the current settings. */
export function prefilledSettings(subscriber: Subscriber, reader: Reader): SettingsEntry {
  const names = { locale: reader.locale, countryName: (code: string) => countryName(reader, code) };
  return { form: channelFormOf(subscriber, names), faults: {}, notice: null };
}

/** An overview of the settings of the turn's channel. */
export const showSettings = (desk: Desk, turn: Turn): Promise<Reply> =>
  withTurnChannel(desk, turn, (viewer, subscriber) => settingsReply(desk, turn, viewer, subscriber));

/** `channel.settings`: replaces the overview by the form, or the form by the overview. */
export const settingsAction = defineAction('channel.settings', SettingsViewData, (desk, turn, { show }) =>
  withTurnChannel(desk, turn, (viewer, subscriber) =>
    show === 'form'
      ? settingsFormReply(desk, turn, subscriber, prefilledSettings(subscriber, turn.reader))
      : settingsReply(desk, turn, viewer, subscriber),
  ),
);

/**
 * The last change, if somebody else made it after the form was opened, so that saving would overwrite it; otherwise
 * null.
 */
function conflictingChange({ changed }: Subscriber, version: number, { person }: Viewer): Subscriber['changed'] {
  return changed === null || settingsVersion({ changed }) === version || isSamePerson(changed.by, person)
    ? null
    : changed;
}

const settingsFormContext = (desk: Desk, { reader }: Turn): ChannelFormContext => ({
  now: desk.clock(),
  locale: reader.locale,
  languages: LOCALES,
  countryNamed,
  timeZoneNamed,
});

/** `channel.settings.confirm`: saves the form, or shows it again with its faults or a conflicting change. */
export const confirmSettingsAction = defineAction(
  'channel.settings.confirm',
  SettingsFormData,
  (desk, turn, { version, ...form }) =>
    withTurnChannel(desk, turn, async (viewer, subscriber) => {
      const say = sayTo(turn.reader);
      const read = readChannelForm(form, subscriber, settingsFormContext(desk, turn));
      if (!read.ok)
        return settingsFormReply(desk, turn, subscriber, { form, faults: read.faults, notice: say('settings.faults') });
      const overtaken =
        changedSettings(subscriber, read.settings).length === 0 ? null : conflictingChange(subscriber, version, viewer);
      if (overtaken !== null) {
        const notice = say('settings.outdated', {
          name: overtaken.by.name,
          what: settingNames(overtaken.what, turn.reader),
        });
        return settingsFormReply(desk, turn, subscriber, { form, faults: {}, notice });
      }
      return savedSettingsReply(desk, turn, viewer, await configureChannel(desk, viewer, subscriber.id, read.settings));
    }),
);

function savedSettingsReply(desk: Desk, turn: Turn, viewer: Viewer, configured: Configured): Reply {
  const say = sayTo(turn.reader);
  switch (configured.outcome) {
    case 'unknown':
      return noSettingsReply(turn, viewer);
    case 'unchanged':
      return settingsReply(desk, turn, viewer, configured.subscriber, say('settings.unchanged'));
    case 'changed':
      return settingsReply(
        desk,
        turn,
        viewer,
        configured.subscriber,
        say('settings.saved', { what: settingNames(configured.what, turn.reader) }),
      );
  }
}

/** `settings`: the settings of this channel, with a button that opens the form. */
export const settingsCommand = commandIfAlone(defineCommand('settings', null, IgnoredArguments, showSettings));
