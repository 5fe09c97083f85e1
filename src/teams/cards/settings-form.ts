import type { ChannelFault, ChannelFaults, ChannelField, ChannelForm } from '../../domain/channel/channel-form';
import { MOST_REMINDERS, MUTES } from '../../domain/channel/channel-times';
import { DAYS_OF_WEEK, digestTimesOf } from '../../domain/channel/digest-schedule';
import { countriesIn, LONGEST_ROUTING_TEXTS } from '../../domain/channel/routing-fields';
import type { Subscriber } from '../../domain/channel/subscriber';
import { LOCALES, translate, type MessageKey } from '../../locales/translate';
import { countryName, countryNamed } from '../text/countries';
import { formatNearMoment, languageOf } from '../text/formats';
import { escaped, sanitized, escapedLine } from '../text/plain-text';
import { readerOf, sayTo, type Reader } from '../text/reader';
import { suggestedTimeZone } from '../text/time-zones';
import { saveSettingsButton, settingsButton } from './buttons';
import { currencyChoices, faultText as moneyFaultText } from './form-fields';
import { renderCard } from './render-card';
import { channelName, dayName, leadWords, plainChannelName, timeWords } from './settings-words';

/** The state of the form: the inputs, and the faults. */
export interface SettingsEntry {
  readonly form: ChannelForm;
  readonly faults: ChannelFaults;
  readonly notice: string | null;
}

const SETTING_LABELS: Readonly<Record<ChannelField, MessageKey>> = {
  countries: 'settings.field.countries',
  solutions: 'settings.field.solutions',
  smallestValue: 'settings.field.smallestValue',
  currency: 'field.currency',
  directions: 'settings.field.directions',
  reminders: 'settings.field.reminders',
  quietFrom: 'settings.field.quietFrom',
  quietTo: 'settings.field.quietTo',
  weekends: 'settings.field.weekends',
  digestTime: 'settings.field.digestTime',
  digestDays: 'settings.field.digestDays',
  sendsEmpty: 'settings.field.sendsEmpty',
  language: 'settings.field.language',
  timeZone: 'settings.timeZone',
  mute: 'settings.field.mute',
};

/** Faults with the same words in every field; faults of amounts have those of other forms. */
const SETTING_FAULTS: Readonly<Partial<Record<ChannelFault, MessageKey>>> = {
  'too-long': 'fault.too-long',
  'too-many': 'settings.fault.too-many',
  'choice-unknown': 'settings.fault.choice',
  'country-unknown': 'settings.fault.country',
  'spans-not-understood': 'settings.fault.spans',
  'time-not-understood': 'settings.fault.time',
  'time-missing': 'settings.fault.time-missing',
  'days-missing': 'settings.fault.days-missing',
  'quiet-half': 'settings.fault.quiet-half',
  'quiet-empty': 'settings.fault.quiet-empty',
};

/** The longest value of a field, in UTF-16 units. */
const LONGEST_SETTING_VALUE = 1_000;

/** An example for the field of countries: one name and one code. */
const countryExample = (reader: Reader): string => `${countryName(reader, 'DE')}, AT`;

/** What is wrong with a field, and how to correct it. */
function settingFaultText(field: ChannelField, fault: ChannelFault, form: ChannelForm, reader: Reader): string {
  const say = sayTo(reader);
  if (fault === 'time-zone-unknown') {
    const like = suggestedTimeZone(form.timeZone);
    return like === null
      ? say('settings.fault.time-zone.unlike', { zone: reader.timeZone })
      : say('settings.fault.time-zone', { zone: like });
  }
  const key = SETTING_FAULTS[fault];
  if (key === undefined)
    return moneyFaultText(reader, fault as Parameters<typeof moneyFaultText>[1], {
      field,
      currency: form.currency,
      today: '',
    });
  const example = fault === 'country-unknown' ? countryExample(reader) : timeWords('18:30', reader);
  const unknown = countriesIn(form.countries, countryNamed).unknown.slice(0, 5).join(', ');
  const longest = LONGEST_ROUTING_TEXTS[field as keyof typeof LONGEST_ROUTING_TEXTS];
  return say(key, { example, most: MOST_REMINDERS, longest, text: escaped(unknown, 120) });
}

/** The fields as the template needs them: label, value and faults. */
function settingFields({ form, faults }: SettingsEntry, { kind }: Subscriber, reader: Reader): object {
  const fields = Object.entries(SETTING_LABELS) as [ChannelField, MessageKey][];
  return Object.fromEntries(
    fields.map(([field, key]) => {
      const fault = faults[field];
      const label = field === 'mute' && kind === 'groupChat' ? 'settings.field.mute.groupChat' : key;
      const told = fault === undefined ? [] : [{ text: `⚠ ${settingFaultText(field, fault, form, reader)}` }];
      return [
        field,
        { label: sayTo(reader)(label), value: sanitized(form[field], LONGEST_SETTING_VALUE), faults: told },
      ];
    }),
  );
}

/** The headings and hints of the groups of fields. */
function groupsOf({ digest }: Subscriber, reader: Reader): object {
  const say = sayTo(reader);
  const isCustom = digest.schedule !== null && digestTimesOf(digest.schedule) === null;
  const ofDigest = isCustom
    ? say('settings.hint.digest.custom', { schedule: escaped(digest.schedule, 60) })
    : say('settings.hint.digest');
  return {
    routing: { heading: say('settings.heading.routing'), hint: say('settings.hint.routing') },
    reminders: { heading: say('settings.reminders'), hint: say('settings.hint.reminders') },
    quiet: { heading: say('settings.quiet'), hint: say('settings.hint.quiet') },
    digest: { heading: say('settings.digest'), hint: ofDigest },
    language: { heading: say('settings.heading.language'), hint: say('settings.hint.language') },
    mute: { heading: say('settings.heading.mute'), hint: say('settings.hint.mute') },
  };
}

function choicesFor(isMuted: boolean, reader: Reader): object {
  const say = sayTo(reader);
  const mutes = Object.entries(MUTES).map(([value, minutes]) => ({ title: leadWords(minutes, reader), value }));
  return {
    currencies: currencyChoices(reader),
    directions: [
      { title: say('settings.routing.inbound'), value: 'inbound' },
      { title: say('settings.routing.all'), value: 'all' },
    ],
    days: DAYS_OF_WEEK.map((day) => ({ title: dayName(day, reader, 'long'), value: String(day) })),
    languages: LOCALES.map((locale) => ({ title: translate(locale, 'language.name'), value: locale })),
    mutes: [...(isMuted ? [{ title: say('settings.mute.off'), value: 'off' }] : []), ...mutes],
  };
}

function placeholdersFor(mutedUntil: Date | null, reader: Reader): object {
  const say = sayTo(reader);
  return {
    countries: say('settings.placeholder.countries', { example: countryExample(reader) }),
    solutions: say('settings.placeholder.solutions'),
    smallestValue: say('placeholder.dealValue'),
    currency: say('placeholder.currency'),
    reminders: '7d, 3d, 1d, 4h',
    quietFrom: '18:00',
    quietTo: '08:00',
    digestTime: '09:00',
    digestDays: say('settings.placeholder.days'),
    timeZone: reader.timeZone,
    mute:
      mutedUntil === null
        ? say('settings.mute.none')
        : say('settings.mute.now', { when: formatNearMoment(reader, mutedUntil) }),
  };
}

/** The version of a channel's settings. A form carries the version that it was made from. */
export const settingsVersion = ({ changed }: Pick<Subscriber, 'changed'>): number => changed?.at.getTime() ?? 0;

/** The form that changes the settings of a channel or chat. */
export function settingsFormCard(
  subscriber: Subscriber,
  reader: Reader,
  entry: SettingsEntry,
  now: Date,
): { readonly card: object; readonly summary: string } {
  const say = sayTo(reader);
  const title = say('settings.title.form', { channel: channelName(subscriber, reader) });
  const mutedUntil = subscriber.mutedUntil !== null && subscriber.mutedUntil > now ? subscriber.mutedUntil : null;
  const summary = say('settings.title.form', { channel: plainChannelName(subscriber, reader) });
  const card = renderCard('settings-form', {
    lang: languageOf(reader),
    title,
    summary,
    notices: entry.notice === null ? [] : [{ text: escapedLine(`⚠ ${entry.notice}`) }],
    longest: LONGEST_ROUTING_TEXTS,
    groups: groupsOf(subscriber, reader),
    fields: settingFields(entry, subscriber, reader),
    choices: choicesFor(mutedUntil !== null, reader),
    placeholders: placeholdersFor(mutedUntil, readerOf({ ...reader, timeZone: subscriber.timeZone })),
    toggles: { weekends: say('settings.toggle.weekends'), sendsEmpty: say('settings.toggle.sendsEmpty') },
    buttons: [
      saveSettingsButton(say('button.settings.save'), settingsVersion(subscriber)),
      settingsButton(say('button.cancel'), 'overview'),
    ],
  });
  return { card, summary };
}
