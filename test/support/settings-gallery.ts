import type { ChannelFaults } from '../../src/domain/channel/channel-form';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import { prefilledSettings } from '../../src/teams/features/channel-settings';
import { settingsCard, type SettingsView } from '../../src/teams/cards/settings';
import { settingsFormCard, type SettingsEntry } from '../../src/teams/cards/settings-form';
import { sayTo, type Reader } from '../../src/teams/text/reader';
import { aPerson, aSubscriber, daysFromNow, NOW } from '../builders/a-referral';
import type { Exhibit } from './card-gallery';

/** A channel for which everything was chosen that can be. */
export const chosenChannel = (overrides: Partial<Subscriber> = {}): Subscriber =>
  aSubscriber({
    name: 'Northwind Sales DACH',
    locale: 'zh-CN',
    timeZone: 'Europe/Berlin',
    routing: {
      countries: ['DE', 'AT', 'CH', 'LI'],
      solutions: ['sol-61900-nwa', 'northwind migration accelerator'],
      smallestValue: { minor: 1_000_000, currency: 'EUR' },
      directions: 'all',
    },
    reminders: [10_080, 1_440, 240, 90],
    quiet: { hours: { from: '18:30', to: '08:00' }, weekends: true },
    digest: { schedule: '30 8 * * 1,3,5', sendsEmpty: false },
    changed: { by: aPerson(), at: daysFromNow(-3), what: ['routing', 'reminders', 'digest'] },
    ...overrides,
  });

/** A channel for which nothing is left of what can be had. */
const barren = (): Subscriber =>
  aSubscriber({
    name: null,
    kind: 'groupChat',
    reminders: [],
    digest: { schedule: null, sendsEmpty: true },
    changed: { by: { ...aPerson(), name: '王伟' }, at: daysFromNow(-0.01), what: ['mutedUntil'] },
  });

/** What a card of the settings shows, unless told otherwise: the next digest tomorrow, in a channel that is not the first. */
export const aView = (subscriber: Subscriber, overrides: Partial<SettingsView> = {}): SettingsView => ({
  subscriber,
  now: NOW,
  nextDigestAt: subscriber.digest.schedule === null ? null : daysFromNow(1),
  isFirst: false,
  notice: null,
  ...overrides,
});

const EVERY_FAULT: ChannelFaults = {
  countries: 'country-unknown',
  solutions: 'too-long',
  smallestValue: 'money-too-precise',
  currency: 'currency-differs',
  directions: 'choice-unknown',
  reminders: 'spans-not-understood',
  quietFrom: 'time-not-understood',
  quietTo: 'quiet-half',
  digestTime: 'time-missing',
  digestDays: 'days-missing',
  language: 'choice-unknown',
  timeZone: 'time-zone-unknown',
  mute: 'choice-unknown',
};

/** A form in which everything is wrong that can be. */
export const faultySettings = (reader: Reader): SettingsEntry => ({
  form: {
    countries: 'Germny, DE, Atlantis',
    solutions: 'x',
    smallestValue: '12,5,00.999',
    currency: 'JPY',
    directions: 'sideways',
    reminders: 'now and then',
    quietFrom: 'late',
    quietTo: '',
    weekends: 'true',
    digestTime: '',
    digestDays: '',
    sendsEmpty: 'false',
    language: 'tlh',
    timeZone: 'new york',
    mute: 'forever',
  },
  faults: EVERY_FAULT,
  notice: sayTo(reader)('settings.faults'),
});

/** The settings of a channel in every state that looks different. */
export function settingsExhibits(reader: Reader): readonly Exhibit[] {
  const say = sayTo(reader);
  const show = (name: string, view: SettingsView): Exhibit => ({
    name: `settings ${name}`,
    template: 'settings',
    card: settingsCard(view, reader).card,
  });
  const form = (name: string, subscriber: Subscriber, entry = prefilledSettings(subscriber, reader)): Exhibit => ({
    name: `settings form ${name}`,
    template: 'settings-form',
    card: settingsFormCard(subscriber, reader, entry, NOW).card,
  });
  const muted = chosenChannel({ mutedUntil: daysFromNow(2) });
  const outdated = {
    ...prefilledSettings(chosenChannel(), reader),
    notice: say('settings.outdated', { name: 'Ravi Menon', what: say('settings.reminders') }),
  };
  return [
    show('as they come', aView(aSubscriber())),
    show(
      'with everything chosen',
      aView(chosenChannel(), { isFirst: true, notice: say('settings.saved', { what: say('settings.digest') }) }),
    ),
    show('of a channel that is muted', aView(muted, { nextDigestAt: daysFromNow(3) })),
    show('of a chat that wants nothing', aView(barren())),
    show(
      'with a schedule of its own',
      aView(
        aSubscriber({
          digest: { schedule: '*/30 8,17 1 * *', sendsEmpty: true },
          quiet: { hours: null, weekends: true },
        }),
      ),
    ),
    form('as it comes', aSubscriber()),
    form('with everything chosen', muted),
    form('with a schedule of its own', aSubscriber({ digest: { schedule: '*/30 8,17 1 * *', sendsEmpty: true } })),
    form('after somebody else', chosenChannel(), outdated),
    form('with faults', chosenChannel(), faultySettings(reader)),
  ];
}

/** The settings with text in them that would like to be more than text. */
export function hostileSettings(reader: Reader, text: string): readonly Exhibit[] {
  const subscriber = chosenChannel({
    name: text,
    routing: { countries: [], solutions: [text], smallestValue: null, directions: 'inbound' },
    changed: { by: { ...aPerson(), name: text }, at: NOW, what: ['routing'] },
  });
  return [
    { name: 'settings', template: 'settings', card: settingsCard(aView(subscriber, { notice: text }), reader).card },
    {
      name: 'settings-form',
      template: 'settings-form',
      card: settingsFormCard(subscriber, reader, { ...faultySettings(reader), notice: text }, NOW).card,
    },
  ];
}
