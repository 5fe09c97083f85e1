import type { ChannelFaults, ChannelForm } from '../../../src/domain/channel/channel-form';
import { LONGEST_ROUTING_TEXTS } from '../../../src/domain/channel/routing-fields';
import type { Subscriber } from '../../../src/domain/channel/subscriber';
import { LOCALES } from '../../../src/locales/translate';
import { prefilledSettings } from '../../../src/teams/features/channel-settings';
import { settingsFormCard, type SettingsEntry } from '../../../src/teams/cards/settings-form';
import type { Reader } from '../../../src/teams/text/reader';
import { aPerson, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { HOSTILE_TEXTS, READERS } from '../../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, tonesIn } from '../../support/card-parts';
import { buttonsIn, choicesIn, faultBelow, inputsIn, textIn } from '../../support/card-reading';
import { chosenChannel, faultySettings } from '../../support/settings-gallery';

const READER: Reader = { locale: 'en', timeZone: 'America/Los_Angeles' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const cardOf = (subscriber: Subscriber = aSubscriber(), entry?: Partial<SettingsEntry>, reader = READER): object =>
  settingsFormCard(subscriber, reader, { ...prefilledSettings(subscriber, reader), ...entry }, NOW).card;

const FIELDS = [
  'countries',
  'solutions',
  'smallestValue',
  'currency',
  'directions',
  'reminders',
  'quietFrom',
  'quietTo',
  'weekends',
  'digestTime',
  'digestDays',
  'sendsEmpty',
  'language',
  'timeZone',
  'mute',
];

const placeholderOf = (card: object, field: string): unknown =>
  inputNodes(card).find(({ id }) => id === field)?.['placeholder'];

/** The fault below a field of a form with this input. */
const faultTold = (
  field: keyof ChannelForm,
  typed: string,
  fault: ChannelFaults[keyof ChannelForm],
  reader = READER,
): string | null => {
  const { form } = prefilledSettings(aSubscriber(), reader);
  return faultBelow(
    cardOf(aSubscriber(), { form: { ...form, [field]: typed }, faults: { [field]: fault } }, reader),
    field,
  );
};

describe('the form that changes the settings of a channel', () => {
  it('has a field for everything that can be set', () => {
    expect(inputNodes(cardOf()).map(({ id }) => id)).toEqual(FIELDS);
  });

  it('is filled in with the current settings', () => {
    expect(inputsIn(cardOf(chosenChannel()))).toEqual({
      countries: 'Germany, Austria, Switzerland, Liechtenstein',
      solutions: 'sol-61900-nwa, northwind migration accelerator',
      smallestValue: '10000.00',
      currency: 'EUR',
      directions: 'all',
      reminders: '7d, 1d, 4h, 90m',
      quietFrom: '18:30',
      quietTo: '08:00',
      weekends: 'true',
      digestTime: '08:30',
      digestDays: '1,3,5',
      sendsEmpty: 'false',
      language: 'zh-CN',
      timeZone: 'Europe/Berlin',
      mute: '',
    });
  });

  it('has the groups of the overview, with a hint for each', () => {
    const said = textIn(cardOf()).split('\n');

    expect(said[0]).toBe('Change the settings of General');
    expect(said.filter((_, index) => index % 2 === 1)).toEqual([
      'What comes here',
      'Reminders',
      'Quiet times',
      'Digest',
      'Language and time',
      'Mute',
    ]);
    expect(said).toContain(
      'Leave a field empty to let everything through. Amounts in another currency come in any case. What no channel asks for goes to the channel I was added to first.',
    );
  });

  it("offers choices in the reader's language", () => {
    expect(choicesIn(cardOf(), 'digestDays')).toMatchObject({ 1: 'Monday', 7: 'Sunday' });
    expect(choicesIn(cardOf(undefined, undefined, CHINESE), 'digestDays')).toMatchObject({ 1: '星期一', 7: '星期日' });
    expect(choicesIn(cardOf(), 'directions')).toEqual({
      inbound: 'Only what is sent to us',
      all: 'What is sent to us or created by us',
    });
    expect(choicesIn(cardOf(), 'language')).toEqual({ en: 'English', 'zh-CN': '简体中文' });
    expect(choicesIn(cardOf(undefined, undefined, CHINESE), 'mute')).toEqual({
      '2h': '2小时',
      '1d': '1天',
      '3d': '3天',
      '7d': '7天',
    });
  });

  it('offers to end a mute, and says until when it lasts', () => {
    const muted = cardOf(aSubscriber({ mutedUntil: daysFromNow(1) }));

    expect(choicesIn(cardOf(), 'mute')).not.toHaveProperty('off');
    expect(placeholderOf(cardOf(), 'mute')).toBe('Not muted');
    expect(choicesIn(muted, 'mute')).toMatchObject({ off: 'No longer muted' });
    expect(String(placeholderOf(muted, 'mute')).replace(/\u202F/gu, ' ')).toBe(
      'Muted until Tue, Jun 16, 10:00 AM GMT+1',
    );
    expect(placeholderOf(cardOf(aSubscriber({ mutedUntil: daysFromNow(-1) })), 'mute')).toBe('Not muted');
  });

  it('shows a schedule that the fields cannot show, and says that it stays', () => {
    expect(textIn(cardOf(aSubscriber({ digest: { schedule: '0 9 1 * *', sendsEmpty: true } })))).toContain(
      'It comes by the schedule 0 9 1 \\* \\*, which stays until you choose a time and days.',
    );
  });

  it('uses the word "chat" for a chat', () => {
    const labelOf = (card: object): unknown => inputNodes(card).find(({ id }) => id === 'mute')?.['label'];

    expect([labelOf(cardOf()), labelOf(cardOf(aSubscriber({ kind: 'groupChat' })))]).toEqual([
      'Mute this channel',
      'Mute this chat',
    ]);
  });

  it('saves with the version it was made from, without naming the channel', () => {
    const changed = { by: aPerson(), at: daysFromNow(-1), what: ['digest'] } as const;

    expect(buttonsIn(cardOf(aSubscriber({ changed })))).toEqual([
      {
        title: 'Save',
        verb: 'channel.settings.confirm',
        data: { verb: 'channel.settings.confirm', version: daysFromNow(-1).getTime() },
      },
      { title: 'Cancel', verb: 'channel.settings', data: { verb: 'channel.settings', show: 'overview' } },
    ]);
    expect(buttonsIn(cardOf())[0]?.data).toMatchObject({ version: 0 });
    expect(
      actionsIn(cardOf(), 'Action.Execute').map(({ style, associatedInputs }) => [style, associatedInputs]),
    ).toEqual([
      ['positive', 'auto'],
      ['default', 'none'],
    ]);
  });

  it('limits texts as the domain does', () => {
    const limits = Object.fromEntries(
      inputNodes(cardOf()).map(({ id, maxLength }): [string, unknown] => [String(id), maxLength]),
    );

    expect(limits).toMatchObject(LONGEST_ROUTING_TEXTS);
  });

  it('has toggle values that the domain reads', () => {
    expect(inputNodes(cardOf()).filter(({ type }) => type === 'Input.Toggle')).toMatchObject([
      { id: 'weekends', valueOn: 'true', valueOff: 'false', value: 'false' },
      { id: 'sendsEmpty', valueOn: 'true', valueOff: 'false', value: 'true' },
    ]);
  });
});

describe('the returned form of the settings', () => {
  it('says first that nothing was saved, and shows each fault below its field', () => {
    const card = cardOf(chosenChannel(), faultySettings(READER));

    expect(textIn(card).split('\n')[0]).toBe('⚠ Nothing was saved yet: please look at the marked fields.');
    expect(tonesIn(card)[0]).toBe('attention');
    expect(
      Object.fromEntries(FIELDS.map((field) => [field, faultBelow(card, field)?.replace(/\u202F/gu, ' ')])),
    ).toEqual({
      countries:
        '⚠ This is no country I know: Germny, Atlantis. Write names or codes of two letters, separated by commas, such as Germany, AT.',
      solutions: '⚠ At most 1000 characters, please.',
      smallestValue: '⚠ Too many decimals: JPY has 0.',
      currency: '⚠ The amount names another currency than the one chosen here.',
      directions: '⚠ Please choose one of these.',
      reminders: '⚠ Write days, hours or minutes like 7d, 4h, 30m: at most 14 days each.',
      quietFrom: '⚠ Write a time such as 6:30 PM.',
      quietTo: '⚠ This time is missing. Fill in both, or neither.',
      weekends: undefined,
      digestTime: '⚠ At what time shall it come?',
      digestDays: '⚠ On which days? To have no digest, empty the time as well.',
      sendsEmpty: undefined,
      language: '⚠ Please choose one of these.',
      timeZone: '⚠ There is no such time zone. Did you mean America/New_York?',
      mute: '⚠ Please choose one of these.',
    });
  });

  it('keeps all inputs, even the faulty ones', () => {
    expect(inputsIn(cardOf(chosenChannel(), faultySettings(READER)))).toEqual({ ...faultySettings(READER).form });
  });

  it("gives the reader's own time zone as an example if no zone is similar to the input", () => {
    expect(faultTold('timeZone', '上海', 'time-zone-unknown', CHINESE)).toBe(
      '⚠ 没有此时区。请写成 Asia/Shanghai 这样的形式。',
    );
  });

  it.each([
    ['reminders', 'too-many', '⚠ At most 10 reminders, please.'],
    ['quietTo', 'quiet-empty', '⚠ Both times are the same. Leave both empty to have no quiet hours.'],
    ['smallestValue', 'money-not-understood', '⚠ This amount was not understood. Write it like 125,000 or 125k.'],
    [
      'smallestValue',
      'money-ambiguous',
      '⚠ This amount can be read in two ways. Write it without separators, like 125000.',
    ],
    ['smallestValue', 'money-negative', '⚠ The value cannot be negative.'],
    ['smallestValue', 'money-too-large', '⚠ This amount is too large. Please check the zeros.'],
    ['currency', 'currency-missing', '⚠ Which currency is it?'],
    ['currency', 'currency-unknown', '⚠ This currency is not known. Use a code such as USD or EUR.'],
  ] as const)('has its own words for %s: %s', (field, fault, words) => {
    expect(faultTold(field, 'x', fault)).toBe(words);
  });

  it.each(LOCALES)('shows a fault below every field that can have one (%s)', (locale) => {
    const card = cardOf(chosenChannel(), faultySettings(READERS[locale]), READERS[locale]);

    expect(FIELDS.filter((field) => faultBelow(card, field) === null)).toEqual(['weekends', 'sendsEmpty']);
  });
});

describe('text from outside in the form of the settings', () => {
  it.each(HOSTILE_TEXTS)('is shown in fields and faults only as text: %j', (hostile) => {
    const { form } = prefilledSettings(aSubscriber(), READER);
    const typed = Object.fromEntries(Object.keys(form).map((field) => [field, hostile])) as unknown as ChannelForm;
    const card = cardOf(aSubscriber({ name: hostile }), {
      form: typed,
      faults: { countries: 'country-unknown', timeZone: 'time-zone-unknown' },
      notice: hostile,
    });

    expect(nodesOf(card).filter(({ type }) => String(type).startsWith('Input.'))).toHaveLength(FIELDS.length);
    expect(JSON.stringify(card)).not.toMatch(/[\u202A-\u202E\u2066\u2067]/u);
  });

  it.each(LOCALES)('never makes a form larger than 28 KB (%s)', (locale) => {
    const long = '字'.repeat(5_000);
    const form = Object.fromEntries(
      FIELDS.map((field) => [
        field,
        field === 'countries' || field === 'solutions'
          ? long.slice(0, LONGEST_ROUTING_TEXTS.countries)
          : long.slice(0, 20),
      ]),
    ) as unknown as ChannelForm;
    const card = cardOf(
      chosenChannel({ name: long }),
      { ...faultySettings(READERS[locale]), form, notice: long },
      READERS[locale],
    );

    expect(bytesOf(card)).toBeLessThanOrEqual(28 * 1024);
  });
});
