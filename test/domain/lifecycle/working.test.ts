import type { EditableFields, Terms } from '../../../src/domain/model/terms';
import { contactOf, personKey, type Person } from '../../../src/domain/model/person';
import { isFavoriteOf, STAGES } from '../../../src/domain/model/referral';
import type { ReferralEvent } from '../../../src/domain/advance';
import { aPerson, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { advanced, changed } from '../../support/advancing';

const megan = aPerson();
const arjun = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Arjun Rao',
  email: 'arjun.rao@northwindtraders.com',
});
const idOf = ({ tenantId, objectId }: Person) => ({ tenantId, objectId });

const TERMS: Terms = {
  name: 'Contoso migration',
  value: { minor: 9_900_000, currency: 'USD' },
  closeDate: '2026-08-01',
  notes: 'Agreed on the phone.',
  crmId: 'CRM-7',
  campaignId: null,
};

const edit = (fields: Partial<EditableFields> = { crmId: 'CRM-8' }, by: Person = megan): ReferralEvent => ({
  kind: 'edit',
  by,
  fields,
});
const note = (text: string, by: Person = megan): ReferralEvent => ({ kind: 'note', by, text });
const snooze = (by: Person = megan, at = daysFromNow(1)): ReferralEvent => ({ kind: 'snooze', by, at });
const claim = (by: Person = megan): ReferralEvent => ({ kind: 'claim', by, whom: by });
const handOver = (whom: Person, by: Person = megan): ReferralEvent => ({ kind: 'claim', by, whom });
const favorite = (by: Person = megan, turn = 'turn-1'): ReferralEvent => ({ kind: 'favorite', by, turn });
const accept = (by: Person): ReferralEvent => ({ kind: 'accept', by, terms: TERMS, colleagues: [] });

const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1_000);

describe('editing', () => {
  const deal = aReferral({ stage: 'accepted', terms: TERMS });

  it('changes what is given, takes away what is given as none, and leaves the rest', () => {
    const { referral } = changed(deal, edit({ closeDate: '2026-09-30', notes: null }));

    expect(referral.terms).toEqual({ ...TERMS, closeDate: '2026-09-30', notes: null });
  });

  it('leaves who answered and since when as it was', () => {
    const { referral } = changed(deal, edit({ notes: 'New' }, arjun));

    expect([referral.answer, referral.answeredAt, referral.stageSince]).toEqual([
      deal.answer,
      deal.answeredAt,
      deal.stageSince,
    ]);
  });

  it.each<[what: string, fields: Partial<EditableFields>]>([
    ['nothing', {}],
    ['what is there already', { closeDate: TERMS.closeDate, value: { currency: 'USD', minor: 9_900_000 }, team: [] }],
  ])('changes nothing where %s is given', (_what, fields) => {
    expect(advanced(deal, edit(fields))).toEqual({ outcome: 'unchanged', referral: deal });
  });

  it('adds a history entry with the changed fields only', () => {
    const { solutions } = deal.needs;

    const { referral } = changed(
      deal,
      edit({ name: TERMS.name, notes: null, team: [contactOf(arjun)], solutions: [] }),
    );

    expect(referral.history.at(-1)).toMatchObject({
      what: 'edited',
      by: megan,
      changes: [
        { field: 'notes', before: TERMS.notes, after: null },
        { field: 'team', before: [], after: [contactOf(arjun)] },
        { field: 'solutions', before: solutions, after: [] },
      ],
    });
    expect([referral.team, referral.needs]).toEqual([[contactOf(arjun)], { ...deal.needs, solutions: [] }]);
  });

  it('is known as repeated when it is delivered again', () => {
    const { referral } = changed(deal, edit());

    expect(advanced(referral, edit(), daysFromNow(1)).outcome).toBe('unchanged');
  });
});

describe('noting something', () => {
  it.each(STAGES)('adds a history entry with the note and changes nothing else, also if it is %s', (stage) => {
    const before = aReferral({ stage });

    const { referral } = changed(before, note('Call Sue on Friday.'));

    const line = { at: NOW, version: 2, what: 'noted', by: megan, changes: [], note: 'Call Sue on Friday.' };
    expect(referral).toEqual({ ...before, version: 2, history: [...before.history, line] });
  });

  it.each<[what: string, event: ReferralEvent, now: Date, outcome: string]>([
    ['within two minutes is the same one, delivered again', note('Call Sue.'), seconds(119), 'unchanged'],
    ['after two minutes is another one', note('Call Sue.'), seconds(120), 'changed'],
    ['by somebody else is another one', note('Call Sue.', arjun), seconds(1), 'changed'],
    ['with other words is another one', note('Call Sue!'), seconds(1), 'changed'],
  ])('the same %s', (_what, event, now, outcome) => {
    const { referral } = changed(aReferral(), note('Call Sue.'));

    expect(advanced(referral, event, now).outcome).toBe(outcome);
  });

  it('knows a note that is delivered again though another one came in between', () => {
    const both = [note('One'), note('Two', arjun)].reduce(
      (referral, event) => changed(referral, event).referral,
      aReferral(),
    );

    expect(advanced(both, note('One'), seconds(60))).toEqual({ outcome: 'unchanged', referral: both });
  });
});

describe('asking to be reminded', () => {
  it('asks for a nudge at that moment, of that person by ids only', () => {
    const { effects } = changed(aReferral(), snooze(megan, daysFromNow(2)));

    const { tenantId, objectId } = megan;
    expect(effects).toEqual([{ kind: 'nudge', person: { tenantId, objectId }, at: daysFromNow(2) }]);
  });

  it('shows nothing of it to others', () => {
    const before = aReferral();

    const { referral } = changed(before, snooze());

    expect(referral).toEqual({ ...before, version: before.version + 1 });
  });
});

describe('claiming', () => {
  it('records who looks at it and since when', () => {
    const { referral } = changed(aReferral(), claim(megan));

    expect(referral.claim).toEqual({ by: megan, at: NOW });
  });

  it('changes nothing when the same person claims it again', () => {
    const { referral } = changed(aReferral(), claim(megan));

    expect(advanced(referral, claim(megan), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral });
  });

  it('lets a colleague take it over', () => {
    const { referral } = changed(aReferral(), claim(megan));

    const taken = changed(referral, claim(arjun), daysFromNow(1)).referral;

    expect(taken.claim).toEqual({ by: arjun, at: daysFromNow(1) });
    expect(taken.history.filter(({ what }) => what === 'claimed').map(({ by }) => by)).toEqual([megan, arjun]);
  });

  it('keeps nobody else from answering, and is remembered afterwards', () => {
    const claimed = changed(aReferral(), claim(megan)).referral;

    const { referral } = changed(claimed, accept(arjun));

    expect(referral.answer?.by).toEqual(arjun);
    expect(referral.claim?.by).toEqual(megan);
  });
});

describe('handing over', () => {
  const deal = aReferral({ stage: 'accepted', answer: { by: megan, at: daysFromNow(-1), reason: null, note: null } });

  it('makes the colleague its holder, and adds a history entry with both people', () => {
    const { referral } = changed(aReferral(), handOver(arjun));

    expect(referral.claim).toEqual({ by: arjun, at: NOW });
    expect(referral.history.at(-1)).toMatchObject({ what: 'handed-over', by: megan, note: 'Arjun Rao' });
  });

  it('notifies the colleague, by ids only, and reminds them if it needs an answer', () => {
    const told = { kind: 'tellPerson', person: idOf(arjun), news: 'handed-over', at: NOW };

    expect(changed(aReferral(), handOver(arjun)).effects).toEqual([
      { kind: 'update' },
      told,
      { kind: 'remindPerson', person: idOf(arjun) },
    ]);
    expect(changed(deal, handOver(arjun)).effects).toEqual([
      { kind: 'update' },
      { kind: 'push' },
      { kind: 'emit', what: 'handed-over' },
      told,
    ]);
  });

  it('puts the colleague on the team of a deal, which they could not see otherwise if it is private', () => {
    const { referral } = changed(deal, handOver(arjun));

    expect(referral.team).toEqual([contactOf(arjun)]);
    expect(referral.history.at(-1)?.changes).toEqual([{ field: 'team', before: [], after: [contactOf(arjun)] }]);
  });

  it('puts nobody on the team who is on it, nor on that of what nobody has accepted yet', () => {
    const team = [contactOf(arjun)];

    expect(changed({ ...deal, team }, handOver(arjun)).referral.team).toEqual(team);
    expect(changed(aReferral(), handOver(arjun)).referral.team).toEqual([]);
  });

  it.each<[what: string, events: readonly ReferralEvent[]]>([
    ['it is theirs', [handOver(arjun)]],
    ['they took it themselves', [claim(arjun)]],
  ])('changes nothing where %s already', (_what, events) => {
    const theirs = events.reduce((referral, event) => changed(referral, event).referral, deal);

    expect(advanced(theirs, handOver(arjun), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral: theirs });
  });

  it('changes nothing where they answered it, and works again once somebody else took it', () => {
    const taken = changed(deal, claim(arjun)).referral;

    expect(advanced(deal, handOver(megan, arjun)).outcome).toBe('unchanged');
    expect(changed(taken, handOver(megan, arjun), daysFromNow(1)).referral.claim?.by).toEqual(megan);
  });
});

describe('asking to be reminded to win', () => {
  const deal = aReferral({ stage: 'accepted' });
  const remind: ReferralEvent = { kind: 'remindToWin', by: megan, at: daysFromNow(1) };

  it('asks for word at that moment, and shows nothing of it to others', () => {
    const { referral, effects } = changed(deal, remind);

    expect(referral).toEqual({ ...deal, version: deal.version + 1 });
    expect(effects).toEqual([{ kind: 'tellPerson', person: idOf(megan), news: 'safe-to-win', at: daysFromNow(1) }]);
  });
});

describe('starring', () => {
  it('turns on, and off again with the next click', () => {
    const on = changed(aReferral(), favorite(megan, 'turn-1')).referral;
    const off = changed(on, favorite(megan, 'turn-2')).referral;

    expect(isFavoriteOf(on, personKey(megan))).toBe(true);
    expect(isFavoriteOf(off, personKey(megan))).toBe(false);
  });

  it('counts a click that is delivered twice once', () => {
    const { referral } = changed(aReferral(), favorite(megan, 'turn-1'));

    expect(advanced(referral, favorite(megan, 'turn-1'))).toEqual({ outcome: 'unchanged', referral });
  });

  it('is each person’s own', () => {
    const both = [favorite(megan, 'turn-1'), favorite(arjun, 'turn-1')].reduce(
      (referral, event) => changed(referral, event).referral,
      aReferral(),
    );
    const { referral } = changed(both, favorite(megan, 'turn-2'));

    expect(isFavoriteOf(referral, personKey(megan))).toBe(false);
    expect(isFavoriteOf(referral, personKey(arjun))).toBe(true);
    expect(referral.favorites).toHaveLength(2);
  });

  it('is no part of the history, and asks for nothing to be sent', () => {
    const before = aReferral();

    const { referral, effects } = changed(before, favorite());

    expect(referral.history).toBe(before.history);
    expect(effects).toEqual([]);
  });
});
