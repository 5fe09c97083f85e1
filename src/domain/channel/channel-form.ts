import { isSame } from '../model/field-changes';
import { amountOf } from '../money/money';
import { leadTimeText } from '../time/lead-time';
import {
  readMute,
  readQuietHours,
  readReminders,
  readSchedule,
  type TimeFault,
  type TimeFields,
} from './channel-times';
import { digestTimesOf } from './digest-schedule';
import { readRouting, type CountryNamed, type RoutingFault, type RoutingFields } from './routing-fields';
import type { ChannelSettings } from './subscriber';

/** The settings of a channel as somebody typed and chose them. */
export interface ChannelForm extends RoutingFields, TimeFields {
  /** `true` or `false`, as of all that is either on or off. */
  readonly weekends: string;
  readonly sendsEmpty: string;
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** A field of the form. */
export type ChannelField = keyof ChannelForm;

/** Why a field cannot be taken as it is. */
export type ChannelFault = RoutingFault | TimeFault | 'time-zone-unknown';

/** What is wrong, field by field. */
export type ChannelFaults = Partial<Record<ChannelField, ChannelFault>>;

/** The form read as settings, or what is wrong with it. */
export type ChannelReading =
  { readonly ok: true; readonly settings: ChannelSettings } | { readonly ok: false; readonly faults: ChannelFaults };

/** What a form is read against. */
export interface ChannelFormContext {
  readonly now: Date;
  /** BCP 47 tag of the reader, who decides how numbers are written. */
  readonly locale: string;
  /** The languages that a channel can be spoken to in. */
  readonly languages: readonly string[];
  readonly countryNamed: CountryNamed;
  /** The time zone that a text names, as it is to be written; null: none. */
  readonly timeZoneNamed: (text: string) => string | null;
}

/** Whether something that is either on or off is on. A client may leave out what is off. */
const isOn = (text: string): boolean => text.trim().toLowerCase() === 'true';

/**
 * Reads the form as the settings that shall hold instead of the `current` ones. All faults are told at
 * once. A schedule of digests that the form cannot show stays, unless a time or days are given.
 */
export function readChannelForm(
  form: ChannelForm,
  current: ChannelSettings,
  context: ChannelFormContext,
): ChannelReading {
  const routing = readRouting(form, context.locale, context.countryNamed);
  const reminders = readReminders(form);
  const hours = readQuietHours(form);
  const schedule = readSchedule(form, current.digest.schedule);
  const locale = context.languages.find((language) => language === form.language.trim());
  const timeZone = context.timeZoneNamed(form.timeZone.trim());
  const mutedUntil = readMute(form, current.mutedUntil, context.now);
  const read: ChannelFaults = {
    ...routing.faults,
    ...reminders.faults,
    ...hours.faults,
    ...schedule.faults,
    ...mutedUntil.faults,
  };
  if (Object.keys(read).length > 0 || locale === undefined || timeZone === null) {
    const ofLanguage: ChannelFaults = locale === undefined ? { language: 'choice-unknown' } : {};
    return {
      ok: false,
      faults: { ...read, ...ofLanguage, ...(timeZone === null ? { timeZone: 'time-zone-unknown' } : {}) },
    };
  }
  return {
    ok: true,
    settings: {
      locale,
      timeZone,
      routing: routing.value,
      reminders: reminders.value,
      quiet: { hours: hours.value, weekends: isOn(form.weekends) },
      digest: { schedule: schedule.value, sendsEmpty: isOn(form.sendsEmpty) },
      mutedUntil: mutedUntil.value,
    },
  };
}

/** How the reader writes numbers, and calls countries: in words that are read back as the same country. */
export interface ReadersNames {
  readonly locale: string;
  readonly countryName: (code: string) => string;
}

/** When digests come, as the fields show it; a schedule that says more leaves them empty. */
function digestFields({
  schedule,
  sendsEmpty,
}: ChannelSettings['digest']): Pick<ChannelForm, 'digestTime' | 'digestDays' | 'sendsEmpty'> {
  const times = schedule === null ? null : digestTimesOf(schedule);
  return { digestTime: times?.time ?? '', digestDays: times?.days.join(',') ?? '', sendsEmpty: String(sendsEmpty) };
}

/** The settings as they stand in the form: read again by the same reader, they are the same. */
export function formOf(settings: ChannelSettings, { locale, countryName }: ReadersNames): ChannelForm {
  const { routing, quiet } = settings;
  return {
    countries: routing.countries.map(countryName).join(', '),
    solutions: routing.solutions.join(', '),
    smallestValue: routing.smallestValue === null ? '' : amountOf(routing.smallestValue, locale),
    currency: routing.smallestValue?.currency ?? '',
    directions: routing.directions,
    reminders: settings.reminders.map(leadTimeText).join(', '),
    quietFrom: quiet.hours?.from ?? '',
    quietTo: quiet.hours?.to ?? '',
    weekends: String(quiet.weekends),
    ...digestFields(settings.digest),
    language: settings.locale,
    timeZone: settings.timeZone,
    mute: '',
  };
}

/** What a channel's people choose for it, and nothing else that is known of the channel. */
export function settingsOf(channel: ChannelSettings): ChannelSettings {
  const { locale, timeZone, routing, reminders, quiet, digest, mutedUntil } = channel;
  return { locale, timeZone, routing, reminders, quiet, digest, mutedUntil };
}

/** Which settings differ, in the order in which the form has them. */
export function changedSettings(before: ChannelSettings, after: ChannelSettings): readonly (keyof ChannelSettings)[] {
  const order = ['routing', 'reminders', 'quiet', 'digest', 'locale', 'timeZone', 'mutedUntil'] as const;
  return order.filter((setting) => !isSame(before[setting], after[setting]));
}
