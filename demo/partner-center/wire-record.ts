import { randomUUID } from 'node:crypto';

/** A referral record in the API's format. It is immutable. */
export type WireRecord = Readonly<Record<string, unknown>>;

/** Microsoft's organization id: on its own records, and as a target. */
export const MICROSOFT = 'msft';

/** The time for the answer to a referral, in milliseconds. */
export const ANSWER_TIME_MS = 14 * 86_400_000;

/** The partner of this Partner Center, which is the partner of the sample referrals. */
export const OUR_ORGANIZATION = {
  organizationId: '7d23e5ca-19dc-4eaa-aac8-5e6b559f0d1d',
  organizationName: 'Northwind Cloud Partners',
} as const;

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is WireRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member by its path, `customerProfile/address/country`; undefined if there is none. */
export const memberAt = (record: WireRecord, path: string): unknown =>
  path.split('/').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), record);

/** A member's text; empty if the member is not text. */
export function textAt(record: WireRecord, path: string): string {
  const value = memberAt(record, path);
  return typeof value === 'string' ? value : '';
}

/** Whether a record is Microsoft's side of a co-sell deal. */
export const isMicrosofts = (record: WireRecord): boolean => record['organizationId'] === MICROSOFT;

/** The record with changed members: objects are merged, other values are replaced. */
export function merged(record: WireRecord, change: object): WireRecord {
  const members = Object.entries(change).map(([key, value]: [string, unknown]) => {
    const before = record[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...record, ...(Object.fromEntries(members) as WireRecord) };
}

/** Both links of a record. Their path is misspelled as in Microsoft's own samples, so clients cannot rely on it. */
function linksOf(id: string, engagementId: string): object {
  const records = 'https://api.partner.microsoft.com/v1.0/engagments/referrals';
  return {
    relatedReferrals: { uri: `${records}?$filter=engagementId eq '${engagementId}'`, method: 'GET' },
    self: { uri: `${records}/${id}`, method: 'GET' },
  };
}

/** A record with default values for all members but those that describe the deal; given members override them. */
export function recordWith(members: WireRecord): WireRecord {
  const id = textAt(members, 'id') || randomUUID();
  const engagementId = textAt(members, 'engagementId') || randomUUID();
  return {
    ...OUR_ORGANIZATION,
    externalReferenceId: null,
    expirationDateTime: null,
    status: 'New',
    substatus: 'Pending',
    statusReason: null,
    qualification: 'SalesQualified',
    type: 'Shared',
    direction: 'Incoming',
    referralSource: null,
    favorite: false,
    campaignId: null,
    salesStage: null,
    quality: 'Unknown',
    isSpam: false,
    mpnId: '6190001',
    referralProgram: null,
    dealSensitivity: 'None',
    createdVia: null,
    lastModifiedVia: null,
    lastRunId: null,
    tags: [],
    acceptedDateTime: null,
    closedDateTime: null,
    callToAction: null,
    registrationStatus: 'None',
    registrations: [],
    target: [],
    team: [],
    trackingInfo: { microsoftMsxId: null, microsoftUSFedOpportunityId: null, microsoftUSFedLeadId: null },
    ...members,
    id,
    engagementId,
    links: linksOf(id, engagementId),
  };
}
