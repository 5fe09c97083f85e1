import { isWaiting, type Referral } from '../../domain/model/referral';
import { MINUTE_MS } from '../../domain/time/durations';
import { ONE_DAY } from '../../domain/time/lead-time';
import { formatNearMoment, formatTimeLeft, languageOf } from '../text/formats';
import { mentionOf, type Mention } from '../text/mention';
import { escaped, literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { referralButton, type Button } from './buttons';
import { customerName, signOf, stageName, type RenderedCard } from './referral';
import { briefFacts, valueFact } from './referral-facts';
import { referralStory } from './referral-story';
import { asTexts, renderCard } from './render-card';

/** Where a reminder is posted. */
export interface ReminderView {
  /** Whether the person who claimed the referral is mentioned, so that Teams notifies them. */
  readonly mentions: boolean;
  /**
   * Whether the reminder is a message of its own and has to name the referral; otherwise it is a reply below the
   * referral's card.
   */
  readonly own: boolean;
}

/** The deadline for our answer; null if none is due. */
const answerDeadline = (referral: Referral): Date | null => (isWaiting(referral) ? referral.deadline : null);

/** Whether a day or less is left. */
function isUrgentAt(referral: Referral, now: Date): boolean {
  const deadline = answerDeadline(referral);
  return deadline !== null && deadline.getTime() - now.getTime() <= ONE_DAY * MINUTE_MS;
}

/** The time left and the customer, with a different sign on the last day. Null if no answer is due. */
function countdownOf(referral: Referral, reader: Reader, now: Date, customer: string): string | null {
  const deadline = answerDeadline(referral);
  if (deadline === null) return null;
  const say = sayTo(reader);
  const left = deadline.getTime() - now.getTime();
  const words =
    left > 0
      ? say('reminder.left', { time: formatTimeLeft(reader, left), customer })
      : say('reminder.over', { customer });
  return `${isUrgentAt(referral, now) ? '⏰❗' : '⏰'} ${words}`;
}

/**
 * The heading and the names. The countdown already names the customer; without a countdown the customer is among the
 * names.
 */
function titlesOf(
  referral: Referral,
  reader: Reader,
  now: Date,
  own: boolean,
): { readonly headline: string; readonly names: readonly string[] } {
  const customer = customerName(referral, reader);
  const countdown = countdownOf(referral, reader, now, customer);
  const deal = own && referral.terms.name !== null ? [escaped(referral.terms.name, 200)] : [];
  if (countdown !== null) return { headline: countdown, names: deal };
  return { headline: `${signOf(referral.stage)} ${stageName(referral, reader)}`, names: [customer, ...deal] };
}

/** The text for notifications. */
function reminderSummary(referral: Referral, reader: Reader, now: Date): string {
  const say = sayTo(reader);
  const { code } = referral;
  const customer = literal(referral.customer.name ?? say('customer.unknown'), 120);
  const countdown = countdownOf(referral, reader, now, customer);
  return countdown === null
    ? say('summary.other', { code, customer, stage: stageName(referral, reader) })
    : `${countdown} (${code})`;
}

/** Who claimed the referral, as a line, with a mention of them. */
function claimOf(
  { claim }: Referral,
  reader: Reader,
  mentions: boolean,
): { readonly line: string; readonly entities: readonly Mention[] } {
  const say = sayTo(reader);
  if (claim === null) return { line: say('reminder.unclaimed'), entities: [] };
  const when = formatNearMoment(reader, claim.at);
  if (!mentions) return { line: say('story.claimed', { name: escaped(claim.by.name, 80), when }), entities: [] };
  const mention = mentionOf(claim.by);
  return { line: say('story.claimed', { name: mention.text, when }), entities: [mention] };
}

function lossLine(referral: Referral, reader: Reader): readonly string[] {
  const deadline = answerDeadline(referral);
  return deadline === null ? [] : [sayTo(reader)('reminder.loss', { when: formatNearMoment(reader, deadline) })];
}

function reminderButtons({ id, claim }: Referral, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  return [
    referralButton(say('button.accept'), 'referral.accept', id, 'positive'),
    referralButton(say('button.decline'), 'referral.decline', id),
    ...(claim === null ? [referralButton(say('button.claim'), 'referral.claim', id)] : []),
    referralButton(say('button.snooze'), 'referral.snooze', id),
  ];
}

/** The content of a reminder while an answer is due. */
function waitingParts(
  referral: Referral,
  reader: Reader,
  now: Date,
  mentions: boolean,
): { readonly parts: object; readonly entities: readonly Mention[] } {
  const isUrgent = isUrgentAt(referral, now);
  const { line, entities } = claimOf(referral, reader, mentions);
  const parts = {
    tone: isUrgent ? 'attention' : 'warning',
    warnings: isUrgent ? asTexts([sayTo(reader)('reminder.urgent')]) : [],
    lines: asTexts([...lossLine(referral, reader), line]),
    buttons: reminderButtons(referral, reader),
  };
  return { parts, entities };
}

/** The content of a reminder after the answer or the deadline: the current state, without alerts or buttons. */
const settledParts = (referral: Referral, reader: Reader): object => ({
  tone: 'emphasis',
  warnings: [],
  lines: referralStory(referral, reader),
  buttons: [],
});

/**
 * A reminder of a referral: the time left, what is lost without an answer, who claimed it, and the buttons for an
 * answer. Once no answer is due, it shows the current state, without buttons or mentions.
 */
export function reminderCard(referral: Referral, reader: Reader, now: Date, view: ReminderView): RenderedCard {
  const { parts, entities } = isWaiting(referral)
    ? waitingParts(referral, reader, now, view.mentions)
    : { parts: settledParts(referral, reader), entities: [] };
  const { headline, names } = titlesOf(referral, reader, now, view.own);
  const summary = reminderSummary(referral, reader, now);
  const card = renderCard('reminder', {
    lang: languageOf(reader),
    summary,
    headline,
    code: referral.code,
    names: asTexts(names),
    facts: view.own ? briefFacts(referral, reader) : [valueFact(referral, reader)],
    ...parts,
  });
  return { card: entities.length === 0 ? card : { ...card, msteams: { entities } }, summary };
}

const EPOCH = new Date(0);

/**
 * The reminder without the changes that time alone causes, to decide whether it has to be updated: as it looks at the
 * deadline.
 */
export const timelessReminder = (referral: Referral, reader: Reader, view: ReminderView): object =>
  reminderCard(referral, reader, referral.deadline ?? EPOCH, view).card;
