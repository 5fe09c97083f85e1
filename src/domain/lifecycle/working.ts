import { contactOf, isSamePerson, personKey, type Person } from '../model/person';
import { changedTo, withHistory, type Transition } from '../model/transition';
import { withTeamMembers } from './answering';
import type { Effect, PersonId } from '../model/effect';
import { isOpenDeal, isWaiting, type Referral } from '../model/referral';
import { scheduledEffects } from './referral-clocks';
import { changesBetween, fieldsOf, withFields } from '../model/field-changes';
import type { EditableFields } from '../model/terms';
import { isHeldBy } from '../model/whose-deal';

/** What people can do with a referral before it is closed, besides answering it. */
export type Working =
  | { readonly kind: 'edit'; readonly by: Person; readonly fields: Partial<EditableFields> }
  /** A note for colleagues: it is never sent to Partner Center. */
  | { readonly kind: 'note'; readonly by: Person; readonly text: string }
  /** A person takes it over (`whom` is the same person), or hands it over to `whom`. */
  | { readonly kind: 'claim'; readonly by: Person; readonly whom: Person }
  | { readonly kind: 'favorite'; readonly by: Person; readonly turn: string }
  /** A person asks for a reminder at that moment, for a referral that needs our answer. */
  | { readonly kind: 'snooze'; readonly by: Person; readonly at: Date }
  /** A person asks for a reminder at that moment, when it is safe to win the deal. */
  | { readonly kind: 'remindToWin'; readonly by: Person; readonly at: Date };

/** How long the same note by the same person counts as a duplicate delivery, in milliseconds. */
const SAME_NOTE_MS = 120_000;

const personIdOf = ({ tenantId, objectId }: Person): PersonId => ({ tenantId, objectId });

function applyEdit(referral: Referral, by: Person, fields: Partial<EditableFields>, now: Date): Transition {
  if (!isOpenDeal(referral) || referral.closing !== null) return { outcome: 'refused', referral };
  const change = withFields(referral, fields);
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, ...change }));
  if (changes.length === 0) return { outcome: 'unchanged', referral };
  const edited = withHistory(referral, change, { at: now, what: 'edited', by, changes });
  return changedTo(edited, [
    { kind: 'update' },
    { kind: 'push' },
    { kind: 'emit', what: 'edited' },
    ...scheduledEffects(edited, referral),
  ]);
}

function addNote(referral: Referral, by: Person, text: string, now: Date): Transition {
  if (referral.owner !== 'partner') return { outcome: 'refused', referral };
  const isRepeated = referral.history.some(
    (entry) =>
      entry.what === 'noted' &&
      entry.note === text &&
      entry.by !== null &&
      isSamePerson(entry.by, by) &&
      now.getTime() - entry.at.getTime() < SAME_NOTE_MS,
  );
  if (isRepeated) return { outcome: 'unchanged', referral };
  const noted = withHistory(referral, {}, { at: now, what: 'noted', by, note: text });
  return changedTo(noted, [{ kind: 'update' }, { kind: 'emit', what: 'noted' }]);
}

/** Hands it over. The colleague joins the team of an open deal; without that they could not see a private one. */
function handedOver(referral: Referral, by: Person, whom: Person, now: Date): Referral {
  const team = isOpenDeal(referral) ? withTeamMembers(referral.team, [contactOf(whom)]) : referral.team;
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, team }));
  return withHistory(
    referral,
    { team, claim: { by: whom, at: now } },
    { at: now, what: 'handed-over', by, changes, note: whom.name },
  );
}

function takeOver(referral: Referral, by: Person, whom: Person, now: Date): Transition {
  if (!isWaiting(referral) && !isOpenDeal(referral)) return { outcome: 'refused', referral };
  if (isHeldBy(referral, whom)) return { outcome: 'unchanged', referral };
  const isOwn = isSamePerson(by, whom);
  const claimed = isOwn
    ? withHistory(referral, { claim: { by, at: now } }, { at: now, what: 'claimed', by })
    : handedOver(referral, by, whom, now);
  const telling: readonly Effect[] = isOwn
    ? []
    : [{ kind: 'tellPerson', person: personIdOf(whom), news: 'handed-over', at: now }];
  const reminding: readonly Effect[] = isWaiting(referral) ? [{ kind: 'remindPerson', person: personIdOf(whom) }] : [];
  const joining: readonly Effect[] =
    claimed.team === referral.team ? [] : [{ kind: 'push' }, { kind: 'emit', what: 'handed-over' }];
  return changedTo(claimed, [{ kind: 'update' }, ...joining, ...telling, ...reminding]);
}

/** Toggles a person's star. Others do not see it, and it is not in the history. */
function toggleFavorite(referral: Referral, by: Person, turn: string): Transition {
  const person = personKey(by);
  const current = referral.favorites.find((star) => star.person === person);
  if (current?.turn === turn) return { outcome: 'unchanged', referral };
  const others = referral.favorites.filter((star) => star.person !== person);
  const favorites = [...others, { person, on: !(current?.on ?? false), turn }];
  return changedTo({ ...referral, favorites, version: referral.version + 1 }, []);
}

/** Schedules a personal reminder; others do not see it. */
function scheduleReminder(referral: Referral, isOpen: boolean, effect: Effect): Transition {
  if (!isOpen) return { outcome: 'refused', referral };
  return changedTo({ ...referral, version: referral.version + 1 }, [effect]);
}

/** Applies an edit, a note, a takeover or handover, a star or a reminder. */
export function applyWorkEvent(referral: Referral, event: Working, now: Date): Transition {
  switch (event.kind) {
    case 'edit':
      return applyEdit(referral, event.by, event.fields, now);
    case 'note':
      return addNote(referral, event.by, event.text, now);
    case 'claim':
      return takeOver(referral, event.by, event.whom, now);
    case 'favorite':
      return toggleFavorite(referral, event.by, event.turn);
    case 'snooze':
      return scheduleReminder(referral, isWaiting(referral), {
        kind: 'nudge',
        person: personIdOf(event.by),
        at: event.at,
      });
    case 'remindToWin':
      return scheduleReminder(referral, isOpenDeal(referral), {
        kind: 'tellPerson',
        person: personIdOf(event.by),
        news: 'safe-to-win',
        at: event.at,
      });
  }
}
