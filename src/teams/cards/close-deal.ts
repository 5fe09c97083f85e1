import type { RegistrationForm } from '../../domain/forms/registration-rules';
import type { Solution } from '../../domain/model/terms';
import type { WinningForm } from '../../domain/forms/winning-form';
import type { Referral } from '../../domain/model/referral';
import { languageOf } from '../text/formats';
import { escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { confirmButton, referralButton } from './buttons';
import { reasonCard, type ReasonQuestion, type DeclineEntry } from './decline';
import { firstFitting } from './fitting';
import { currencyChoices, currencyCodes, formField, type Choice, type FormFault } from './form-fields';
import { customerName } from './referral';
import {
  prospectLines,
  registrationAnswers,
  registrationSection,
  type IncentiveProspects,
} from './registration-fields';
import { renderCard } from './render-card';

export { prospectsOf, type IncentiveProspects } from './registration-fields';

/** The state of the form: the inputs, and the faults. */
export interface WonEntry {
  readonly form: WinningForm;
  /** `true`: the deal will be registered for Microsoft's incentives. */
  readonly register: string;
  /** The answers of the deal registration, by the ids of their inputs. */
  readonly registration: RegistrationForm;
  readonly faults: Partial<Record<string, FormFault>>;
  readonly notice: string | null;
}

/** The form as it first appears, for a deal that can be registered with these solutions. */
export const wonEntry = (form: WinningForm, solutions: readonly Solution[]): WonEntry => ({
  form,
  register: String(solutions.length > 0),
  registration: registrationAnswers(form.dealValue, solutions),
  faults: {},
  notice: null,
});

function wonCardOf(
  referral: Referral,
  reader: Reader,
  entry: WonEntry,
  prospects: IncentiveProspects,
  today: string,
  currencies: readonly Choice[],
): object {
  const say = sayTo(reader);
  const { form, faults } = entry;
  const field = (id: keyof WinningForm, label: string): object =>
    formField(reader, label, form[id], faults[id], { field: id, currency: form.currency, today });
  const remind =
    prospects.riskyUntil === null ? [] : [referralButton(say('button.remindToWin'), 'deal.remind', referral.id)];
  return renderCard('close-deal', {
    lang: languageOf(reader),
    title: say('won.title'),
    hint: say('closing.hint'),
    code: referral.code,
    customer: customerName(referral, reader),
    notices: entry.notice === null ? [] : [{ text: escapedLine(`⚠ ${entry.notice}`) }],
    warnings: prospectLines(prospects, reader),
    fields: { dealValue: field('dealValue', say('won.value')), currency: field('currency', say('field.currency')) },
    placeholders: { dealValue: say('placeholder.dealValue'), currency: say('placeholder.currency') },
    currencies,
    registrations: registrationSection(
      prospects.solutions,
      entry.register,
      { registration: entry.registration, currency: form.currency, faults, today },
      reader,
    ),
    buttons: [
      confirmButton(say('button.won.confirm'), 'deal.won.confirm', referral, 'positive'),
      ...remind,
      referralButton(say('button.cancel'), 'referral.refresh', referral.id),
    ],
  });
}

/**
 * The form that marks a deal as won: its final value, and the questions of the deal registration. `today` is the
 * reader's date.
 */
export const wonCard = (
  referral: Referral,
  reader: Reader,
  entry: WonEntry,
  prospects: IncentiveProspects,
  today: string,
): object =>
  firstFitting([currencyChoices(reader), currencyCodes()], (currencies) =>
    wonCardOf(referral, reader, entry, prospects, today, currencies),
  );

const LOSING_QUESTION: ReasonQuestion = {
  title: 'lost.title',
  hint: 'closing.hint',
  confirm: 'button.lost.confirm',
  verb: 'deal.lost.confirm',
};

/** The form that marks a deal as lost, with the same reasons as for declining. */
export const lostCard = (referral: Referral, reader: Reader, entry: DeclineEntry): object =>
  reasonCard(LOSING_QUESTION, referral, reader, entry);
