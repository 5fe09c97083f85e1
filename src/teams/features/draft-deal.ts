import { z } from 'zod';
import {
  restartDraft,
  confirmDraft,
  applyDraftEvent,
  openDraftOf,
  showDraft,
  type Confirmed,
  type Drafted,
  type RequestContext,
  type DraftRevision,
} from '../../application/drafts/draft-deal';
import type { Viewer } from '../../application/access';
import type { DraftEvent } from '../../domain/drafts/conversation';
import { DRAFT_PARTS, type Part } from '../../domain/drafts/model/draft';
import { DRAFT_FIELDS, type DraftField } from '../../domain/drafts/model/faults';
import type { DraftForm } from '../../domain/drafts/form/form';
import type { DraftEntry } from '../cards/draft-step';
import { fieldsIn } from '../cards/draft-fields';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import { textReply, type Reply, type Turn } from '../turn/turn';
import { defineAction, InputText } from '../turn/action';
import { draftOutcomeReply, draftReply, wholeDraftReply, withDrafts } from './show-draft';
import { referralReply } from './show-referral';

/** The data of a button about a draft: its id, and the revision that the card shows. */
const DraftButtonData = z.object({ referralId: z.string().min(1).max(100), version: z.number().int() });
type DraftButtonData = z.infer<typeof DraftButtonData>;

const DraftInputs = z.object(
  Object.fromEntries(DRAFT_FIELDS.map((field) => [field, InputText.optional()])) as Record<
    DraftField,
    z.ZodOptional<typeof InputText>
  >,
);

/** The channel in which a private deal is shown, by subscriber id; `none`: in no channel. */
const ChannelChoice = z.string().max(100).nullish();

const EditTarget = z.enum([...DRAFT_PARTS, 'all', 'review']);

const AnswerData = DraftButtonData.extend(DraftInputs.shape).extend({
  step: z.enum([...DRAFT_PARTS, 'all']).optional(),
  pick: z.number().int().min(0).max(100).optional(),
});

const EditData = DraftButtonData.extend(DraftInputs.shape).extend({
  step: EditTarget.optional(),
  channel: ChannelChoice,
});

const ConfirmData = DraftButtonData.extend({ channel: ChannelChoice });

const CancelData = DraftButtonData.extend({ line: z.string().max(2_000).optional() });

const revisionIn = ({ referralId, version }: DraftButtonData): DraftRevision => ({ id: referralId, revision: version });

/** What was entered into these inputs. Clients omit empty inputs. */
const enteredIn = (data: Partial<Record<DraftField, string | undefined>>, fields: readonly DraftField[]): DraftForm =>
  Object.fromEntries(fields.map((field) => [field, data[field] ?? '']));

/** The text for a draft that does not exist any more, or belongs to somebody else. */
const missingDraftText = (turn: Turn): string => sayTo(turn.reader)('draft.gone');

const draftButtonReply = (turn: Turn, viewer: Viewer, drafted: Drafted, entry: DraftEntry = {}): Reply =>
  draftOutcomeReply(turn, viewer, drafted, missingDraftText(turn), entry);

/** Whether the card shows the person's draft in an older revision. */
async function isOutdatedCard(desk: Desk, turn: Turn, { id, revision }: DraftRevision): Promise<boolean> {
  const open = await openDraftOf(desk, turn.caller);
  return open?.id === id && open.revision !== revision;
}

/** Shows the current revision of the draft, with what was entered into the outdated card. */
async function outdatedCardReply(
  desk: Desk,
  turn: Turn,
  viewer: Viewer,
  reading: RequestContext,
  typed: DraftForm,
): Promise<Reply> {
  const say = sayTo(turn.reader);
  const isAnythingTyped = Object.values(typed).some((text) => text !== '');
  const entry = isAnythingTyped ? { typed, notice: say('draft.stale.kept') } : { notice: say('draft.stale') };
  return draftButtonReply(turn, viewer, await showDraft(desk, viewer, reading), entry);
}

/** Applies an event to the draft of a card; shows the current draft instead if the card is outdated. */
async function draftEventReply(desk: Desk, turn: Turn, seen: DraftRevision, event: DraftEvent): Promise<Reply> {
  return withDrafts(desk, turn, async (viewer, reading) => {
    if (await isOutdatedCard(desk, turn, seen)) return outdatedCardReply(desk, turn, viewer, reading, {});
    return draftButtonReply(turn, viewer, await applyDraftEvent(desk, viewer, event, reading, seen));
  });
}

/**
 * Applies the inputs of these parts. If any has a fault, the same card is shown again with the faults and everything
 * that was entered.
 */
async function applyInputs(
  desk: Desk,
  turn: Turn,
  seen: DraftRevision,
  parts: readonly Part[],
  form: DraftForm,
): Promise<Reply> {
  return withDrafts(desk, turn, async (viewer, reading) => {
    if (await isOutdatedCard(desk, turn, seen)) return outdatedCardReply(desk, turn, viewer, reading, form);
    const drafted = await applyDraftEvent(desk, viewer, { kind: 'fill', parts, form }, reading, seen);
    if (drafted.outcome !== 'drafted' || Object.keys(drafted.view.said.faults).length === 0)
      return draftButtonReply(turn, viewer, drafted);
    const again = parts.length > 1 ? wholeDraftReply : draftReply;
    return again(turn, viewer, drafted.view, { typed: form });
  });
}

/** `draft.answer`: applies the inputs of a card, or the candidate that was chosen for an ambiguous answer. */
export const answerAction = defineAction('draft.answer', AnswerData, (desk, turn, data) => {
  const { step, pick } = data;
  if (pick !== undefined) return draftEventReply(desk, turn, revisionIn(data), { kind: 'pick', index: pick });
  const parts = step === undefined || step === 'all' ? DRAFT_PARTS : [step];
  return applyInputs(desk, turn, revisionIn(data), parts, enteredIn(data, parts.flatMap(fieldsIn)));
});

/** `draft.back`: returns to the previous question; restores a cancelled draft. */
export const backAction = defineAction('draft.back', DraftButtonData, async (desk, turn, data) => {
  const isOpen = (await openDraftOf(desk, turn.caller))?.id === data.referralId;
  return draftEventReply(desk, turn, revisionIn(data), { kind: isOpen ? 'back' : 'restore' });
});

/** `draft.skip`: goes on to the next question if this one is optional. */
export const skipAction = defineAction('draft.skip', DraftButtonData, (desk, turn, data) =>
  draftEventReply(desk, turn, revisionIn(data), { kind: 'skip' }),
);

/** Saves the channel that was chosen on the review of a private deal; the draft's revision after that. */
async function saveChannelChoice(
  desk: Desk,
  turn: Turn,
  viewer: Viewer,
  reading: RequestContext,
  seen: DraftRevision,
  channel: string | null | undefined,
): Promise<DraftRevision> {
  const open = await openDraftOf(desk, turn.caller);
  const isSeen = open?.id === seen.id && open.revision === seen.revision;
  if (!isSeen || channel == null || channel === (open.answers.shownIn ?? 'none')) return seen;
  const subscriberId = viewer.subscribers.some(({ id }) => id === channel) ? channel : null;
  const drafted = await applyDraftEvent(desk, viewer, { kind: 'show', subscriberId }, reading, seen);
  return drafted.outcome === 'drafted' ? { ...seen, revision: drafted.view.draft.revision } : seen;
}

/** `draft.edit`: opens one part, all parts on one card, or the next open question. */
export const editPartAction = defineAction('draft.edit', EditData, (desk, turn, data) =>
  withDrafts(desk, turn, async (viewer, reading) => {
    const { step, channel } = data;
    const entered = Object.fromEntries(
      DRAFT_FIELDS.flatMap((field) => (data[field] === undefined ? [] : [[field, data[field]]])),
    ) as DraftForm;
    const seen = await saveChannelChoice(desk, turn, viewer, reading, revisionIn(data), channel);
    const part = step === undefined || step === 'all' || step === 'review' ? null : step;
    const drafted = await applyDraftEvent(desk, viewer, { kind: 'edit', part }, reading, seen);
    if (drafted.outcome !== 'drafted' || step !== 'all') return draftButtonReply(turn, viewer, drafted);
    return wholeDraftReply(turn, viewer, drafted.view, { typed: entered });
  }),
);

/** Answers a confirmation: the new deal, or the current review. */
export function confirmedDraftReply(turn: Turn, viewer: Viewer, confirmed: Confirmed): Reply {
  const say = sayTo(turn.reader);
  switch (confirmed.outcome) {
    case 'unknown':
      return textReply(missingDraftText(turn));
    case 'created':
      return referralReply(turn, viewer, confirmed.referral, say('draft.created'));
    case 'changed':
      return draftReply(turn, viewer, confirmed.view, { notice: say('draft.changed') });
    case 'incomplete':
      return draftReply(turn, viewer, confirmed.view);
  }
}

/** `draft.confirm`: creates the deal, only once however often it is delivered. */
export const confirmDraftAction = defineAction('draft.confirm', ConfirmData, (desk, turn, data) =>
  withDrafts(desk, turn, async (viewer, reading) => {
    const { id, revision } = await saveChannelChoice(desk, turn, viewer, reading, revisionIn(data), data.channel);
    return confirmedDraftReply(turn, viewer, await confirmDraft(desk, viewer, id, revision, reading));
  }),
);

/** `draft.cancel`: cancels the draft, which can be restored for a minute; with a line, a new draft replaces it. */
export const cancelAction = defineAction('draft.cancel', CancelData, (desk, turn, data) =>
  withDrafts(desk, turn, async (viewer, reading) => {
    const { line } = data;
    if (line === undefined)
      return draftButtonReply(
        turn,
        viewer,
        await applyDraftEvent(desk, viewer, { kind: 'cancel' }, reading, revisionIn(data)),
      );
    const open = await openDraftOf(desk, turn.caller);
    const isOther = open !== null && (open.id !== data.referralId || open.revision !== data.version);
    return isOther
      ? outdatedCardReply(desk, turn, viewer, reading, {})
      : draftButtonReply(turn, viewer, await restartDraft(desk, viewer, line, reading));
  }),
);
