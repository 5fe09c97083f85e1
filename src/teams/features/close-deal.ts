import { z } from 'zod';
import type { Answered } from '../../application/referrals/answer-referral';
import type { Viewer } from '../../application/access';
import type { Referral } from '../../domain/model/referral';
import { formatClock } from '../text/formats';
import { sayTo, type Reader } from '../text/reader';
import type { Reply, Turn } from '../turn/turn';
import {
  ReferralButtonData,
  type ConfirmedReplies,
  confirmedReply,
  referralReply,
  tooLateReply,
} from './show-referral';

/** The data of a button that confirms a closing. */
export const ClosingButtonData = ReferralButtonData.extend({ version: z.number().int() });

/** The current card, with the reason why the deal cannot be closed or changed. */
export function notEditableReply(turn: Turn, viewer: Viewer, referral: Referral): Reply {
  const say = sayTo(turn.reader);
  const { closing, stage } = referral;
  if (closing !== null) {
    const notice = say(`notice.closing.${closing.stage}`, {
      name: closing.by.name,
      time: formatClock(turn.reader, closing.finalAt),
    });
    return referralReply(turn, viewer, referral, notice);
  }
  const isClosed = stage === 'won' || stage === 'lost';
  if (isClosed && referral.answer?.by != null) return tooLateReply(turn, viewer, referral);
  return referralReply(turn, viewer, referral, say(isClosed ? 'notice.closed' : 'notice.noDeal'));
}

/** Says until when the confirmed closing can be undone, or that it is final. */
function closedText({ closing, stage }: Referral, reader: Reader): string {
  const say = sayTo(reader);
  if (closing === null) return say(stage === 'lost' ? 'notice.lost' : 'notice.won');
  return say(closing.stage === 'won' ? 'notice.winning' : 'notice.losing', {
    time: formatClock(reader, closing.finalAt),
  });
}

/** Answers a confirmed closing by its outcome; `outdated` makes the form again, with what was typed and a notice. */
export function closedReply(
  turn: Turn,
  viewer: Viewer,
  answered: Answered,
  outdated: ConfirmedReplies['outdated'],
): Reply | Promise<Reply> {
  return confirmedReply(turn, answered, {
    refused: (current) => notEditableReply(turn, viewer, current),
    outdated,
    done: (current) => referralReply(turn, viewer, current, closedText(current, turn.reader)),
  });
}
