import { LRUCache } from 'lru-cache';
import type { Log, Member, Place, Roster } from '../../application/ports';
import { personKey, type Person } from '../../domain/model/person';
import { ConnectorError, type Connector, type ConnectorMember } from './connector';

/** How long a roster is cached, in milliseconds. A person who leaves a team can still act for at most this long. */
const ROSTER_TTL_MS = 10 * 60_000;

/**
 * A person missing from the roster may have joined since. The roster is read again after this time, in milliseconds.
 */
const ROSTER_RECHECK_MS = 30_000;

interface CachedRoster {
  readonly members: ReadonlyMap<string, Member>;
  readonly readAt: number;
}

/** The rosters of teams and chats, read from Teams page by page and cached for some minutes. */
export class TeamsRoster implements Roster {
  readonly #connector: Connector;
  readonly #log: Log;
  readonly #clock: () => Date;
  readonly #known: LRUCache<string, Promise<CachedRoster>>;

  constructor(connector: Connector, clock: () => Date, log: Log) {
    this.#connector = connector;
    this.#clock = clock;
    this.#log = log;
    this.#known = new LRUCache({
      max: 1_000,
      ttl: ROSTER_TTL_MS,
      ttlResolution: 0,
      perf: { now: () => clock().getTime() },
    });
  }

  async member(place: Place, person: Pick<Person, 'tenantId' | 'objectId'>): Promise<Member | null> {
    const key = personKey(person);
    const reading = this.#roster(place);
    const known = await reading;
    const found = known.members.get(key);
    if (found !== undefined || this.#clock().getTime() - known.readAt < ROSTER_RECHECK_MS) return found ?? null;
    this.#forget(place, reading);
    return (await this.#roster(place)).members.get(key) ?? null;
  }

  async members(place: Place): Promise<readonly Member[]> {
    return [...(await this.#roster(place)).members.values()];
  }

  /** The cached roster, or one request for it at a time. A failed request is not cached. */
  #roster(place: Place): Promise<CachedRoster> {
    const key = rosterKey(place);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const reading = this.#read(place);
    this.#known.set(key, reading);
    reading.catch(() => {
      this.#forget(place, reading);
    });
    return reading;
  }

  /** Unless a newer request has replaced it. */
  #forget(place: Place, reading: Promise<CachedRoster>): void {
    const key = rosterKey(place);
    if (this.#known.peek(key) === reading) this.#known.delete(key);
  }

  async #read(place: Place): Promise<CachedRoster> {
    const readAt = this.#clock().getTime();
    try {
      const members = await this.#connector.members(place.serviceUrl, place.rosterId);
      return { readAt, members: new Map(members.flatMap((member) => memberEntry(place, member))) };
    } catch (error) {
      // After the bot was removed, the roster is empty. Any other error must not look like an empty roster.
      if (!(error instanceof ConnectorError) || (error.status !== 403 && error.status !== 404)) throw error;
      this.#log.warn({ rosterId: place.rosterId, status: error.status }, 'Teams does not give this roster to the bot.');
      return { readAt, members: new Map() };
    }
  }
}

const rosterKey = (place: Place): string => `${place.tenantId}/${place.rosterId}`;

/** Guests, and people of other tenants in a shared channel, are members but may not act. */
function memberEntry(place: Place, member: ConnectorMember): [string, Member][] {
  const objectId = member.aadObjectId ?? member.objectId;
  if (objectId == null || objectId === '') return [];
  const tenantId = member.tenantId ?? place.tenantId;
  const isGuest = member.userRole?.toLowerCase() === 'guest' || tenantId.toLowerCase() !== place.tenantId.toLowerCase();
  const person = {
    tenantId: place.tenantId,
    objectId,
    name: member.name ?? objectId,
    email: member.email ?? member.userPrincipalName ?? null,
  };
  return [[personKey(person), { person, isGuest }]];
}
