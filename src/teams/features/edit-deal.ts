import { z } from 'zod';
import { answerReferral } from '../../application/referrals/answer-referral';
import type { AcceptanceField } from '../../domain/forms/acceptance';
import { type Editing, readEditing } from '../../domain/forms/editing';
import { isOpenDeal } from '../../domain/model/referral';
import type { Terms } from '../../domain/model/terms';
import { faultText } from '../cards/form-fields';
import { formatDate } from '../text/formats';
import { type Reader, sayTo } from '../text/reader';
import { defineAction, Typed } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, todayOf, type Reply, type Turn } from '../turn/turn';
import { noOpenDeal } from './close-deal';
import { editForm, saveForm, wholeForm } from './edit-form';
import { AboutReferral, showTo, unknownReferral, withReferral } from './show-referral';

/** The inputs of the form, each of which may be missing. Other data of the button is ignored. */
const DealFields = AboutReferral.extend({
  version: z.number().int().exactOptional(),
  dealName: Typed.exactOptional(),
  dealValue: Typed.exactOptional(),
  currency: Typed.exactOptional(),
  closeDate: Typed.exactOptional(),
  notes: Typed.exactOptional(),
  crmId: Typed.exactOptional(),
  campaignId: Typed.exactOptional(),
  people: Typed.exactOptional(),
  personName: Typed.exactOptional(),
  personPhone: Typed.exactOptional(),
  personEmail: Typed.exactOptional(),
  solutions: Typed.exactOptional(),
  owner: Typed.exactOptional(),
});

/** `deal.edit`: the form, in place of the card. */
export const editAction = defineAction('deal.edit', AboutReferral, (desk, turn, { referralId }) =>
  editForm(desk, turn, { id: referralId }),
);

/** The faults, one line for each field, for a message that has no inputs to show them at. */
function whatIsWrong(
  desk: Desk,
  turn: Turn,
  faults: Extract<Editing, { ok: false }>['faults'],
  currency: string,
): string {
  const say = sayTo(turn.reader);
  const lines = Object.entries(faults).map(([id, fault]) => {
    const field = id as AcceptanceField;
    const text = faultText(turn.reader, fault, { field, currency, today: todayOf(desk, turn) });
    return say('edit.fault', { field: say(`field.${field}`), fault: text });
  });
  return lines.join('\n');
}

const savedText = (reader: Reader, { closeDate }: Partial<Terms>): string =>
  closeDate == null
    ? sayTo(reader)('notice.edited')
    : sayTo(reader)('notice.stillOpen', { date: formatDate(reader, closeDate) });

type Given = Omit<z.infer<typeof DealFields>, 'referralId' | 'version'>;

/** Sets only the given fields, independent of the deal's version; replies with the faults if any is not valid. */
const saveGiven = (desk: Desk, turn: Turn, id: string, form: Given): Promise<Reply> =>
  withReferral(desk, turn, { id }, async (standing, referral) => {
    if (!isOpenDeal(referral)) return noOpenDeal(turn, standing, referral);
    const { dealName, dealValue, currency, closeDate, notes, crmId, campaignId } = form;
    const typed = Object.fromEntries(
      Object.entries({ dealName, dealValue, currency, closeDate, notes, crmId, campaignId }).filter(
        ([, text]) => text !== undefined,
      ),
    );
    const read = readEditing(typed, todayOf(desk, turn), turn.reader.locale);
    if (!read.ok) return inWords(whatIsWrong(desk, turn, read.faults, currency ?? ''));
    const answered = await answerReferral(desk, standing, id, { kind: 'edit', fields: read.terms });
    if (answered.outcome === 'unknown') return unknownReferral(turn);
    if (answered.outcome === 'refused') return noOpenDeal(turn, standing, answered.referral);
    return showTo(turn, standing, answered.referral, savedText(turn.reader, read.terms));
  });

/**
 * `deal.edit.confirm`: saves the form, merged with what others changed meanwhile, or shows it again with its faults. A
 * message that asks only for some fields sets only those, so it never becomes outdated.
 */
export const confirmEditAction = defineAction(
  'deal.edit.confirm',
  DealFields,
  (desk, turn, { referralId: id, version, ...form }) => {
    const whole = wholeForm(form);
    return whole === null || version === undefined
      ? saveGiven(desk, turn, id, form)
      : saveForm(desk, turn, id, whole, version);
  },
);

/** `edit CODE`: the same form as the button. */
export const editCommand = defineCommand('edit', 'usage.code', Code, (desk, turn, code) =>
  editForm(desk, turn, { code }),
);
