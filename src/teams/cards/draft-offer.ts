import type { Draft } from '../../domain/drafts/model/draft';
import { formatNearMoment, languageOf } from '../text/formats';
import { escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import type { Button } from './buttons';
import { draftButton } from './draft-buttons';
import { briefFactsOf } from './draft-summary';
import type { RenderedCard } from './referral';
import { renderCard } from './render-card';

interface Offer {
  readonly title: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly buttons: readonly Button[];
}

function offerCard({ answers }: Draft, { title, text, notes, buttons }: Offer, reader: Reader): RenderedCard {
  const facts = briefFactsOf(answers, reader);
  const card = renderCard('draft-offer', {
    lang: languageOf(reader),
    summary: title,
    title,
    text: escapedLine(text),
    summaries: facts.length === 0 ? [] : [{ facts }],
    notes: notes.map((note) => ({ text: note })),
    buttons,
  });
  return { card, summary: title };
}

/**
 * The offer when somebody starts a deal while another one is unfinished: continue it, or start over with the typed
 * line.
 */
export function unfinishedCard(draft: Draft, line: string, reader: Reader): RenderedCard {
  const say = sayTo(reader);
  const offer = {
    title: say('draft.unfinished.title'),
    text: say('draft.unfinished.text'),
    notes: [say('draft.unfinished.since', { when: formatNearMoment(reader, draft.changedAt) })],
    buttons: [
      draftButton(say('button.draft.continue'), 'draft.edit', draft, {}, 'positive'),
      draftButton(say('button.draft.anew'), 'draft.cancel', draft, { line }),
    ],
  };
  return offerCard(draft, offer, reader);
}

/** A cancelled draft, which can still be restored. */
export function cancelledCard(draft: Draft, reader: Reader): RenderedCard {
  const say = sayTo(reader);
  const undo = draftButton(say('button.undo'), 'draft.back', draft);
  return offerCard(
    draft,
    { title: say('draft.cancelled.title'), text: say('draft.cancelled.text'), notes: [], buttons: [undo] },
    reader,
  );
}
