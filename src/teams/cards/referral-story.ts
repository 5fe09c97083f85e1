import { fullName, type Contact } from '../../domain/person';
import { isWaiting, type MicrosoftSide, type Referral } from '../../domain/referral';
import { formatMoment, formatNearMoment } from '../formats';
import { escaped } from '../plain-text';
import { sayTo, type Reader } from '../reader';

/** By when it has to be answered; nothing where it no longer has to be. */
export function deadlineOf(referral: Referral, reader: Reader): readonly { text: string }[] {
  if (!isWaiting(referral) || referral.deadline === null) return [];
  return [{ text: sayTo(reader)('story.deadline', { when: formatNearMoment(reader, referral.deadline) }) }];
}

/** What has happened to a referral, in a few lines: who, when and why. */
export function storyOf(referral: Referral, reader: Reader): readonly { text: string }[] {
  const lines = referral.stage === 'received' ? claimLine(referral, reader) : answerLines(referral, reader);
  return lines.map((text) => ({ text }));
}

function claimLine({ claim }: Referral, reader: Reader): readonly string[] {
  if (claim === null) return [];
  return [sayTo(reader)('story.claimed', { name: escaped(claim.by.name, 80), when: formatNearMoment(reader, claim.at) })];
}

function answerLines({ stage, answer }: Referral, reader: Reader): readonly string[] {
  if (answer === null || stage === 'received') return [];
  const say = sayTo(reader);
  const when = formatMoment(reader, answer.at);
  const happened =
    answer.by === null
      ? say(`story.${stage}.portal`, { when })
      : say(`story.${stage}`, { when, name: escaped(answer.by.name, 80) });
  const reasons = [answer.reason === null ? null : say(`reason.${answer.reason}`), answer.note === null ? null : escaped(answer.note, 300)];
  const reason = reasons.filter((part) => part !== null).join(' – ');
  return reason === '' ? [happened] : [happened, say('story.reason', { reason })];
}

/** More sellers of Microsoft's than these are not named in a line. */
const SELLERS_NAMED = 3;

/** A seller of Microsoft's in a line: name and address. */
const inALine = (contact: Contact): string =>
  [fullName(contact), contact.email].filter((part) => part !== null && part !== '').map((part) => escaped(String(part), 80)).join(', ');

/**
 * What Microsoft makes of a deal that we created together with it: until when it can answer, or how it did. Nothing for
 * what others sent us, and nothing to wait for any more once the deal is closed.
 */
export function microsoftOf(referral: Referral, reader: Reader): readonly { text: string }[] {
  const { microsoft, direction, stage } = referral;
  if (microsoft === null || direction !== 'outbound') return [];
  const isClosed = stage !== 'received' && stage !== 'accepted';
  if (microsoft.stage === 'received' && isClosed) return [];
  const happened = microsoftLine(microsoft, reader);
  const sellers = microsoft.sellers.map(inALine).filter((text) => text !== '').slice(0, SELLERS_NAMED).join(' · ');
  const isJoined = microsoft.stage !== 'declined' && microsoft.stage !== 'expired' && sellers !== '';
  return [{ text: isJoined ? sayTo(reader)('microsoft.sellers', { happened, sellers }) : happened }];
}

/** How Microsoft answered or by when it can, in a line. */
export function microsoftLine({ stage, deadline, since }: MicrosoftSide, reader: Reader): string {
  const say = sayTo(reader);
  if (stage === 'received') {
    return deadline === null ? say('microsoft.received.undated') : say('microsoft.received', { when: formatNearMoment(reader, deadline) });
  }
  // What Microsoft has closed it accepted once; nobody tells when.
  if (stage === 'won' || stage === 'lost') return say('microsoft.accepted.undated');
  return since === null ? say(`microsoft.${stage}.undated`) : say(`microsoft.${stage}`, { when: formatMoment(reader, since) });
}
