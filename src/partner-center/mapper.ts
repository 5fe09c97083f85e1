import { createHash } from 'node:crypto';
import type { DealType } from '../domain/model/terms';
import type { Contact } from '../domain/model/person';
import type { Customer, Direction, Needs, ReferralRecord, Stage } from '../domain/model/referral';
import { DAY_MS } from '../domain/time/durations';
import type { WireReferral } from './schema';
import { termsIn } from './wire-fields';
import { MICROSOFT_ORGANIZATION } from './wire-values';

const DAYS_TO_ANSWER = 14;

const STAGE_BY_SUBSTATUS: ReadonlyMap<string, Stage> = new Map<string, Stage>(
  Object.entries({
    pending: 'received',
    received: 'received',
    accepted: 'accepted',
    won: 'won',
    lost: 'lost',
    declined: 'declined',
    expired: 'expired',
  } as const),
);

const STAGE_BY_STATUS: ReadonlyMap<string, Stage> = new Map<string, Stage>([
  ['new', 'received'],
  ['active', 'accepted'],
]);

/**
 * The stage of a record. A closed record with an unknown substatus counts as expired. Any other unknown status counts
 * as received: showing a referral too often costs less than missing a deadline.
 */
function stageOf({ status, substatus }: Pick<WireReferral, 'status' | 'substatus'>): Stage {
  const told = STAGE_BY_SUBSTATUS.get(substatus?.toLowerCase() ?? '');
  const known = status?.toLowerCase() ?? '';
  if (known === 'closed') return told === undefined || told === 'received' || told === 'accepted' ? 'expired' : told;
  return STAGE_BY_STATUS.get(known) ?? told ?? 'received';
}

/** Real records say "Incoming" for deals that we created ourselves, so the inviting organisation decides. */
function directionOf(wire: WireReferral): Direction {
  const inviter = wire.inviteContext.invitedBy.organizationId;
  if (inviter !== null && inviter === wire.organizationId) return 'outbound';
  return wire.direction?.toLowerCase() === 'outgoing' ? 'outbound' : 'inbound';
}

/** Microsoft cannot see a private deal, so a deal that was sent to us is never private. */
function toDealType(wire: WireReferral, direction: Direction): DealType {
  if (wire.type?.toLowerCase() === 'shared') return 'co-sell';
  const isShared = wire.consent.consenttosharereferralwithmicrosoftsellers?.toLowerCase() === 'true';
  return isShared || direction === 'inbound' ? 'partner-led' : 'private';
}

/** A member of a team as a contact of ours. */
export const toContact = ({ phoneNumber, ...names }: WireReferral['team'][number]): Contact => ({
  ...names,
  phone: phoneNumber,
});

function customerOf({ name, size, address, team, ids }: WireReferral['customerProfile']): Customer {
  const { addressLine1, addressLine2, region, ...place } = address;
  return {
    name,
    size,
    duns: ids.find(({ profileType }) => profileType?.toLowerCase() === 'duns')?.id ?? null,
    address: {
      ...place,
      state: place.state ?? region,
      country: place.country?.toUpperCase() ?? null,
      lines: [addressLine1, addressLine2].filter((line) => line !== null),
    },
    contacts: team.map(toContact),
  };
}

const idsOf = (named: readonly { id: string | null }[]): readonly string[] =>
  named.flatMap(({ id }) => (id === null ? [] : [id]));

const toNeeds = ({ requirements }: WireReferral['details']): Needs => ({
  industries: idsOf(requirements.industries),
  products: idsOf(requirements.products),
  services: idsOf(requirements.services),
  solutions: requirements.solutions.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }])),
});

function toDeadline(wire: WireReferral, stage: Stage, createdAt: Date): Date | null {
  if (stage === 'expired') return wire.expirationDateTime;
  if (stage !== 'received') return null;
  return wire.expirationDateTime ?? new Date(createdAt.getTime() + DAYS_TO_ANSWER * DAY_MS);
}

/** An unknown registration status counts as registered: registering a deal twice costs more than checking it once. */
const hasRegistration = ({ registrations, registrationStatus }: WireReferral): boolean =>
  registrations.length > 0 || (registrationStatus ?? 'None').toLowerCase() !== 'none';

/**
 * Some senders leave out the eTag. A hash of the content replaces it, so that the same referral again changes nothing.
 */
const contentTag = (wire: WireReferral): string =>
  `content:${createHash('sha256').update(JSON.stringify(wire)).digest('base64url')}`;

/** Converts a wire referral to a record of ours. `now` replaces dates that the sender left out. */
export function toRecord(wire: WireReferral, now: Date): ReferralRecord {
  const stage = stageOf(wire);
  const direction = directionOf(wire);
  const createdAt = wire.createdDateTime ?? wire.updatedDateTime ?? now;
  const { details, inviteContext } = wire;
  return {
    id: wire.id,
    engagementId: wire.engagementId,
    eTag: wire.eTag ?? contentTag(wire),
    owner: wire.organizationId === MICROSOFT_ORGANIZATION ? 'microsoft' : 'partner',
    direction,
    dealType: toDealType(wire, direction),
    stage,
    statusReason: wire.statusReason,
    terms: termsIn(wire),
    customer: customerOf(wire.customerProfile),
    needs: toNeeds(details),
    invitation: {
      from: inviteContext.invitedBy.organizationName ?? inviteContext.invitedBy.organizationId,
      notes: inviteContext.notes,
      assistance: inviteContext.assistanceRequestCode,
    },
    team: wire.team.map(toContact),
    createdAt,
    updatedAt: wire.updatedDateTime ?? createdAt,
    deadline: toDeadline(wire, stage, createdAt),
    stageSince: wire.closedDateTime ?? wire.acceptedDateTime,
    isRegistered: hasRegistration(wire),
  };
}
