import type { Draft, Part } from '../../domain/drafts/model/draft';
import type { Verb } from './verbs';
import type { Button } from './buttons';

/** Where in a draft a button leads, or what it answers, besides the draft itself. */
export interface DraftTarget {
  /** The part that a card asks for, all of them, or the review. */
  readonly step?: Part | 'all' | 'review';
  /** Which of the candidates is meant, counted from 0. */
  readonly pick?: number;
  /** The line with which a new draft is begun in place of this one. */
  readonly line?: string;
}

/** What these buttons send along: what was typed, wherever it would otherwise be lost. */
const SENDS_INPUTS: ReadonlySet<Verb> = new Set(['draft.answer', 'draft.edit', 'draft.confirm']);

/** A button about a draft. Its data is ids and the revision that the card was made from, so that an old card is noticed. */
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
