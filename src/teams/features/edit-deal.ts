import { z } from 'zod';
import { answerReferral } from '../../application/referrals/answer-referral';
import type { AcceptanceField } from '../../domain/forms/acceptance';
import { type ReadEditing, readEditing } from '../../domain/forms/editing';
import { isOpenDeal } from '../../domain/model/referral';
import type { Terms } from '../../domain/model/terms';
import { faultText } from '../cards/form-fields';
import { formatDate } from '../text/formats';
import { type Reader, sayTo } from '../text/reader';
import { defineAction, InputText } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, todayOf, type Reply, type Turn } from '../turn/turn';
import { notEditableReply } from './close-deal';
import { editForm, saveForm, wholeForm } from './edit-form';
import { ReferralButtonData, referralReply, unknownReferralReply, withReferral } from './show-referral';

/** The inputs of the form, each of which may be missing. Other data of the button is ignored. */
const EditFormData = ReferralButtonData.extend({
  version: z.number().int().exactOptional(),
  dealName: InputText.exactOptional(),
  dealValue: InputText.exactOptional(),
  currency: InputText.exactOptional(),
  closeDate: InputText.exactOptional(),
  notes: InputText.exactOptional(),
  crmId: InputText.exactOptional(),
  campaignId: InputText.exactOptional(),
  people: InputText.exactOptional(),
  personName: InputText.exactOptional(),
  personPhone: InputText.exactOptional(),
  personEmail: InputText.exactOptional(),
  solutions: InputText.exactOptional(),
  owner: InputText.exactOptional(),
});

/** `deal.edit`: the form, in place of the card. */
export const editAction = defineAction('deal.edit', ReferralButtonData, (desk, turn, { referralId }) =>
  editForm(desk, turn, { id: referralId }),
);

/** The faults, one line for each field, for a message that has no inputs to show them at. */
function faultsText(
  desk: Desk,
  turn: Turn,
  faults: Extract<ReadEditing, { ok: false }>['faults'],
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

const savedEditText = (reader: Reader, { closeDate }: Partial<Terms>): string =>
  closeDate == null
    ? sayTo(reader)('notice.edited')
    : sayTo(reader)('notice.stillOpen', { date: formatDate(reader, closeDate) });

type PartialEditForm = Omit<z.infer<typeof EditFormData>, 'referralId' | 'version'>;

/** Sets only the given fields, independent of the deal's version; replies with the faults if any is not valid. */
const savePartialForm = (desk: Desk, turn: Turn, id: string, form: PartialEditForm): Promise<Reply> =>
  withReferral(desk, turn, { id }, async (viewer, referral) => {
    if (!isOpenDeal(referral)) return notEditableReply(turn, viewer, referral);
    const { dealName, dealValue, currency, closeDate, notes, crmId, campaignId } = form;
    const typed = Object.fromEntries(
      Object.entries({ dealName, dealValue, currency, closeDate, notes, crmId, campaignId }).filter(
        ([, text]) => text !== undefined,
      ),
    );
    const read = readEditing(typed, todayOf(desk, turn), turn.reader.locale);
    if (!read.ok) return textReply(faultsText(desk, turn, read.faults, currency ?? ''));
    const answered = await answerReferral(desk, viewer, id, { kind: 'edit', fields: read.terms });
    if (answered.outcome === 'unknown') return unknownReferralReply(turn);
    if (answered.outcome === 'refused') return notEditableReply(turn, viewer, answered.referral);
    return referralReply(turn, viewer, answered.referral, savedEditText(turn.reader, read.terms));
  });

/**
 * `deal.edit.confirm`: saves the form, merged with what others changed meanwhile, or shows it again with its faults. A
 * message that asks only for some fields sets only those, so it never becomes outdated.
 */
export const confirmEditAction = defineAction(
  'deal.edit.confirm',
  EditFormData,
  (desk, turn, { referralId: id, version, ...form }) => {
    const whole = wholeForm(form);
    return whole === null || version === undefined
      ? savePartialForm(desk, turn, id, form)
      : saveForm(desk, turn, id, whole, version);
  },
);

/** `edit CODE`: the same form as the button. */
export const editCommand = defineCommand('edit', 'usage.code', Code, (desk, turn, code) =>
  editForm(desk, turn, { code }),
);
