import type { Member, Place } from '../../src/application/ports';
import type { ReferralRecord } from '../../src/domain/model/referral';
import { contactOf, type Contact } from '../../src/domain/model/person';
import { aPerson, daysFromNow, NOW } from '../builders/a-referral';
import { describeAlarms } from '../contracts/alarms';
import { describeCatalogue } from '../contracts/catalogue-repository';
import { describeChannelMessenger } from '../contracts/channel-messenger';
import { describeDraftRepository } from '../contracts/draft-repository';
import { describeEventSink } from '../contracts/event-sink';
import { describeMeter } from '../contracts/meter';
import { describeOutbox } from '../contracts/outbox';
import { describePace } from '../contracts/pace';
import { describeListing, describePartnerCenter, type Mishap } from '../contracts/partner-center';
import { describePersonRepository } from '../contracts/person-repository';
import { describePersonalMessenger } from '../contracts/personal-messenger';
import { describeReferralStore } from '../contracts/referral-repository';
import { describeRoster } from '../contracts/roster';
import { describeSignIns } from '../contracts/sign-ins';
import { describeSubscriberRepository } from '../contracts/subscriber-repository';
import { describeSyncStore } from '../contracts/sync-store';
import type { TeamsHost } from '../contracts/teams-host';
import { changedInPortal, sentReferral } from '../support/portal';
import { aClock } from './a-clock';
import { aLog } from './a-log';
import { aRandom } from './a-random';
import { FakeEventSink } from './fake-event-sink';
import { FakeListing } from './fake-listing';
import { FakeMessenger } from './fake-messenger';
import { FakeMeter } from './fake-meter';
import { FakePace } from './fake-pace';
import { FakeRoster } from './fake-roster';
import { MemoryAlarms } from './memory-alarms';
import { MemoryCatalogue } from './memory-catalogue';
import { MemoryDrafts } from './memory-drafts';
import { failed, MemoryPartnerCenter, type Mishap as MemoryMishap, type Operation } from './memory-partner-center';
import { MemoryPeople } from './memory-people';
import { MemorySignIns } from './memory-sign-ins';
import { MemoryStore } from './memory-store';
import { MemorySubscribers } from './memory-subscribers';
import { MemorySyncStore } from './memory-sync';
import { aNotedOutbox } from './noted-outbox';

// The fakes keep the contracts of what they stand for; otherwise the tests that use them would prove little.

describe('MemoryStore', () => {
  describeOutbox(async () => {
    const { clock, set } = aClock();
    const store = new MemoryStore(clock);
    return { referrals: store, outbox: store, setTime: set };
  });

  describeReferralStore(async () => {
    const store = new MemoryStore(aClock().clock);
    return { referrals: store, outbox: store };
  });
});

describe('aNotedOutbox', () => {
  describeOutbox(async () => {
    const { clock, set } = aClock();
    const store = new MemoryStore(clock);
    const { outbox } = aNotedOutbox(store);
    return { referrals: store, outbox: { ...outbox, backlog: () => store.backlog() }, setTime: set };
  });
});

describe('MemorySubscribers', () => {
  describeSubscriberRepository(async () => new MemorySubscribers());
});

describe('MemoryPeople', () => {
  describePersonRepository(async () => new MemoryPeople());
});

describe('MemoryDrafts', () => {
  describeDraftRepository(async () => new MemoryDrafts());
});

describe('MemoryCatalogue', () => {
  describeCatalogue(async () => new MemoryCatalogue());
});

describe('MemorySyncStore', () => {
  describeSyncStore(async () => new MemorySyncStore());
});

describe('MemoryAlarms', () => {
  describeAlarms(async () => new MemoryAlarms());
});

describe('MemorySignIns', () => {
  describeSignIns(async () => new MemorySignIns());
});

/** A fake messenger, and itself as the Teams that it writes to. */
function aMessengerHost(): { readonly messenger: FakeMessenger; readonly teams: TeamsHost } {
  const messenger = new FakeMessenger();
  const teams: TeamsHost = {
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    messages: () => messenger.messages,
    requests: () => messenger.sends.length,
    refuse: (outcome) => {
      messenger.answer = () => outcome;
    },
    delete: (message) => {
      messenger.delete(message);
    },
  };
  return { messenger, teams };
}

describe('FakeMessenger', () => {
  describe('in channels', () => {
    describeChannelMessenger(async () => aMessengerHost());
  });

  describe('in people’s own chats', () => {
    describePersonalMessenger(async () => aMessengerHost());
  });
});

describe('FakePace', () => {
  describePace(async () => {
    const { clock, pass } = aClock();
    const pace = new FakePace(clock);
    const soon = (): Date => new Date(clock().getTime() + 700);
    return {
      pace,
      other: pace,
      fillConversation: async (to) => {
        pace.fill(soon(), to);
      },
      fillTenant: async ({ tenantId }) => {
        pace.fill(soon(), { tenantId });
      },
      pass,
    };
  });
});

/** How often each thing was counted. */
const tally = (name: string, counted: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(counted.map((label) => [`${name} ${label}`, counted.filter((other) => other === label).length]));

function figuresOf(meter: FakeMeter): Readonly<Record<string, number>> {
  const seen = meter.imports.at(-1)?.[0] ?? 0;
  const total = meter.imports.flatMap(([, all]) => all ?? []).at(-1) ?? 0;
  return {
    ...Object.fromEntries(Object.entries(meter.received).map(([label, count]) => [`received ${label}`, count])),
    ...tally('answered', meter.answers),
    ...tally('created', meter.created),
    ...tally('closed', meter.closed),
    ...tally('written', meter.written),
    ...tally('synced', meter.syncs),
    ...tally('delivered', meter.deliveries),
    ...tally('reminded', meter.reminders),
    ...tally('digests', meter.digests),
    expired: meter.expiries,
    'imported seen': seen,
    'imported total': total,
    'last sync': (meter.lastSync?.getTime() ?? 0) / 1_000,
  };
}

describe('FakeMeter', () => {
  describeMeter(async () => {
    const meter = new FakeMeter();
    return { meter, figures: async () => figuresOf(meter) };
  });
});

describe('FakeRoster', () => {
  describeRoster(async () => {
    const rosters: Record<string, readonly Member[]> = {};
    const roster = new FakeRoster(rosters);
    const placeOf = (rosterId: string): Place => ({
      tenantId: 'tenant',
      serviceUrl: 'https://smba.example/',
      rosterId,
    });
    return {
      roster,
      placeWith: (members) => {
        const place = placeOf(`19:team-${Object.keys(rosters).length}`);
        rosters[place.rosterId] = members;
        return place;
      },
      placeWithoutBot: () => placeOf('19:closed'),
      setFailing: (isFailing) => {
        roster.failure = isFailing ? new Error('Teams does not answer.') : null;
      },
    };
  });
});

describe('FakeEventSink', () => {
  describeEventSink(async () => {
    const events = new FakeEventSink();
    return {
      events,
      received: () => events.heard.map(({ id, line, ...event }) => ({ ...event, referral: id, at: line?.at ?? null })),
      answer: (answer) => {
        events.answer = ({ accepts: 'sent', 'is-busy': 'retry', rejects: 'refused' } as const)[answer];
      },
    };
  });
});

/** Who answers for Microsoft. */
const SELLER: Contact = contactOf(aPerson({ name: 'Pat Coleman', email: 'pat.coleman@example.com' }));

const CHANGING: readonly Operation[] = ['create', 'invite', 'write'];

/** What comes of a call that goes wrong. */
function failureIn(mishap: Mishap): MemoryMishap {
  if (mishap === 'lost-answer') return 'lost';
  return mishap === 'cut'
    ? failed('unreachable', { isUncertain: true })
    : failed('throttled', { retryAfterMs: mishap.retryAfter * 1_000 });
}

describe('MemoryPartnerCenter', () => {
  describePartnerCenter(async () => {
    const { clock, pass } = aClock();
    const center = new MemoryPartnerCenter(clock);
    const found = (isMeant: (record: ReferralRecord) => boolean): ReferralRecord => {
      const record = center.records.find(isMeant);
      if (record === undefined) throw new Error('There is no such record.');
      return record;
    };
    const put = (record: ReferralRecord): string => {
      pass(1);
      return center.put(record).id;
    };
    return {
      partnerCenter: center,
      writesTogether: true,
      add: (record) => put(sentReferral(record, clock())),
      change: (id, change) => {
        put(
          changedInPortal(
            found((record) => record.id === id),
            change,
          ),
        );
      },
      accept: (id) => {
        const { engagementId } = found((record) => record.id === id);
        const theirs = found((record) => record.engagementId === engagementId && record.owner === 'microsoft');
        put({ ...theirs, stage: 'accepted', deadline: null, team: [SELLER] });
      },
      mishap: (mishap) => {
        center.mishap = ({ operation }) => {
          if (!CHANGING.includes(operation)) return null;
          center.mishap = () => null;
          return failureIn(mishap);
        };
      },
    };
  });
});

describe('FakeListing', () => {
  describeListing(async () => {
    const { clock, pass } = aClock();
    const listing = new FakeListing([]);
    const put = (record: ReferralRecord): void => {
      pass(1);
      listing.records = [...listing.records.filter(({ id }) => id !== record.id), { ...record, updatedAt: clock() }];
    };
    return {
      partnerCenter: listing,
      add: (members) => {
        const record = sentReferral(members, clock());
        put(record);
        return record.id;
      },
      change: (id, change) => {
        for (const record of listing.records) if (record.id === id) put(changedInPortal(record, change));
      },
    };
  });
});

describe('aClock', () => {
  it('stands still until time passes or it is set', () => {
    const { clock, pass, set } = aClock();
    const times = [clock(), clock()];
    pass(1_500);
    times.push(clock());
    set(daysFromNow(1));

    expect([...times, clock()]).toEqual([NOW, NOW, new Date(NOW.getTime() + 1_500), daysFromNow(1)]);
  });
});

describe('aRandom', () => {
  it('gives as many bytes as requested, different ones each time', () => {
    const random = aRandom();

    const given = Array.from({ length: 1_000 }, () => random(5));

    expect(new Set(given.map(({ length }) => length))).toEqual(new Set([5]));
    expect(new Set(given.map(String)).size).toBe(1_000);
  });
});

describe('aLog', () => {
  it('keeps every line, in order', () => {
    const log = aLog();
    log.info({ id: 1 }, 'one');
    log.warn({ id: 2 }, 'two');
    log.error({ id: 3 }, 'three');

    expect(log.entries).toEqual([
      { level: 'info', fields: { id: 1 }, message: 'one' },
      { level: 'warn', fields: { id: 2 }, message: 'two' },
      { level: 'error', fields: { id: 3 }, message: 'three' },
    ]);
  });
});
