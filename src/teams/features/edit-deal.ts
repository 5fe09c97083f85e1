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

/** The fields of a deal, each of which may be left out. What a button knows besides is not asked for. */
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

/** What is wrong, a line for each field: the message that asked has no place for it. */
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

/** Sets the fields that were given and leaves the others as they are, whatever happened since; or says what is wrong. */
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
 * `deal.edit.confirm`: saves the form, merged with what others changed meanwhile, or gives it back with what is wrong. A
 * message that asks for some fields only sets those, so that one that has stood for long is never out of date.
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
