import { changed, remarked, silently, type Conversed, type DraftEvent } from './conversed';
import { isOpenDraft, isRestorable, type Draft, type DraftContext } from './model/draft';
import { fill } from './filling';
import { goBack, goTo, skip } from './moving';
import { placeOf } from './model/steps';
import { pick, type } from './typing';

export { begun, type Begun } from './begin';
export { SILENCE, type Conversed, type DraftEvent, type Said } from './conversed';
export type { Remark } from './model/remarks';
export { placeOf } from './model/steps';

/** Skips the current question; the review has none. */
function skipHere(draft: Draft, context: DraftContext): Conversed {
  const place = placeOf(draft);
  return place === 'review' ? remarked(draft, 'not-optional') : skip(draft, place, context);
}

/** Chooses where a private deal is shown: in a channel of the person, or nowhere. */
function show(draft: Draft, subscriberId: string | null, context: DraftContext): Conversed {
  const isTheirs = subscriberId === null || context.channels.some(({ id }) => id === subscriberId);
  return silently(isTheirs ? changed(draft, { answers: { ...draft.answers, shownIn: subscriberId } }, context) : draft);
}

function restore(draft: Draft, context: DraftContext): Conversed {
  if (isOpenDraft(draft)) return remarked(draft, 'not-cancelled');
  return isRestorable(draft, context.now)
    ? silently(changed(draft, { cancelledAt: null }, context))
    : remarked(draft, 'too-late');
}

/**
 * The only way to change a draft; a pure function. Each change increases the revision by one. A cancelled draft can
 * only be restored.
 */
export function converse(draft: Draft, event: DraftEvent, context: DraftContext): Conversed {
  if (!isOpenDraft(draft) && event.kind !== 'restore') return silently(draft);
  switch (event.kind) {
    case 'type':
      return type(draft, event.text, context);
    case 'fill':
      return fill(draft, event, context);
    case 'pick':
      return pick(draft, draft.asked[event.index], context);
    case 'back':
      return goBack(draft, context);
    case 'skip':
      return skipHere(draft, context);
    case 'edit':
      return goTo(draft, event.part, context);
    case 'show':
      return show(draft, event.subscriberId, context);
    case 'cancel':
      return silently(changed(draft, { cancelledAt: context.now }, context));
    case 'restore':
      return restore(draft, context);
  }
}
