import { readValue, type FieldFault } from './deal-fields';
import { parsedAs, type ReadPart } from './read-part';
import type { Money } from '../money/money';
import type { Referral, Stage } from '../model/referral';
import { isCalendarDate, type CalendarDate } from '../time/calendar';
import { HOUR_MS } from '../time/durations';
import { DEPLOYMENT_TENANTS, PRICING_MODELS, type RegisteredSolution, type Registration } from '../model/registration';
import type { Solution } from '../model/terms';

/** The values of the form that registers a deal, by field id. */
export type RegistrationForm = Readonly<Record<string, string>>;

/** The registration in the form, or the faults by field. */
export type ReadRegistration =
  | { readonly ok: true; readonly registration: Registration }
  | { readonly ok: false; readonly faults: RegistrationFaults };

type RegistrationFaults = Partial<Record<string, FieldFault>>;

const SAFE_TO_WIN_MS = 72 * HOUR_MS;

/** The earliest moment at which winning a deal does not put its registration at risk: 72 hours after it was created. */
export const safeToWinAt = ({ createdAt }: Pick<Referral, 'createdAt'>): Date =>
  new Date(createdAt.getTime() + SAFE_TO_WIN_MS);

const MICROSOFT_ACCEPTED_STAGES: readonly Stage[] = ['accepted', 'won'];

/** Whether Microsoft sells the deal with us: it invited us, or it accepted our invitation. */
const isSoldWithMicrosoft = ({ direction, microsoft }: Pick<Referral, 'direction' | 'microsoft'>): boolean =>
  microsoft === null ? direction === 'inbound' : MICROSOFT_ACCEPTED_STAGES.includes(microsoft.stage);

/** The most solutions that the form asks about; a deal rarely has more eligible ones. */
export const MOST_REGISTERED = 7;

/**
 * The solutions of a deal that are registered for Microsoft's incentives once the deal is won: those that are
 * `eligible` (ids), at most as many as the form asks about. Empty if the deal cannot be registered: it is private, or
 * co-sell and Microsoft has not accepted.
 */
export function registrableSolutions(referral: Referral, eligible: ReadonlySet<string>): readonly Solution[] {
  const { dealType, needs } = referral;
  if (dealType === 'private' || (dealType === 'co-sell' && !isSoldWithMicrosoft(referral))) return [];
  return needs.solutions.filter(({ id }) => eligible.has(id)).slice(0, MOST_REGISTERED);
}

/** A form, and the locale in which it is read. */
interface FormInLocale {
  readonly form: RegistrationForm;
  readonly locale: string;
}

const typedText = ({ form }: FormInLocale, field: string): string => (form[field] ?? '').trim();

const NO_MONEY: Money = { minor: 0, currency: 'USD' };

/** Reads an amount in the form's one currency. A fault of the currency is reported at the currency. */
function readContractAmount(reading: FormInLocale, field: string): ReadPart<Money, string, FieldFault> {
  const [amount, currency] = [typedText(reading, field), typedText(reading, 'currency')];
  const missing: RegistrationFaults = {
    ...(amount === '' ? { [field]: 'required' } : {}),
    ...(currency === '' ? { currency: 'required' } : {}),
  };
  if (amount === '' || currency === '') return parsedAs(NO_MONEY, missing);
  const { value, faults } = readValue({ dealValue: amount, currency }, reading.locale);
  if (value !== null) return parsedAs(value);
  return parsedAs(
    NO_MONEY,
    faults.currency === undefined ? { [field]: faults.dealValue } : { currency: faults.currency },
  );
}

function readDay(reading: FormInLocale, field: string): ReadPart<CalendarDate | null, string, FieldFault> {
  const day = typedText(reading, field);
  if (day === '') return parsedAs(null);
  return isCalendarDate(day) ? parsedAs(day) : parsedAs(null, { [field]: 'date-not-understood' });
}

function readRequiredDay(reading: FormInLocale, field: string): ReadPart<CalendarDate, string, FieldFault> {
  const { value, faults } = readDay(reading, field);
  return parsedAs(value ?? '', value === null && faults[field] === undefined ? { [field]: 'required' } : faults);
}

/** Reads one of the choices, by Partner Center's name. */
function readChoice<Choice extends string>(
  reading: FormInLocale,
  field: string,
  choices: readonly [Choice, ...Choice[]],
): ReadPart<Choice, string, FieldFault> {
  const chosen = typedText(reading, field);
  const found = choices.find((choice) => choice === chosen);
  return parsedAs(
    found ?? choices[0],
    found === undefined ? { [field]: chosen === '' ? 'required' : 'choice-unknown' } : {},
  );
}

type ContractDays = Pick<Registration, 'signedOn' | 'startsOn' | 'endsOn'>;

/** The faults in the order of the dates: a contract starts when it is signed or later, and ends after its start. */
function dateOrderFaults({ signedOn, startsOn, endsOn }: ContractDays): RegistrationFaults {
  if (startsOn < signedOn) return { contractStart: 'start-before-signed' };
  return endsOn !== null && endsOn <= startsOn ? { contractEnd: 'end-before-start' } : {};
}

function readContractDays(reading: FormInLocale): ReadPart<ContractDays, string, FieldFault> {
  const signed = readRequiredDay(reading, 'contractSigned');
  const start = readRequiredDay(reading, 'contractStart');
  const end = readDay(reading, 'contractEnd');
  const days = { signedOn: signed.value, startsOn: start.value, endsOn: end.value };
  const faults = { ...signed.faults, ...start.faults, ...end.faults };
  return parsedAs(days, Object.keys(faults).length > 0 ? faults : dateOrderFaults(days));
}

function readSolution(
  reading: FormInLocale,
  { id }: Solution,
  index: number,
): ReadPart<RegisteredSolution, string, FieldFault> {
  const value = readContractAmount(reading, `solutionValue${index}`);
  const onAzure = readChoice(reading, `deployedOnAzure${index}`, ['true', 'false']);
  const deployedIn = readChoice(reading, `deployedIn${index}`, DEPLOYMENT_TENANTS);
  const pricing = readChoice(reading, `pricingModel${index}`, PRICING_MODELS);
  const marketplace = readDay(reading, `marketplaceDate${index}`);
  const solution: RegisteredSolution = {
    id,
    value: value.value,
    isDeployedOnAzure: onAzure.value === 'true',
    deployedIn: deployedIn.value,
    pricingModel: pricing.value,
    marketplaceDate: marketplace.value,
  };
  return parsedAs(
    solution,
    Object.assign(
      {},
      ...[value, onAzure, deployedIn, pricing, marketplace].map(({ faults }) => faults),
    ) as RegistrationFaults,
  );
}

/**
 * Reads the form that registers a deal: `contractValue`, `currency`, `contractSigned`, `contractStart`, `contractEnd`
 * (empty: no end), and for each of the solutions, with its index n, `solutionValue{n}`, `deployedOnAzure{n}`,
 * `deployedIn{n}`, `pricingModel{n}` and `marketplaceDate{n}` (empty: not bought in the marketplace). Amounts are read
 * as written in `locale`.
 */
export function readRegistration(
  form: RegistrationForm,
  solutions: readonly Solution[],
  locale: string,
): ReadRegistration {
  const reading = { form, locale };
  const value = readContractAmount(reading, 'contractValue');
  const days = readContractDays(reading);
  const sold = solutions.map((solution, index) => readSolution(reading, solution, index));
  const faults = Object.assign({}, ...[value, days, ...sold].map((read) => read.faults)) as RegistrationFaults;
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, registration: { value: value.value, ...days.value, solutions: sold.map((read) => read.value) } };
}
