import { z } from 'zod';
import type { Answered } from '../../application/referrals/answer-referral';
import type { Standing } from '../../application/access';
import type { Referral } from '../../domain/model/referral';
import { formatClock } from '../text/formats';
import { sayTo, type Reader } from '../text/reader';
import type { Reply, Turn } from '../turn/turn';
import { AboutReferral, type ConfirmedReplies, confirmedReply, showTo, tooLate } from './show-referral';

/** The data of a button that confirms a closing. */
export const Confirming = AboutReferral.extend({ version: z.number().int() });

/** The current card, with the reason why the deal cannot be closed or changed. */
export function noOpenDeal(turn: Turn, standing: Standing, referral: Referral): Reply {
  const say = sayTo(turn.reader);
  const { closing, stage } = referral;
  if (closing !== null) {
    const notice = say(`notice.closing.${closing.stage}`, {
      name: closing.by.name,
      time: formatClock(turn.reader, closing.finalAt),
    });
    return showTo(turn, standing, referral, notice);
  }
  const isClosed = stage === 'won' || stage === 'lost';
  if (isClosed && referral.answer?.by != null) return tooLate(turn, standing, referral);
  return showTo(turn, standing, referral, say(isClosed ? 'notice.closed' : 'notice.noDeal'));
}

/** Says until when the confirmed closing can be undone, or that it is final. */
function doneText({ closing, stage }: Referral, reader: Reader): string {
  const say = sayTo(reader);
  if (closing === null) return say(stage === 'lost' ? 'notice.lost' : 'notice.won');
  return say(closing.stage === 'won' ? 'notice.winning' : 'notice.losing', {
    time: formatClock(reader, closing.finalAt),
  });
}

/** Answers a confirmed closing by its outcome; `outdated` makes the form again, with what was typed and a notice. */
export function closedReply(
  turn: Turn,
  standing: Standing,
  answered: Answered,
  outdated: ConfirmedReplies['outdated'],
): Reply | Promise<Reply> {
  return confirmedReply(turn, answered, {
    refused: (current) => noOpenDeal(turn, standing, current),
    outdated,
    done: (current) => showTo(turn, standing, current, doneText(current, turn.reader)),
  });
}
