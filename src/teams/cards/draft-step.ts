import type { DraftView } from '../../application/drafts/draft-deal';
import type { Feedback } from '../../domain/drafts/conversation';
import { DRAFT_PARTS, type Candidate, type Part, type StepId } from '../../domain/drafts/model/draft';
import type { DraftFault, DraftField } from '../../domain/drafts/model/faults';
import type { DraftForm } from '../../domain/drafts/form/form';
import { currentPlace, stepBefore, stepById } from '../../domain/drafts/model/steps';
import { languageOf } from '../text/formats';
import { literal, escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import type { Button } from './buttons';
import { draftButton } from './draft-buttons';
import { fieldGroup, type FieldsView } from './draft-fields';
import { formOfDraft } from './draft-form';
import {
  customerLine,
  draftFaultText,
  hintOf,
  labelText,
  missingName,
  partName,
  questionOf,
  remarkText,
  understoodLine,
  unknownSolutions,
} from './draft-words';
import { fits } from './fitting';
import type { RenderedCard } from './referral';
import { renderCard } from './render-card';

/** Additional content of a draft's card. */
export interface DraftEntry {
  /** Input that is not stored in the draft, shown in the inputs instead of the stored values. */
  readonly typed?: DraftForm;
  readonly notice?: string;
}

/**
 * The text for the faults of the last input. Empty required inputs are listed, a single fault is explained, and for
 * several others the text says that they are marked.
 */
function faultNotices({ faults, unknown }: Feedback, today: string, reader: Reader): readonly string[] {
  // Object.entries loses the type of the keys.
  const [first, ...others] = Object.entries(faults) as [DraftField, DraftFault][];
  if (first === undefined) return [];
  if (Object.values(faults).every((fault) => fault === 'required')) {
    return [
      sayTo(reader)('draft.faults.missing', {
        fields: [first, ...others].map(([field]) => missingName(field, reader)).join(', '),
      }),
    ];
  }
  if (unknown.length > 0) return [unknownSolutions(unknown, reader)];
  return [
    others.length > 0 ? sayTo(reader)('draft.faults') : draftFaultText(...first, { today, currency: '' }, reader),
  ];
}

/** The lines at the top: what was understood, what the person should know, and the faults. */
export function noticesOf(
  { said, context, isCarriedOver, unread }: DraftView,
  { notice }: DraftEntry,
  reader: Reader,
): { readonly notices: readonly object[]; readonly echoes: readonly object[] } {
  const say = sayTo(reader);
  const understood = understoodLine(said, reader);
  const toned = (tone: string, texts: readonly string[]): readonly object[] =>
    texts.map((text) => ({ tone, text: escapedLine(text, 1_000) }));
  const rest = unread === undefined ? [] : [say('draft.unread', { text: literal(unread, 200) })];
  const warnings = [
    ...rest,
    ...(isCarriedOver ? [say('draft.carriedOver')] : []),
    ...said.remarks.map((remark) => remarkText(remark, reader)),
  ];
  return {
    notices: [
      ...toned('accent', notice === undefined ? [] : [notice]),
      ...toned(
        'attention',
        faultNotices(said, context.today, reader).map((text) => `⚠ ${text}`),
      ),
      ...toned(
        'warning',
        warnings.map((text) => `⚠ ${text}`),
      ),
    ],
    echoes: understood === null ? [] : [{ text: `✔ ${escapedLine(understood, 2_000)}` }],
  };
}

function candidatesOf({ draft }: DraftView, reader: Reader): readonly object[] {
  const say = sayTo(reader);
  const isCustomer = currentPlace(draft) === 'customer';
  const told = ({ label, answers: { customer } }: Candidate): string => {
    // Among the candidates there is also a new customer with exactly the typed name.
    if (isCustomer && label.kind === 'text')
      return say('draft.candidate.new', {
        text: customer === undefined ? labelText(label, reader) : customerLine(customer, reader),
      });
    return labelText(label, reader);
  };
  return draft.asked.map((candidate, index) => ({
    text: escapedLine(say('draft.candidate', { number: index + 1, text: told(candidate) }), 300),
    buttons: [draftButton(say('draft.pick', { number: index + 1 }), 'draft.answer', draft, { pick: index })],
  }));
}

function stepButtons({ draft }: DraftView, step: StepId, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  const { part, isOptional } = stepById(step);
  const isFirst = stepBefore(step, draft.answers) === null;
  return [
    draftButton(say('button.draft.next'), 'draft.answer', draft, { step: part }, 'positive'),
    ...(isFirst ? [] : [draftButton(say('button.draft.back'), 'draft.back', draft)]),
    ...(isOptional(draft.answers) ? [draftButton(say('button.draft.skip'), 'draft.skip', draft)] : []),
    ...(isFirst || draft.revision === 1
      ? [draftButton(say('button.draft.all'), 'draft.edit', draft, { step: 'all' })]
      : []),
    draftButton(say('button.cancel'), 'draft.cancel', draft),
  ];
}

/** The commands of the conversation: back, skip and cancel. */
function conversationCommands(reader: Reader): string {
  const say = sayTo(reader);
  const word = (name: 'back' | 'skip' | 'cancel'): string => say(`command.${name}`).split(',')[0] ?? name;
  return say('draft.ways', { back: word('back'), skip: word('skip'), cancel: word('cancel') });
}

const fieldsView = (
  { draft, said, context }: DraftView,
  { typed }: DraftEntry,
  extent: FieldsView['extent'],
  reader: Reader,
): FieldsView => ({
  ...{ draft, context, extent },
  form: { ...formOfDraft(draft, context, reader), ...typed },
  faults: said.faults,
});

/** One question, with the inputs of its part. */
export function draftStepCard(view: DraftView, step: StepId, reader: Reader, entry: DraftEntry = {}): RenderedCard {
  const say = sayTo(reader);
  const { draft, context } = view;
  const { part } = stepById(step);
  const isAsked = draft.asked.length > 0;
  const question = isAsked ? say('draft.which') : questionOf(step, draft, reader);
  const place = { step: DRAFT_PARTS.indexOf(part) + 1, steps: DRAFT_PARTS.length, part: partName(part, reader) };
  const summary = literal(`${say('draft.title')}: ${question}`, 250);
  const card = renderCard('draft-step', {
    lang: languageOf(reader),
    summary,
    ...noticesOf(view, entry, reader),
    progress: say('draft.progress', place),
    question: escapedLine(question),
    hints: [{ text: escapedLine(isAsked ? say('draft.which.hint') : hintOf(step, context.today, reader)) }],
    candidates: candidatesOf(view, reader),
    groups: isAsked ? [] : [fieldGroup(part, null, fieldsView(view, entry, 'part', reader), reader)],
    ways: isAsked ? [] : [{ text: conversationCommands(reader) }],
    buttons: isAsked ? stepButtons(view, step, reader).slice(1) : stepButtons(view, step, reader),
  });
  return { card, summary };
}

/** All inputs of the deal on one card; null if the card would be too large for Teams. */
export function draftAllCard(view: DraftView, reader: Reader, entry: DraftEntry = {}): RenderedCard | null {
  const say = sayTo(reader);
  const { draft } = view;
  const group = (part: Part): object =>
    fieldGroup(part, partName(part, reader), fieldsView(view, entry, 'all', reader), reader);
  const summary = say('draft.all.title');
  const card = renderCard('draft-step', {
    lang: languageOf(reader),
    summary,
    ...noticesOf(view, entry, reader),
    progress: say('draft.title'),
    question: say('draft.all.title'),
    hints: [{ text: say('draft.all.hint') }],
    candidates: [],
    groups: DRAFT_PARTS.map(group),
    ways: [],
    buttons: [
      draftButton(say('button.draft.review'), 'draft.answer', draft, { step: 'all' }, 'positive'),
      draftButton(say('button.draft.steps'), 'draft.edit', draft),
      draftButton(say('button.cancel'), 'draft.cancel', draft),
    ],
  });
  return fits(card) ? { card, summary } : null;
}
