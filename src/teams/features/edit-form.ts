import { answerReferral } from '../../application/referrals/answer-referral';
import { offersFor, type DealOffers } from '../../application/referrals/deal-offers';
import { editDeal, type EditedDeal } from '../../application/referrals/edit-deal';
import { fieldsOf } from '../../domain/model/field-changes';
import { fieldsAt } from '../../domain/model/fields-at';
import { holderOf } from '../../domain/model/whose-deal';
import {
  dealFormOf,
  readDealForm,
  rebasedForm,
  type DealForm,
  type DealFormContext,
  type ReadDealForm,
} from '../../domain/forms/deal-form';
import { contactKey } from '../../domain/forms/people-fields';
import { splitByShown } from '../../domain/forms/shown-on-form';
import { solutionKey } from '../../domain/forms/solution-fields';
import { isSamePerson, type Person } from '../../domain/model/person';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { editDealCard, type EditEntry } from '../cards/edit-deal';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import { todayOf, type Reply, type Turn } from '../turn/turn';
import { notEditableReply } from './close-deal';
import { conflictTexts, mergedChangeTexts, ownerChangeTexts, lastOwnerChange, type EditTurn } from './edit-conflicts';
import { type ReferralKey, referralReply, unknownReferralReply, withReferral } from './show-referral';

/** The whole form, and the directory id of the chosen owner; empty: not changed. */
export interface WholeForm {
  readonly form: DealForm;
  readonly owner: string;
}

const EMPTY_FORM: DealForm = {
  ...{ dealName: '', dealValue: '', currency: '', closeDate: '', notes: '', crmId: '', campaignId: '' },
  ...{ people: '', personName: '', personPhone: '', personEmail: '', solutions: '' },
};

/** Inputs that only the whole form has. */
const WHOLE_FORM_INPUTS = ['people', 'personName', 'personPhone', 'personEmail', 'solutions', 'owner'] as const;

/** The form that a client sent, with empty inputs that it omitted filled in; null if it is not the whole form. */
export function wholeForm(given: { readonly [Input in keyof DealForm | 'owner']?: string }): WholeForm | null {
  if (WHOLE_FORM_INPUTS.every((input) => given[input] === undefined)) return null;
  const { owner = '', ...form } = given;
  return { form: { ...EMPTY_FORM, ...form }, owner };
}

/** A turn that edits a deal, with everything that the form is shown and parsed with. */
interface EditFormTurn extends EditTurn {
  readonly desk: Desk;
  readonly offers: DealOffers;
}

function editFormReply({ desk, turn, referral, offers }: EditFormTurn, entry: EditEntry): Reply {
  const card = editDealCard(referral, turn.reader, entry, offers, todayOf(desk, turn));
  return { kind: 'card', card, summary: `${sayTo(turn.reader)('edit.title')}: ${referral.code}` };
}

/** The form that edits a deal; its current state if it cannot be edited. */
export const editForm = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, async (viewer, referral) => {
    if (!isOpenDeal(referral) || referral.closing !== null) return notEditableReply(turn, viewer, referral);
    const offers = await offersFor(desk, viewer, referral, referral.version);
    const form = dealFormOf(fieldsOf(referral), turn.reader.locale);
    const owner = holderOf(referral)?.objectId ?? '';
    return editFormReply(
      { desk, turn, viewer, referral, offers },
      { form, owner, faults: {}, conflicts: {}, notice: null },
    );
  });

function editFormContext({ desk, turn, referral, offers }: EditFormTurn, version: number): DealFormContext {
  const shown = fieldsAt(referral, version);
  const { team, solutions } = shown;
  return {
    shown,
    people: { offered: offers.people, fixed: splitByShown(team, contactKey).unseen, before: team },
    solutions: { offered: offers.solutions, fixed: splitByShown(solutions, solutionKey).unseen, before: solutions },
    today: todayOf(desk, turn),
    locale: turn.reader.locale,
  };
}

/** The form again with what was typed, rebased on the deal's current fields. */
function rebasedFormReply(
  editing: EditFormTurn,
  { form, owner }: WholeForm,
  context: DealFormContext,
  what: Pick<EditEntry, 'faults' | 'conflicts' | 'notice'>,
): Reply {
  const current = fieldsOf(editing.referral);
  return editFormReply(editing, { form: rebasedForm(form, context.shown, current, context.locale), owner, ...what });
}

/**
 * Whether the person already handed the deal over to the form's owner after this version, as when the form is delivered
 * twice.
 */
function isAlreadyHandedOver(referral: Referral, { owner }: WholeForm, person: Person, version: number): boolean {
  const by = lastOwnerChange(referral, version)?.by ?? null;
  return by !== null && isSamePerson(by, person) && holderOf(referral)?.objectId === owner;
}

/** Hands the deal over if another owner was chosen, unless the owner changed meanwhile. */
async function handOver(
  { desk, viewer, referral }: EditFormTurn,
  owner: Person | null,
  version: number,
): Promise<Referral> {
  if (
    owner === null ||
    holderOf(referral)?.objectId === owner.objectId ||
    lastOwnerChange(referral, version) !== undefined
  )
    return referral;
  const answered = await answerReferral(desk, viewer, referral.id, { kind: 'claim', whom: owner });
  return answered.outcome === 'changed' ? answered.referral : referral;
}

type ParsedEditForm = Extract<ReadDealForm, { ok: true }> & { readonly owner: Person | null };

/** Parses the form into fields and a new owner; the form again with its faults if it is not valid. */
function readEditForm(editing: EditFormTurn, whole: WholeForm, context: DealFormContext): ParsedEditForm | Reply {
  const { turn, referral, offers } = editing;
  const read = readDealForm(whole.form, context);
  const chosen = whole.owner === '' || whole.owner === holderOf(referral)?.objectId ? null : whole.owner;
  const owner = offers.colleagues.find(({ objectId }) => objectId === chosen) ?? null;
  const isStray = chosen !== null && owner === null;
  if (read.ok && !isStray) return { ...read, owner };
  const faults = { ...(read.ok ? {} : read.faults), ...(isStray ? { owner: 'people-unknown' as const } : {}) };
  return rebasedFormReply(editing, whole, context, {
    faults,
    conflicts: {},
    notice: sayTo(turn.reader)('notice.faults'),
  });
}

async function savedEditReply(
  editing: EditFormTurn,
  whole: WholeForm,
  context: DealFormContext,
  owner: Person | null,
  version: number,
  edited: EditedDeal,
): Promise<Reply> {
  const { turn, viewer } = editing;
  const say = sayTo(turn.reader);
  switch (edited.outcome) {
    case 'unknown':
      return unknownReferralReply(turn);
    case 'refused':
      return notEditableReply(turn, viewer, edited.referral);
    case 'conflict': {
      const now = { ...editing, referral: edited.referral };
      return rebasedFormReply(now, whole, context, {
        faults: {},
        conflicts: conflictTexts(now, edited.conflicts),
        notice: say('edit.conflicts'),
      });
    }
    case 'changed':
    case 'unchanged': {
      const referral = await handOver({ ...editing, referral: edited.referral }, owner, version);
      const kept = mergedChangeTexts({ ...editing, referral }, edited.kept, version);
      const isSaved = edited.outcome === 'changed' || isAlreadyHandedOver(referral, whole, viewer.person, version);
      const told = [
        say(isSaved ? 'notice.edited' : 'notice.unedited'),
        ...kept,
        ...ownerChangeTexts(referral, owner, version, turn.reader),
      ];
      return referralReply(turn, viewer, referral, told.join(' '));
    }
  }
}

/**
 * Saves the form that was opened at this version of the deal; shows it again with its faults, or with conflicting
 * changes.
 */
export const saveForm = (desk: Desk, turn: Turn, id: string, whole: WholeForm, version: number): Promise<Reply> =>
  withReferral(desk, turn, { id }, async (viewer, referral) => {
    if (!isOpenDeal(referral) || referral.closing !== null) return notEditableReply(turn, viewer, referral);
    const editing: EditFormTurn = {
      desk,
      turn,
      viewer,
      referral,
      offers: await offersFor(desk, viewer, referral, version),
    };
    const context = editFormContext(editing, version);
    const read = readEditForm(editing, whole, context);
    if ('kind' in read) return read;
    const edited = await editDeal(desk, viewer, id, read.fields, version);
    return savedEditReply(editing, whole, context, read.owner, version, edited);
  });
