import type { Display } from '../../domain/model/effect';

/*
 * Where a referral's messages stand is stored by slot: one name for each message that is kept true. A card's slot is
 * its subscriber's id; the others tell what they are in parts that no dot or dollar sign is in, as field names must.
 */

const SEPARATOR = ':';

const encoded = (part: string): string => encodeURIComponent(part).replaceAll('.', '%2E');

/** The name of the message that a display is. */
export function slotOf(display: Display): string {
  switch (display.kind) {
    case 'card':
      return display.subscriberId;
    case 'reminder':
      return [display.subscriberId, display.form, display.lead].join(SEPARATOR);
    case 'personalReminder':
      return ['person', encoded(display.person.tenantId), encoded(display.person.objectId), display.lead].join(
        SEPARATOR,
      );
  }
}

/** The display that a slot names: {@link slotOf} the other way round. */
export function displayAt(slot: string): Display {
  const [first = '', second = '', third = '', fourth] = slot.split(SEPARATOR);
  if (fourth !== undefined) {
    const person = { tenantId: decodeURIComponent(second), objectId: decodeURIComponent(third) };
    return { kind: 'personalReminder', person, lead: Number(fourth) };
  }
  if (second === '') return { kind: 'card', subscriberId: first };
  return { kind: 'reminder', subscriberId: first, form: second === 'post' ? 'post' : 'reply', lead: Number(third) };
}

/** The subscribers that have the referral's card, among these slots. */
export const cardHolders = (slots: readonly string[]): readonly string[] =>
  slots.filter((slot) => !slot.includes(SEPARATOR));
