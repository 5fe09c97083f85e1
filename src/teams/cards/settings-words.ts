import { DAYS_OF_WEEK, digestTimesOf } from '../../domain/channel/digest-schedule';
import type { Routing } from '../../domain/channel/routing';
import type { ChannelSettings, SettingsChange, Subscriber } from '../../domain/channel/subscriber';
import { ONE_DAY, type LeadTime } from '../../domain/time/lead-time';
import type { QuietTime, TimeOfDay } from '../../domain/time/quiet-time';
import type { MessageKey } from '../../locales/translate';
import { countryName } from '../text/countries';
import { formatList, formatMoney } from '../text/formats';
import { escaped, literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';

/** The names of the settings. */
export const SETTING_NAMES: Readonly<Record<keyof ChannelSettings, MessageKey>> = {
  routing: 'settings.routing',
  reminders: 'settings.reminders',
  quiet: 'settings.quiet',
  digest: 'settings.digest',
  locale: 'settings.locale',
  timeZone: 'settings.timeZone',
  mutedUntil: 'settings.mutedUntil',
};

/** The separator between the parts of one setting's value. */
const PART_SEPARATOR = ' · ';

type NamedChannel = Pick<Subscriber, 'name' | 'kind'>;

const unnamed = ({ kind }: NamedChannel, reader: Reader): string =>
  sayTo(reader)(kind === 'channel' ? 'settings.channel' : 'settings.groupChat');

/** The name of a channel or chat, for places that read Markdown. */
export const channelName = (named: NamedChannel, reader: Reader): string =>
  escaped(named.name ?? '', 80) || unnamed(named, reader);

/** The same for places that read no markup. */
export const plainChannelName = (named: NamedChannel, reader: Reader): string =>
  literal(named.name ?? '', 80) || unnamed(named, reader);

/** The names of several settings, as a list. */
export const settingNames = (what: SettingsChange['what'], reader: Reader): string =>
  formatList(
    reader,
    what.map((setting) => sayTo(reader)(SETTING_NAMES[setting])),
  );

/** A time span in words: in days or hours if it is a whole number of them, otherwise in minutes. */
export function leadWords(lead: LeadTime, { locale }: Reader): string {
  const inUnit = (count: number, unit: string): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  if (lead % ONE_DAY === 0) return inUnit(lead / ONE_DAY, 'day');
  return lead % 60 === 0 ? inUnit(lead / 60, 'hour') : inUnit(lead, 'minute');
}

/** A time of day in the reader's format. */
export const timeWords = (time: TimeOfDay, { locale }: Reader): string =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
    new Date(`1970-01-01T${time}:00Z`),
  );

/** A day of the week, 1 for Monday to 7. */
export const dayName = (day: number, { locale }: Reader, weekday: 'short' | 'long'): string =>
  new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)));

/** Days of the week in order. Three or more consecutive days are shown as a range. */
function daysWords(days: readonly number[], reader: Reader): string {
  const say = sayTo(reader);
  const [first = 1, last = first] = [days[0], days.at(-1)];
  if (days.length === DAYS_OF_WEEK.length) return say('settings.days.all');
  const names = days.map((day) => dayName(day, reader, 'short'));
  const isRow = days.length > 2 && last - first === days.length - 1;
  return isRow
    ? say('settings.days.range', { from: names[0] ?? '', to: names.at(-1) ?? '' })
    : formatList(reader, names);
}

/** A setting with its name. */
export interface SettingFact {
  readonly title: string;
  readonly value: string;
}

/** The conditions of a routing; nothing if it has none. */
function conditionsOf({ countries, solutions, smallestValue }: Routing, reader: Reader): readonly SettingFact[] {
  const say = sayTo(reader);
  const names = countries.map((code) => escaped(countryName(reader, code), 60));
  const asked = solutions.map((solution) => escaped(solution, 60));
  return [
    ...(names.length === 0 ? [] : [{ title: say('settings.countries'), value: formatList(reader, names) }]),
    ...(asked.length === 0 ? [] : [{ title: say('settings.solutions'), value: formatList(reader, asked) }]),
    ...(smallestValue === null
      ? []
      : [{ title: say('settings.smallestValue'), value: formatMoney(reader, smallestValue) }]),
  ];
}

/** Which referrals the channel gets. `isFirst`: it also gets those that match no channel. */
export function routingFacts(routing: Routing, isFirst: boolean, reader: Reader): readonly SettingFact[] {
  const say = sayTo(reader);
  const conditions = conditionsOf(routing, reader);
  const [all, inbound] = [say('settings.routing.everything.all'), say('settings.routing.everything.inbound')];
  const title = say('settings.routing');
  if (conditions.length === 0) return [{ title, value: routing.directions === 'all' ? all : inbound }];
  const directions = say(routing.directions === 'all' ? 'settings.routing.all' : 'settings.routing.inbound');
  return [
    { title, value: [directions, ...(isFirst ? [say('settings.routing.first')] : [])].join(PART_SEPARATOR) },
    ...conditions,
  ];
}

/** When reminders are sent before a deadline. */
export function remindersWords(leads: readonly LeadTime[], reader: Reader): string {
  const say = sayTo(reader);
  return leads.length === 0
    ? say('settings.none')
    : say('settings.reminders.value', {
        leads: formatList(
          reader,
          leads.map((lead) => leadWords(lead, reader)),
        ),
      });
}

/** The quiet times. */
export function quietWords({ hours, weekends }: QuietTime, reader: Reader): string {
  const say = sayTo(reader);
  const told = [
    ...(hours === null
      ? []
      : [say('settings.range', { from: timeWords(hours.from, reader), to: timeWords(hours.to, reader) })]),
    ...(weekends ? [say('settings.quiet.weekends')] : []),
  ];
  return told.length === 0 ? say('settings.none') : told.join(PART_SEPARATOR);
}

/** When digests are sent. */
export function digestWords({ schedule, sendsEmpty }: ChannelSettings['digest'], reader: Reader): string {
  const say = sayTo(reader);
  if (schedule === null) return say('settings.none');
  const times = digestTimesOf(schedule);
  const told =
    times === null
      ? say('settings.digest.custom', { schedule: escaped(schedule, 60) })
      : say('settings.digest.at', { days: daysWords(times.days, reader), time: timeWords(times.time, reader) });
  return [told, ...(sendsEmpty ? [] : [say('settings.digest.skipsEmpty')])].join(PART_SEPARATOR);
}
