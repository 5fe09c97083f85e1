import type { Person } from '../../domain/model/person';
import { literal } from './plain-text';

/** How a card names somebody so that Teams tells them: the text where it stands, and whom it means. */
export interface Mention {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** Everything by which Markdown or Teams' own tags would make more of a name than a name. */
const MARKS = /[\\`*_~[\]<>&]/gu;

/** A mention of somebody. It is found by its text, so that nothing in a name may be escaped: what would have to be is left out. */
export function mentionOf({ objectId, name }: Pick<Person, 'objectId' | 'name'>): Mention {
  const plain = literal(name.replace(MARKS, ' ').replace(/\s+/gu, ' '), 80) || '?';
  return { type: 'mention', text: `<at>${plain}</at>`, mentioned: { id: objectId, name: plain } };
}
