import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GlobalSettings, Template } from 'adaptivecards-templating';

const FOLDER = join(__dirname, '..', '..', '..', 'cards');

/** The cards there are: each is a template in `cards/` and a builder of the same name beside this file. */
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

/** Lines as templates repeat them: an object for each. */
export const asTexts = (lines: readonly string[]): readonly { readonly text: string }[] =>
  lines.map((text) => ({ text }));

const templates = new Map<CardName, Template>();

/** Parsing a template costs more than expanding it, so each is parsed once. */
function templateOf(name: CardName): Template {
  const known = templates.get(name);
  if (known !== undefined) return known;
  const template = new Template(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
  templates.set(name, template);
  return template;
}

// The library would leave `${path}` in the card for people to read.
GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => {
  throw new Error(`A card's template asks for "${path}", which its builder does not give.`);
};

/**
 * Fills a template in. The data holds every word that is shown, ready to be shown; text in it is
 * not expanded again, whatever it contains.
 *
 * @throws Error where the template asks for something the data lacks
 */
export const renderCard = (name: CardName, data: object): object => templateOf(name).expand({ $root: data }) as object;
