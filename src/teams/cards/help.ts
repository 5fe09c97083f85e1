import { languageOf } from '../text/formats';
import type { Reader } from '../text/reader';
import { renderCard } from './render-card';

/** What the card says. */
export interface HelpView {
  readonly title: string;
  readonly lines: readonly string[];
  /** What can be typed, and what it does. */
  readonly commands: readonly { readonly usage: string; readonly does: string }[];
}

/** What one can do here: for whoever asks for help, and for a team that the bot was just added to. */
export const helpCard = ({ title, lines, commands }: HelpView, reader: Reader): object =>
  renderCard('help', { lang: languageOf(reader), title, lines: lines.map((text) => ({ text })), commands });
