import { UNDO_WINDOW_MS } from '../../../src/domain/lifecycle/closing-a-deal';
import type { Registration } from '../../../src/domain/model/registration';
import type { Money } from '../../../src/domain/money/money';
import type { Person } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import type { ReferralEvent } from '../../../src/domain/advance';
import { aPerson, aRecord, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { advanced, changed } from '../../support/advancing';

const megan = aPerson();
const arjun = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Arjun Rao',
  email: 'arjun.rao@northwindtraders.com',
});

const VALUE: Money = { minor: 12_000_000, currency: 'EUR' };

const REGISTRATION: Registration = {
  value: VALUE,
  signedOn: '2026-06-01',
  startsOn: '2026-06-01',
  endsOn: null,
  solutions: [],
};

const deal = aReferral({ stage: 'accepted' });

const win = (by: Person = megan, value: Money | null = VALUE): ReferralEvent => ({
  kind: 'win',
  by,
  value,
  registration: REGISTRATION,
});
const lose = (by: Person = megan): ReferralEvent => ({
  kind: 'lose',
  by,
  reason: 'customer-chose-other-vendor',
  note: 'Too late.',
});
const edit: ReferralEvent = { kind: 'edit', by: megan, fields: { notes: 'New' } };
const reopen: ReferralEvent = { kind: 'reopen', by: arjun, turn: 'press-1' };
const settle: ReferralEvent = { kind: 'settle' };

const later = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);
const FINAL_AT = later(UNDO_WINDOW_MS);
const JUST_BEFORE = later(UNDO_WINDOW_MS - 1);

const winning = changed(deal, win()).referral;
const losing = changed(deal, lose()).referral;

describe('winning a deal', () => {
  it('leaves it as it was for a minute, and keeps what it is about to become', () => {
    const closing = {
      stage: 'won',
      by: megan,
      at: NOW,
      finalAt: FINAL_AT,
      value: VALUE,
      reason: null,
      note: null,
      registration: REGISTRATION,
    };

    expect(winning).toEqual({ ...deal, version: deal.version + 1, closing });
  });

  it('updates its cards and schedules its end in a minute; nothing is sent outside', () => {
    expect(changed(deal, win()).effects).toEqual([{ kind: 'update' }, { kind: 'close', at: FINAL_AT }]);
  });

  it('is final once the minute is over: won by whom and when it was said, with the final value and the registration', () => {
    const { referral } = changed(winning, settle, daysFromNow(1));

    expect(referral).toMatchObject({
      stage: 'won',
      recordedStage: 'accepted',
      stageSince: daysFromNow(1),
      answer: { by: megan, at: NOW, reason: null, note: null },
      terms: { ...deal.terms, value: VALUE },
      registration: REGISTRATION,
      closing: null,
    });
  });

  it('counts as won from the moment it is final, so that no digest in between leaves it out', () => {
    expect(changed(winning, settle, FINAL_AT).referral.stageSince).toEqual(FINAL_AT);
    expect(changed(losing, settle, daysFromNow(3)).referral).toMatchObject({
      stageSince: daysFromNow(3),
      answer: { at: NOW },
    });
  });

  it('adds a history entry with the person, the time and the change of the value', () => {
    const { referral } = changed(winning, settle, FINAL_AT);

    expect(referral.history.slice(0, -1)).toEqual(deal.history);
    expect(referral.history.at(-1)).toEqual({
      at: NOW,
      version: winning.version + 1,
      what: 'won',
      by: megan,
      changes: [{ field: 'value', before: deal.terms.value, after: VALUE }],
      note: null,
    });
  });

  it('notifies other systems only once it is final', () => {
    expect(changed(winning, settle, FINAL_AT).effects).toEqual([
      { kind: 'update' },
      { kind: 'push' },
      { kind: 'emit', what: 'won' },
    ]);
  });

  it('keeps when the referral was accepted', () => {
    const accepted = aReferral({ stage: 'accepted', answeredAt: daysFromNow(-9) });

    const { referral } = changed(changed(accepted, win()).referral, settle, FINAL_AT);

    expect(referral.answeredAt).toEqual(daysFromNow(-9));
  });
});

describe('losing a deal', () => {
  it('is final after the same minute, with reason and note, and leaves terms and team as they were', () => {
    const { referral } = changed(losing, settle, FINAL_AT);

    expect(referral).toMatchObject({
      stage: 'lost',
      answer: { by: megan, at: NOW, reason: 'customer-chose-other-vendor', note: 'Too late.' },
      terms: deal.terms,
      team: deal.team,
      registration: null,
      closing: null,
    });
  });

  it('adds a history entry and notifies other systems', () => {
    const { referral, effects } = changed(losing, settle, FINAL_AT);

    expect(referral.history.at(-1)).toMatchObject({ what: 'lost', by: megan, at: NOW, changes: [] });
    expect(effects).toEqual([{ kind: 'update' }, { kind: 'push' }, { kind: 'emit', what: 'lost' }]);
  });
});

describe('a closing that is not final yet', () => {
  it('is not made final before its time', () => {
    expect(advanced(winning, settle, JUST_BEFORE)).toEqual({ outcome: 'unchanged', referral: winning });
  });

  it('is made final once only', () => {
    const { referral } = changed(winning, settle, FINAL_AT);

    expect(advanced(referral, settle, daysFromNow(1))).toEqual({ outcome: 'unchanged', referral });
  });

  it('can be taken back by a colleague until the last moment, and leaves no trace in the history', () => {
    const { referral, effects } = changed(winning, reopen, JUST_BEFORE);

    expect(referral).toEqual({
      ...deal,
      version: deal.version + 2,
      undone: { version: deal.version + 2, turn: 'press-1' },
    });
    expect(effects).toEqual([{ kind: 'update' }]);
  });

  it('cannot be taken back once its time has come, though nobody has made it final yet', () => {
    expect(advanced(winning, reopen, FINAL_AT)).toEqual({ outcome: 'refused', referral: winning });
  });

  it('is taken back once by a press, so that one delivered again does not take back what was closed since', () => {
    const again = changed(changed(winning, reopen).referral, lose(), later(5_000)).referral;

    expect(advanced(again, reopen, later(6_000))).toEqual({ outcome: 'unchanged', referral: again });
    expect(changed(again, { ...reopen, turn: 'press-2' }, later(6_000)).referral.closing).toBeNull();
  });

  it('is not made final by what was asked for before it was taken back', () => {
    const reopened = changed(winning, reopen).referral;
    const again = changed(reopened, win(), later(30_000)).referral;

    expect(advanced(again, settle, FINAL_AT).outcome).toBe('unchanged');
    expect(advanced(again, settle, later(30_000 + UNDO_WINDOW_MS)).referral.stage).toBe('won');
  });

  it('changes nothing when the same is said again by the same person, however they are called by then', () => {
    const renamed = { ...megan, name: 'Megan Rao' };

    expect(advanced(winning, win(renamed), later(5_000))).toEqual({ outcome: 'unchanged', referral: winning });
    expect(advanced(losing, lose(), later(5_000))).toEqual({ outcome: 'unchanged', referral: losing });
  });

  it.each<[what: string, referral: Referral, event: ReferralEvent]>([
    ['the same by somebody else', winning, win(arjun)],
    ['another value by the same person', winning, win(megan, null)],
    ['a loss', winning, lose()],
    ['a win', losing, win()],
    ['an edit', winning, edit],
    [
      'an invitation',
      { ...winning, direction: 'outbound', dealType: 'private' },
      { kind: 'invite', by: megan, dealType: 'partner-led', assistance: null, note: null, contact: null },
    ],
  ])('refuses %s', (_what, referral, event) => {
    expect(advanced(referral, event, later(5_000))).toEqual({ outcome: 'refused', referral });
  });

  it.each<[what: string, event: ReferralEvent]>([
    ['a note', { kind: 'note', by: arjun, text: 'Well done!' }],
    ['a hand-over', { kind: 'claim', by: megan, whom: arjun }],
    ['a star', { kind: 'favorite', by: megan, turn: 'turn-1' }],
  ])('goes on through %s', (_what, event) => {
    const { referral } = changed(winning, event, later(5_000));

    expect(referral.closing).toEqual(winning.closing);
    expect(advanced(referral, settle, FINAL_AT).referral.stage).toBe('won');
  });

  it('gives way to a record from Partner Center that moves the deal', () => {
    const record = aRecord({ stage: 'lost', eTag: '"2"', updatedAt: daysFromNow(1) });

    const { referral } = changed(winning, { kind: 'report', record }, later(5_000));

    expect([referral.stage, referral.closing]).toEqual(['lost', null]);
    expect(advanced(referral, settle, FINAL_AT)).toEqual({ outcome: 'unchanged', referral });
  });

  it('goes on through a record that leaves the deal open', () => {
    const record = aRecord({ stage: 'accepted', eTag: '"2"', updatedAt: daysFromNow(1) });

    const { referral } = changed(winning, { kind: 'report', record }, later(5_000));

    expect(referral.closing).toEqual(winning.closing);
  });
});

describe('a deal that is final', () => {
  const won = changed(winning, settle, FINAL_AT).referral;
  const lost = changed(losing, settle, FINAL_AT).referral;

  it('stays as it is when the same is said again by the same person', () => {
    expect(advanced(won, win(), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral: won });
    expect(advanced(lost, lose(), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral: lost });
  });

  it.each<[what: string, referral: Referral, event: ReferralEvent]>([
    ['the same win by somebody else', won, win(arjun)],
    ['a loss by the same person', won, lose(megan)],
    ['a win by somebody else', lost, win(arjun)],
    ['an edit', lost, edit],
    ['taking it back', won, reopen],
  ])('refuses %s', (_what, referral, event) => {
    expect(advanced(referral, event, daysFromNow(1))).toEqual({ outcome: 'refused', referral });
  });
});

it('refuses to take back what nobody closes', () => {
  expect(advanced(deal, reopen)).toEqual({ outcome: 'refused', referral: deal });
});
