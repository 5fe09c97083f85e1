import { invalid } from './exchange';
import type { Records } from './records';
import { ANSWER_TIME_MS, isMicrosofts, merged, MICROSOFT, textAt, type WireRecord } from './wire-record';

/*
 * What Microsoft does with its own records, and the referrals that it sends.
 */

const INVITED_BY = {
  invitedBy: { organizationId: MICROSOFT, organizationName: 'Microsoft' },
  assistanceRequestCode: 'Unknown',
};

/** Microsoft's seller, unless another one is named. */
export const SELLER = {
  firstName: 'Pat',
  lastName: 'Coleman',
  phoneNumber: '+1 425 555 0120',
  email: 'pat.coleman@example.com',
  title: 'Microsoft seller',
};

const DEAL = {
  consent: {
    consentToToShareInfoWithOthers: true,
    consentToContact: true,
    consentToShareReferralWithMicrosoftSellers: true,
  },
};

/** Adds a referral that waits for the partner's answer, unless its members say otherwise. Returns the record. */
export function sendReferral(records: Records, members: object, now: Date): WireRecord {
  const expires = new Date(now.getTime() + ANSWER_TIME_MS).toISOString();
  return records.add(merged({ ...DEAL, inviteContext: INVITED_BY, expirationDateTime: expires }, members));
}

function waiting(records: Records, id: string): WireRecord {
  const named = records.get(id);
  const engagement = named === undefined ? [] : records.ofEngagement(textAt(named, 'engagementId'));
  const record = engagement.find((one) => isMicrosofts(one) && one['status'] === 'New');
  if (record === undefined)
    throw invalid('status', `Microsoft has no record that waits for its answer in the engagement of ${id}.`);
  return record;
}

/**
 * Gives Microsoft's answer to a co-sell deal, which is named by the id of either side's record.
 *
 * @throws Refusal if no record waits for Microsoft's answer
 */
export function answerCoSell(records: Records, id: string, how: 'accept' | 'decline', seller: object = SELLER): void {
  const record = waiting(records, id);
  const answer =
    how === 'accept'
      ? {
          status: 'Active',
          substatus: 'Accepted',
          team: [seller],
          trackingInfo: { microsoftMsxId: `7-${textAt(record, 'id').slice(0, 8).toUpperCase()}` },
        }
      : { status: 'Closed', substatus: 'Declined', statusReason: 'No capacity for this engagement' };
  records.replace(record, merged(record, answer));
}

/**
 * Changes a record as a person in Partner Center's portal does.
 *
 * @throws Refusal if there is no such record
 */
export function changeInPortal(records: Records, id: string, change: object): WireRecord {
  const record = records.get(id);
  if (record === undefined) throw invalid('id', `There is no record ${id}.`);
  return records.replace(record, merged(record, change));
}
