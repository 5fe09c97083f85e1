import { z } from 'zod';
import { configureChannel, seeChannel, type Configured } from '../../application/channels/configure-channel';
import { standingOf, type Standing } from '../../application/access';
import { changedSettings, formOf, readChannelForm, type ChannelFormContext } from '../../domain/channel/channel-form';
import { firstOf, type Subscriber } from '../../domain/channel/subscriber';
import { isSamePerson } from '../../domain/model/person';
import { LOCALES } from '../../locales/translate';
import { settingsCard } from '../cards/settings';
import { settingsFormCard, settingsVersion, type SettingsEntry } from '../cards/settings-form';
import { settingNames } from '../cards/settings-words';
import { countryName, countryNamed } from '../text/countries';
import type { Desk } from '../turn/desk';
import { formatList } from '../text/formats';
import { literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { timeZoneNamed } from '../text/time-zones';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { defineAction, Typed } from '../turn/action';

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

/** What somebody is told where there is nothing for them to see: to whom settings belong, and where theirs are. */
function nothingHere(turn: Turn, standing: Standing): Reply {
  const say = sayTo(turn.reader);
  const names = standing.subscribers.flatMap(({ name }) => (name === null ? [] : [literal(name, 80)]));
  const yours = names.length === 0 ? [] : [say('settings.yours', { channels: formatList(turn.reader, names) })];
  return inWords([say(turn.subscriberId === null ? 'settings.personal' : 'settings.refusal'), ...yours].join('\n\n'));
}

/** Does something with the channel or chat that the turn takes place in; no button can name another one. */
async function withChannel(
  desk: Desk,
  turn: Turn,
  answer: (standing: Standing, subscriber: Subscriber) => Reply | Promise<Reply>,
): Promise<Reply> {
  const standing = await standingOf(desk, turn.caller);
  const subscriber = turn.subscriberId === null ? null : await seeChannel(desk, standing, turn.subscriberId);
  return subscriber === null ? nothingHere(turn, standing) : answer(standing, subscriber);
}

/** When the next digest comes, which is none that falls into a mute. */
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

/** The form as the settings stand. */
export function prefilledSettings(subscriber: Subscriber, reader: Reader): SettingsEntry {
  const names = { locale: reader.locale, countryName: (code: string) => countryName(reader, code) };
  return { form: formOf(subscriber, names), faults: {}, notice: null };
}

/** The settings of the channel that the turn takes place in. */
export const showSettings = (desk: Desk, turn: Turn): Promise<Reply> =>
  withChannel(desk, turn, (standing, subscriber) => overview(desk, turn, standing, subscriber));

/** `channel.settings`: the form in place of the card, and back. */
export const changeSettings = defineAction('channel.settings', Shown, (desk, turn, { show }) =>
  withChannel(desk, turn, (standing, subscriber) =>
    show === 'form'
      ? formReply(desk, turn, subscriber, prefilledSettings(subscriber, turn.reader))
      : overview(desk, turn, standing, subscriber),
  ),
);

/** Who else changed the settings since the form was made, and would have that undone by it. */
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

/** `channel.settings.confirm`: saves the form, or gives it back with what is wrong. */
export const confirmSettings = defineAction('channel.settings.confirm', Form, (desk, turn, { version, ...form }) =>
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
