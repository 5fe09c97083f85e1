import { z } from 'zod';
import type { Viewer } from '../../application/access';
import { reach } from '../../application/delivery/recipients';
import {
  beginDraft,
  confirmDraft,
  type Drafted,
  applyDraftEvent,
  openDraftOf,
  type RequestContext,
  type DraftView,
} from '../../application/drafts/draft-deal';
import type { DraftEvent } from '../../domain/drafts/conversation';
import type { Draft } from '../../domain/drafts/model/draft';
import type { DraftField } from '../../domain/drafts/model/faults';
import { currentPlace } from '../../domain/drafts/model/steps';
import { unfinishedCard } from '../cards/draft-offer';
import type { DraftEntry } from '../cards/draft-step';
import { draftCustomer, hintOf, questionOf } from '../cards/draft-words';
import { literal } from '../text/plain-text';
import { type Reader, sayTo } from '../text/reader';
import { wordsInEveryLanguage } from '../text/word-lists';
import { defineCommand, noArguments } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, todayOf, type Reply, type Turn } from '../turn/turn';
import { confirmedDraftReply } from './draft-deal';
import { draftOutcomeReply, draftReply, withDrafts } from './show-draft';

const noDraftText = (turn: Turn): string => sayTo(turn.reader)('draft.none');

const draftLineReply = (turn: Turn, viewer: Viewer, drafted: Drafted, entry: DraftEntry = {}): Reply =>
  draftOutcomeReply(turn, viewer, drafted, noDraftText(turn), entry);

/** The words that confirm a draft at its review, in every language. */
const CONFIRMATIONS: ReadonlySet<string> = new Set(wordsInEveryLanguage('draft.confirm.words'));

/** Inputs for free text: text that could not be read is put into them, so that the person can correct it. */
const FREE_TEXTS: ReadonlySet<DraftField> = new Set([
  'customerName',
  'customerAddress',
  'contactName',
  'contactEmail',
  'contactPhone',
  'dealName',
  'dealValue',
  'notes',
  'personName',
  'personPhone',
  'personEmail',
]);

/** The text that could not be read, in the input that it was meant for. */
function correctionEntry({ said }: DraftView, text: string): DraftEntry {
  if (said.understood.length > 0) return {};
  // Object.keys returns plain strings.
  const [field] = Object.keys(said.faults) as DraftField[];
  return field !== undefined && FREE_TEXTS.has(field) ? { typed: { [field]: text } } : {};
}

/**
 * Chooses the channel with this name for a private deal; null if the deal is not private or the person has no such
 * channel.
 */
async function chooseChannel(
  desk: Desk,
  turn: Turn,
  viewer: Viewer,
  reading: RequestContext,
  draft: Draft,
  text: string,
): Promise<Reply | null> {
  const channel = viewer.subscribers.find(({ name }) => name?.toLowerCase() === text.toLowerCase());
  if (draft.answers.dealType !== 'private' || channel === undefined) return null;
  const drafted = await applyDraftEvent(desk, viewer, { kind: 'show', subscriberId: channel.id }, reading);
  return draftLineReply(turn, viewer, drafted, {
    notice: sayTo(turn.reader)('draft.shown', { channel: literal(channel.name ?? '', 80) }),
  });
}

/** Answers a line that was typed at the review: a confirmation, the name of a channel, or a change. */
async function answerAtReview(
  desk: Desk,
  turn: Turn,
  viewer: Viewer,
  reading: RequestContext,
  draft: Draft,
  text: string,
): Promise<Reply> {
  if (CONFIRMATIONS.has(text.toLowerCase()))
    return confirmedDraftReply(turn, viewer, await confirmDraft(desk, viewer, draft.id, draft.revision, reading));
  const shown = await chooseChannel(desk, turn, viewer, reading, draft, text);
  if (shown !== null) return shown;
  const drafted = await applyDraftEvent(desk, viewer, { kind: 'type', text }, reading);
  const isUnderstood = drafted.outcome !== 'drafted' || drafted.view.draft.revision !== draft.revision;
  if (isUnderstood) return draftLineReply(turn, viewer, drafted);
  const said = { ...drafted.view.said, faults: {} };
  return draftReply(turn, viewer, { ...drafted.view, said }, { notice: sayTo(turn.reader)('draft.review.unknown') });
}

/** Applies a typed line as the answer to the question of the person's draft. */
export const answerDraft = (desk: Desk, turn: Turn, draft: Draft, text: string): Promise<Reply> =>
  withDrafts(desk, turn, async (viewer, reading) => {
    if (currentPlace(draft) === 'review') return answerAtReview(desk, turn, viewer, reading, draft, text);
    const drafted = await applyDraftEvent(desk, viewer, { kind: 'type', text }, reading);
    return draftLineReply(
      turn,
      viewer,
      drafted,
      drafted.outcome === 'drafted' ? correctionEntry(drafted.view, text) : {},
    );
  });

/** Sends the question to the person's own chat; the reply in the channel says that in one line. */
async function askPersonally(desk: Desk, turn: Turn, question: Reply, isNew: boolean): Promise<Reply> {
  const say = sayTo(turn.reader);
  if (question.kind !== 'card') return question;
  const found = await reach(desk, turn.caller);
  const sent = found === null ? null : await desk.chats.showCard(found.recipient, question);
  if (sent?.kind !== 'sent') return textReply(say('draft.unreachable'));
  return textReply(say(isNew ? 'draft.asked' : 'draft.asked.waits'));
}

const unfinishedReply = (turn: Turn, draft: Draft, line: string): Reply => ({
  kind: 'card',
  ...unfinishedCard(draft, line, turn.reader),
});

/** Begins a draft with what the line says about the deal. The questions are always asked in the person's own chat. */
export const beginDeal = (desk: Desk, turn: Turn, line: string): Promise<Reply> =>
  withDrafts(desk, turn, async (viewer, reading) => {
    const drafted = await beginDraft(desk, viewer, line, reading);
    const isUnfinished = drafted.outcome === 'unfinished';
    const question = isUnfinished
      ? unfinishedReply(turn, drafted.view.draft, line)
      : draftLineReply(turn, viewer, drafted);
    return turn.subscriberId === null ? question : askPersonally(desk, turn, question, !isUnfinished);
  });

/** The refusal in a channel, where drafts cannot be edited; null in the person's own chat. */
async function refuseInChannel(desk: Desk, turn: Turn): Promise<Reply | null> {
  if (turn.subscriberId === null) return null;
  const open = await openDraftOf(desk, turn.caller);
  return textReply(open === null ? noDraftText(turn) : sayTo(turn.reader)('draft.ourChat'));
}

/** Applies `back`, `skip` or `cancel` to the person's open draft. */
export async function navigateDraft(
  desk: Desk,
  turn: Turn,
  event: Extract<DraftEvent, { kind: 'back' | 'skip' | 'cancel' }>,
): Promise<Reply> {
  const refused = await refuseInChannel(desk, turn);
  if (refused !== null) return refused;
  const open = await openDraftOf(desk, turn.caller);
  if (open === null)
    return event.kind === 'back' ? restoreDraft(desk, turn, noDraftText(turn)) : textReply(noDraftText(turn));
  return withDrafts(desk, turn, async (viewer, reading) =>
    draftLineReply(turn, viewer, await applyDraftEvent(desk, viewer, event, reading)),
  );
}

/** Restores the draft that the person cancelled less than a minute ago; `missing` is the reply if there is none. */
export async function restoreDraft(desk: Desk, turn: Turn, missing: string): Promise<Reply> {
  const refused = await refuseInChannel(desk, turn);
  if (refused !== null) return refused;
  return withDrafts(desk, turn, async (viewer, reading) => {
    const drafted = await applyDraftEvent(desk, viewer, { kind: 'restore' }, reading);
    return drafted.outcome === 'none' ? textReply(missing) : draftLineReply(turn, viewer, drafted);
  });
}

/** The line that reminds the person of an open draft. */
export function draftReminder({ answers }: Draft, reader: Reader): string {
  const say = sayTo(reader);
  return answers.customer.name === null
    ? say('draft.waits.unnamed')
    : say('draft.waits', { customer: draftCustomer(answers, reader) });
}

/** The current question of an open draft and how to answer it, as lines of the help. */
export function helpOnDraft(desk: Desk, turn: Turn, draft: Draft): readonly string[] {
  const say = sayTo(turn.reader);
  const place = currentPlace(draft);
  if (draft.asked.length > 0) return [say('draft.which'), say('draft.which.hint')];
  if (place === 'review') return [say('draft.review.title'), say('draft.review.typed')];
  return [questionOf(place, draft, turn.reader), hintOf(place, todayOf(desk, turn), turn.reader)];
}

/** Nothing may follow: a line that only begins with `back`, `skip` or `cancel` is not that command. */
const NoMoreText = noArguments('unknown.none');

/** `new deal`: begins a draft; details of the deal may follow on the same line. */
export const newDealCommand = defineCommand(
  'new deal',
  'usage.deal',
  z.string().max(2_000, 'draft.lineTooLong'),
  beginDeal,
);

/** `back`: returns to the previous question; restores a draft that was just cancelled. */
export const backCommand = defineCommand('back', null, NoMoreText, (desk, turn) =>
  navigateDraft(desk, turn, { kind: 'back' }),
);

/** `skip`: goes on to the next question if this one is optional. */
export const skipCommand = defineCommand('skip', null, NoMoreText, (desk, turn) =>
  navigateDraft(desk, turn, { kind: 'skip' }),
);

/** `cancel`: cancels the open draft, which can be restored for a minute. */
export const cancelCommand = defineCommand('cancel', null, NoMoreText, (desk, turn) =>
  navigateDraft(desk, turn, { kind: 'cancel' }),
);
