import { contactOf, isSamePerson, personKey, type Person } from '../model/person';
import { changed, told, type Advance } from '../model/transition';
import { joined } from './answering';
import type { Effect, PersonId } from '../model/effect';
import { isOpenDeal, isWaiting, type Referral } from '../model/referral';
import { appointmentsOf } from './referral-clocks';
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

const idOf = ({ tenantId, objectId }: Person): PersonId => ({ tenantId, objectId });

function edit(referral: Referral, by: Person, fields: Partial<EditableFields>, now: Date): Advance {
  if (!isOpenDeal(referral) || referral.closing !== null) return { outcome: 'refused', referral };
  const change = withFields(referral, fields);
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, ...change }));
  if (changes.length === 0) return { outcome: 'unchanged', referral };
  const edited = told(referral, change, { at: now, what: 'edited', by, changes });
  return changed(edited, [
    { kind: 'update' },
    { kind: 'push' },
    { kind: 'emit', what: 'edited' },
    ...appointmentsOf(edited, referral),
  ]);
}

function note(referral: Referral, by: Person, text: string, now: Date): Advance {
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
  const noted = told(referral, {}, { at: now, what: 'noted', by, note: text });
  return changed(noted, [{ kind: 'update' }, { kind: 'emit', what: 'noted' }]);
}

/** Hands it over. The colleague joins the team of an open deal; without that they could not see a private one. */
function handedOver(referral: Referral, by: Person, whom: Person, now: Date): Referral {
  const team = isOpenDeal(referral) ? joined(referral.team, [contactOf(whom)]) : referral.team;
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, team }));
  return told(
    referral,
    { team, claim: { by: whom, at: now } },
    { at: now, what: 'handed-over', by, changes, note: whom.name },
  );
}

function claim(referral: Referral, by: Person, whom: Person, now: Date): Advance {
  if (!isWaiting(referral) && !isOpenDeal(referral)) return { outcome: 'refused', referral };
  if (isHeldBy(referral, whom)) return { outcome: 'unchanged', referral };
  const isOwn = isSamePerson(by, whom);
  const claimed = isOwn
    ? told(referral, { claim: { by, at: now } }, { at: now, what: 'claimed', by })
    : handedOver(referral, by, whom, now);
  const telling: readonly Effect[] = isOwn
    ? []
    : [{ kind: 'tellPerson', person: idOf(whom), news: 'handed-over', at: now }];
  const reminding: readonly Effect[] = isWaiting(referral) ? [{ kind: 'remindPerson', person: idOf(whom) }] : [];
  const joining: readonly Effect[] =
    claimed.team === referral.team ? [] : [{ kind: 'push' }, { kind: 'emit', what: 'handed-over' }];
  return changed(claimed, [{ kind: 'update' }, ...joining, ...telling, ...reminding]);
}

/** Toggles a person's star. Others do not see it, and it is not in the history. */
function favorite(referral: Referral, by: Person, turn: string): Advance {
  const person = personKey(by);
  const current = referral.favorites.find((star) => star.person === person);
  if (current?.turn === turn) return { outcome: 'unchanged', referral };
  const others = referral.favorites.filter((star) => star.person !== person);
  const favorites = [...others, { person, on: !(current?.on ?? false), turn }];
  return changed({ ...referral, favorites, version: referral.version + 1 }, []);
}

/** Schedules a personal reminder; others do not see it. */
function wish(referral: Referral, isOpen: boolean, effect: Effect): Advance {
  if (!isOpen) return { outcome: 'refused', referral };
  return changed({ ...referral, version: referral.version + 1 }, [effect]);
}

/** Applies an edit, a note, a takeover or handover, a star or a reminder. */
export function work(referral: Referral, event: Working, now: Date): Advance {
  switch (event.kind) {
    case 'edit':
      return edit(referral, event.by, event.fields, now);
    case 'note':
      return note(referral, event.by, event.text, now);
    case 'claim':
      return claim(referral, event.by, event.whom, now);
    case 'favorite':
      return favorite(referral, event.by, event.turn);
    case 'snooze':
      return wish(referral, isWaiting(referral), { kind: 'nudge', person: idOf(event.by), at: event.at });
    case 'remindToWin':
      return wish(referral, isOpenDeal(referral), {
        kind: 'tellPerson',
        person: idOf(event.by),
        news: 'safe-to-win',
        at: event.at,
      });
  }
}
