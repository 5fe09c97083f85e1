import { answerReferral } from '../../application/referrals/answer-referral';
import { offersFor, type DealOffers } from '../../application/referrals/deal-offers';
import { editDeal, type EditedDeal } from '../../application/referrals/edit-deal';
import type { Standing } from '../../application/access';
import { fieldsOf } from '../../domain/model/field-changes';
import type { DealField, EditableFields } from '../../domain/model/terms';
import { fieldsAt } from '../../domain/model/fields-at';
import type { Conflict } from '../../domain/forms/merging';
import { holderOf } from '../../domain/model/whose-deal';
import {
  dealFormOf,
  INPUTS_OF,
  readDealForm,
  rebased,
  type DealForm,
  type DealFormContext,
  type ReadDealForm,
} from '../../domain/forms/deal-form';
import { contactKey } from '../../domain/forms/people-fields';
import { seenOf } from '../../domain/forms/seen-of-deal';
import { solutionKey } from '../../domain/forms/solution-fields';
import { isSamePerson, type Person } from '../../domain/model/person';
import type { HistoryEntry } from '../../domain/model/history';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { editDealCard, type EditEntry } from '../cards/edit-deal';
import { fieldName, fieldWords } from '../cards/history-words';
import type { Desk } from '../turn/desk';
import { formatList } from '../text/formats';
import { escaped } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import type { Reply, Turn } from '../turn/turn';
import { todayOf } from './accept-referral';
import { noOpenDeal } from './close-deal';
import { showTo, unknownReferral, withReferral } from './show-referral';

/** The whole form, and whose deal it is to be. */
export interface WholeForm {
  readonly form: DealForm;
  readonly owner: string;
}

const EMPTY: DealForm = {
  ...{ dealName: '', dealValue: '', currency: '', closeDate: '', notes: '', crmId: '', campaignId: '' },
  ...{ people: '', personName: '', personPhone: '', personEmail: '', solutions: '' },
};

/** Inputs that only the whole form has. */
const ONLY_WHOLE = ['people', 'personName', 'personPhone', 'personEmail', 'solutions', 'owner'] as const;

/** The form as a client sent it, in which what is empty may be missing; null where it is no whole form. */
export function wholeForm(given: { readonly [Input in keyof DealForm | 'owner']?: string }): WholeForm | null {
  if (ONLY_WHOLE.every((input) => given[input] === undefined)) return null;
  const { owner = '', ...form } = given;
  return { form: { ...EMPTY, ...form }, owner };
}

/** The form, and everything that it is shown and read with. */
interface Editing {
  readonly desk: Desk;
  readonly turn: Turn;
  readonly standing: Standing;
  readonly referral: Referral;
  readonly offers: DealOffers;
}

function formReply({ desk, turn, referral, offers }: Editing, entry: EditEntry): Reply {
  const card = editDealCard(referral, turn.reader, entry, offers, todayOf(desk, turn));
  return { kind: 'card', card, summary: `${sayTo(turn.reader)('edit.title')}: ${referral.code}` };
}

/** The form that changes a deal; how things stand, if it cannot be changed. */
export const editForm = (desk: Desk, turn: Turn, name: { id: string } | { code: string }): Promise<Reply> =>
  withReferral(desk, turn, name, async (standing, referral) => {
    if (!isOpenDeal(referral) || referral.closing !== null) return noOpenDeal(turn, standing, referral);
    const offers = await offersFor(desk, standing, referral, referral.version);
    const form = dealFormOf(fieldsOf(referral), turn.reader.locale);
    const owner = holderOf(referral)?.objectId ?? '';
    return formReply(
      { desk, turn, standing, referral, offers },
      { form, owner, faults: {}, conflicts: {}, notice: null },
    );
  });

function contextOf({ desk, turn, referral, offers }: Editing, version: number): DealFormContext {
  const shown = fieldsAt(referral, version);
  const { team, solutions } = shown;
  return {
    shown,
    people: { offered: offers.people, fixed: seenOf(team, contactKey).unseen, before: team },
    solutions: { offered: offers.solutions, fixed: seenOf(solutions, solutionKey).unseen, before: solutions },
    today: todayOf(desk, turn),
    locale: turn.reader.locale,
  };
}

/** What somebody typed, on the deal as it is by now. */
function formAgain(
  editing: Editing,
  { form, owner }: WholeForm,
  context: DealFormContext,
  what: Pick<EditEntry, 'faults' | 'conflicts' | 'notice'>,
): Reply {
  const current = fieldsOf(editing.referral);
  return formReply(editing, { form: rebased(form, context.shown, current, context.locale), owner, ...what });
}

/** What is told at a field that somebody else changed meanwhile: who, and to what. */
function conflictLines(
  { turn: { reader }, referral }: Editing,
  conflicts: readonly Conflict[],
): EditEntry['conflicts'] {
  const say = sayTo(reader);
  const lines = conflicts.map(({ field, by }) => {
    const name = by === null ? say('edit.portal') : escaped(by.name, 80);
    // Nobody edits a deal's type, so that each field in conflict has its inputs.
    const [input] = INPUTS_OF[field as keyof EditableFields];
    return [input, say('edit.conflict', { name, value: fieldWords(field, fieldsOf(referral), reader) })];
  });
  return Object.fromEntries(lines) as EditEntry['conflicts'];
}

/** Who else changed what meanwhile, which was kept: a sentence for each of them. What the person did themselves needs no telling. */
function keptTexts(
  { turn: { reader }, standing, referral }: Editing,
  kept: readonly DealField[],
  version: number,
): readonly string[] {
  const say = sayTo(reader);
  const others = referral.history.filter(
    ({ version: later, by }) => later > version && (by === null || !isSamePerson(by, standing.person)),
  );
  const fieldsBy = new Map<string, DealField[]>();
  for (const field of kept) {
    const last = others.findLast(({ changes }) => changes.some((change) => change.field === field));
    if (last === undefined) continue;
    const name = last.by === null ? say('edit.portal') : last.by.name;
    fieldsBy.set(name, [...(fieldsBy.get(name) ?? []), field]);
  }
  return [...fieldsBy].map(([name, fields]) =>
    say('edit.kept', {
      name,
      fields: formatList(
        reader,
        fields.map((field) => fieldName(field, reader)),
      ),
    }),
  );
}

/** Who last took the deal on, or handed it over, after the form was made; undefined where nobody did. */
const takenSince = ({ history }: Referral, version: number): HistoryEntry | undefined =>
  history.findLast((entry) => entry.version > version && (entry.what === 'claimed' || entry.what === 'handed-over'));

/** Who decided meanwhile whose deal it is, other than the form says; nothing where nobody did. */
function ownerText(referral: Referral, owner: Person | null, version: number, reader: Reader): readonly string[] {
  const taken = takenSince(referral, version);
  if (owner === null || taken?.by == null || holderOf(referral)?.objectId === owner.objectId) return [];
  const say = sayTo(reader);
  return [say('edit.kept', { name: taken.by.name, fields: say('edit.owner') })];
}

/** Whether the person made it, since the form, whose deal the form says it is to be: delivered twice, it has been saved. */
function isHandedOver(referral: Referral, { owner }: WholeForm, person: Person, version: number): boolean {
  const by = takenSince(referral, version)?.by ?? null;
  return by !== null && isSamePerson(by, person) && holderOf(referral)?.objectId === owner;
}

/** Hands the deal over where somebody else was chosen, unless others decided meanwhile whose it is. */
async function handOver(
  { desk, standing, referral }: Editing,
  owner: Person | null,
  version: number,
): Promise<Referral> {
  if (owner === null || holderOf(referral)?.objectId === owner.objectId || takenSince(referral, version) !== undefined)
    return referral;
  const answered = await answerReferral(desk, standing, referral.id, { kind: 'claim', whom: owner });
  return answered.outcome === 'changed' ? answered.referral : referral;
}

type ReadForm = Extract<ReadDealForm, { ok: true }> & { readonly owner: Person | null };

/** The form as fields and an owner, or the form again with its faults. */
function readForm(editing: Editing, whole: WholeForm, context: DealFormContext): ReadForm | Reply {
  const { turn, referral, offers } = editing;
  const read = readDealForm(whole.form, context);
  const chosen = whole.owner === '' || whole.owner === holderOf(referral)?.objectId ? null : whole.owner;
  const owner = offers.colleagues.find(({ objectId }) => objectId === chosen) ?? null;
  const isStray = chosen !== null && owner === null;
  if (read.ok && !isStray) return { ...read, owner };
  const faults = { ...(read.ok ? {} : read.faults), ...(isStray ? { owner: 'people-unknown' as const } : {}) };
  return formAgain(editing, whole, context, { faults, conflicts: {}, notice: sayTo(turn.reader)('notice.faults') });
}

async function savedReply(
  editing: Editing,
  whole: WholeForm,
  context: DealFormContext,
  owner: Person | null,
  version: number,
  edited: EditedDeal,
): Promise<Reply> {
  const { turn, standing } = editing;
  const say = sayTo(turn.reader);
  switch (edited.outcome) {
    case 'unknown':
      return unknownReferral(turn);
    case 'refused':
      return noOpenDeal(turn, standing, edited.referral);
    case 'conflict': {
      const now = { ...editing, referral: edited.referral };
      return formAgain(now, whole, context, {
        faults: {},
        conflicts: conflictLines(now, edited.conflicts),
        notice: say('edit.conflicts'),
      });
    }
    case 'changed':
    case 'unchanged': {
      const referral = await handOver({ ...editing, referral: edited.referral }, owner, version);
      const kept = keptTexts({ ...editing, referral }, edited.kept, version);
      const isSaved = edited.outcome === 'changed' || isHandedOver(referral, whole, standing.person, version);
      const told = [
        say(isSaved ? 'notice.edited' : 'notice.unedited'),
        ...kept,
        ...ownerText(referral, owner, version, turn.reader),
      ];
      return showTo(turn, standing, referral, told.join(' '));
    }
  }
}

/** Saves the form, which was made from this version of the deal; or gives it back with what is wrong, or what others changed. */
export const saveForm = (desk: Desk, turn: Turn, id: string, whole: WholeForm, version: number): Promise<Reply> =>
  withReferral(desk, turn, { id }, async (standing, referral) => {
    if (!isOpenDeal(referral) || referral.closing !== null) return noOpenDeal(turn, standing, referral);
    const editing: Editing = {
      desk,
      turn,
      standing,
      referral,
      offers: await offersFor(desk, standing, referral, version),
    };
    const context = contextOf(editing, version);
    const read = readForm(editing, whole, context);
    if ('kind' in read) return read;
    const edited = await editDeal(desk, standing, id, read.fields, version);
    return savedReply(editing, whole, context, read.owner, version, edited);
  });
