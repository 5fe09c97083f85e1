import { describeAlarms } from '../contracts/alarms';
import { describeCatalogue } from '../contracts/catalogue-repository';
import { describeDraftRepository } from '../contracts/draft-repository';
import { describeOutbox } from '../contracts/outbox';
import { describePersonRepository } from '../contracts/person-repository';
import { describeReferralStore } from '../contracts/referral-repository';
import { describeSignIns } from '../contracts/sign-ins';
import { describeSubscriberRepository } from '../contracts/subscriber-repository';
import { describeSyncStore } from '../contracts/sync-store';
import { aClock } from './a-clock';
import { MemoryCatalogue } from './memory-catalogue';
import { MemoryDrafts } from './memory-drafts';
import { MemoryPeople } from './memory-people';
import { MemorySignIns } from './memory-sign-ins';
import { MemoryStore } from './memory-store';
import { MemorySubscribers } from './memory-subscribers';
import { MemoryAlarms } from './memory-alarms';
import { MemorySyncStore } from './memory-sync';

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
