import type { Draft, DraftContext } from '../../domain/drafts/model/draft';
import { formOf, type DraftForm } from '../../domain/drafts/form/form';
import { eachOnce, selfIn } from '../../domain/drafts/model/people-keys';
import type { Contact } from '../../domain/model/person';
import type { Reader } from '../text/reader';

/** Whoever is offered for a deal: the person themselves, those who may be put on it, and those who are on it already. */
export const offeredPeople = ({ answers }: Draft, context: DraftContext): readonly Contact[] =>
  eachOnce([selfIn(context), ...answers.people, ...context.people]);

/**
 * What stands in the inputs: the answers so far, and the person themselves where nobody is on the deal yet. The list of
 * earlier customers is there to take one over, and stands at none: what was taken over stands in the other inputs.
 */
export function formOfDraft({ answers }: Draft, context: DraftContext, { locale }: Reader): DraftForm {
  const people = answers.people.length > 0 ? answers.people : [selfIn(context)];
  return { ...formOf({ ...answers, people }, locale), customer: '' };
}
