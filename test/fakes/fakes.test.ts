import { describeOutbox } from '../contracts/outbox';
import { describeSubscriberRepository } from '../contracts/subscriber-repository';
import { aClock } from './a-clock';
import { MemoryStore } from './memory-store';
import { MemorySubscribers } from './memory-subscribers';

// The fakes keep the contracts of what they stand for; otherwise the tests that use them would prove little.

describe('MemoryStore', () => {
  describeOutbox(async () => {
    const { clock, set } = aClock();
    const store = new MemoryStore(clock);
    return { referrals: store, outbox: store, setTime: set };
  });
});

describe('MemorySubscribers', () => {
  describeSubscriberRepository(async () => new MemorySubscribers());
});
