import { createHash } from 'node:crypto';
import type { DealType } from '../domain/model/terms';
import type { Contact } from '../domain/model/person';
import type { Customer, Direction, Needs, ReferralRecord, Stage } from '../domain/model/referral';
import type { WireReferral } from './schema';
import { termsIn } from './wire-fields';

/** Microsoft's organisation id, on its own records and where it invites. */
const MICROSOFT = 'msft';

const DAYS_TO_ANSWER = 14;
const DAY_MS = 86_400_000;

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
 * The stage of a record. A closed one of a kind we do not know counts as expired; anything else we
 * do not know counts as waiting, because being shown too much costs less than missing a deadline.
 */
function stageOf({ status, substatus }: Pick<WireReferral, 'status' | 'substatus'>): Stage {
  const told = STAGE_BY_SUBSTATUS.get(substatus?.toLowerCase() ?? '');
  const known = status?.toLowerCase() ?? '';
  if (known === 'closed') return told === undefined || told === 'received' || told === 'accepted' ? 'expired' : told;
  return STAGE_BY_STATUS.get(known) ?? told ?? 'received';
}

/** Real records say "Incoming" of deals that we created ourselves, so whoever invited decides. */
function directionOf(wire: WireReferral): Direction {
  const inviter = wire.inviteContext.invitedBy.organizationId;
  if (inviter !== null && inviter === wire.organizationId) return 'outbound';
  return wire.direction?.toLowerCase() === 'outgoing' ? 'outbound' : 'inbound';
}

/** Nobody at Microsoft knows of a private deal, so one that was sent to us cannot be private. */
function dealTypeOf(wire: WireReferral, direction: Direction): DealType {
  if (wire.type?.toLowerCase() === 'shared') return 'co-sell';
  const isShared = wire.consent.consenttosharereferralwithmicrosoftsellers?.toLowerCase() === 'true';
  return isShared || direction === 'inbound' ? 'partner-led' : 'private';
}

/** A member of a team, in our words. */
export const contactOf = ({ phoneNumber, ...names }: WireReferral['team'][number]): Contact => ({
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
    contacts: team.map(contactOf),
  };
}

const idsOf = (named: readonly { id: string | null }[]): readonly string[] =>
  named.flatMap(({ id }) => (id === null ? [] : [id]));

const needsOf = ({ requirements }: WireReferral['details']): Needs => ({
  industries: idsOf(requirements.industries),
  products: idsOf(requirements.products),
  services: idsOf(requirements.services),
  solutions: requirements.solutions.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }])),
});

function deadlineOf(wire: WireReferral, stage: Stage, createdAt: Date): Date | null {
  if (stage === 'expired') return wire.expirationDateTime;
  if (stage !== 'received') return null;
  return wire.expirationDateTime ?? new Date(createdAt.getTime() + DAYS_TO_ANSWER * DAY_MS);
}

/** A status that we do not know counts as one: a deal that is registered twice costs more than one that somebody looks at. */
const isRegistered = ({ registrations, registrationStatus }: WireReferral): boolean =>
  registrations.length > 0 || (registrationStatus ?? 'None').toLowerCase() !== 'none';

/** Senders that leave out the eTag are told apart by content, so that the same referral again changes nothing. */
const contentTag = (wire: WireReferral): string =>
  `content:${createHash('sha256').update(JSON.stringify(wire)).digest('base64url')}`;

/** What a wire referral tells, in our words. `now` stands in for dates the sender left out. */
export function toRecord(wire: WireReferral, now: Date): ReferralRecord {
  const stage = stageOf(wire);
  const direction = directionOf(wire);
  const createdAt = wire.createdDateTime ?? wire.updatedDateTime ?? now;
  const { details, inviteContext } = wire;
  return {
    id: wire.id,
    engagementId: wire.engagementId,
    eTag: wire.eTag ?? contentTag(wire),
    owner: wire.organizationId === MICROSOFT ? 'microsoft' : 'partner',
    direction,
    dealType: dealTypeOf(wire, direction),
    stage,
    statusReason: wire.statusReason,
    terms: termsIn(wire),
    customer: customerOf(wire.customerProfile),
    needs: needsOf(details),
    invitation: {
      from: inviteContext.invitedBy.organizationName ?? inviteContext.invitedBy.organizationId,
      notes: inviteContext.notes,
      assistance: inviteContext.assistanceRequestCode,
    },
    team: wire.team.map(contactOf),
    createdAt,
    updatedAt: wire.updatedDateTime ?? createdAt,
    deadline: deadlineOf(wire, stage, createdAt),
    stageSince: wire.closedDateTime ?? wire.acceptedDateTime,
    isRegistered: isRegistered(wire),
  };
}
