import type { Contact, Person } from '../../../src/domain/model/person';
import { TROUBLES, type ChangeKind, type TroubleCode } from '../../../src/domain/model/trouble';
import type { HistoryEntry } from '../../../src/domain/model/history';
import type { Effect } from '../../../src/domain/model/effect';
import type { Answer, Closing, Referral } from '../../../src/domain/model/referral';
import { aPerson, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { advanced, changed } from '../../support/advancing';

const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });
const { tenantId, objectId } = megan;

const line = (what: HistoryEntry['what'], by = megan): HistoryEntry => ({
  at: NOW,
  version: 1,
  what,
  by,
  changes: [],
  note: null,
});

const falter = (code: TroubleCode, deed: ChangeKind, target: string | null = null) =>
  ({ kind: 'falter', code, deed, target }) as const;

const contact = (name: string): Contact => ({
  firstName: name,
  lastName: 'Test',
  email: `${name}@northwind.example`,
  phone: '+1 206 555 0100',
  title: null,
});

const sets = (by: Person, field: 'name' | 'notes'): HistoryEntry => ({
  ...line('edited', by),
  changes: [{ field, before: aReferral().terms[field], after: by.name }],
});

const joins = (by: Person, name: string): HistoryEntry => ({
  ...line('edited', by),
  changes: [{ field: 'team', before: [], after: [contact(name)] }],
});

const shares = (by: Person): HistoryEntry => ({
  ...line('invited', by),
  changes: [{ field: 'dealType', before: 'private', after: 'partner-led' }],
});

const wonBy = (by: Person): Answer => ({ by, at: NOW, reason: null, note: null });

const LOSING: Closing = {
  stage: 'lost',
  by: megan,
  at: NOW,
  finalAt: daysFromNow(1),
  value: null,
  reason: null,
  note: null,
  registration: null,
};

/** A deal to which this happened, one after the other, of which its record has heard nothing. */
function aDeal(overrides: Partial<Referral>, ...lines: readonly HistoryEntry[]): Referral {
  const before = aReferral({ stage: 'accepted', ...overrides });
  const history = lines.map((entry, index) => ({ ...entry, version: index + (entry.what === 'created' ? 1 : 2) }));
  return lines
    .flatMap(({ changes }) => changes)
    .reduce<Referral>(
      (deal, change) => {
        if (change.field === 'team') return { ...deal, team: [...deal.team, ...change.after] };
        return change.field === 'dealType'
          ? { ...deal, dealType: change.after }
          : { ...deal, terms: { ...deal.terms, [change.field]: change.after } };
      },
      {
        ...before,
        dealType: lines.some(({ what }) => what === 'invited') ? 'private' : before.dealType,
        history,
        version: 9,
      },
    );
}

const refusalsIn = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'tellRefusal'
      ? [`${effect.person.objectId === objectId ? 'Megan' : 'Arjun'}: ${effect.refusal.deed}`]
      : [],
  );

const TROUBLE = { code: 'invalid', deed: 'edit', target: 'team', since: daysFromNow(-1) } as const;

describe('an attempt to create a record', () => {
  it('is written down with the version that is sent, and forgotten when it came to nothing', () => {
    const { referral, effects } = changed(aReferral({ version: 4 }), { kind: 'attempt', what: 'create' });

    expect([referral.attempt, referral.version, effects]).toEqual([{ what: 'create', at: NOW, version: 5 }, 5, []]);
    expect(changed(referral, { kind: 'attempt', what: null }).referral.attempt).toBeNull();
  });
});

describe('something that Partner Center does not take', () => {
  it('is shown on the card, once', () => {
    const { referral, effects } = changed(aReferral(), falter('unreachable', 'accept'));

    expect([referral.trouble, effects]).toEqual([
      { code: 'unreachable', deed: 'accept', target: null, since: NOW },
      [{ kind: 'update' }],
    ]);
    expect(advanced(referral, falter('unreachable', 'accept'), daysFromNow(1)).outcome).toBe('unchanged');
  });

  it('since when, stays the same whatever comes after', () => {
    expect(changed(aReferral({ trouble: TROUBLE }), falter('throttled', 'win')).referral.trouble).toEqual({
      code: 'throttled',
      deed: 'win',
      target: null,
      since: TROUBLE.since,
    });
  });

  it.each(TROUBLES)('is reported to the person who made the change if retrying does not help: %s', (code) => {
    const { effects } = changed(
      aReferral({ history: [line('edited', arjun), line('edited')] }),
      falter(code, 'edit', 'team'),
    );

    const told = {
      kind: 'tellRefusal',
      person: { tenantId, objectId },
      refusal: { deed: 'edit', why: code, fields: [], target: 'team' },
    };
    expect(effects.slice(1)).toEqual(['missing', 'invalid'].includes(code) ? [told] : []);
  });

  it.each<[ChangeKind, HistoryEntry['what']]>([
    ['create', 'created'],
    ['invite', 'invited'],
    ['invite', 'created'],
    ['accept', 'accepted'],
    ['decline', 'declined'],
    ['edit', 'edited'],
    ['edit', 'handed-over'],
    ['win', 'won'],
    ['register', 'won'],
    ['lose', 'lost'],
  ])('to %s is told to who it was that %s', (deed, what) => {
    const history = [line(what), line('noted', arjun)];

    expect(changed(aReferral({ history }), falter('invalid', deed)).effects).toContainEqual(
      expect.objectContaining({ kind: 'tellRefusal', person: { tenantId, objectId } }),
    );
  });

  it.each<[what: string, code: TroubleCode, deed: ChangeKind, referral: Referral, told: readonly string[]]>([
    [
      'an acceptance',
      'invalid',
      'accept',
      aDeal({ recordedStage: 'received' }, line('accepted'), sets(arjun, 'notes')),
      ['Megan: accept', 'Arjun: edit'],
    ],
    [
      'an acceptance whose record is gone',
      'missing',
      'accept',
      aDeal({ recordedStage: 'received' }, line('accepted'), sets(arjun, 'notes')),
      ['Megan: accept', 'Arjun: edit'],
    ],
    [
      'an acceptance of what was won since',
      'invalid',
      'accept',
      aDeal({ recordedStage: 'received', stage: 'won', answer: wonBy(arjun) }, line('accepted')),
      ['Megan: accept', 'Arjun: win'],
    ],
    ['edits', 'invalid', 'edit', aDeal({}, sets(arjun, 'name'), sets(megan, 'notes')), ['Arjun: edit', 'Megan: edit']],
    [
      'several edits by one person',
      'invalid',
      'edit',
      aDeal({}, sets(arjun, 'name'), sets(arjun, 'notes')),
      ['Arjun: edit'],
    ],
    [
      'an edit before something that is not to be told',
      'invalid',
      'edit',
      aDeal({}, sets(arjun, 'name'), line('handed-over')),
      ['Arjun: edit'],
    ],
    [
      'an edit of what somebody had edited',
      'invalid',
      'edit',
      aDeal({}, sets(megan, 'name'), sets(arjun, 'name')),
      ['Arjun: edit'],
    ],
    [
      'people on the deal, each by somebody',
      'invalid',
      'edit',
      aDeal({}, joins(megan, 'kim'), joins(arjun, 'ana')),
      ['Megan: edit', 'Arjun: edit'],
    ],
    [
      'what is shared, and an edit',
      'invalid',
      'edit',
      aDeal({ agreedVersion: 1 }, shares(megan), sets(arjun, 'notes')),
      ['Arjun: edit', 'Megan: invite'],
    ],
    [
      'what was shared as they know',
      'invalid',
      'edit',
      aDeal({ agreedVersion: 2 }, shares(megan), sets(arjun, 'notes')),
      ['Arjun: edit'],
    ],
    [
      'the value with which it was won',
      'invalid',
      'edit',
      aDeal({ stage: 'won', recordedStage: 'accepted', answer: wonBy(arjun) }, line('accepted'), line('won', arjun)),
      ['Arjun: win'],
    ],
    [
      'a win, and an edit before it',
      'invalid',
      'win',
      aDeal(
        { stage: 'won', recordedStage: 'accepted', answer: wonBy(arjun) },
        sets(megan, 'notes'),
        line('won', arjun),
      ),
      ['Arjun: win', 'Megan: edit'],
    ],
    [
      'an edit while it is being won',
      'invalid',
      'edit',
      aDeal({ closing: LOSING }, sets(arjun, 'notes')),
      ['Arjun: edit'],
    ],
    [
      'a new deal that was edited',
      'invalid',
      'create',
      aDeal(
        { recordId: null, recordedTerms: null, recordedTeam: null, recordedSolutions: null },
        line('created'),
        sets(arjun, 'notes'),
      ),
      ['Megan: create', 'Arjun: edit'],
    ],
    [
      'an invitation, which is apart from the rest',
      'invalid',
      'invite',
      aDeal({}, line('invited'), sets(arjun, 'notes')),
      ['Megan: invite'],
    ],
    ['an edit that may pass by itself', 'forbidden', 'edit', aDeal({}, sets(arjun, 'notes')), []],
  ])('is told to everybody whose doing it was, once and in their words: %s', (_what, code, deed, referral, told) => {
    expect(refusalsIn(changed(referral, falter(code, deed)).effects)).toEqual(told);
  });

  it('is reported to nobody if nobody here made the change', () => {
    expect(changed(aReferral(), falter('missing', 'edit')).effects).toEqual([{ kind: 'update' }]);
  });

  it('is cleared, and the card updated, once the change is sent', () => {
    const { referral, effects } = changed(aReferral({ trouble: TROUBLE }), { kind: 'clear' });

    expect([referral.trouble, effects]).toEqual([null, [{ kind: 'update' }]]);
    expect(advanced(referral, { kind: 'clear' }).outcome).toBe('unchanged');
  });

  it('is retried if a person asks for it, and reported again if that fails', () => {
    const { referral, effects } = changed(aReferral({ trouble: TROUBLE, history: [line('edited')] }), {
      kind: 'resume',
    });

    expect([referral.trouble, effects]).toEqual([null, [{ kind: 'update' }, { kind: 'push' }]]);
    expect(changed(referral, falter('invalid', 'edit', 'team')).effects.map(({ kind }) => kind)).toEqual([
      'update',
      'tellRefusal',
    ]);
  });
});
