import { isDeepStrictEqual } from 'node:util';
import { invalid, jsonOf, Refusal, type Reply, type Request } from './exchange';
import { patched } from './json-patch';
import type { Listing } from './listing';
import type { Records } from './records';
import { withRegistrations } from './registration';
import { checkChange, settableMembers } from './rules';
import { changedMembers, createdDeal, invitedDeal } from './shapes';
import type { ApiVariants } from './ways';
import {
  ANSWER_TIME_MS,
  isMicrosofts,
  isObject,
  memberAt,
  MICROSOFT,
  OUR_ORGANIZATION,
  textAt,
  type WireRecord,
} from './wire-record';

/** The state and dependencies of the Referrals API. */
export interface ReferralsContext {
  readonly records: Records;
  readonly listing: Listing;
  readonly ways: ApiVariants;
  readonly clock: () => Date;
}

/** The path of the Referrals API. */
export const REFERRALS = '/v1.0/engagements/referrals';

const INVITED_BY = { invitedBy: OUR_ORGANIZATION };

const withTag = (status: number, record: WireRecord, shows = true): Reply => ({
  status,
  headers: { etag: textAt(record, 'eTag') },
  ...(shows ? { body: record } : {}),
});

const isForMicrosoft = (body: unknown): boolean =>
  isObject(body) &&
  [body['target']]
    .flat()
    .some((one) => isObject(one) && one['type'] === 'BusinessProfileLocation' && one['id'] === MICROSOFT);

const invitation = (deal: WireRecord): object => ({ ...(deal['inviteContext'] as object | undefined), ...INVITED_BY });

/** A record of our own; it is accepted from the start, since we created it. */
function ownRecordOf(deal: WireRecord, { ways, clock }: ReferralsContext): WireRecord {
  return {
    ...settableMembers(deal),
    ...OUR_ORGANIZATION,
    status: 'Active',
    substatus: 'Accepted',
    direction: ways.ownDirection,
    acceptedDateTime: clock().toISOString(),
    expirationDateTime: null,
    closedDateTime: null,
    inviteContext: invitation(deal),
  };
}

/**
 * Microsoft's record of one of our deals. It waits for Microsoft's answer, and has no team before Microsoft accepts.
 */
function microsoftRecordOf(deal: WireRecord, { records, clock }: ReferralsContext): WireRecord {
  const own = records.ofEngagement(textAt(deal, 'engagementId')).find((one) => !isMicrosofts(one));
  if (own === undefined) throw invalid('engagementId', 'There is no such engagement of yours.');
  if (own['status'] !== 'Active') throw invalid('status', 'Your own record of this engagement is not active.');
  if (own['type'] !== 'Shared') throw invalid('type', 'Your own record of this engagement is not shared.');
  return {
    ...settableMembers(deal),
    organizationId: MICROSOFT,
    organizationName: 'Microsoft',
    externalReferenceId: null,
    status: 'New',
    substatus: 'Pending',
    direction: 'Outgoing',
    mpnId: null,
    acceptedDateTime: null,
    closedDateTime: null,
    expirationDateTime: new Date(clock().getTime() + ANSWER_TIME_MS).toISOString(),
    team: [],
    inviteContext: invitation(deal),
  };
}

function create(desk: ReferralsContext, request: Request): Reply {
  const body = jsonOf(request);
  const members = isForMicrosoft(body)
    ? microsoftRecordOf(invitedDeal(body), desk)
    : ownRecordOf(createdDeal(body, desk.ways), desk);
  return withTag(desk.ways.createStatus, desk.records.add(members));
}

/** The record to change, if it may be changed and `If-Match` names its version. */
function current({ records }: ReferralsContext, id: string, { headers }: Request): WireRecord {
  const record = found(records, id);
  if (isMicrosofts(record)) throw new Refusal(403, 'accessDenied', "Microsoft's record is Microsoft's to change.");
  const known = headers['if-match'];
  if (known !== undefined && known !== '*' && known !== record['eTag']) {
    throw new Refusal(412, 'preconditionFailed', 'The record has changed since.', 'eTag');
  }
  return record;
}

function found(records: Records, id: string): WireRecord {
  const record = records.get(id);
  if (record === undefined) throw new Refusal(404, 'itemNotFound', 'There is no such referral.');
  return record;
}

/** Changes these members of a record if the rules allow it. */
function changeTo(
  desk: ReferralsContext,
  before: WireRecord,
  after: WireRecord,
  members: readonly string[],
): WireRecord {
  const now = desk.clock();
  checkChange(before, after, members, desk.ways, now);
  const touched = changedMembers(Object.fromEntries(members.map((member) => [member, after[member]])), desk.ways);
  const shaped = { ...after, ...touched };
  return desk.records.replace(
    before,
    members.includes('registrations') ? withRegistrations(before, shaped, now.toISOString()) : shaped,
  );
}

function patch(desk: ReferralsContext, id: string, request: Request): Reply {
  const before = current(desk, id, request);
  const { record, members } = patched(before, jsonOf(request));
  const prefers = String(request.headers['prefer'] ?? '').includes('return=representation');
  const shows = prefers && desk.ways.representation;
  return withTag(shows ? 200 : 204, changeTo(desk, before, record, members), shows);
}

function put(desk: ReferralsContext, id: string, request: Request): Reply {
  if (request.headers['if-match'] === undefined) throw invalid('If-Match', 'If-Match is missing.');
  const before = current(desk, id, request);
  const after = jsonOf(request);
  if (!isObject(after)) throw invalid('body', 'The body is no referral.');
  if (after['links'] !== undefined) throw invalid('links', 'A referral is sent without its links.');
  const { links, ...replaced } = before;
  const members = [...new Set([...Object.keys(replaced), ...Object.keys(after)])];
  const touched = members.filter((member) => !isDeepStrictEqual(memberAt(replaced, member), memberAt(after, member)));
  return withTag(200, changeTo(desk, before, { ...after, links }, touched));
}

const ON_ONE: Readonly<Record<string, (desk: ReferralsContext, id: string, request: Request) => Reply>> = {
  GET: ({ records }, id) => withTag(200, found(records, id)),
  PATCH: patch,
  PUT: put,
};

const ON_ALL: Readonly<Record<string, (desk: ReferralsContext, request: Request) => Reply>> = {
  GET: ({ listing }, { url }) => ({ status: 200, body: listing.page(url.searchParams) }),
  POST: create,
};

/**
 * Answers a request to the Referrals API.
 *
 * @throws Refusal if the request is refused
 */
export function referrals(desk: ReferralsContext, request: Request): Reply {
  const [, id] = request.url.pathname.slice(REFERRALS.length).split('/');
  const notAllowed = new Refusal(405, 'invalidRequest', `${request.method} is not allowed here.`, 'method');
  if (id === undefined || id === '') {
    const answer = ON_ALL[request.method];
    if (answer === undefined) throw notAllowed;
    return answer(desk, request);
  }
  const answer = ON_ONE[request.method];
  if (answer === undefined) throw notAllowed;
  return answer(desk, decodeURIComponent(id), request);
}
