import type { Draft, Part } from '../../domain/drafts/model/draft';
import type { Verb } from './verbs';
import type { Button } from './buttons';

/** The target of a button in a draft, besides the draft itself. */
export interface DraftTarget {
  /** The part that the next card asks for, all parts, or the review. */
  readonly step?: Part | 'all' | 'review';
  /** The index of the candidate that was chosen. */
  readonly pick?: number;
  /** The typed line that starts a new draft in place of this one. */
  readonly line?: string;
}

/** The buttons that send the inputs along, because these would otherwise be lost. */
const SENDS_INPUTS: ReadonlySet<Verb> = new Set(['draft.answer', 'draft.edit', 'draft.confirm']);

/**
 * A button about a draft. Its data holds ids and the draft's revision, so that a button on an old card is recognised.
 */
export const draftButton = (
  title: string,
  verb: Verb,
  { id, revision }: Pick<Draft, 'id' | 'revision'>,
  target: DraftTarget = {},
  style: Button['style'] = 'default',
): Button => ({
  title,
  verb,
  data: { verb, referralId: id, version: revision, ...target },
  inputs: SENDS_INPUTS.has(verb) && target.pick === undefined ? 'auto' : 'none',
  style,
});
