import { keysOf } from '../../domain/model/exhaustive-record';
import { REMINDER_FORMS, type Display, type DisplayKind, type Effect } from '../../domain/model/effect';

/*
 * Where a referral's messages stand is stored by slot: one name for each message that is kept true. A card's slot is
 * its subscriber's id; the others tell what they are in parts that no dot or dollar sign is in, as field names must.
 */

const SEPARATOR = ':';

const encoded = (part: string): string => encodeURIComponent(part).replaceAll('.', '%2E');

/** How the slot of a message of one kind is made of parts. */
interface Naming<Kind extends DisplayKind> {
  readonly partsOf: (display: Effect<Kind>) => readonly (string | number)[];
  /** The display that parts name; null: they name one of another kind. */
  readonly displayIn: (parts: readonly string[]) => Effect<Kind> | null;
}

/** The stored names never change. */
const NAMINGS: { readonly [Kind in DisplayKind]: Naming<Kind> } = {
  card: {
    partsOf: ({ subscriberId }) => [subscriberId],
    displayIn: ([subscriberId = '', ...others]) => (others.length === 0 ? { kind: 'card', subscriberId } : null),
  },
  reminder: {
    partsOf: ({ subscriberId, form, lead }) => [subscriberId, form, lead],
    displayIn: ([subscriberId = '', second, lead, ...others]) => {
      const form = REMINDER_FORMS.find((one) => one === second);
      if (form === undefined || others.length > 0) return null;
      return { kind: 'reminder', subscriberId, form, lead: Number(lead) };
    },
  },
  personalReminder: {
    partsOf: ({ person, lead }) => ['person', encoded(person.tenantId), encoded(person.objectId), lead],
    displayIn: ([, tenant = '', object = '', lead]) => {
      if (lead === undefined) return null;
      const person = { tenantId: decodeURIComponent(tenant), objectId: decodeURIComponent(object) };
      return { kind: 'personalReminder', person, lead: Number(lead) };
    },
  },
};

const nameOf = <Kind extends DisplayKind>(kind: Kind, display: Effect<Kind>): string =>
  NAMINGS[kind].partsOf(display).join(SEPARATOR);

/** The name of the message that a display is. */
export const slotOf = (display: Display): string => nameOf(display.kind, display);

/** The display that a slot names: {@link slotOf} the other way round. */
export function displayAt(slot: string): Display | null {
  const parts = slot.split(SEPARATOR);
  const [display = null] = keysOf(NAMINGS).flatMap((kind) => NAMINGS[kind].displayIn(parts) ?? []);
  return display;
}

/** The subscribers that have the referral's card, among these slots. */
export const cardHolders = (slots: readonly string[]): readonly string[] =>
  slots.filter((slot) => !slot.includes(SEPARATOR));
