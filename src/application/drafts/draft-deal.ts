import { begun, converse, placeOf, SILENCE, type DraftEvent, type Said } from '../../domain/drafts/conversation';
import { isOpenDraft, type Draft, type DraftContext } from '../../domain/drafts/model/draft';
import { dealOf } from '../../domain/drafts/model/new-deal';
import { ID_BYTES, randomId } from '../../domain/model/random-id';
import type { PersonId } from '../../domain/model/effect';
import type { Referral } from '../../domain/model/referral';
import { createDeal } from '../referrals/create-deal';
import { contextOf, type Reading } from './draft-context';
import { dealBy, findDraft, type DraftingPorts } from './found-draft';
import type { KeptDraft } from '../ports';
import type { Standing } from '../access';

export type { Reading } from './draft-context';
export type { DraftingPorts } from './found-draft';
export { suggestCustomers } from './known-customers';

/** The current draft, the messages about the last action, and the choices for the next answer. */
export interface View {
  readonly draft: Draft;
  readonly said: Said;
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
  | { readonly outcome: 'drafted' | 'unfinished'; readonly view: View }
  | { readonly outcome: 'created'; readonly referral: Referral }
  | { readonly outcome: 'none' };

/** The draft, and its revision, that a card showed to the person. */
export type Seen = Pick<Draft, 'id' | 'revision'>;

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
  | { readonly outcome: 'changed' | 'incomplete'; readonly view: View }
  | { readonly outcome: 'unknown' };

/** Events whose meaning depends on the current question; they do not apply to a different question. */
const GOES_BY_PLACE: ReadonlySet<DraftEvent['kind']> = new Set(['pick', 'back', 'skip']);

/** The person's open draft; null if there is none or it was cancelled. Costs one database read. */
export async function openDraftOf({ drafts }: Pick<DraftingPorts, 'drafts'>, person: PersonId): Promise<Draft | null> {
  const kept = await drafts.find(person);
  return kept !== null && isOpenDraft(kept.draft) ? kept.draft : null;
}

const viewOf = async (
  ports: DraftingPorts,
  standing: Standing,
  { draft, isCarriedOver }: KeptDraft,
  reading: Reading,
): Promise<View> => ({
  draft,
  said: SILENCE,
  context: await contextOf(ports, standing, reading, ''),
  isCarriedOver,
});

/** Idempotency key of one kind of event within a turn; null: the turn has no key. */
const causeOf = ({ turn = '' }: Reading, what: DraftEvent['kind'] | 'begin'): string | null =>
  turn === '' ? null : `${turn}/${what}`;

/** Whether the last change of the draft has this key, so that the event is a second delivery. */
const hasHappened = ({ cause }: KeptDraft, what: string | null): boolean => what !== null && cause === what;

/** Starts a draft that replaces `before`; null if `before` was changed or removed at the same time. */
async function begin(
  ports: DraftingPorts,
  standing: Standing,
  line: string,
  reading: Reading,
  before: KeptDraft | null,
): Promise<Drafted | null> {
  const context = await contextOf(ports, standing, reading, line);
  const { draft, said, unread } = begun(randomId(ports.random(ID_BYTES)), line, context);
  const isSaved = await ports.drafts.save(standing.person, draft, before?.draft ?? null, causeOf(reading, 'begin'));
  const view: View = { draft, said, context, isCarriedOver: false, ...(unread === '' ? {} : { unread }) };
  return isSaved ? { outcome: 'drafted', view } : null;
}

/**
 * Starts a draft, filled with what can be parsed from a line, which may be empty. If the person already has an open
 * draft, that one is returned as `unfinished`.
 */
export async function beginDraft(
  ports: DraftingPorts,
  standing: Standing,
  line: string,
  reading: Reading,
): Promise<Drafted> {
  for (;;) {
    const kept = await ports.drafts.find(standing.person);
    if (kept !== null && isOpenDraft(kept.draft) && (await dealBy(ports, standing, kept.draft.id)) === null) {
      const outcome = hasHappened(kept, causeOf(reading, 'begin')) ? 'drafted' : 'unfinished';
      return { outcome, view: await viewOf(ports, standing, kept, reading) };
    }
    const drafted = await begin(ports, standing, line, reading, kept);
    if (drafted !== null) return drafted;
  }
}

/** Starts a draft like {@link beginDraft}, but replaces any existing draft. */
export async function beginAnew(
  ports: DraftingPorts,
  standing: Standing,
  line: string,
  reading: Reading,
): Promise<Drafted> {
  for (;;) {
    const kept = await ports.drafts.find(standing.person);
    if (kept !== null && hasHappened(kept, causeOf(reading, 'begin')))
      return { outcome: 'drafted', view: await viewOf(ports, standing, kept, reading) };
    const drafted = await begin(ports, standing, line, reading, kept);
    if (drafted !== null) return drafted;
  }
}

/** The person's current draft, without messages. */
export async function showDraft(ports: DraftingPorts, standing: Standing, reading: Reading): Promise<Drafted> {
  const found = await findDraft(ports, standing, null);
  if (found.outcome !== 'kept') return found;
  return { outcome: 'drafted', view: await viewOf(ports, standing, found.kept, reading) };
}

/** The text in an event that may contain a customer's name; empty: there is none. */
function customerNamedBy(draft: Draft, event: DraftEvent): string {
  if (event.kind === 'type') return placeOf(draft) === 'customer' ? event.text : '';
  return event.kind === 'fill' ? (event.form.customer ?? '') : '';
}

const isOutdated = (draft: Draft, event: DraftEvent, seen: Seen | null): boolean =>
  seen !== null && seen.revision !== draft.revision && GOES_BY_PLACE.has(event.kind);

/**
 * Applies an event to the person's draft; durable when it resolves. If the draft was changed at the same time, the
 * event is decided again on the new state. Events that depend on the current question (back, skip, pick) do nothing if
 * the draft has changed since the card was shown.
 *
 * @param seen the draft and revision that the card shows; null: the person typed, and the event applies to their
 *   current draft
 */
export async function draftWith(
  ports: DraftingPorts,
  standing: Standing,
  event: DraftEvent,
  reading: Reading,
  seen: Seen | null = null,
): Promise<Drafted> {
  for (;;) {
    const found = await findDraft(ports, standing, seen?.id ?? null);
    if (found.outcome !== 'kept') return found;
    const { draft: before, isCarriedOver } = found.kept;
    const cause = causeOf(reading, event.kind);
    if (hasHappened(found.kept, cause) || isOutdated(before, event, seen))
      return { outcome: 'drafted', view: await viewOf(ports, standing, found.kept, reading) };
    const context = await contextOf(ports, standing, reading, customerNamedBy(before, event));
    const { draft, said } = converse(before, event, context);
    if (draft === before || (await ports.drafts.save(standing.person, draft, before, cause))) {
      return { outcome: 'drafted', view: { draft, said, context, isCarriedOver } };
    }
  }
}

/**
 * Stores a draft from an older version in today's format, as a new revision that the person must review before
 * confirming.
 */
async function lookedAtAnew(ports: DraftingPorts, { person }: Standing, view: View): Promise<View> {
  const draft = { ...view.draft, revision: view.draft.revision + 1 };
  return (await ports.drafts.save(person, draft, view.draft)) ? { ...view, draft } : view;
}

/**
 * Creates the deal from the person's draft if the draft is at the revision that the person saw. Idempotent: repeated
 * confirmations create one deal.
 */
export async function confirmDraft(
  ports: DraftingPorts,
  standing: Standing,
  draftId: string,
  revision: number,
  reading: Reading,
): Promise<Confirmed> {
  const found = await findDraft(ports, standing, draftId);
  if (found.outcome === 'none') return { outcome: 'unknown' };
  if (found.outcome === 'created') return found;
  const view = await viewOf(ports, standing, found.kept, reading);
  // A typed "yes" can answer the last question or confirm the review after it. A second delivery still means the
  // question.
  if (hasHappened(found.kept, causeOf(reading, 'type'))) return { outcome: 'changed', view };
  if (view.isCarriedOver) return { outcome: 'changed', view: await lookedAtAnew(ports, standing, view) };
  if (view.draft.revision !== revision || !isOpenDraft(view.draft)) return { outcome: 'changed', view };
  const deal = dealOf(view.draft, view.context);
  if ('faults' in deal)
    return { outcome: 'incomplete', view: { ...view, said: { ...view.said, faults: deal.faults } } };
  const referral = await createDeal(ports, standing.person, deal);
  await ports.drafts.remove(standing.person, draftId);
  return { outcome: 'created', referral };
}
