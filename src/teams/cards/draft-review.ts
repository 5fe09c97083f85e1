import type { DraftView } from '../../application/drafts/draft-deal';
import type { Subscriber } from '../../domain/channel/subscriber';
import { DRAFT_PARTS, type Part } from '../../domain/drafts/model/draft';
import { faultsByField, brokenRules, givesUpIncentives } from '../../domain/drafts/model/rules';
import { formatList, languageOf } from '../text/formats';
import { escaped, literal, escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { draftButton } from './draft-buttons';
import { fieldsIn } from './draft-fields';
import { noticesOf, type DraftEntry } from './draft-step';
import { factsOfPart } from './draft-summary';
import { draftCustomer, draftFaultText, partName, remarkText } from './draft-words';
import type { RenderedCard } from './referral';
import { renderCard } from './render-card';

/** Where the deal's card will appear: the channels that the person knows, and the number of other channels. */
export interface DealAudience {
  readonly channels: readonly Pick<Subscriber, 'name' | 'kind'>[];
  readonly others: number;
}

/** The faults by the rules, and those of the last input. */
const reviewFaults = ({ draft, said, context }: DraftView): DraftView['said']['faults'] => ({
  ...faultsByField(brokenRules(draft.answers, context)),
  ...said.faults,
});

function partOf(part: Part, view: DraftView, faults: DraftView['said']['faults'], reader: Reader): object {
  const { draft, context } = view;
  const told = fieldsIn(part).flatMap((field) => {
    const fault = faults[field];
    const surroundings = { today: context.today, currency: draft.answers.terms.value?.currency ?? '' };
    return fault === undefined ? [] : [{ text: `⚠ ${draftFaultText(field, fault, surroundings, reader)}` }];
  });
  return {
    name: partName(part, reader),
    buttons: [draftButton(sayTo(reader)('button.draft.edit'), 'draft.edit', draft, { step: part })],
    facts: factsOfPart(part, draft.answers, reader),
    faults: told,
  };
}

const audienceChannelName = ({ name, kind }: Pick<Subscriber, 'name' | 'kind'>, reader: Reader): string =>
  name === null ? sayTo(reader)(`hole.${kind}`) : escaped(name, 80);

/** Where the card of a shared deal will appear. */
function audienceLine({ channels, others }: DealAudience, reader: Reader): string {
  const say = sayTo(reader);
  const named = channels.slice(0, 5).map((channel) => audienceChannelName(channel, reader));
  const unnamed = others + channels.length - named.length;
  const all = [...named, ...(unnamed === 0 ? [] : [say('draft.review.others', { count: unnamed })])];
  return all.length === 0
    ? say('draft.review.channels.none')
    : say('draft.review.channels', { channels: formatList(reader, all) });
}

/** What happens once the deal is created: who can see it, and what cannot be undone. */
function outcomesOf({ draft: { answers } }: DraftView, audience: DealAudience, reader: Reader): readonly object[] {
  const { dealType } = answers;
  if (dealType === null) return [{ text: sayTo(reader)('draft.review.undecided') }];
  const seen = sayTo(reader)(`draft.review.${dealType}`);
  return dealType === 'private' ? [{ text: seen }] : [{ text: seen }, { text: audienceLine(audience, reader) }];
}

/** The choice of a channel in which a private deal is shown; no input if the person is in no channel. */
function channelInputs({ draft: { answers }, context: { channels } }: DraftView, reader: Reader): readonly object[] {
  if (answers.dealType !== 'private' || channels.length === 0) return [];
  const say = sayTo(reader);
  const choices = channels
    .slice(0, 50)
    .map(({ id, name }) => ({ title: literal(name ?? say('draft.channel.unnamed'), 80), value: id }));
  return [
    {
      label: say('draft.channel'),
      value: answers.shownIn ?? 'none',
      choices: [{ title: say('draft.channel.none'), value: 'none' }, ...choices],
    },
  ];
}

/** All answers, what happens when the deal is created, and the button that creates it. */
export function draftReviewCard(
  view: DraftView,
  audience: DealAudience,
  reader: Reader,
  entry: DraftEntry = {},
): RenderedCard {
  const say = sayTo(reader);
  const { draft, context, said } = view;
  const faults = reviewFaults(view);
  const isComplete = Object.keys(faults).length === 0;
  const inputs = channelInputs(view, reader);
  const isGivenAway = givesUpIncentives(draft.answers, context.catalogue);
  const remarks = said.remarks.filter((remark) => remark !== 'private-eligible' && remark !== 'sharing-final');
  const summary = literal(`${say('draft.review.title')} ${draftCustomer(draft.answers, reader)}`, 250);
  const card = renderCard('draft-review', {
    lang: languageOf(reader),
    summary,
    ...noticesOf({ ...view, said: { ...said, faults: {}, remarks } }, entry, reader),
    progress: say('draft.title'),
    title: say('draft.review.title'),
    hint: escapedLine(say(isComplete ? 'draft.review.hint' : 'draft.review.faults')),
    parts: DRAFT_PARTS.map((part) => partOf(part, view, faults, reader)),
    happens: say('draft.review.happens'),
    outcomes: outcomesOf(view, audience, reader),
    warnings: isGivenAway ? [{ text: `⚠ ${remarkText('private-eligible', reader)}` }] : [],
    channelInputs: inputs,
    ways: isComplete ? [{ text: say(inputs.length === 0 ? 'draft.review.typed' : 'draft.review.typed.channel') }] : [],
    buttons: [
      ...(isComplete ? [draftButton(say('button.draft.create'), 'draft.confirm', draft, {}, 'positive')] : []),
      draftButton(say('button.draft.all'), 'draft.edit', draft, { step: 'all' }),
      draftButton(say('button.cancel'), 'draft.cancel', draft),
    ],
  });
  return { card, summary };
}
