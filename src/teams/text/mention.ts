import type { Person } from '../../domain/model/person';
import { literal } from './plain-text';

/** A mention of a person in a card: the text that the card contains, and the person it means. Teams notifies them. */
export interface Mention {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** All characters that Markdown or Teams' own tags would read as markup in a name. */
const MARKUP_CHARACTERS = /[\\`*_~[\]<>&]/gu;

/**
 * A mention of a person. Teams finds it by its exact text, so characters that would need an escape are left out of the
 * name.
 */
export function mentionOf({ objectId, name }: Pick<Person, 'objectId' | 'name'>): Mention {
  const plain = literal(name.replace(MARKUP_CHARACTERS, ' ').replace(/\s+/gu, ' '), 80) || '?';
  return { type: 'mention', text: `<at>${plain}</at>`, mentioned: { id: objectId, name: plain } };
}
