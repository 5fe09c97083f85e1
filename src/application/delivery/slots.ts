import type { Display } from '../../domain/model/effect';

/*
 * The messages of a referral that are kept up to date are stored by message key. The key of a card is its subscriber's
 * id; other keys are built from several parts. Keys are used as MongoDB field names, so they contain no dot and no
 * dollar sign.
 */

const SEPARATOR = ':';

const encoded = (part: string): string => encodeURIComponent(part).replaceAll('.', '%2E');

/** The message key of a display. */
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

/** The display of a message key: the inverse of {@link slotOf}. */
export function displayAt(slot: string): Display {
  const [first = '', second = '', third = '', fourth] = slot.split(SEPARATOR);
  if (fourth !== undefined) {
    const person = { tenantId: decodeURIComponent(second), objectId: decodeURIComponent(third) };
    return { kind: 'personalReminder', person, lead: Number(fourth) };
  }
  if (second === '') return { kind: 'card', subscriberId: first };
  return { kind: 'reminder', subscriberId: first, form: second === 'post' ? 'post' : 'reply', lead: Number(third) };
}

/** The ids of the subscribers that have the referral's card, from these message keys. */
export const cardHolders = (slots: readonly string[]): readonly string[] =>
  slots.filter((slot) => !slot.includes(SEPARATOR));
