import { z } from 'zod';
import { answerReferral } from '../../application/referrals/answer-referral';
import { eligibleIn } from '../../application/referrals/deal-offers';
import { readRegistration, registrableSolutions, type RegistrationForm } from '../../domain/forms/registration-rules';
import { readWinningForm, readTypedValue } from '../../domain/forms/winning-form';
import { fieldsAt } from '../../domain/model/fields-at';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import type { Registration } from '../../domain/model/registration';
import { prospectsOf, wonCard, type WonEntry, wonEntry } from '../cards/close-deal';
import { faultText, valueFields } from '../cards/form-fields';
import { sayTo } from '../text/reader';
import { defineAction, InputText } from '../turn/action';
import { CodeAndRest, commandTitle, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, todayOf, type Reply, type Turn } from '../turn/turn';
import { closedReply, notEditableReply } from './close-deal';
import { ReferralButtonData, type ReferralKey, withReferral } from './show-referral';

/**
 * The number of inputs for a registration depends on the deal's solutions; `registrationFormIn` selects them by their
 * names.
 */
const WonFormData = z.looseObject({
  ...ReferralButtonData.shape,
  version: z.number().int(),
  dealValue: InputText,
  currency: InputText,
  register: InputText,
});

const eligibleIds = async (desk: Desk): Promise<ReadonlySet<string>> => eligibleIn(await desk.catalogue.list());

async function wonFormReply(desk: Desk, turn: Turn, referral: Referral, entry: WonEntry): Promise<Reply> {
  const prospects = prospectsOf(referral, await eligibleIds(desk), desk.clock());
  const card = wonCard(referral, turn.reader, entry, prospects, todayOf(desk, turn));
  return { kind: 'card', card, summary: `${sayTo(turn.reader)('won.title')}: ${referral.code}` };
}

/**
 * The form, filled in with the value that followed the command, or with the deal's; a text if the value cannot be
 * parsed.
 */
async function prefilledWonForm(desk: Desk, turn: Turn, referral: Referral, typed: string): Promise<Reply> {
  const known = referral.terms.value;
  const read = typed === '' ? null : readTypedValue(typed, known?.currency ?? null, turn.reader.locale);
  if (read === null || read.ok) {
    const solutions = registrableSolutions(referral, await eligibleIds(desk));
    return wonFormReply(
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
  return textReply(say('won.unreadable', { text: typed.slice(0, 100), fault, command, code: referral.code }));
}

/**
 * The form that closes a deal as won; the deal's current state if it cannot be closed. `typed` is a value as the person
 * wrote it; empty: the deal's value.
 */
export const wonForm = (desk: Desk, turn: Turn, key: ReferralKey, typed = ''): Promise<Reply> =>
  withReferral(desk, turn, key, (viewer, referral) =>
    isOpenDeal(referral) && referral.closing === null
      ? prefilledWonForm(desk, turn, referral, typed)
      : notEditableReply(turn, viewer, referral),
  );

/** `deal.won`: the form, in place of the card. */
export const wonAction = defineAction('deal.won', ReferralButtonData, (desk, turn, { referralId }) =>
  wonForm(desk, turn, { id: referralId }),
);

/** The answers about a registration: one entry for each of its inputs that the client sent. */
function registrationFormIn(data: Readonly<Record<string, unknown>>): RegistrationForm {
  const answers = Object.entries(data).filter(([field]) =>
    /^(?:contract(?:Value|Signed|Start|End)|(?:solutionValue|deployedOnAzure|deployedIn|pricingModel|marketplaceDate)\d{1,2})$/u.test(
      field,
    ),
  );
  return Object.fromEntries(answers.map(([field, value]) => [field, InputText.safeParse(value).data ?? '']));
}

/** The form, without the answers about solutions if the deal's solutions have changed since this version. */
async function withCurrentSolutions(
  desk: Desk,
  entry: WonEntry,
  referral: Referral,
  version: number,
): Promise<WonEntry> {
  const eligible = await eligibleIds(desk);
  const asked = registrableSolutions(
    { ...referral, needs: { ...referral.needs, solutions: fieldsAt(referral, version).solutions } },
    eligible,
  );
  const now = registrableSolutions(referral, eligible);
  const isSame = asked.length === now.length && asked.every(({ id }, place) => id === now[place]?.id);
  const ofContract = Object.entries(entry.registration).filter(([field]) => field.startsWith('contract'));
  return isSame ? entry : { ...entry, registration: Object.fromEntries(ofContract) };
}

type ParsedWonForm =
  | {
      readonly ok: true;
      readonly value: Extract<ReturnType<typeof readWinningForm>, { ok: true }>['value'];
      readonly registration: Registration | null;
    }
  | { readonly ok: false; readonly faults: WonEntry['faults'] };

/**
 * Parses the value and, if it was requested and is possible, the registration; all faults of both if any is not valid.
 */
async function readWonForm(
  desk: Desk,
  { form, register, registration }: WonEntry,
  referral: Referral,
  locale: string,
): Promise<ParsedWonForm> {
  const closing = readWinningForm(form, locale);
  const solutions = register === 'true' ? registrableSolutions(referral, await eligibleIds(desk)) : [];
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
async function registrationQuestions(
  desk: Desk,
  turn: Turn,
  referral: Referral,
  { form, register }: WonEntry,
): Promise<Reply | null> {
  if (register !== '' || referral.closing !== null) return null;
  const solutions = registrableSolutions(referral, await eligibleIds(desk));
  if (solutions.length === 0) return null;
  return wonFormReply(desk, turn, referral, {
    ...wonEntry(form, solutions),
    notice: sayTo(turn.reader)('register.notAsked'),
  });
}

/** `deal.won.confirm`: closes the deal as won, or shows the form again with its faults. */
export const confirmWonAction = defineAction('deal.won.confirm', WonFormData, (desk, turn, data) => {
  const { referralId: id, version, dealValue, currency, register } = data;
  return withReferral(desk, turn, { id }, async (viewer, referral) => {
    if (!isOpenDeal(referral)) return notEditableReply(turn, viewer, referral);
    const typed: WonEntry = {
      form: { dealValue, currency },
      register,
      registration: registrationFormIn(data),
      faults: {},
      notice: null,
    };
    const questions = await registrationQuestions(desk, turn, referral, typed);
    if (questions !== null) return questions;
    const entry = await withCurrentSolutions(desk, typed, referral, version);
    const read = await readWonForm(desk, entry, referral, turn.reader.locale);
    if (!read.ok && referral.closing !== null) return notEditableReply(turn, viewer, referral);
    if (!read.ok)
      return wonFormReply(desk, turn, referral, {
        ...entry,
        faults: read.faults,
        notice: sayTo(turn.reader)('notice.faults'),
      });
    const answered = await answerReferral(
      desk,
      viewer,
      id,
      { kind: 'win', value: read.value, registration: read.registration },
      version,
    );
    return closedReply(turn, viewer, answered, (current, notice) =>
      wonFormReply(desk, turn, current, { ...entry, notice }),
    );
  });
});

/** `won CODE VALUE`: the same form as the button, with the value filled in. */
export const wonCommand = defineCommand('won', 'usage.codeAndValue', CodeAndRest, (desk, turn, { code, rest }) =>
  wonForm(desk, turn, { code }, rest),
);
