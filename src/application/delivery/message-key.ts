import { keysOf } from '../../domain/model/exhaustive-record';
import { REMINDER_FORMS, type Display, type DisplayKind, type Effect } from '../../domain/model/effect';

/*
 * The messages of a referral that are kept up to date are stored by message key. The key of a card is its subscriber's
 * id; other keys are built from several parts. Keys are used as MongoDB field names, so they contain no dot and no
 * dollar sign.
 */

const KEY_SEPARATOR = ':';

const encoded = (part: string): string => encodeURIComponent(part).replaceAll('.', '%2E');

/** How the message key of one kind of display is built from parts. */
interface Naming<Kind extends DisplayKind> {
  readonly partsOf: (display: Effect<Kind>) => readonly (string | number)[];
  /** The display that these parts are the key of; null: it is of another kind. */
  readonly displayIn: (parts: readonly string[]) => Effect<Kind> | null;
}

/** The keys are stored and never change. */
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
  NAMINGS[kind].partsOf(display).join(KEY_SEPARATOR);

/** The message key of a display. */
export const messageKeyOf = (display: Display): string => nameOf(display.kind, display);

/** The display of a message key, the inverse of {@link messageKeyOf}; null: it is not the key of any. */
export function displayOf(slot: string): Display | null {
  const parts = slot.split(KEY_SEPARATOR);
  const [display = null] = keysOf(NAMINGS).flatMap((kind) => NAMINGS[kind].displayIn(parts) ?? []);
  return display;
}

/** The ids of the subscribers that have the referral's card, from these message keys. */
export const cardHolders = (slots: readonly string[]): readonly string[] =>
  slots.filter((slot) => !slot.includes(KEY_SEPARATOR));
