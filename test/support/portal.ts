import { randomUUID } from 'node:crypto';
import type { ReferralRecord, Stage } from '../../src/domain/model/referral';
import { toRecord } from '../../src/partner-center/mapper';
import { readReferral } from '../../src/partner-center/schema';

const DAYS_TO_ANSWER_MS = 14 * 86_400_000;

/** The record of a referral that Microsoft sends now, which waits for our answer unless these members say otherwise. */
export function sentReferral(members: object, now: Date): ReferralRecord {
  const read = readReferral({
    id: randomUUID(),
    ...{ status: 'New', substatus: 'Pending', direction: 'Incoming' },
    createdDateTime: now.toISOString(),
    updatedDateTime: now.toISOString(),
    expirationDateTime: new Date(now.getTime() + DAYS_TO_ANSWER_MS).toISOString(),
    inviteContext: { invitedBy: { organizationId: 'msft', organizationName: 'Microsoft' } },
    ...members,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return toRecord(read.referral, now);
}

/** A record after somebody changed its name in the portal, or its stage and why. */
export function changedInPortal(record: ReferralRecord, change: object): ReferralRecord {
  const { name, substatus, statusReason } = change as Partial<Record<'name' | 'substatus' | 'statusReason', string>>;
  return {
    ...record,
    terms: { ...record.terms, name: name ?? record.terms.name },
    stage: (substatus?.toLowerCase() as Stage | undefined) ?? record.stage,
    statusReason: statusReason ?? record.statusReason,
  };
}
