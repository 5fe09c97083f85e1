import type { Draft, DraftContext } from '../../domain/drafts/model/draft';
import { draftFormOf, type DraftForm } from '../../domain/drafts/form/form';
import { eachPersonOnce, selfIn } from '../../domain/drafts/model/people-keys';
import type { Contact } from '../../domain/model/person';
import type { Reader } from '../text/reader';

/**
 * The people who are offered for a deal: the person themselves, those already on the deal, and those who can be added.
 */
export const offeredPeople = ({ answers }: Draft, context: DraftContext): readonly Contact[] =>
  eachPersonOnce([selfIn(context), ...answers.people, ...context.people]);

/**
 * The values of the inputs: the answers so far. If nobody is on the deal yet, the person themselves is preselected. The
 * list of earlier customers has no selection: it only fills in the other inputs.
 */
export function formOfDraft({ answers }: Draft, context: DraftContext, { locale }: Reader): DraftForm {
  const people = answers.people.length > 0 ? answers.people : [selfIn(context)];
  return { ...draftFormOf({ ...answers, people }, locale), customer: '' };
}
