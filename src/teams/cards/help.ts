import { languageOf } from '../text/formats';
import type { Reader } from '../text/reader';
import { renderCard } from './render-card';

/** The content of the card. */
export interface HelpView {
  readonly title: string;
  readonly lines: readonly string[];
  /** The commands, and what each does. */
  readonly commands: readonly { readonly usage: string; readonly does: string }[];
}

/** The help card, for a person who asks for help and for a team to which the bot was just added. */
export const helpCard = ({ title, lines, commands }: HelpView, reader: Reader): object =>
  renderCard('help', { lang: languageOf(reader), title, lines: lines.map((text) => ({ text })), commands });
