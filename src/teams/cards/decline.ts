import type { FieldFault } from '../../domain/forms/deal-fields';
import { LONGEST_NOTE, type DecliningForm } from '../../domain/forms/declining';
import { DECLINE_REASONS } from '../../domain/model/decline-reason';
import type { Referral } from '../../domain/model/referral';
import type { MessageKey } from '../../locales/translate';
import type { Verb } from './verbs';
import { languageOf } from '../text/formats';
import { escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { confirmButton, referralButton } from './buttons';
import { customerName } from './referral';
import { renderCard } from './render-card';

/** The state of the form: the inputs, and the faults. */
export interface DeclineEntry {
  readonly form: DecliningForm;
  readonly faults: Partial<Record<keyof DecliningForm, FieldFault>>;
  readonly notice: string | null;
}

/** The form before anything is chosen. */
export const NOTHING_CHOSEN: DeclineEntry = { form: { reason: '', notes: '' }, faults: {}, notice: null };

/** The texts and the verb of a form that asks for one of Partner Center's eight reasons. */
export interface ReasonQuestion {
  readonly title: MessageKey;
  readonly hint: MessageKey;
  readonly confirm: MessageKey;
  readonly verb: Verb;
}

const DECLINING: ReasonQuestion = {
  title: 'decline.title',
  hint: 'decline.hint',
  confirm: 'button.decline.confirm',
  verb: 'referral.decline.confirm',
};

/** The form that declines a referral, with Partner Center's eight reasons. */
export const declineCard = (referral: Referral, reader: Reader, entry: DeclineEntry): object =>
  reasonCard(DECLINING, referral, reader, entry);

/** A form that asks for one of Partner Center's eight reasons, and for a note. */
export function reasonCard(asking: ReasonQuestion, referral: Referral, reader: Reader, entry: DeclineEntry): object {
  const say = sayTo(reader);
  const faultsAt = (field: keyof DecliningForm): readonly object[] => {
    const fault = entry.faults[field];
    return fault === undefined ? [] : [{ text: `⚠ ${say(`fault.${fault}`, { longest: LONGEST_NOTE })}` }];
  };
  return renderCard('decline', {
    lang: languageOf(reader),
    title: say(asking.title),
    hint: say(asking.hint),
    code: referral.code,
    customer: customerName(referral, reader),
    notices: entry.notice === null ? [] : [{ text: escapedLine(`⚠ ${entry.notice}`) }],
    required: say('fault.reason-unknown'),
    reason: { label: say('field.reason'), value: entry.form.reason, faults: faultsAt('reason') },
    reasons: DECLINE_REASONS.map((reason) => ({ title: say(`reason.${reason}`), value: reason })),
    notes: {
      label: say('field.declineNotes'),
      value: entry.form.notes,
      faults: faultsAt('notes'),
      longest: LONGEST_NOTE,
    },
    buttons: [
      confirmButton(say(asking.confirm), asking.verb, referral, 'destructive'),
      referralButton(say('button.cancel'), 'referral.refresh', referral.id),
    ],
  });
}
