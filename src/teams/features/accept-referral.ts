import { z } from 'zod';
import { colleaguesOf, type Standing } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { type AcceptanceForm, readAcceptance } from '../../domain/forms/acceptance';
import { contactOf, type Person } from '../../domain/model/person';
import { isWaiting, type Referral } from '../../domain/model/referral';
import { acceptCard, type AcceptEntry, prefilled } from '../cards/accept';
import { sayTo } from '../text/reader';
import { defineAction, Typed } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { todayOf, type Reply, type Turn } from '../turn/turn';
import { AboutReferral, type ReferralKey, confirmedReply, showTo, tooLate, withReferral } from './show-referral';

const AcceptForm = AboutReferral.extend({
  version: z.number().int(),
  dealName: Typed,
  dealValue: Typed,
  currency: Typed,
  closeDate: Typed,
  notes: Typed,
  crmId: Typed,
  campaignId: Typed,
  people: Typed,
});

async function formReply(
  desk: Desk,
  turn: Turn,
  standing: Standing,
  referral: Referral,
  entry: AcceptEntry,
): Promise<Reply> {
  const colleagues = await colleaguesOf(desk, standing);
  const card = acceptCard(referral, turn.reader, entry, colleagues, todayOf(desk, turn));
  return { kind: 'card', card, summary: `${sayTo(turn.reader)('accept.title')}: ${referral.code}` };
}

/** The form that accepts the referral; its current state if it can no longer be accepted. */
export const acceptForm = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, (standing, referral) =>
    isWaiting(referral)
      ? formReply(desk, turn, standing, referral, prefilled(referral, turn.reader, todayOf(desk, turn)))
      : tooLate(turn, standing, referral),
  );

/** `referral.accept`: the form, in place of the card. */
export const acceptAction = defineAction('referral.accept', AboutReferral, (desk, turn, { referralId }) =>
  acceptForm(desk, turn, { id: referralId }),
);

/** `referral.accept.confirm`: makes the referral a deal, or shows the form again with its faults. */
export const confirmAcceptAction = defineAction('referral.accept.confirm', AcceptForm, (desk, turn, data) => {
  const { referralId: id, version, people, ...form } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    const chosen = people
      .split(',')
      .map((person) => person.trim())
      .filter((person) => person !== '');
    const entry: AcceptEntry = { form, people: chosen, faults: {}, notice: null };
    const read = await readForm(desk, turn, standing, entry);
    if ('faults' in read && isWaiting(referral)) return formReply(desk, turn, standing, referral, read);
    if ('faults' in read) return tooLate(turn, standing, referral);
    const colleagues = [standing.person, ...read.colleagues].map(contactOf);
    const answered = await answerReferral(
      desk,
      standing,
      id,
      { kind: 'accept', terms: read.terms, colleagues },
      version,
    );
    return confirmedReply(turn, answered, {
      refused: (current) => tooLate(turn, standing, current),
      outdated: (current, notice) => formReply(desk, turn, standing, current, { ...entry, notice }),
      done: (current) => showTo(turn, standing, current, sayTo(turn.reader)('notice.accepted')),
    });
  });
});

type ReadForm = {
  terms: Extract<ReturnType<typeof readAcceptance>, { ok: true }>['terms'];
  colleagues: readonly Person[];
};

/** Parses the form into terms and people; the form with its faults if it is not valid. */
async function readForm(
  desk: Desk,
  turn: Turn,
  standing: Standing,
  entry: AcceptEntry,
): Promise<ReadForm | AcceptEntry> {
  const read = readAcceptance(entry.form satisfies AcceptanceForm, todayOf(desk, turn), turn.reader.locale);
  const known = entry.people.length === 0 ? [] : await colleaguesOf(desk, standing);
  const colleagues = known.filter(({ objectId }) => entry.people.includes(objectId));
  const stray = colleagues.length < new Set(entry.people).size ? { people: 'people-unknown' as const } : {};
  if (read.ok && stray.people === undefined) return { terms: read.terms, colleagues };
  const faults = { ...(read.ok ? {} : read.faults), ...stray };
  return { ...entry, faults, notice: sayTo(turn.reader)('notice.faults') };
}

/** `accept CODE`: the same form as the button. */
export const acceptCommand = defineCommand('accept', 'usage.code', Code, (desk, turn, code) =>
  acceptForm(desk, turn, { code }),
);
