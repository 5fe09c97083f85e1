import type { Drafted, RequestContext, DraftView } from '../../application/drafts/draft-deal';
import { viewerOf, type Viewer } from '../../application/access';
import { announcementRoute } from '../../domain/channel/subscriber';
import { createDeal } from '../../domain/lifecycle/creation';
import { newDealOf } from '../../domain/drafts/model/new-deal';
import { currentPlace } from '../../domain/drafts/model/steps';
import { isMessageKey, LOCALES, translate } from '../../locales/translate';
import { cancelledCard } from '../cards/draft-offer';
import { draftReviewCard, type DealAudience } from '../cards/draft-review';
import { draftAllCard, draftStepCard, type DraftEntry } from '../cards/draft-step';
import { countryNamed } from '../text/countries';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import { listedWords } from '../text/word-lists';
import { textReply, strangerReply, todayOf, type Reply, type Turn } from '../turn/turn';
import { referralReply } from './show-referral';

/** The names of a choice, in every language. */
function choiceNames(choice: string): readonly string[] {
  const keys = [`dealType.${choice}`, `draft.names.${choice}`, `assistance.${choice.toLowerCase()}`].filter(
    isMessageKey,
  );
  return LOCALES.flatMap((locale) =>
    keys.flatMap((key) => (key.startsWith('draft.') ? listedWords(locale, key) : [translate(locale, key)])),
  );
}

/** What the person's answers are parsed with. */
export const draftReadingOf = (desk: Desk, turn: Turn): RequestContext => ({
  today: todayOf(desk, turn),
  locale: turn.reader.locale,
  countryNamed,
  namesOf: choiceNames,
  turn: turn.id,
});

/** Answers about drafts, if the person is on a team that the bot works for; refuses otherwise. */
export async function withDrafts(
  desk: Desk,
  turn: Turn,
  answer: (viewer: Viewer, reading: RequestContext) => Promise<Reply>,
): Promise<Reply> {
  const viewer = await viewerOf(desk, turn.caller);
  const isColleague = viewer.isAdministrator || viewer.subscribers.length > 0;
  return isColleague ? answer(viewer, draftReadingOf(desk, turn)) : strangerReply(turn);
}

/** The channels in which the deal's card will appear. Channels that the person is not in are counted but not named. */
function audienceOf({ draft, context }: DraftView, { person, subscribers, all }: Viewer): DealAudience {
  const deal = newDealOf(draft, context);
  if ('faults' in deal) return { channels: [], others: 0 };
  const { referral } = createDeal(deal, person, '', context.now);
  const shown = announcementRoute(referral, all).subscribers;
  const channels = shown.filter(({ id }) => subscribers.some((own) => own.id === id));
  return { channels, others: shown.length - channels.length };
}

/** The current state of a draft: its question, its review, or that it was cancelled. */
export function draftReply(turn: Turn, viewer: Viewer, view: DraftView, entry: DraftEntry = {}): Reply {
  const { draft } = view;
  if (draft.cancelledAt !== null) return { kind: 'card', ...cancelledCard(draft, turn.reader) };
  const place = currentPlace(draft);
  const card =
    place === 'review'
      ? draftReviewCard(view, audienceOf(view, viewer), turn.reader, entry)
      : draftStepCard(view, place, turn.reader, entry);
  return { kind: 'card', ...card };
}

/**
 * The draft with all inputs on one card; its current state if an answer is ambiguous or the card would be too large.
 */
export function wholeDraftReply(turn: Turn, viewer: Viewer, view: DraftView, entry: DraftEntry = {}): Reply {
  if (view.draft.cancelledAt !== null || view.draft.asked.length > 0) return draftReply(turn, viewer, view, entry);
  const whole = draftAllCard(view, turn.reader, entry);
  if (whole !== null) return { kind: 'card', ...whole };
  return draftReply(turn, viewer, view, { ...entry, notice: sayTo(turn.reader)('draft.all.tooMuch') });
}

/** Answers by the outcome of an event of a draft; `missing` is the reply if there is no draft. */
export function draftOutcomeReply(
  turn: Turn,
  viewer: Viewer,
  drafted: Drafted,
  missing: string,
  entry: DraftEntry = {},
): Reply {
  switch (drafted.outcome) {
    case 'drafted':
    case 'unfinished':
      return draftReply(turn, viewer, drafted.view, entry);
    case 'created':
      return referralReply(turn, viewer, drafted.referral, sayTo(turn.reader)('draft.created'));
    case 'none':
      return textReply(missing);
  }
}
