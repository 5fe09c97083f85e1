import type { Subscriber } from '../../domain/channel/subscriber';
import { namedLocale, translate } from '../../locales/translate';
import { formatNearMoment, languageOf } from '../text/formats';
import { escaped, escapedLine } from '../text/plain-text';
import { readerOf, sayTo, type Reader } from '../text/reader';
import { settingsButton } from './buttons';
import { renderCard } from './render-card';
import {
  channelName,
  digestWords,
  plainChannelName,
  quietWords,
  remindersWords,
  routingFacts,
  settingNames,
  SETTING_NAMES,
  type SettingFact,
} from './settings-words';

/** The settings of a channel or chat, and what follows from them now. */
export interface SettingsView {
  readonly subscriber: Subscriber;
  readonly now: Date;
  /** When the next digest is due; null if none is. */
  readonly nextDigestAt: Date | null;
  /** Whether the channel also gets referrals that match no channel. */
  readonly isFirst: boolean;
  readonly notice: string | null;
}

/** The name of the channel's language, in that language. */
function languageName(locale: string): string {
  const known = namedLocale(locale);
  return known === null ? escaped(locale, 40) : translate(known, 'language.name');
}

function settingFacts(
  { subscriber, now, nextDigestAt, isFirst }: SettingsView,
  reader: Reader,
): readonly SettingFact[] {
  const say = sayTo(reader);
  const { routing, reminders, quiet, digest, locale, timeZone, mutedUntil } = subscriber;
  const fact = (setting: keyof typeof SETTING_NAMES, value: string): SettingFact => ({
    title: say(SETTING_NAMES[setting]),
    value,
  });
  return [
    ...(mutedUntil === null || mutedUntil <= now
      ? []
      : [fact('mutedUntil', say('settings.muted', { when: formatNearMoment(reader, mutedUntil) }))]),
    ...routingFacts(routing, isFirst, reader),
    fact('reminders', remindersWords(reminders, reader)),
    fact('quiet', quietWords(quiet, reader)),
    fact('digest', digestWords(digest, reader)),
    ...(nextDigestAt === null
      ? []
      : [{ title: say('settings.nextDigest'), value: formatNearMoment(reader, nextDigestAt) }]),
    fact('locale', languageName(locale)),
    fact('timeZone', escaped(timeZone, 80)),
  ];
}

function changeLine({ changed }: Subscriber, reader: Reader): string {
  const say = sayTo(reader);
  if (changed === null) return say('settings.untouched');
  return say('settings.changed', {
    name: escaped(changed.by.name, 80),
    when: formatNearMoment(reader, changed.at),
    what: settingNames(changed.what, reader),
  });
}

/** The card with the settings of a channel or chat. All times on it are in the channel's own time zone. */
export function settingsCard(
  view: SettingsView,
  { locale }: Reader,
): { readonly card: object; readonly summary: string } {
  const { subscriber, notice } = view;
  const reader = readerOf({ locale, timeZone: subscriber.timeZone });
  const say = sayTo(reader);
  const title = say('settings.title', { channel: channelName(subscriber, reader) });
  const summary = say('settings.title', { channel: plainChannelName(subscriber, reader) });
  const card = renderCard('settings', {
    lang: languageOf(reader),
    title,
    summary,
    notices: notice === null ? [] : [{ text: escapedLine(notice) }],
    facts: settingFacts(view, reader),
    changed: changeLine(subscriber, reader),
    buttons: [settingsButton(say('button.settings.change'), 'form')],
  });
  return { card, summary };
}
