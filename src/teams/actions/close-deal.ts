import { z } from 'zod';
import { answerReferral, type Answered } from '../../application/answer-referral';
import type { Standing } from '../../application/standing';
import { isOpenDeal, readClosing, readTypedValue } from '../../domain/closing';
import { readDeclining } from '../../domain/declining';
import type { Referral } from '../../domain/referral';
import { lostCard, wonCard, type WonEntry } from '../cards/close-deal';
import { NOTHING_CHOSEN, type DeclineEntry } from '../cards/decline';
import { faultText, valueFields } from '../cards/form-fields';
import type { Desk } from '../desk';
import { sayTo } from '../reader';
import { inWords, type Reply, type Turn } from '../turn';
import { todayOf } from './accept-referral';
import { defineAction, Typed } from './action';
import { AboutReferral, showTo, tooLate, unknownReferral, withReferral } from './show-referral';

const Confirming = AboutReferral.extend({ version: z.number().int() });

const WonForm = Confirming.extend({ dealValue: Typed, currency: Typed });

const LostForm = Confirming.extend({ reason: Typed, notes: Typed });

/** What stands in the way of closing or changing a deal, on the card that shows how it stands. */
export function noOpenDeal(turn: Turn, standing: Standing, referral: Referral): Reply {
  const isClosed = referral.stage === 'won' || referral.stage === 'lost';
  if (isClosed && referral.answer?.by != null) return tooLate(turn, standing, referral);
  return showTo(turn, standing, referral, sayTo(turn.reader)(isClosed ? 'notice.closed' : 'notice.noDeal'));
}

/** What a press on "Confirm" is answered with, where `formAgain` makes the form with what was typed and a notice. */
function closed(turn: Turn, standing: Standing, answered: Answered, notice: string, formAgain: (referral: Referral, notice: string) => Reply): Reply {
  switch (answered.outcome) {
    case 'unknown':
      return unknownReferral(turn);
    case 'refused':
      return noOpenDeal(turn, standing, answered.referral);
    case 'outdated':
      return formAgain(answered.referral, sayTo(turn.reader)('notice.outdated'));
    case 'changed':
    case 'unchanged':
      return showTo(turn, standing, answered.referral, notice);
  }
}

const wonReply = (desk: Desk, turn: Turn, referral: Referral, entry: WonEntry): Reply => ({
  kind: 'card',
  card: wonCard(referral, turn.reader, entry, todayOf(desk, turn)),
  summary: `${sayTo(turn.reader)('won.title')}: ${referral.code}`,
});

/** The form filled in with the value that was typed after the command, or else the deal's; words where it cannot be read. */
function filledIn(desk: Desk, turn: Turn, referral: Referral, typed: string): Reply {
  const known = referral.terms.value;
  const read = typed === '' ? null : readTypedValue(typed, known?.currency ?? null, turn.reader.locale);
  if (read === null || read.ok) {
    const form = valueFields(read === null ? known : read.money, turn.reader);
    return wonReply(desk, turn, referral, { form, faults: {}, notice: null });
  }
  const say = sayTo(turn.reader);
  const fault = faultText(turn.reader, read.fault, { field: 'dealValue', currency: known?.currency ?? '', today: todayOf(desk, turn) });
  const [command = ''] = say('command.won').split(',');
  return inWords(say('won.unreadable', { text: typed.slice(0, 100), fault, command, code: referral.code }));
}

/**
 * The form that tells that a deal was won; how things stand, if it cannot be closed. `typed` is a value in somebody's
 * own words; empty: the deal's.
 */
export const wonForm = (desk: Desk, turn: Turn, name: { id: string } | { code: string }, typed = ''): Promise<Reply> =>
  withReferral(desk, turn, name, (standing, referral) =>
    isOpenDeal(referral) ? filledIn(desk, turn, referral, typed) : noOpenDeal(turn, standing, referral),
  );

/** `deal.won`: the form, in place of the card. */
export const won = defineAction('deal.won', AboutReferral, (desk, turn, { referralId }) => wonForm(desk, turn, { id: referralId }));

/** `deal.won.confirm`: closes the deal as won for good, or gives the form back with what is wrong. */
export const confirmWon = defineAction('deal.won.confirm', WonForm, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    const say = sayTo(turn.reader);
    if (!isOpenDeal(referral)) return noOpenDeal(turn, standing, referral);
    const read = readClosing(form, turn.reader.locale);
    if (!read.ok) return wonReply(desk, turn, referral, { form, faults: read.faults, notice: say('notice.faults') });
    const answered = await answerReferral(desk, standing, id, { kind: 'win', value: read.value }, version);
    return closed(turn, standing, answered, say('notice.won'), (current, notice) => wonReply(desk, turn, current, { form, faults: {}, notice }));
  });
});

const lostReply = (turn: Turn, referral: Referral, entry: DeclineEntry): Reply => ({
  kind: 'card',
  card: lostCard(referral, turn.reader, entry),
  summary: `${sayTo(turn.reader)('lost.title')}: ${referral.code}`,
});

/** The form that tells that a deal was lost, and why; how things stand, if it cannot be closed. */
export const lostForm = (desk: Desk, turn: Turn, name: { id: string } | { code: string }): Promise<Reply> =>
  withReferral(desk, turn, name, (standing, referral) =>
    isOpenDeal(referral) ? lostReply(turn, referral, NOTHING_CHOSEN) : noOpenDeal(turn, standing, referral),
  );

/** `deal.lost`: the form, in place of the card. */
export const lost = defineAction('deal.lost', AboutReferral, (desk, turn, { referralId }) => lostForm(desk, turn, { id: referralId }));

/** `deal.lost.confirm`: closes the deal as lost for good, or gives the form back with what is wrong. */
export const confirmLost = defineAction('deal.lost.confirm', LostForm, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    const say = sayTo(turn.reader);
    if (!isOpenDeal(referral)) return noOpenDeal(turn, standing, referral);
    const read = readDeclining(form);
    if (!read.ok) return lostReply(turn, referral, { form, faults: read.faults, notice: say('notice.faults') });
    const answered = await answerReferral(desk, standing, id, { kind: 'lose', reason: read.reason, note: read.note }, version);
    return closed(turn, standing, answered, say('notice.lost'), (current, notice) => lostReply(turn, current, { form, faults: {}, notice }));
  });
});
