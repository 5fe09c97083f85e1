import {
  draftFromLine,
  applyToDraft,
  currentPlace,
  NO_FEEDBACK,
  type DraftEvent,
  type Feedback,
} from '../../domain/drafts/conversation';
import { isOpenDraft, type Draft, type DraftContext } from '../../domain/drafts/model/draft';
import { newDealOf } from '../../domain/drafts/model/new-deal';
import { ID_BYTES, randomId } from '../../domain/model/random-id';
import type { PersonId } from '../../domain/model/effect';
import type { Referral } from '../../domain/model/referral';
import { createDeal } from '../referrals/create-deal';
import { draftContextOf, type RequestContext } from './draft-context';
import { dealCreatedBy, findDraft, type DraftingPorts } from './find-draft';
import type { KeptDraft } from '../ports';
import type { Viewer } from '../access';

export type { RequestContext } from './draft-context';
export type { DraftingPorts } from './find-draft';
export { suggestCustomers } from './known-customers';

/** The current draft, the messages about the last action, and the choices for the next answer. */
export interface DraftView {
  readonly draft: Draft;
  readonly said: Feedback;
  readonly context: DraftContext;
  /** Whether the answers were given in a version with other questions, so that the person should review them. */
  readonly isCarriedOver: boolean;
  /** The part of the first line that could not be parsed; absent if all of it was. */
  readonly unread?: string;
}

/**
 * The result of an action on a draft.
 *
 * - `drafted`: the draft is stored, and the view shows it.
 * - `unfinished`: the person already has an open draft, which the view shows instead; nothing was changed.
 * - `created`: this deal was created from the draft earlier; the draft no longer exists.
 * - `none`: the person has no such draft, or cancelled it too long ago to restore it.
 */
export type Drafted =
  | { readonly outcome: 'drafted' | 'unfinished'; readonly view: DraftView }
  | { readonly outcome: 'created'; readonly referral: Referral }
  | { readonly outcome: 'none' };

/** The draft, and its revision, that a card showed to the person. */
export type DraftRevision = Pick<Draft, 'id' | 'revision'>;

/**
 * The result of confirming a draft.
 *
 * - `created`: the deal exists, created now or by an earlier confirmation.
 * - `changed`: the draft has changed since the person saw it; nothing was created.
 * - `incomplete`: required answers are missing, see the faults in the view; nothing was created.
 * - `unknown`: the person has no such draft and created no such deal.
 */
export type Confirmed =
  | { readonly outcome: 'created'; readonly referral: Referral }
  | { readonly outcome: 'changed' | 'incomplete'; readonly view: DraftView }
  | { readonly outcome: 'unknown' };

/** Events whose meaning depends on the current question; they do not apply to a different question. */
const POSITION_DEPENDENT: ReadonlySet<DraftEvent['kind']> = new Set(['pick', 'back', 'skip']);

/** The person's open draft; null if there is none or it was cancelled. Costs one database read. */
export async function openDraftOf({ drafts }: Pick<DraftingPorts, 'drafts'>, person: PersonId): Promise<Draft | null> {
  const kept = await drafts.find(person);
  return kept !== null && isOpenDraft(kept.draft) ? kept.draft : null;
}

const viewOf = async (
  ports: DraftingPorts,
  viewer: Viewer,
  { draft, isCarriedOver }: KeptDraft,
  request: RequestContext,
): Promise<DraftView> => ({
  draft,
  said: NO_FEEDBACK,
  context: await draftContextOf(ports, viewer, request, ''),
  isCarriedOver,
});

/** Idempotency key of one kind of event within a turn; null: the turn has no key. */
const idempotencyKeyOf = ({ turn = '' }: RequestContext, what: DraftEvent['kind'] | 'begin'): string | null =>
  turn === '' ? null : `${turn}/${what}`;

/** Whether the last change of the draft has this key, so that the event is a second delivery. */
const isRedelivery = ({ cause }: KeptDraft, what: string | null): boolean => what !== null && cause === what;

/** Starts a draft that replaces `before`; null if `before` was changed or removed at the same time. */
async function startDraft(
  ports: DraftingPorts,
  viewer: Viewer,
  line: string,
  request: RequestContext,
  before: KeptDraft | null,
): Promise<Drafted | null> {
  const context = await draftContextOf(ports, viewer, request, line);
  const { draft, said, unread } = draftFromLine(randomId(ports.random(ID_BYTES)), line, context);
  const isSaved = await ports.drafts.save(
    viewer.person,
    draft,
    before?.draft ?? null,
    idempotencyKeyOf(request, 'begin'),
  );
  const view: DraftView = { draft, said, context, isCarriedOver: false, ...(unread === '' ? {} : { unread }) };
  return isSaved ? { outcome: 'drafted', view } : null;
}

/**
 * Starts a draft, filled with what can be parsed from a line, which may be empty. If the person already has an open
 * draft, that one is returned as `unfinished`.
 */
export async function beginDraft(
  ports: DraftingPorts,
  viewer: Viewer,
  line: string,
  request: RequestContext,
): Promise<Drafted> {
  for (;;) {
    const kept = await ports.drafts.find(viewer.person);
    if (kept !== null && isOpenDraft(kept.draft) && (await dealCreatedBy(ports, viewer, kept.draft.id)) === null) {
      const outcome = isRedelivery(kept, idempotencyKeyOf(request, 'begin')) ? 'drafted' : 'unfinished';
      return { outcome, view: await viewOf(ports, viewer, kept, request) };
    }
    const drafted = await startDraft(ports, viewer, line, request, kept);
    if (drafted !== null) return drafted;
  }
}

/** Starts a draft like {@link beginDraft}, but replaces any existing draft. */
export async function restartDraft(
  ports: DraftingPorts,
  viewer: Viewer,
  line: string,
  request: RequestContext,
): Promise<Drafted> {
  for (;;) {
    const kept = await ports.drafts.find(viewer.person);
    if (kept !== null && isRedelivery(kept, idempotencyKeyOf(request, 'begin')))
      return { outcome: 'drafted', view: await viewOf(ports, viewer, kept, request) };
    const drafted = await startDraft(ports, viewer, line, request, kept);
    if (drafted !== null) return drafted;
  }
}

/** The person's current draft, without messages. */
export async function showDraft(ports: DraftingPorts, viewer: Viewer, request: RequestContext): Promise<Drafted> {
  const found = await findDraft(ports, viewer, null);
  if (found.outcome !== 'kept') return found;
  return { outcome: 'drafted', view: await viewOf(ports, viewer, found.kept, request) };
}

/** The text in an event that may contain a customer's name; empty: there is none. */
function customerNamedBy(draft: Draft, event: DraftEvent): string {
  if (event.kind === 'type') return currentPlace(draft) === 'customer' ? event.text : '';
  return event.kind === 'fill' ? (event.form.customer ?? '') : '';
}

const isStaleEvent = (draft: Draft, event: DraftEvent, seen: DraftRevision | null): boolean =>
  seen !== null && seen.revision !== draft.revision && POSITION_DEPENDENT.has(event.kind);

/**
 * Applies an event to the person's draft; durable when it resolves. If the draft was changed at the same time, the
 * event is decided again on the new state. Events that depend on the current question (back, skip, pick) do nothing if
 * the draft has changed since the card was shown.
 *
 * @param seen the draft and revision that the card shows; null: the person typed, and the event applies to their
 *   current draft
 */
export async function applyDraftEvent(
  ports: DraftingPorts,
  viewer: Viewer,
  event: DraftEvent,
  request: RequestContext,
  seen: DraftRevision | null = null,
): Promise<Drafted> {
  for (;;) {
    const found = await findDraft(ports, viewer, seen?.id ?? null);
    if (found.outcome !== 'kept') return found;
    const { draft: before, isCarriedOver } = found.kept;
    const cause = idempotencyKeyOf(request, event.kind);
    if (isRedelivery(found.kept, cause) || isStaleEvent(before, event, seen))
      return { outcome: 'drafted', view: await viewOf(ports, viewer, found.kept, request) };
    const context = await draftContextOf(ports, viewer, request, customerNamedBy(before, event));
    const { draft, said } = applyToDraft(before, event, context);
    if (draft === before || (await ports.drafts.save(viewer.person, draft, before, cause))) {
      return { outcome: 'drafted', view: { draft, said, context, isCarriedOver } };
    }
  }
}

/**
 * Stores a draft from an older version in today's format, as a new revision that the person must review before
 * confirming.
 */
async function askForReview(ports: DraftingPorts, { person }: Viewer, view: DraftView): Promise<DraftView> {
  const draft = { ...view.draft, revision: view.draft.revision + 1 };
  return (await ports.drafts.save(person, draft, view.draft)) ? { ...view, draft } : view;
}

/**
 * Creates the deal from the person's draft if the draft is at the revision that the person saw. Idempotent: repeated
 * confirmations create one deal.
 */
export async function confirmDraft(
  ports: DraftingPorts,
  viewer: Viewer,
  draftId: string,
  revision: number,
  reading: RequestContext,
): Promise<Confirmed> {
  const found = await findDraft(ports, viewer, draftId);
  if (found.outcome === 'none') return { outcome: 'unknown' };
  if (found.outcome === 'created') return found;
  const view = await viewOf(ports, viewer, found.kept, reading);
  // A typed "yes" can answer the last question or confirm the review after it. A second delivery still means the
  // question.
  if (isRedelivery(found.kept, idempotencyKeyOf(reading, 'type'))) return { outcome: 'changed', view };
  if (view.isCarriedOver) return { outcome: 'changed', view: await askForReview(ports, viewer, view) };
  if (view.draft.revision !== revision || !isOpenDraft(view.draft)) return { outcome: 'changed', view };
  const deal = newDealOf(view.draft, view.context);
  if ('faults' in deal)
    return { outcome: 'incomplete', view: { ...view, said: { ...view.said, faults: deal.faults } } };
  const referral = await createDeal(ports, viewer.person, deal);
  await ports.drafts.remove(viewer.person, draftId);
  return { outcome: 'created', referral };
}
