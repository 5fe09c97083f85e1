import type { ClosingForm } from '../../domain/closing';
import type { FieldFault } from '../../domain/deal-fields';
import type { Referral } from '../../domain/referral';
import { languageOf } from '../formats';
import { unmarked } from '../plain-text';
import { sayTo, type Reader } from '../reader';
import { confirmButton, referralButton } from './buttons';
import { reasonCard, type Asking, type DeclineEntry } from './decline';
import { currencyChoices, faultText } from './form-fields';
import { customerName } from './referral';
import { renderCard } from './render-card';

/** The form as it stands: what was typed and chosen, and what is wrong with it. */
export interface WonEntry {
  readonly form: ClosingForm;
  readonly faults: Partial<Record<keyof ClosingForm, FieldFault>>;
  readonly notice: string | null;
}

/** The form that tells that a deal was won, and for how much. `today` is the reader's date. */
export function wonCard(referral: Referral, reader: Reader, entry: WonEntry, today: string): object {
  const say = sayTo(reader);
  const field = (id: keyof ClosingForm, label: string): object => {
    const fault = entry.faults[id];
    const surroundings = { field: id, currency: entry.form.currency, today };
    const faults = fault === undefined ? [] : [{ text: `⚠ ${faultText(reader, fault, surroundings)}` }];
    return { label, value: entry.form[id], faults };
  };
  return renderCard('close-deal', {
    lang: languageOf(reader),
    title: say('won.title'),
    hint: say('closing.hint'),
    code: referral.code,
    customer: customerName(referral, reader),
    notices: entry.notice === null ? [] : [{ text: unmarked(`⚠ ${entry.notice}`) }],
    fields: { dealValue: field('dealValue', say('won.value')), currency: field('currency', say('field.currency')) },
    placeholders: { dealValue: say('placeholder.dealValue'), currency: say('placeholder.currency') },
    currencies: currencyChoices(reader),
    buttons: [
      confirmButton(say('button.won.confirm'), 'deal.won.confirm', referral, 'positive'),
      referralButton(say('button.cancel'), 'referral.refresh', referral.id),
    ],
  });
}

const LOSING: Asking = { title: 'lost.title', hint: 'closing.hint', confirm: 'button.lost.confirm', verb: 'deal.lost.confirm' };

/** The form that tells that a deal was lost, and why: the same reasons as for declining. */
export const lostCard = (referral: Referral, reader: Reader, entry: DeclineEntry): object => reasonCard(LOSING, referral, reader, entry);
