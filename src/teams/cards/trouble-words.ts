import type { DealField } from '../../domain/model/terms';
import { isPermanent, type ChangeKind, type Trouble } from '../../domain/model/trouble';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import type { MessageKey } from '../../locales/translate';
import { formatNearMoment } from '../text/formats';
import { escaped } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { fieldName } from './history-words';

/** What somebody must do something about, and what only takes its time: each has a sign, which the tone only supports. */
const LOOKS = { final: { sign: '⚠', tone: 'warning' }, waiting: { sign: '⏳', tone: 'emphasis' } } as const;

/** A value of Partner Center's record: the field of a deal that it comes from, or else what it is called. */
type Named = { readonly field: DealField; readonly part?: MessageKey } | { readonly called: MessageKey };

/** Partner Center's names for the values that people know, in lower case, without the places in lists. */
const TARGETS: ReadonlyMap<string, Named> = new Map<string, Named>([
  ['name', { field: 'name' }],
  ['externalreferenceid', { field: 'crmId' }],
  ['campaignid', { field: 'campaignId' }],
  ['type', { called: 'fact.dealType' }],
  ['details/dealvalue', { field: 'value' }],
  ['details/currency', { field: 'value', part: 'field.currency' }],
  ['details/closingdatetime', { field: 'closeDate' }],
  ['details/notes', { field: 'notes' }],
  ['details/requirements/solutions', { field: 'solutions' }],
  ['details/requirements/industries', { called: 'fact.industry' }],
  ['team', { field: 'team' }],
  ['team/phonenumber', { field: 'team', part: 'edit.personPhone' }],
  ['team/email', { field: 'team', part: 'edit.personEmail' }],
  ['team/firstname', { field: 'team', part: 'edit.personName' }],
  ['team/lastname', { field: 'team', part: 'edit.personName' }],
  ['customerprofile', { called: 'target.customer' }],
  ['customerprofile/name', { called: 'draft.field.customerName' }],
  ['customerprofile/size', { called: 'target.size' }],
  ['customerprofile/ids', { called: 'fact.duns' }],
  ['customerprofile/address', { called: 'target.address' }],
  ['customerprofile/address/addressline1', { called: 'target.street' }],
  ['customerprofile/address/city', { called: 'target.city' }],
  ['customerprofile/address/state', { called: 'target.state' }],
  ['customerprofile/address/postalcode', { called: 'target.postalCode' }],
  ['customerprofile/address/country', { called: 'target.country' }],
  ['customerprofile/team', { called: 'draft.part.contact' }],
  ['consent', { called: 'draft.name.consent' }],
  ['invitecontext/notes', { called: 'draft.name.assistanceNote' }],
  ['invitecontext/assistancerequestcode', { called: 'draft.name.assistance' }],
  ['status', { called: 'target.status' }],
  ['substatus', { called: 'target.status' }],
  ['statusreason', { called: 'target.statusReason' }],
  ['registrations', { called: 'register.heading' }],
]);

/** A value's name as the table has it: of `Team[0].PhoneNumber` and `/team/0/phoneNumber` it is `team/phonenumber`. */
const stepsOf = (target: string): readonly string[] =>
  target
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((step) => step !== '' && !/^\d+$/u.test(step));

/** What is known of a value, or of the nearest thing that it is a part of. */
function known(steps: readonly string[]): Named | null {
  if (steps.length === 0) return null;
  return TARGETS.get(steps.join('/')) ?? known(steps.slice(0, -1));
}

/** The field of a deal that Partner Center means; null: none, or none that people set. */
export function fieldMeant(target: string | null): DealField | null {
  const named = known(stepsOf(target ?? ''));
  return named !== null && 'field' in named ? named.field : null;
}

/** What Partner Center's name for a value means to people; one that nobody has translated stays as it is. */
export function targetWords(target: string, reader: Reader): string {
  const say = sayTo(reader);
  const named = known(stepsOf(target));
  if (named === null) return escaped(target, 60);
  if ('called' in named) return say(named.called);
  const field = fieldName(named.field, reader);
  return named.part === undefined ? field : say('target.part', { field, part: say(named.part) });
}

/** What could not be told, and why, as far as Partner Center says. */
export function failureWords(
  { deed, code, target }: Pick<Trouble, 'deed' | 'target'> & { readonly code: 'missing' | 'invalid' },
  reader: Reader,
): string {
  const say = sayTo(reader);
  const what = say(`deed.${deed}`);
  if (code === 'missing') return say('failure.missing', { what });
  return target === null
    ? say('failure.invalid', { what })
    : say('failure.invalid.target', { what, field: targetWords(target, reader) });
}

/** Whether what a deal says can be changed here. */
export const isEditable = (referral: Referral): boolean => isOpenDeal(referral) && referral.closing === null;

function remedyFor(referral: Referral, { code, target }: Pick<Trouble, 'code' | 'target'>): MessageKey {
  const isKnown = referral.recordId !== null;
  if (code === 'missing') return isKnown ? 'remedy.missing' : 'remedy.again';
  if (isEditable(referral) && target === null) return 'remedy.check';
  if (isEditable(referral) && fieldMeant(target) !== null) return 'remedy.edit';
  if (isKnown) return 'remedy.portal';
  return target === null || fieldMeant(target) !== null ? 'remedy.again' : 'remedy.anew';
}

/** What people can do about something that does not go away by itself. */
export const remedyWords = (referral: Referral, trouble: Pick<Trouble, 'code' | 'target'>, reader: Reader): string =>
  sayTo(reader)(remedyFor(referral, trouble));

/** What is there already, and what is not, of a deal that takes two steps to get there. */
const halfDone = (deed: ChangeKind, reader: Reader): readonly string[] =>
  deed === 'create' || deed === 'invite' ? [sayTo(reader)(`trouble.state.${deed}`)] : [];

/** Sentences one after the other. */
export function inSentences([first = '', ...others]: readonly string[], reader: Reader): string {
  return others.reduce((before, then) => sayTo(reader)('sentences', { before, then }), first);
}

/** What Partner Center could not be told, why, since when, and what happens next, in a line; nothing while all is well. */
export function troubleOf(
  referral: Referral,
  reader: Reader,
): readonly { readonly text: string; readonly tone: string }[] {
  const { trouble } = referral;
  if (trouble === null) return [];
  const say = sayTo(reader);
  const { code, deed, target, since: at } = trouble;
  const since = formatNearMoment(reader, at);
  const parts =
    code === 'missing' || code === 'invalid'
      ? [
          say('trouble.failed', { since, failure: failureWords({ code, deed, target }, reader) }),
          ...halfDone(deed, reader),
          remedyWords(referral, trouble, reader),
        ]
      : [say(`trouble.${code}`, { since }), ...halfDone(deed, reader), say(`trouble.pending.${deed}`)];
  const { sign, tone } = LOOKS[isPermanent(code) ? 'final' : 'waiting'];
  return [{ text: `${sign} ${inSentences(parts, reader)}`, tone }];
}

/** Whether something was given up, until somebody has it tried again. */
export const isStuck = ({ trouble }: Pick<Referral, 'trouble'>): boolean =>
  trouble !== null && isPermanent(trouble.code);
