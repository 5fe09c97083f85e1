import { z } from 'zod';
import {
  beginAnew,
  confirmDraft,
  draftWith,
  openDraftOf,
  showDraft,
  type Confirmed,
  type Drafted,
  type Reading,
  type Seen,
} from '../../application/drafts/draft-deal';
import type { Standing } from '../../application/access';
import type { DraftEvent } from '../../domain/drafts/conversation';
import { PARTS, type Part } from '../../domain/drafts/model/draft';
import { DRAFT_FIELDS, type DraftField } from '../../domain/drafts/model/faults';
import type { DraftForm } from '../../domain/drafts/form/form';
import type { DraftEntry } from '../cards/draft-step';
import { fieldsIn } from '../cards/draft-fields';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { defineAction, Typed } from '../turn/action';
import { draftedReply, draftReply, wholeDraftReply, withDrafts } from './show-draft';
import { showTo } from './show-referral';

/** The data of a button about a draft: its id, and the revision that the card shows. */
const AboutDraft = z.object({ referralId: z.string().min(1).max(100), version: z.number().int() });
type AboutDraft = z.infer<typeof AboutDraft>;

const Inputs = z.object(
  Object.fromEntries(DRAFT_FIELDS.map((field) => [field, Typed.optional()])) as Record<
    DraftField,
    z.ZodOptional<typeof Typed>
  >,
);

/** The channel in which a private deal is shown, by subscriber id; `none`: in no channel. */
const Shown = z.string().max(100).nullish();

const Target = z.enum([...PARTS, 'all', 'review']);

const Answer = AboutDraft.extend(Inputs.shape).extend({
  step: z.enum([...PARTS, 'all']).optional(),
  pick: z.number().int().min(0).max(100).optional(),
});

const Edit = AboutDraft.extend(Inputs.shape).extend({ step: Target.optional(), channel: Shown });

const Confirm = AboutDraft.extend({ channel: Shown });

const Cancel = AboutDraft.extend({ line: z.string().max(2_000).optional() });

const seenIn = ({ referralId, version }: AboutDraft): Seen => ({ id: referralId, revision: version });

/** What was entered into these inputs. Clients omit empty inputs. */
const enteredIn = (data: Partial<Record<DraftField, string | undefined>>, fields: readonly DraftField[]): DraftForm =>
  Object.fromEntries(fields.map((field) => [field, data[field] ?? '']));

/** The text for a draft that does not exist any more, or belongs to somebody else. */
const gone = (turn: Turn): string => sayTo(turn.reader)('draft.gone');

const pressed = (turn: Turn, standing: Standing, drafted: Drafted, entry: DraftEntry = {}): Reply =>
  draftedReply(turn, standing, drafted, gone(turn), entry);

/** Whether the card shows the person's draft in an older revision. */
async function isStale(desk: Desk, turn: Turn, { id, revision }: Seen): Promise<boolean> {
  const open = await openDraftOf(desk, turn.caller);
  return open?.id === id && open.revision !== revision;
}

/** Shows the current revision of the draft, with what was entered into the outdated card. */
async function outdated(
  desk: Desk,
  turn: Turn,
  standing: Standing,
  reading: Reading,
  typed: DraftForm,
): Promise<Reply> {
  const say = sayTo(turn.reader);
  const isAnythingTyped = Object.values(typed).some((text) => text !== '');
  const entry = isAnythingTyped ? { typed, notice: say('draft.stale.kept') } : { notice: say('draft.stale') };
  return pressed(turn, standing, await showDraft(desk, standing, reading), entry);
}

/** Applies an event to the draft of a card; shows the current draft instead if the card is outdated. */
async function happen(desk: Desk, turn: Turn, seen: Seen, event: DraftEvent): Promise<Reply> {
  return withDrafts(desk, turn, async (standing, reading) => {
    if (await isStale(desk, turn, seen)) return outdated(desk, turn, standing, reading, {});
    return pressed(turn, standing, await draftWith(desk, standing, event, reading, seen));
  });
}

/**
 * Applies the inputs of these parts. If any has a fault, the same card is shown again with the faults and everything
 * that was entered.
 */
async function filled(desk: Desk, turn: Turn, seen: Seen, parts: readonly Part[], form: DraftForm): Promise<Reply> {
  return withDrafts(desk, turn, async (standing, reading) => {
    if (await isStale(desk, turn, seen)) return outdated(desk, turn, standing, reading, form);
    const drafted = await draftWith(desk, standing, { kind: 'fill', parts, form }, reading, seen);
    if (drafted.outcome !== 'drafted' || Object.keys(drafted.view.said.faults).length === 0)
      return pressed(turn, standing, drafted);
    const again = parts.length > 1 ? wholeDraftReply : draftReply;
    return again(turn, standing, drafted.view, { typed: form });
  });
}

/** `draft.answer`: applies the inputs of a card, or the candidate that was chosen for an ambiguous answer. */
export const answerAction = defineAction('draft.answer', Answer, (desk, turn, data) => {
  const { step, pick } = data;
  if (pick !== undefined) return happen(desk, turn, seenIn(data), { kind: 'pick', index: pick });
  const parts = step === undefined || step === 'all' ? PARTS : [step];
  return filled(desk, turn, seenIn(data), parts, enteredIn(data, parts.flatMap(fieldsIn)));
});

/** `draft.back`: returns to the previous question; restores a cancelled draft. */
export const backAction = defineAction('draft.back', AboutDraft, async (desk, turn, data) => {
  const isOpen = (await openDraftOf(desk, turn.caller))?.id === data.referralId;
  return happen(desk, turn, seenIn(data), { kind: isOpen ? 'back' : 'restore' });
});

/** `draft.skip`: goes on to the next question if this one is optional. */
export const skipAction = defineAction('draft.skip', AboutDraft, (desk, turn, data) =>
  happen(desk, turn, seenIn(data), { kind: 'skip' }),
);

/** Saves the channel that was chosen on the review of a private deal; the draft's revision after that. */
async function keepShown(
  desk: Desk,
  turn: Turn,
  standing: Standing,
  reading: Reading,
  seen: Seen,
  channel: string | null | undefined,
): Promise<Seen> {
  const open = await openDraftOf(desk, turn.caller);
  const isSeen = open?.id === seen.id && open.revision === seen.revision;
  if (!isSeen || channel == null || channel === (open.answers.shownIn ?? 'none')) return seen;
  const subscriberId = standing.subscribers.some(({ id }) => id === channel) ? channel : null;
  const drafted = await draftWith(desk, standing, { kind: 'show', subscriberId }, reading, seen);
  return drafted.outcome === 'drafted' ? { ...seen, revision: drafted.view.draft.revision } : seen;
}

/** `draft.edit`: opens one part, all parts on one card, or the next open question. */
export const editPartAction = defineAction('draft.edit', Edit, (desk, turn, data) =>
  withDrafts(desk, turn, async (standing, reading) => {
    const { step, channel } = data;
    const entered = Object.fromEntries(
      DRAFT_FIELDS.flatMap((field) => (data[field] === undefined ? [] : [[field, data[field]]])),
    ) as DraftForm;
    const seen = await keepShown(desk, turn, standing, reading, seenIn(data), channel);
    const part = step === undefined || step === 'all' || step === 'review' ? null : step;
    const drafted = await draftWith(desk, standing, { kind: 'edit', part }, reading, seen);
    if (drafted.outcome !== 'drafted' || step !== 'all') return pressed(turn, standing, drafted);
    return wholeDraftReply(turn, standing, drafted.view, { typed: entered });
  }),
);

/** Answers a confirmation: the new deal, or the current review. */
export function confirmedDraftReply(turn: Turn, standing: Standing, confirmed: Confirmed): Reply {
  const say = sayTo(turn.reader);
  switch (confirmed.outcome) {
    case 'unknown':
      return inWords(gone(turn));
    case 'created':
      return showTo(turn, standing, confirmed.referral, say('draft.created'));
    case 'changed':
      return draftReply(turn, standing, confirmed.view, { notice: say('draft.changed') });
    case 'incomplete':
      return draftReply(turn, standing, confirmed.view);
  }
}

/** `draft.confirm`: creates the deal, only once however often it is delivered. */
export const confirmDraftAction = defineAction('draft.confirm', Confirm, (desk, turn, data) =>
  withDrafts(desk, turn, async (standing, reading) => {
    const { id, revision } = await keepShown(desk, turn, standing, reading, seenIn(data), data.channel);
    return confirmedDraftReply(turn, standing, await confirmDraft(desk, standing, id, revision, reading));
  }),
);

/** `draft.cancel`: cancels the draft, which can be restored for a minute; with a line, a new draft replaces it. */
export const cancelAction = defineAction('draft.cancel', Cancel, (desk, turn, data) =>
  withDrafts(desk, turn, async (standing, reading) => {
    const { line } = data;
    if (line === undefined)
      return pressed(turn, standing, await draftWith(desk, standing, { kind: 'cancel' }, reading, seenIn(data)));
    const open = await openDraftOf(desk, turn.caller);
    const isOther = open !== null && (open.id !== data.referralId || open.revision !== data.version);
    return isOther
      ? outdated(desk, turn, standing, reading, {})
      : pressed(turn, standing, await beginAnew(desk, standing, line, reading));
  }),
);
