import { changedDraft, withRemark, withoutFeedback, type DraftResult, type DraftEvent } from './draft-result';
import { isOpenDraft, isRestorable, type Draft, type DraftContext } from './model/draft';
import { fill } from './filling';
import { goBack, goTo, skipStep } from './moving';
import { currentPlace } from './model/steps';
import { pickCandidate, typeLine } from './typing';

export { draftFromLine, type StartedDraft } from './begin';
export { NO_FEEDBACK, type DraftResult, type DraftEvent, type Feedback } from './draft-result';
export type { Remark } from './model/remarks';
export { currentPlace } from './model/steps';

/** Skips the current question; the review has none. */
function skipCurrent(draft: Draft, context: DraftContext): DraftResult {
  const place = currentPlace(draft);
  return place === 'review' ? withRemark(draft, 'not-optional') : skipStep(draft, place, context);
}

/** Chooses where a private deal is shown: in a channel of the person, or nowhere. */
function chooseShownChannel(draft: Draft, subscriberId: string | null, context: DraftContext): DraftResult {
  const isTheirs = subscriberId === null || context.channels.some(({ id }) => id === subscriberId);
  return withoutFeedback(
    isTheirs ? changedDraft(draft, { answers: { ...draft.answers, shownIn: subscriberId } }, context) : draft,
  );
}

function restore(draft: Draft, context: DraftContext): DraftResult {
  if (isOpenDraft(draft)) return withRemark(draft, 'not-cancelled');
  return isRestorable(draft, context.now)
    ? withoutFeedback(changedDraft(draft, { cancelledAt: null }, context))
    : withRemark(draft, 'too-late');
}

/**
 * The only way to change a draft; a pure function. Each change increases the revision by one. A cancelled draft can
 * only be restored.
 */
export function applyToDraft(draft: Draft, event: DraftEvent, context: DraftContext): DraftResult {
  if (!isOpenDraft(draft) && event.kind !== 'restore') return withoutFeedback(draft);
  switch (event.kind) {
    case 'type':
      return typeLine(draft, event.text, context);
    case 'fill':
      return fill(draft, event, context);
    case 'pick':
      return pickCandidate(draft, draft.asked[event.index], context);
    case 'back':
      return goBack(draft, context);
    case 'skip':
      return skipCurrent(draft, context);
    case 'edit':
      return goTo(draft, event.part, context);
    case 'show':
      return chooseShownChannel(draft, event.subscriberId, context);
    case 'cancel':
      return withoutFeedback(changedDraft(draft, { cancelledAt: context.now }, context));
    case 'restore':
      return restore(draft, context);
  }
}
