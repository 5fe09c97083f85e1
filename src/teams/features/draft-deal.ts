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

/** The data of a button about a draft: which one, and the revision that its card was made from. */
const AboutDraft = z.object({ referralId: z.string().min(1).max(100), version: z.number().int() });
type AboutDraft = z.infer<typeof AboutDraft>;

const Inputs = z.object(
  Object.fromEntries(DRAFT_FIELDS.map((field) => [field, Typed.optional()])) as Record<
    DraftField,
    z.ZodOptional<typeof Typed>
  >,
);

/** Where a private deal is shown; `none`: nowhere. */
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

/** What was entered into these inputs. Clients leave inputs out that are empty. */
const enteredIn = (data: Partial<Record<DraftField, string | undefined>>, fields: readonly DraftField[]): DraftForm =>
  Object.fromEntries(fields.map((field) => [field, data[field] ?? '']));

/** What is said about a draft that is not the person's, or not there any more. */
const gone = (turn: Turn): string => sayTo(turn.reader)('draft.gone');

const pressed = (turn: Turn, standing: Standing, drafted: Drafted, entry: DraftEntry = {}): Reply =>
  draftedReply(turn, standing, drafted, gone(turn), entry);

/** Whether the person's draft is the one of this card, and has changed since the card was made. */
async function isStale(desk: Desk, turn: Turn, { id, revision }: Seen): Promise<boolean> {
  const open = await openDraftOf(desk, turn.caller);
  return open?.id === id && open.revision !== revision;
}

/** Shows the draft of an old card as it stands now, with what was entered into that card. */
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

/** Lets something happen to the draft of a card, or shows the draft where the card is out of date. */
async function happen(desk: Desk, turn: Turn, seen: Seen, event: DraftEvent): Promise<Reply> {
  return withDrafts(desk, turn, async (standing, reading) => {
    if (await isStale(desk, turn, seen)) return outdated(desk, turn, standing, reading, {});
    return pressed(turn, standing, await draftWith(desk, standing, event, reading, seen));
  });
}

/** Takes the inputs of these parts in. What is wrong is told on the same card, on which everything entered still stands. */
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

/** `draft.answer`: takes in what a card's inputs hold, or one of the candidates that were asked back. */
export const answerAction = defineAction('draft.answer', Answer, (desk, turn, data) => {
  const { step, pick } = data;
  if (pick !== undefined) return happen(desk, turn, seenIn(data), { kind: 'pick', index: pick });
  const parts = step === undefined || step === 'all' ? PARTS : [step];
  return filled(desk, turn, seenIn(data), parts, enteredIn(data, parts.flatMap(fieldsIn)));
});

/** `draft.back`: the question before; what was cancelled is taken up again. */
export const backAction = defineAction('draft.back', AboutDraft, async (desk, turn, data) => {
  const isOpen = (await openDraftOf(desk, turn.caller))?.id === data.referralId;
  return happen(desk, turn, seenIn(data), { kind: isOpen ? 'back' : 'restore' });
});

/** `draft.skip`: the question after, where this one may be left out. */
export const skipAction = defineAction('draft.skip', AboutDraft, (desk, turn, data) =>
  happen(desk, turn, seenIn(data), { kind: 'skip' }),
);

/** Keeps where a private deal is to be shown, as the review has it; the draft's revision afterwards. */
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

/** `draft.edit`: one part, all of them on one card, or on with whatever is open. */
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

/** What a confirmation is answered with: the deal, or the review as it stands. */
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

/** `draft.confirm`: makes it a deal, once. */
export const confirmDraftAction = defineAction('draft.confirm', Confirm, (desk, turn, data) =>
  withDrafts(desk, turn, async (standing, reading) => {
    const { id, revision } = await keepShown(desk, turn, standing, reading, seenIn(data), data.channel);
    return confirmedDraftReply(turn, standing, await confirmDraft(desk, standing, id, revision, reading));
  }),
);

/** `draft.cancel`: drops the draft, for a minute on probation; with a line another one is begun in its place. */
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
