import { answerReferral } from '../../application/answer-referral';
import type { AcceptanceField } from '../../domain/acceptance';
import { isOpenDeal } from '../../domain/closing';
import { readEditing, type Editing } from '../../domain/editing';
import type { Terms } from '../../domain/referral';
import { faultText } from '../cards/form-fields';
import type { Desk } from '../desk';
import { formatDate } from '../formats';
import { sayTo, type Reader } from '../reader';
import { inWords, type Turn } from '../turn';
import { todayOf } from './accept-referral';
import { defineAction, Typed } from './action';
import { noOpenDeal } from './close-deal';
import { AboutReferral, showTo, unknownReferral, withReferral } from './show-referral';

/** The fields of a deal, each of which may be left out. What a button knows besides is not asked for. */
const DealFields = AboutReferral.extend({
  dealName: Typed.exactOptional(),
  dealValue: Typed.exactOptional(),
  currency: Typed.exactOptional(),
  closeDate: Typed.exactOptional(),
  notes: Typed.exactOptional(),
  crmId: Typed.exactOptional(),
  campaignId: Typed.exactOptional(),
});

/** What is wrong, a line for each field: the message that asked has no place for it. */
function whatIsWrong(desk: Desk, turn: Turn, faults: Extract<Editing, { ok: false }>['faults'], currency: string): string {
  const say = sayTo(turn.reader);
  const lines = Object.entries(faults).map(([id, fault]) => {
    const field = id as AcceptanceField;
    const text = faultText(turn.reader, fault, { field, currency, today: todayOf(desk, turn) });
    return say('edit.fault', { field: say(`field.${field}`), fault: text });
  });
  return lines.join('\n');
}

const savedText = (reader: Reader, { closeDate }: Partial<Terms>): string =>
  closeDate == null ? sayTo(reader)('notice.edited') : sayTo(reader)('notice.stillOpen', { date: formatDate(reader, closeDate) });

/**
 * `deal.edit.confirm`: sets the fields that were given and leaves the others as they are, so that a message that has
 * stood for long is never out of date; or says in words what is wrong.
 */
export const confirmEdit = defineAction('deal.edit.confirm', DealFields, (desk, turn, { referralId: id, ...form }) =>
  withReferral(desk, turn, { id }, async (standing, referral) => {
    if (!isOpenDeal(referral)) return noOpenDeal(turn, standing, referral);
    const read = readEditing(form, todayOf(desk, turn), turn.reader.locale);
    if (!read.ok) return inWords(whatIsWrong(desk, turn, read.faults, form.currency ?? ''));
    const answered = await answerReferral(desk, standing, id, { kind: 'edit', terms: read.terms });
    if (answered.outcome === 'unknown') return unknownReferral(turn);
    if (answered.outcome === 'refused') return noOpenDeal(turn, standing, answered.referral);
    return showTo(turn, standing, answered.referral, savedText(turn.reader, read.terms));
  }),
);
