import fc from 'fast-check';

import { cardHolders, displayOf, messageKeyOf } from '../../../src/application/delivery/message-key';
import type { Display } from '../../../src/domain/model/effect';

const subscriberId = fc.oneof(fc.constantFrom('general', '0', 'person'), fc.stringMatching(/^[0-9a-f]{24}$/u));
const lead = fc.integer({ min: 1, max: 20_160 });
/** Directory ids are UUIDs today, but the format is not guaranteed. */
const directoryId = fc.oneof(
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '.', '$', 'a:b', '%2E', '29:x.y'),
);

const card: fc.Arbitrary<Display> = subscriberId.map((id) => ({ kind: 'card', subscriberId: id }));
const reminder: fc.Arbitrary<Display> = fc
  .tuple(subscriberId, fc.constantFrom('reply' as const, 'post' as const), lead)
  .map(([id, form, minutes]) => ({ kind: 'reminder', subscriberId: id, form, lead: minutes }));
const personalReminder: fc.Arbitrary<Display> = fc
  .tuple(directoryId, directoryId, lead)
  .map(([tenantId, objectId, minutes]) => ({
    kind: 'personalReminder',
    person: { tenantId, objectId },
    lead: minutes,
  }));
const display = fc.oneof(card, reminder, personalReminder);

describe('a message key', () => {
  it('can be converted back to its display', () => {
    fc.assert(
      fc.property(display, (each) => {
        expect(displayOf(messageKeyOf(each))).toEqual(each);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is different for every display', () => {
    fc.assert(
      fc.property(
        display,
        display,
        (one, other) => (messageKeyOf(one) === messageKeyOf(other)) === (JSON.stringify(one) === JSON.stringify(other)),
      ),
    );
  });

  it('is valid as a MongoDB field name', () => {
    fc.assert(fc.property(display, (each) => /^[^$.\0][^.\0]*$/u.test(messageKeyOf(each))));
  });

  it('of a card is its subscriber’s id', () => {
    expect(messageKeyOf({ kind: 'card', subscriberId: 'general' })).toBe('general');
  });
});

describe('the holders of cards', () => {
  it('are the subscribers that have the card, not those that only have a reminder', () => {
    fc.assert(
      fc.property(fc.array(card), fc.array(fc.oneof(reminder, personalReminder)), (cards, others) => {
        const slots = [...others, ...cards].map(messageKeyOf);
        expect(cardHolders(slots)).toEqual(cards.map(messageKeyOf));
      }),
    );
  });
});
