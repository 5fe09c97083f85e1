import { z } from 'zod';
import { colleaguesOf, type Viewer } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { type AcceptanceForm, readAcceptance } from '../../domain/forms/acceptance';
import { contactOf, type Person } from '../../domain/model/person';
import { isWaiting, type Referral } from '../../domain/model/referral';
import { acceptCard, type AcceptEntry, acceptEntry } from '../cards/accept';
import { sayTo } from '../text/reader';
import { defineAction, InputText } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { todayOf, type Reply, type Turn } from '../turn/turn';
import {
  ReferralButtonData,
  type ReferralKey,
  confirmedReply,
  referralReply,
  tooLateReply,
  withReferral,
} from './show-referral';

const AcceptFormData = ReferralButtonData.extend({
  version: z.number().int(),
  dealName: InputText,
  dealValue: InputText,
  currency: InputText,
  closeDate: InputText,
  notes: InputText,
  crmId: InputText,
  campaignId: InputText,
  people: InputText,
});

async function acceptFormReply(
  desk: Desk,
  turn: Turn,
  viewer: Viewer,
  referral: Referral,
  entry: AcceptEntry,
): Promise<Reply> {
  const colleagues = await colleaguesOf(desk, viewer);
  const card = acceptCard(referral, turn.reader, entry, colleagues, todayOf(desk, turn));
  return { kind: 'card', card, summary: `${sayTo(turn.reader)('accept.title')}: ${referral.code}` };
}

/** The form that accepts the referral; its current state if it can no longer be accepted. */
export const acceptForm = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, (viewer, referral) =>
    isWaiting(referral)
      ? acceptFormReply(desk, turn, viewer, referral, acceptEntry(referral, turn.reader, todayOf(desk, turn)))
      : tooLateReply(turn, viewer, referral),
  );

/** `referral.accept`: the form, in place of the card. */
export const acceptAction = defineAction('referral.accept', ReferralButtonData, (desk, turn, { referralId }) =>
  acceptForm(desk, turn, { id: referralId }),
);

/** `referral.accept.confirm`: makes the referral a deal, or shows the form again with its faults. */
export const confirmAcceptAction = defineAction('referral.accept.confirm', AcceptFormData, (desk, turn, data) => {
  const { referralId: id, version, people, ...form } = data;
  return withReferral(desk, turn, { id }, async (viewer, referral) => {
    const chosen = people
      .split(',')
      .map((person) => person.trim())
      .filter((person) => person !== '');
    const entry: AcceptEntry = { form, people: chosen, faults: {}, notice: null };
    const read = await readAcceptForm(desk, turn, viewer, entry);
    if ('faults' in read && isWaiting(referral)) return acceptFormReply(desk, turn, viewer, referral, read);
    if ('faults' in read) return tooLateReply(turn, viewer, referral);
    const colleagues = [viewer.person, ...read.colleagues].map(contactOf);
    const answered = await answerReferral(desk, viewer, id, { kind: 'accept', terms: read.terms, colleagues }, version);
    return confirmedReply(turn, answered, {
      refused: (current) => tooLateReply(turn, viewer, current),
      outdated: (current, notice) => acceptFormReply(desk, turn, viewer, current, { ...entry, notice }),
      done: (current) => referralReply(turn, viewer, current, sayTo(turn.reader)('notice.accepted')),
    });
  });
});

type ParsedAcceptForm = {
  terms: Extract<ReturnType<typeof readAcceptance>, { ok: true }>['terms'];
  colleagues: readonly Person[];
};

/** Parses the form into terms and people; the form with its faults if it is not valid. */
async function readAcceptForm(
  desk: Desk,
  turn: Turn,
  viewer: Viewer,
  entry: AcceptEntry,
): Promise<ParsedAcceptForm | AcceptEntry> {
  const read = readAcceptance(entry.form satisfies AcceptanceForm, todayOf(desk, turn), turn.reader.locale);
  const known = entry.people.length === 0 ? [] : await colleaguesOf(desk, viewer);
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
