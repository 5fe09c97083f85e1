import { holderOf } from '../../domain/model/whose-deal';
import { fullName, isSamePerson, type Contact } from '../../domain/model/person';
import { isOpenDeal, isWaiting, type Closing, type MicrosoftSide, type Referral } from '../../domain/model/referral';
import { formatClock, formatList, formatMoment, formatMoney, formatNearMoment } from '../text/formats';
import { escaped } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { SELLERS_NAMED } from './referral-words';

/** The deadline for an answer; nothing if no answer is due. */
export function deadlineLines(referral: Referral, reader: Reader): readonly { text: string }[] {
  if (!isWaiting(referral) || referral.deadline === null) return [];
  return [{ text: sayTo(reader)('story.deadline', { when: formatNearMoment(reader, referral.deadline) }) }];
}

/** What happened to a referral, in a few lines: who, when and why. A pending closing comes first. */
export function referralStory(referral: Referral, reader: Reader): readonly { text: string }[] {
  if (referral.stage === 'received') return claimLine(referral, reader).map((text) => ({ text }));
  const lines = [...closingLines(referral, reader), ...answerLines(referral, reader), ...holderLine(referral, reader)];
  return lines.map((text) => ({ text }));
}

function claimLine({ claim }: Referral, reader: Reader): readonly string[] {
  if (claim === null) return [];
  return [
    sayTo(reader)('story.claimed', { name: escaped(claim.by.name, 80), when: formatNearMoment(reader, claim.at) }),
  ];
}

/** The owner of an open deal, if it is not the person who answered. */
function holderLine(referral: Referral, reader: Reader): readonly string[] {
  const { answer, claim } = referral;
  if (claim === null || !isOpenDeal(referral) || holderOf(referral) !== claim.by) return [];
  if (answer?.by != null && isSamePerson(answer.by, claim.by)) return [];
  return [sayTo(reader)('story.held', { name: escaped(claim.by.name, 80), when: formatNearMoment(reader, claim.at) })];
}

/** Who marked the deal as won or lost, until when that can be undone, and the details. */
function closingLines({ closing, needs }: Referral, reader: Reader): readonly string[] {
  if (closing === null) return [];
  const say = sayTo(reader);
  const { stage, by, finalAt, value } = closing;
  const happens = say(`story.closing.${stage}`, { name: escaped(by.name, 80), time: formatClock(reader, finalAt) });
  const worth = stage === 'won' && value !== null ? [say('story.value', { value: formatMoney(reader, value) })] : [];
  return [
    happens,
    ...worth,
    ...reasonLine(closing, reader),
    ...registeredLine(closing.registration, needs.solutions, reader),
  ];
}

/** The solutions that the deal registration names. */
function registeredLine(
  registration: Closing['registration'],
  solutions: Referral['needs']['solutions'],
  reader: Reader,
): readonly string[] {
  if (registration === null) return [];
  const names = registration.solutions.map(({ id }) =>
    escaped(solutions.find((solution) => solution.id === id)?.name ?? id, 60),
  );
  return [sayTo(reader)('story.registered', { solutions: formatList(reader, names) })];
}

function reasonLine({ reason, note }: Pick<Closing, 'reason' | 'note'>, reader: Reader): readonly string[] {
  const say = sayTo(reader);
  const reasons = [reason === null ? null : say(`reason.${reason}`), note === null ? null : escaped(note, 300)];
  const told = reasons.filter((part) => part !== null).join(' – ');
  return told === '' ? [] : [say('story.reason', { reason: told })];
}

/** Whether a deal was created rather than accepted. */
export const isCreated = ({ direction, stage, history }: Referral): boolean =>
  stage === 'accepted' && (direction === 'outbound' || history.some(({ what }) => what === 'created'));

function answerLines(referral: Referral, reader: Reader): readonly string[] {
  const { stage, answer, registration, needs } = referral;
  if (answer === null || stage === 'received') return [];
  const say = sayTo(reader);
  const key = isCreated(referral) ? 'created' : stage;
  const when = formatMoment(reader, key === 'created' ? referral.createdAt : answer.at);
  const happened =
    answer.by === null
      ? say(`story.${key}.portal`, { when })
      : say(`story.${key}`, { when, name: escaped(answer.by.name, 80) });
  const isClosedHere = answer.by !== null && (stage === 'won' || stage === 'lost');
  const final = isClosedHere ? [say('story.final')] : [];
  return [happened, ...reasonLine(answer, reader), ...registeredLine(registration, needs.solutions, reader), ...final];
}

/** A seller at Microsoft in one line: name and address. */
const sellerLine = (contact: Contact): string =>
  [fullName(contact), contact.email]
    .filter((part) => part !== null && part !== '')
    .map((part) => escaped(String(part), 80))
    .join(', ');

/**
 * Microsoft's answer to a deal that we created together, or until when it can answer. Nothing for referrals that were
 * sent to us. While Microsoft has not answered, nothing once the deal is closed.
 */
export function microsoftSideLines(referral: Referral, reader: Reader): readonly { text: string }[] {
  const { microsoft, direction, stage } = referral;
  if (microsoft === null || direction !== 'outbound') return [];
  const isClosed = stage !== 'received' && stage !== 'accepted';
  if (microsoft.stage === 'received' && isClosed) return [];
  const happened = microsoftLine(microsoft, reader);
  const sellers = microsoft.sellers
    .map(sellerLine)
    .filter((text) => text !== '')
    .slice(0, SELLERS_NAMED)
    .join(' · ');
  const isJoined = microsoft.stage !== 'declined' && microsoft.stage !== 'expired' && sellers !== '';
  return [{ text: isJoined ? sayTo(reader)('microsoft.sellers', { happened, sellers }) : happened }];
}

/** Microsoft's answer, or until when it can answer, in one line. */
export function microsoftLine({ stage, deadline, since }: MicrosoftSide, reader: Reader): string {
  const say = sayTo(reader);
  if (stage === 'received') {
    return deadline === null
      ? say('microsoft.received.undated')
      : say('microsoft.received', { when: formatNearMoment(reader, deadline) });
  }
  // Microsoft must have accepted a deal that it closed; the time is not known.
  if (stage === 'won' || stage === 'lost') return say('microsoft.accepted.undated');
  return since === null
    ? say(`microsoft.${stage}.undated`)
    : say(`microsoft.${stage}`, { when: formatMoment(reader, since) });
}
