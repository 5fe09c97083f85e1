import { isWaiting, type Referral } from '../../domain/referral';
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
