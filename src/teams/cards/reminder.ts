import { isWaiting, type Referral } from '../../domain/model/referral';
import { ONE_DAY } from '../../domain/time/lead-time';
import { formatNearMoment, formatTimeLeft, languageOf } from '../text/formats';
import { mentionOf, type Mention } from '../text/mention';
import { escaped, literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { referralButton, type Button } from './buttons';
import { customerName, signOf, stageName, type RenderedCard } from './referral';
import { briefFacts, valueFact } from './referral-facts';
import { storyOf } from './referral-story';
import { asTexts, renderCard } from './render-card';

/** Where a reminder stands. */
export interface ReminderView {
  /** Whether whoever claimed the referral is mentioned, so that Teams tells them. */
  readonly mentions: boolean;
  /** Whether it stands alone and has to say what it is about; otherwise it is a reply under the referral's card. */
  readonly own: boolean;
}

const MINUTE_MS = 60_000;

/** Until which moment an answer is waited for; null: none is. */
const deadlineOf = (referral: Referral): Date | null => (isWaiting(referral) ? referral.deadline : null);

/** Whether a day or less is left. */
function isUrgentAt(referral: Referral, now: Date): boolean {
  const deadline = deadlineOf(referral);
  return deadline !== null && deadline.getTime() - now.getTime() <= ONE_DAY * MINUTE_MS;
}

/** How long there still is, and for whom; a sign of its own tells the last day from those before. Null where time does not matter. */
function countdownOf(referral: Referral, reader: Reader, now: Date, customer: string): string | null {
  const deadline = deadlineOf(referral);
  if (deadline === null) return null;
  const say = sayTo(reader);
  const left = deadline.getTime() - now.getTime();
  const words =
    left > 0
      ? say('reminder.left', { time: formatTimeLeft(reader, left), customer })
      : say('reminder.over', { customer });
  return `${isUrgentAt(referral, now) ? '⏰❗' : '⏰'} ${words}`;
}

/** What it is about, as heading and names: the countdown speaks of the customer, what stands in its place does not. */
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

/** The line that stands for it in notifications. */
function summaryOf(referral: Referral, reader: Reader, now: Date): string {
  const say = sayTo(reader);
  const { code } = referral;
  const customer = literal(referral.customer.name ?? say('customer.unknown'), 120);
  const countdown = countdownOf(referral, reader, now, customer);
  return countdown === null
    ? say('summary.other', { code, customer, stage: stageName(referral, reader) })
    : `${countdown} (${code})`;
}

/** Who is on it, as a line, and whom that mentions. */
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
  const deadline = deadlineOf(referral);
  return deadline === null ? [] : [sayTo(reader)('reminder.loss', { when: formatNearMoment(reader, deadline) })];
}

function buttonsOf({ id, claim }: Referral, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  return [
    referralButton(say('button.accept'), 'referral.accept', id, 'positive'),
    referralButton(say('button.decline'), 'referral.decline', id),
    ...(claim === null ? [referralButton(say('button.claim'), 'referral.claim', id)] : []),
    referralButton(say('button.snooze'), 'referral.snooze', id),
  ];
}

/** What a reminder of a referral that waits says and offers. */
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
    buttons: buttonsOf(referral, reader),
  };
  return { parts, entities };
}

/** What is left of a reminder once somebody answered or nobody did: how it stands, quietly. */
const settledParts = (referral: Referral, reader: Reader): object => ({
  tone: 'emphasis',
  warnings: [],
  lines: storyOf(referral, reader),
  buttons: [],
});

/**
 * A reminder of a referral at one moment: how much time is left, what is lost if nobody answers, who is on it, and the
 * buttons that answer. Once the referral no longer waits it says how it stands and asks for nothing, nor mentions anybody.
 */
export function reminderCard(referral: Referral, reader: Reader, now: Date, view: ReminderView): RenderedCard {
  const { parts, entities } = isWaiting(referral)
    ? waitingParts(referral, reader, now, view.mentions)
    : { parts: settledParts(referral, reader), entities: [] };
  const { headline, names } = titlesOf(referral, reader, now, view.own);
  const summary = summaryOf(referral, reader, now);
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
 * The reminder without what time alone changes, for telling whether it has to be shown anew: as it would look at the
 * deadline, whenever it is asked for.
 */
export const timelessReminder = (referral: Referral, reader: Reader, view: ReminderView): object =>
  reminderCard(referral, reader, referral.deadline ?? EPOCH, view).card;
