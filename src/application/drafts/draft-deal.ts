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

/** A draft as it stands now, what there is to tell about what was just done, and what can be chosen from. */
export interface View {
  readonly draft: Draft;
  readonly said: Said;
  readonly context: DraftContext;
  /** Whether its answers were given to the questions of another version, so that the person should look at them again. */
  readonly isCarriedOver: boolean;
  /** What was not understood of the line that it was begun with; absent where there is nothing. */
  readonly unread?: string;
}

/**
 * What became of something that somebody did to their draft.
 *
 * - `drafted`: it is stored, and stands as the view tells.
 * - `unfinished`: there is another draft already, which is shown instead; nothing was changed.
 * - `created`: the draft had become this deal before; it is gone.
 * - `none`: the person has no such draft, or cancelled it too long ago.
 */
export type Drafted =
  | { readonly outcome: 'drafted' | 'unfinished'; readonly view: View }
  | { readonly outcome: 'created'; readonly referral: Referral }
  | { readonly outcome: 'none' };

/** Which draft, and which of its revisions, somebody had before their eyes. */
export type Seen = Pick<Draft, 'id' | 'revision'>;

/**
 * What became of a confirmation.
 *
 * - `created`: this is the deal, now or since an earlier confirmation.
 * - `changed`: the draft is not as it was when the person looked at it; nothing was created.
 * - `incomplete`: something is missing, as the view's faults tell; nothing was created.
 * - `unknown`: the person has no such draft, and made no such deal.
 */
export type Confirmed =
  | { readonly outcome: 'created'; readonly referral: Referral }
  | { readonly outcome: 'changed' | 'incomplete'; readonly view: View }
  | { readonly outcome: 'unknown' };

/** What goes by where the draft stands: for another place it was not meant. */
const GOES_BY_PLACE: ReadonlySet<DraftEvent['kind']> = new Set(['pick', 'back', 'skip']);

/** The draft that a person is working on; null where there is none, or it was cancelled. One read. */
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

/** What happens in a turn, by a name that tells it from whatever else happens in the same one; null: it has none. */
const causeOf = ({ turn = '' }: Reading, what: DraftEvent['kind'] | 'begin'): string | null =>
  turn === '' ? null : `${turn}/${what}`;

/** Whether this is what left the draft as it is: then it was delivered again. */
const hasHappened = ({ cause }: KeptDraft, what: string | null): boolean => what !== null && cause === what;

/** Begins a draft in place of what there was; null where that is not there any more. */
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
 * Begins a draft, filled in with what can be read from a line (an empty one: with nothing). Where one is open already
 * that one is answered, as `unfinished`.
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

/** The same, in place of whatever draft there is. */
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

/** The person's draft as it stands, with nothing to tell about it. */
export async function showDraft(ports: DraftingPorts, standing: Standing, reading: Reading): Promise<Drafted> {
  const found = await findDraft(ports, standing, null);
  if (found.outcome !== 'kept') return found;
  return { outcome: 'drafted', view: await viewOf(ports, standing, found.kept, reading) };
}

/** What in an event may name a customer; empty: nothing. */
function customerNamedBy(draft: Draft, event: DraftEvent): string {
  if (event.kind === 'type') return placeOf(draft) === 'customer' ? event.text : '';
  return event.kind === 'fill' ? (event.form.customer ?? '') : '';
}

const isOutdated = (draft: Draft, event: DraftEvent, seen: Seen | null): boolean =>
  seen !== null && seen.revision !== draft.revision && GOES_BY_PLACE.has(event.kind);

/**
 * Lets something happen to the person's draft; durable when it resolves. Where it changed meanwhile it is decided again,
 * on what it has become. What goes by where the draft stood (back, skip, pick) does nothing if it stands elsewhere by now.
 *
 * @param seen the draft that a card is about, as the card shows it; null where somebody typed: whichever draft there is
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

/** A draft that comes from other steps, as today's: the person looks at it before it becomes a deal. */
async function lookedAtAnew(ports: DraftingPorts, { person }: Standing, view: View): Promise<View> {
  const draft = { ...view.draft, revision: view.draft.revision + 1 };
  return (await ports.drafts.save(person, draft, view.draft)) ? { ...view, draft } : view;
}

/** Makes the deal of the person's draft, if it is as the person saw it. However often it is confirmed, it is made once. */
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
  // "Yes" answers the last question, and confirms the review that comes then: delivered again it means the question still.
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
