import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GlobalSettings, Template } from 'adaptivecards-templating';

const FOLDER = join(__dirname, '..', '..', '..', 'cards');

/** All cards. Each has a template in `cards/` and a builder of the same name in this folder. */
export type CardName =
  | 'accept'
  | 'close-deal'
  | 'decline'
  | 'digest'
  | 'draft-offer'
  | 'draft-review'
  | 'draft-step'
  | 'edit-deal'
  | 'help'
  | 'invite-deal'
  | 'list'
  | 'owner-news'
  | 'referral'
  | 'refusal'
  | 'reminder'
  | 'settings'
  | 'settings-form';

/** Lines as templates repeat them: one object for each. */
export const asTexts = (lines: readonly string[]): readonly { readonly text: string }[] =>
  lines.map((text) => ({ text }));

const templates = new Map<CardName, Template>();

/** Parsing a template takes longer than expanding it, so each one is parsed once. */
function templateOf(name: CardName): Template {
  const known = templates.get(name);
  if (known !== undefined) return known;
  const template = new Template(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
  templates.set(name, template);
  return template;
}

// By default the library would leave `${path}` in the card, where people would read it.
GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => {
  throw new Error(`A card's template asks for "${path}", which its builder does not give.`);
};

/**
 * Expands a template. The data contains every text, ready to be shown; template syntax inside a text is not expanded.
 *
 * @throws Error if the data lacks something that the template uses
 */
export const renderCard = (name: CardName, data: object): object => templateOf(name).expand({ $root: data }) as object;
