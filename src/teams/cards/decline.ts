import { DECLINE_REASONS } from '../../domain/decline-reason';
import { LONGEST_NOTE, type DecliningForm } from '../../domain/declining';
import type { FieldFault } from '../../domain/acceptance';
import type { Referral } from '../../domain/referral';
import { languageOf } from '../formats';
import { unmarked } from '../plain-text';
import { sayTo, type Reader } from '../reader';
import { confirmButton, referralButton } from './buttons';
import { customerName } from './referral';
import { renderCard } from './render-card';

/** The form as it stands: what was chosen and typed, and what is wrong with it. */
export interface DeclineEntry {
  readonly form: DecliningForm;
  readonly faults: Partial<Record<keyof DecliningForm, FieldFault>>;
  readonly notice: string | null;
}

/** The form before anything was chosen. */
export const NOTHING_CHOSEN: DeclineEntry = { form: { reason: '', notes: '' }, faults: {}, notice: null };

/** The form that declines a referral, with Partner Center's eight reasons. */
export function declineCard(referral: Referral, reader: Reader, entry: DeclineEntry): object {
  const say = sayTo(reader);
  const faultsAt = (field: keyof DecliningForm): readonly object[] => {
    const fault = entry.faults[field];
    return fault === undefined ? [] : [{ text: `⚠ ${say(`fault.${fault}`, { longest: LONGEST_NOTE })}` }];
  };
  return renderCard('decline', {
    lang: languageOf(reader),
    title: say('decline.title'),
    hint: say('decline.hint'),
    code: referral.code,
    customer: customerName(referral, reader),
    notices: entry.notice === null ? [] : [{ text: unmarked(`⚠ ${entry.notice}`) }],
    required: say('fault.reason-unknown'),
    reason: { label: say('field.reason'), value: entry.form.reason, faults: faultsAt('reason') },
    reasons: DECLINE_REASONS.map((reason) => ({ title: say(`reason.${reason}`), value: reason })),
    notes: { label: say('field.declineNotes'), value: entry.form.notes, faults: faultsAt('notes'), longest: LONGEST_NOTE },
    buttons: [
      confirmButton(say('button.decline.confirm'), 'referral.decline.confirm', referral, 'destructive'),
      referralButton(say('button.cancel'), 'referral.refresh', referral.id),
    ],
  });
}
