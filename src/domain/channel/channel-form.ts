import { isSame } from '../model/same-value';
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

/** The settings form of a channel, as filled in. */
export interface ChannelForm extends RoutingFields, TimeFields {
  /** `true` or `false`, as for every on/off field. */
  readonly weekends: string;
  readonly sendsEmpty: string;
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** A field of the form. */
export type ChannelField = keyof ChannelForm;

/** Why a field is rejected. */
export type ChannelFault = RoutingFault | TimeFault | 'time-zone-unknown';

/** The faults, by field. */
export type ChannelFaults = Partial<Record<ChannelField, ChannelFault>>;

/** The settings in the form, or its faults. */
export type ReadChannelForm =
  { readonly ok: true; readonly settings: ChannelSettings } | { readonly ok: false; readonly faults: ChannelFaults };

/** The context in which the form is read. */
export interface ChannelFormContext {
  readonly now: Date;
  /** BCP 47 tag of the reader's language; decides how numbers are written. */
  readonly locale: string;
  /** The languages that the bot can use in a channel. */
  readonly languages: readonly string[];
  readonly countryNamed: CountryNamed;
  /** The time zone that a text names, in its canonical spelling; null: none. */
  readonly timeZoneNamed: (text: string) => string | null;
}

/** Whether an on/off field is on. A client may send an empty text for a field that is off. */
const isOn = (text: string): boolean => text.trim().toLowerCase() === 'true';

/**
 * Reads the form as the settings that replace the `current` ones. All faults are reported at once. A digest schedule
 * that the form cannot show is kept unless a time or days are given.
 */
export function readChannelForm(
  form: ChannelForm,
  current: ChannelSettings,
  context: ChannelFormContext,
): ReadChannelForm {
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

/**
 * How the reader writes numbers and names countries. The form must be able to read these names back as the same
 * countries.
 */
export interface ReaderConventions {
  readonly locale: string;
  readonly countryName: (code: string) => string;
}

/** The digest schedule as form fields; empty for a schedule that is more than a time and days of the week. */
function digestFields({
  schedule,
  sendsEmpty,
}: ChannelSettings['digest']): Pick<ChannelForm, 'digestTime' | 'digestDays' | 'sendsEmpty'> {
  const times = schedule === null ? null : digestTimesOf(schedule);
  return { digestTime: times?.time ?? '', digestDays: times?.days.join(',') ?? '', sendsEmpty: String(sendsEmpty) };
}

/** The form filled with the settings. Read again in the same locale, it gives the same settings. */
export function channelFormOf(settings: ChannelSettings, { locale, countryName }: ReaderConventions): ChannelForm {
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

/** Only the settings of a channel, without its other properties. */
export function channelSettingsOf(channel: ChannelSettings): ChannelSettings {
  const { locale, timeZone, routing, reminders, quiet, digest, mutedUntil } = channel;
  return { locale, timeZone, routing, reminders, quiet, digest, mutedUntil };
}

/** Which settings differ, in the order of the form. */
export function changedSettings(before: ChannelSettings, after: ChannelSettings): readonly (keyof ChannelSettings)[] {
  const order = ['routing', 'reminders', 'quiet', 'digest', 'locale', 'timeZone', 'mutedUntil'] as const;
  return order.filter((setting) => !isSame(before[setting], after[setting]));
}
