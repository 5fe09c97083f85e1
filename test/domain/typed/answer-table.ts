import { amountOf, type Money } from '../../../src/domain/money/money';
import type { Contact } from '../../../src/domain/model/person';
import type { DeclineReason } from '../../../src/domain/model/decline-reason';
import type { CalendarDate } from '../../../src/domain/time/calendar';
import type { Reading } from '../../../src/domain/typed/reading';
import { readTypedChoice, readTypedYesNo, type Option } from '../../../src/domain/typed/typed-choice';
import type { AddressText } from '../../../src/domain/typed/places/address-text';
import { readTypedAddress, readTypedCountry, readTypedCustomer } from '../../../src/domain/typed/places/typed-customer';
import { readTypedDate } from '../../../src/domain/typed/dates/typed-date';
import { readTypedMoney, type KnownMoney } from '../../../src/domain/typed/money/typed-money';
import { readTypedPerson } from '../../../src/domain/typed/names/typed-person';
import { readTypedReason } from '../../../src/domain/typed/typed-reason';
import { LOCALES, translate } from '../../../src/locales/translate';
import { countryNamed } from '../../../src/teams/text/countries';

/** A Wednesday. */
export const TODAY: CalendarDate = '2026-11-25';

/** People of earlier deals. */
const KNOWN: readonly Contact[] = [
  { firstName: 'Sue', lastName: 'Smith', email: 'sue@contoso.com', phone: '+1 206 555 0111', title: 'CIO' },
  { firstName: 'Bob', lastName: 'Smith', email: 'bob.smith@contoso.com', phone: null, title: null },
  { firstName: '伟', lastName: '张', email: 'zhangwei@contoso.cn', phone: null, title: null },
  { firstName: '娜', lastName: '张', email: 'zhangna@contoso.cn', phone: null, title: null },
];

const OPTIONS: readonly Option<string>[] = [
  { value: 'accelerator', names: ['SOL-61900-NWA', 'Northwind Migration Accelerator', '罗斯文迁移加速器'] },
  { value: 'azure', names: ['SOL-2', 'Azure'] },
  { value: 'azure-migrate', names: ['SOL-3', 'Azure Migrate', '云迁移'] },
  { value: 'copilot', names: ['SOL-4', 'Microsoft 365 Copilot', '智能副驾驶'] },
  { value: 'quotes', names: ['SOL-5', 'Quotes and licensing', '报价和许可'] },
];

/** The words of a reason in every language, its name among them. */
export const wordsOfReason = (reason: DeclineReason): readonly string[] =>
  LOCALES.flatMap((locale) => [
    translate(locale, `reason.${reason}`),
    ...translate(locale, `reason.${reason}.words`).split(','),
  ]);

/** How a reading is written in a table: its value, its candidates between bars and with a question mark, or its fault. */
function shown<Value>(reading: Reading<Value, string>, show: (value: Value) => string): string {
  if (reading.kind === 'fault') return `refused: ${reading.fault}`;
  return reading.kind === 'understood' ? show(reading.value) : `which? ${reading.candidates.map(show).join(' | ')}`;
}

const parts = (all: readonly (string | null)[]): string => all.map((part) => part ?? '-').join(' / ');

const money = (value: Money): string => `${value.currency} ${amountOf(value)}`;

const person = ({ firstName, lastName, email, phone, title }: Contact): string =>
  parts([firstName, lastName, email, phone, title]);

const address = ({ line, city, state, postalCode, country }: AddressText): string =>
  parts([line, city, state, postalCode, country]);

const ENGLISH: KnownMoney = { locale: 'en', currencies: ['USD', 'EUR'] };

const CHINESE: KnownMoney = { locale: 'zh-CN', currencies: ['CNY', 'USD'] };

/**
 * How each kind of answer is read, in words: a person as first name, last name, e-mail, phone and title; a customer as
 * name, line, city, state, postal code, country and DUNS.
 */
export const READ = {
  date: (text: string) => shown(readTypedDate(text, TODAY), (day) => day),
  money: (text: string) => shown(readTypedMoney(text, ENGLISH), money),
  'money to a Chinese reader': (text: string) => shown(readTypedMoney(text, CHINESE), money),
  person: (text: string) => shown(readTypedPerson(text, []), person),
  'known person': (text: string) => shown(readTypedPerson(text, KNOWN), person),
  customer: (text: string) =>
    shown(readTypedCustomer(text, countryNamed), (one) => `${one.name} / ${address(one)} / ${one.duns ?? '-'}`),
  address: (text: string) => shown(readTypedAddress(text, countryNamed), address),
  country: (text: string) => shown(readTypedCountry(text, countryNamed), (code) => code),
  choice: (text: string) => shown(readTypedChoice(text, OPTIONS), (values) => values.join(' + ')),
  'yes or no': (text: string) => shown(readTypedYesNo(text), (isYes) => (isYes ? 'yes' : 'no')),
  reason: (text: string) =>
    shown(readTypedReason(text, wordsOfReason), ({ reason, note }) => (note === null ? reason : `${reason} (${note})`)),
} as const satisfies Readonly<Record<string, (text: string) => string>>;

/** A kind of answer, the typed text, and its expected reading. */
export type Row = readonly [kind: keyof typeof READ, text: string, meaning: string];
