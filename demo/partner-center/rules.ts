import { invalid } from './exchange';
import { sharedDeal } from './shapes';
import { memberAt, textAt, type WireRecord } from './wire-record';
import type { ApiVariants } from './ways';

/** Members that describe a deal. They can be set when it is created, and changed later. */
const DESCRIBING_MEMBERS: readonly string[] = [
  ...['name', 'externalReferenceId', 'campaignId', 'qualification', 'type', 'favorite', 'salesStage', 'isSpam', 'tags'],
  ...['referralProgram', 'dealSensitivity', 'referralSource', 'callToAction'],
  ...['customerProfile', 'consent', 'details', 'team', 'inviteContext'],
];

/** Members that can only be set when a record is created. */
const CREATION_MEMBERS: readonly string[] = ['engagementId', 'mpnId', 'target'];

const STATUS_MEMBERS: readonly string[] = ['status', 'substatus', 'statusReason'];

const CHANGEABLE: readonly string[] = [...DESCRIBING_MEMBERS, ...STATUS_MEMBERS, 'registrations'];

/** Members of an existing record that only Partner Center itself changes. */
const READ_ONLY: readonly string[] = [
  ...CREATION_MEMBERS,
  ...['id', 'eTag', 'links', 'organizationId', 'organizationName', 'direction', 'registrationStatus', 'trackingInfo'],
  ...['createdDateTime', 'updatedDateTime', 'expirationDateTime', 'acceptedDateTime', 'closedDateTime'],
  ...['createdVia', 'lastModifiedVia', 'lastRunId', 'quality'],
];

/** The valid pairs of status and substatus, and the pairs that a partner can change each to. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  'New/Pending': ['New/Pending', 'New/Received', 'Active/Accepted', 'Closed/Declined'],
  'New/Received': ['New/Received', 'Active/Accepted', 'Closed/Declined'],
  'Active/Accepted': ['Active/Accepted', 'Closed/Won', 'Closed/Lost'],
};

const NEEDS_REASON: readonly string[] = ['Closed/Declined', 'Closed/Lost'];

const SHARED = 'consent/consentToShareReferralWithMicrosoftSellers';

const statusPair = (record: WireRecord): string => `${textAt(record, 'status')}/${textAt(record, 'substatus')}`;

/** The members of a new deal that its creator may set; all others are left out. */
export const settableMembers = (deal: WireRecord): WireRecord =>
  Object.fromEntries(
    Object.entries(deal).filter(([member]) => DESCRIBING_MEMBERS.includes(member) || CREATION_MEMBERS.includes(member)),
  );

/** @throws Refusal if one of the members cannot be changed by a partner */
export function checkMembers(members: readonly string[]): void {
  const readOnly = members.find((member) => READ_ONLY.includes(member));
  if (readOnly !== undefined) throw invalid(readOnly, `${readOnly} is read-only.`);
  const unknown = members.find((member) => !CHANGEABLE.includes(member));
  if (unknown !== undefined) throw invalid(unknown, `There is no member ${unknown}.`);
}

function checkStatus(before: WireRecord, after: WireRecord, now: Date): void {
  const [from, to] = [statusPair(before), statusPair(after)];
  if (from === to) return;
  if (NEXT[from]?.includes(to) !== true) throw invalid('status', `${from} cannot become ${to}.`);
  const deadline = Date.parse(textAt(before, 'expirationDateTime'));
  if (to === 'Active/Accepted' && deadline <= now.getTime()) throw invalid('expirationDateTime', 'It has expired.');
  if (NEEDS_REASON.includes(to) && textAt(after, 'statusReason').trim() === '')
    throw invalid('statusReason', 'Say why.');
}

/** Sharing with Microsoft cannot be undone, and needs a contact at the customer for Microsoft. */
function checkSharing(before: WireRecord, after: WireRecord): void {
  const [was, is] = [before, after].map((record) => memberAt(record, SHARED) === true);
  if (was && !is) throw invalid(SHARED.replace('/', '.'), 'What Microsoft knows it cannot forget.');
  if (before['type'] === after['type']) return;
  if (before['type'] === 'Shared') throw invalid('type', 'A shared deal stays shared.');
  sharedDeal(after);
}

/** @throws Refusal if a partner may not change a record in this way */
export function checkChange(
  before: WireRecord,
  after: WireRecord,
  members: readonly string[],
  ways: ApiVariants,
  now: Date,
): void {
  checkMembers(members);
  const isOnlyRegistered = members.every((member) => member === 'registrations');
  if (before['status'] === 'Closed' && !isOnlyRegistered)
    throw invalid('status', 'It is closed: nothing can be changed any more.');
  checkStatus(before, after, now);
  checkSharing(before, after);
  const describes = members.some((member) => !STATUS_MEMBERS.includes(member));
  if (!ways.allowsCombinedChange && describes && before['status'] !== after['status']) {
    throw invalid('status', 'The status is not changed together with anything else.');
  }
}
