import { LRUCache } from 'lru-cache';

const ZONE_NAMES = Intl.supportedValuesOf('timeZone');

const LONGEST_ZONE_NAME = 60;

/**
 * The form of the names in the IANA database. Offsets do not have it: they are not zones, and have no daylight saving
 * time.
 */
const ZONE_NAME = /^[a-z][a-z0-9_+-]*(?:\/[a-z0-9_+-]+)*$/iu;

/**
 * Results by name, since the runtime needs long for each check. The number is limited, since clients can send any name.
 */
const checked = new LRUCache<string, boolean>({ max: 1_000 });

/** Whether the runtime knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  const known = checked.get(name) ?? isKnownToRuntime(name);
  checked.set(name, known);
  return known;
}

function isKnownToRuntime(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** A name as people type it: spaces instead of underscores. */
const asName = (text: string): string => text.trim().replace(/\s+/gu, '_').toLowerCase();

/** The time zone of the IANA database that a text names, in the database's spelling; null if there is none. */
export function timeZoneNamed(text: string): string | null {
  const name = asName(text);
  const listed = ZONE_NAMES.find((zone) => zone.toLowerCase() === name);
  if (listed !== undefined) return listed;
  if (name === 'utc') return 'UTC';
  const typed = text.trim();
  return typed.length <= LONGEST_ZONE_NAME && ZONE_NAME.test(typed) && isTimeZone(typed) ? typed : null;
}

const cityIn = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();

/**
 * A time zone to suggest: one whose city starts with the text or one of its words, or contains it; null if there is
 * none.
 */
export function suggestedTimeZone(text: string): string | null {
  const name = asName(text).slice(0, LONGEST_ZONE_NAME);
  const words = [name, ...name.split(/[_/,()]+/u).toReversed()].filter((word) => word.length >= 3);
  const found = words.map(
    (word) =>
      ZONE_NAMES.find((zone) => cityIn(zone).startsWith(word)) ??
      ZONE_NAMES.find((zone) => cityIn(zone).includes(word)),
  );
  return found.find((zone) => zone !== undefined) ?? null;
}
