import { z } from 'zod';
import { answerReferral } from '../../application/referrals/answer-referral';
import { eligibleIn } from '../../application/referrals/deal-offers';
import { readRegistration, registrable, type RegistrationForm } from '../../domain/forms/registration-rules';
import { readClosing, readTypedValue } from '../../domain/forms/winning-form';
import { fieldsAt } from '../../domain/model/fields-at';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import type { Registration } from '../../domain/model/registration';
import { prospectsOf, wonCard, type WonEntry, wonEntry } from '../cards/close-deal';
import { faultText, valueFields } from '../cards/form-fields';
import { sayTo } from '../text/reader';
import { defineAction, Typed } from '../turn/action';
import { CodeAndRest, commandTitle, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, todayOf, type Reply, type Turn } from '../turn/turn';
import { closedReply, noOpenDeal } from './close-deal';
import { AboutReferral, type ReferralKey, withReferral } from './show-referral';

/**
 * The number of inputs for a registration depends on the deal's solutions; `registrationFormIn` selects them by their
 * names.
 */
const WonForm = z.looseObject({
  ...AboutReferral.shape,
  version: z.number().int(),
  dealValue: Typed,
  currency: Typed,
  register: Typed,
});

const eligibleOn = async (desk: Desk): Promise<ReadonlySet<string>> => eligibleIn(await desk.catalogue.list());

async function wonReply(desk: Desk, turn: Turn, referral: Referral, entry: WonEntry): Promise<Reply> {
  const prospects = prospectsOf(referral, await eligibleOn(desk), desk.clock());
  const card = wonCard(referral, turn.reader, entry, prospects, todayOf(desk, turn));
  return { kind: 'card', card, summary: `${sayTo(turn.reader)('won.title')}: ${referral.code}` };
}

/**
 * The form, filled in with the value that followed the command, or with the deal's; a text if the value cannot be
 * parsed.
 */
async function filledIn(desk: Desk, turn: Turn, referral: Referral, typed: string): Promise<Reply> {
  const known = referral.terms.value;
  const read = typed === '' ? null : readTypedValue(typed, known?.currency ?? null, turn.reader.locale);
  if (read === null || read.ok) {
    const solutions = registrable(referral, await eligibleOn(desk));
    return wonReply(
      desk,
      turn,
      referral,
      wonEntry(valueFields(read === null ? known : read.money, turn.reader), solutions),
    );
  }
  const say = sayTo(turn.reader);
  const fault = faultText(turn.reader, read.fault, {
    field: 'dealValue',
    currency: known?.currency ?? '',
    today: todayOf(desk, turn),
  });
  const command = commandTitle(turn.reader, 'won');
  return inWords(say('won.unreadable', { text: typed.slice(0, 100), fault, command, code: referral.code }));
}

/**
 * The form that closes a deal as won; the deal's current state if it cannot be closed. `typed` is a value as the person
 * wrote it; empty: the deal's value.
 */
export const wonForm = (desk: Desk, turn: Turn, key: ReferralKey, typed = ''): Promise<Reply> =>
  withReferral(desk, turn, key, (standing, referral) =>
    isOpenDeal(referral) && referral.closing === null
      ? filledIn(desk, turn, referral, typed)
      : noOpenDeal(turn, standing, referral),
  );

/** `deal.won`: the form, in place of the card. */
export const wonAction = defineAction('deal.won', AboutReferral, (desk, turn, { referralId }) =>
  wonForm(desk, turn, { id: referralId }),
);

/** The answers about a registration: one entry for each of its inputs that the client sent. */
function registrationIn(data: Readonly<Record<string, unknown>>): RegistrationForm {
  const answers = Object.entries(data).filter(([field]) =>
    /^(?:contract(?:Value|Signed|Start|End)|(?:solutionValue|deployedOnAzure|deployedIn|pricingModel|marketplaceDate)\d{1,2})$/u.test(
      field,
    ),
  );
  return Object.fromEntries(answers.map(([field, value]) => [field, Typed.safeParse(value).data ?? '']));
}

/** The form, without the answers about solutions if the deal's solutions have changed since this version. */
async function aligned(desk: Desk, entry: WonEntry, referral: Referral, version: number): Promise<WonEntry> {
  const eligible = await eligibleOn(desk);
  const asked = registrable(
    { ...referral, needs: { ...referral.needs, solutions: fieldsAt(referral, version).solutions } },
    eligible,
  );
  const now = registrable(referral, eligible);
  const isSame = asked.length === now.length && asked.every(({ id }, place) => id === now[place]?.id);
  const ofContract = Object.entries(entry.registration).filter(([field]) => field.startsWith('contract'));
  return isSame ? entry : { ...entry, registration: Object.fromEntries(ofContract) };
}

type ReadWon =
  | {
      readonly ok: true;
      readonly value: Extract<ReturnType<typeof readClosing>, { ok: true }>['value'];
      readonly registration: Registration | null;
    }
  | { readonly ok: false; readonly faults: WonEntry['faults'] };

/**
 * Parses the value and, if it was requested and is possible, the registration; all faults of both if any is not valid.
 */
async function readWon(
  desk: Desk,
  { form, register, registration }: WonEntry,
  referral: Referral,
  locale: string,
): Promise<ReadWon> {
  const closing = readClosing(form, locale);
  const solutions = register === 'true' ? registrable(referral, await eligibleOn(desk)) : [];
  const read =
    solutions.length === 0 ? null : readRegistration({ ...registration, currency: form.currency }, solutions, locale);
  if (closing.ok && read?.ok !== false)
    return { ok: true, value: closing.value, registration: read?.registration ?? null };
  return { ok: false, faults: { ...(read?.ok === false ? read.faults : {}), ...(closing.ok ? {} : closing.faults) } };
}

/**
 * The form with the questions about the registration, for a form without them: one that was opened before they were
 * introduced, or before Microsoft accepted. Null if there is nothing to ask, or if the form asked.
 */
async function questionsFor(
  desk: Desk,
  turn: Turn,
  referral: Referral,
  { form, register }: WonEntry,
): Promise<Reply | null> {
  if (register !== '' || referral.closing !== null) return null;
  const solutions = registrable(referral, await eligibleOn(desk));
  if (solutions.length === 0) return null;
  return wonReply(desk, turn, referral, {
    ...wonEntry(form, solutions),
    notice: sayTo(turn.reader)('register.notAsked'),
  });
}

/** `deal.won.confirm`: closes the deal as won, or shows the form again with its faults. */
export const confirmWonAction = defineAction('deal.won.confirm', WonForm, (desk, turn, data) => {
  const { referralId: id, version, dealValue, currency, register } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    if (!isOpenDeal(referral)) return noOpenDeal(turn, standing, referral);
    const typed: WonEntry = {
      form: { dealValue, currency },
      register,
      registration: registrationIn(data),
      faults: {},
      notice: null,
    };
    const questions = await questionsFor(desk, turn, referral, typed);
    if (questions !== null) return questions;
    const entry = await aligned(desk, typed, referral, version);
    const read = await readWon(desk, entry, referral, turn.reader.locale);
    if (!read.ok && referral.closing !== null) return noOpenDeal(turn, standing, referral);
    if (!read.ok)
      return wonReply(desk, turn, referral, {
        ...entry,
        faults: read.faults,
        notice: sayTo(turn.reader)('notice.faults'),
      });
    const answered = await answerReferral(
      desk,
      standing,
      id,
      { kind: 'win', value: read.value, registration: read.registration },
      version,
    );
    return closedReply(turn, standing, answered, (current, notice) =>
      wonReply(desk, turn, current, { ...entry, notice }),
    );
  });
});

/** `won CODE VALUE`: the same form as the button, with the value filled in. */
export const wonCommand = defineCommand('won', 'usage.codeAndValue', CodeAndRest, (desk, turn, { code, rest }) =>
  wonForm(desk, turn, { code }, rest),
);
