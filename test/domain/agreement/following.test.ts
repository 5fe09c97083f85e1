import { fieldsOf } from '../../../src/domain/model/field-changes';
import type { DealFields, Terms } from '../../../src/domain/model/terms';
import type { Contact, Person } from '../../../src/domain/model/person';
import type { Effect } from '../../../src/domain/model/effect';
import type { FieldChange, HistoryEntry } from '../../../src/domain/model/history';
import type { Referral, ReferralRecord } from '../../../src/domain/model/referral';
import { aPerson, aRecord, aReferral, NOW } from '../../builders/a-referral';
import { advanced, changed } from '../../support/advancing';

const megan = aPerson();
const arjun = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Arjun Rao',
  email: 'arjun.rao@northwindtraders.com',
});

const TERMS = aRecord().terms;

const newer = (overrides: Partial<ReferralRecord> = {}): ReferralRecord =>
  aRecord({ stage: 'accepted', eTag: '"newer"', updatedAt: NOW, ...overrides });

const line = (by: Person | null, what: HistoryEntry['what'], terms: Partial<Terms> = {}): HistoryEntry => ({
  ...{ at: NOW, version: 2, what, by, note: null },
  changes: (Object.keys(terms) as 'name'[]).map((field) => ({
    field,
    before: TERMS[field],
    after: terms[field] ?? null,
  })),
});

/** A deal of which these set that, and the record has not heard. */
const set = (...sets: readonly (readonly [Person | null, Partial<Terms>])[]): Referral =>
  aReferral({
    stage: 'accepted',
    terms: Object.assign({}, TERMS, ...sets.map(([, terms]) => terms)) as Terms,
    recordedTerms: TERMS,
    history: sets.map(([by, terms]) => line(by, 'edited', terms)),
  });

const refusalsIn = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'tellRefusal'
      ? [
          `${effect.person.objectId === megan.objectId ? 'Megan' : 'Arjun'}: ${effect.refusal.deed} ${effect.refusal.why} ${effect.refusal.fields.join(' ')}`.trim(),
        ]
      : [],
  );

describe('a record that was read because it may have changed', () => {
  const report = (referral: Referral, record: ReferralRecord) => changed(referral, { kind: 'report', record });

  it('that says nothing new to people adds no line to the history, and has no card updated', () => {
    const before = aReferral({ stage: 'accepted' });

    const { referral, effects } = report(before, newer());

    expect([referral.history, effects, referral.eTag]).toEqual([before.history, [], '"newer"']);
  });

  it.each<[string, Referral, Partial<ReferralRecord>, boolean]>([
    ['has not heard of an edit', set([megan, { name: 'Ours' }]), {}, true],
    ['says what was edited here', set([megan, { name: 'Ours' }]), { terms: { ...TERMS, name: 'Ours' } }, false],
    [
      'has not heard of an answer',
      aReferral({ stage: 'accepted', recordedStage: 'received' }),
      { stage: 'received' },
      true,
    ],
    ['was archived', set([megan, { name: 'Ours' }]), { stage: 'won' }, false],
  ])('and that %s is told what it does not say: %p', (_, before, overrides, isPushed) => {
    expect(report(before, newer(overrides)).effects.some(({ kind }) => kind === 'push')).toBe(isPushed);
  });

  it.each<[string, Referral, Partial<ReferralRecord>, readonly string[]]>([
    [
      'who set a field that was set otherwise there',
      set([megan, { name: 'Ours' }]),
      { terms: { ...TERMS, name: 'Theirs' } },
      ['Megan: edit overruled name'],
    ],
    [
      'each of several people what they set',
      set([megan, { name: 'Ours' }], [arjun, { notes: 'Ours', crmId: 'CRM-1' }]),
      { terms: { ...TERMS, name: 'Theirs', notes: 'Theirs', crmId: 'CRM-2' } },
      ['Megan: edit overruled name', 'Arjun: edit overruled notes crmId'],
    ],
    [
      'who set it last',
      set([megan, { name: 'First' }], [arjun, { name: 'Ours' }]),
      { terms: { ...TERMS, name: 'Theirs' } },
      ['Arjun: edit overruled name'],
    ],
    ['nobody where both did the same', set([megan, { name: 'Ours' }]), { terms: { ...TERMS, name: 'Ours' } }, []],
    [
      'nobody where another field was set there',
      set([megan, { name: 'Ours' }]),
      { terms: { ...TERMS, notes: 'Theirs' } },
      [],
    ],
    ['nobody what they did not set', aReferral({ stage: 'accepted' }), { terms: { ...TERMS, name: 'Theirs' } }, []],
    [
      'who set what cannot be told any more, because it was archived',
      set([megan, { name: 'Ours' }]),
      { stage: 'lost' },
      ['Megan: edit overruled name'],
    ],
    [
      'nobody where it was archived with what was set',
      set([megan, { name: 'Ours' }]),
      { stage: 'won', terms: { ...TERMS, name: 'Ours' } },
      [],
    ],
  ])('tells %s', (_, before, overrides, told) => {
    expect(refusalsIn(report(before, newer(overrides)).effects)).toEqual(told);
  });

  const answer = { by: megan, at: NOW, reason: null, note: null };
  const accepted = aReferral({
    stage: 'accepted',
    recordedStage: 'received',
    answer,
    history: [line(megan, 'accepted')],
  });
  const declined = aReferral({ stage: 'declined', recordedStage: 'received', answer });
  const closed = (stage: 'won' | 'lost') => aReferral({ stage, recordedStage: 'accepted', answer });
  const closing = (stage: 'won' | 'lost') =>
    aReferral({
      stage: 'accepted',
      closing: { stage, by: megan, at: NOW, finalAt: NOW, value: null, reason: null, note: null, registration: null },
    });

  it.each<[string, Referral, ReferralRecord['stage'], readonly string[]]>([
    ['accepted it, of one that was declined', accepted, 'declined', ['Megan: accept overruled']],
    ['accepted it, of one that expired', accepted, 'expired', ['Megan: accept overruled']],
    ['accepted it, of one that was won since: nothing', accepted, 'won', []],
    ['accepted it, of one that was accepted: nothing', accepted, 'accepted', []],
    ['declined it, of one that was accepted', declined, 'accepted', ['Megan: decline overruled']],
    ['declined it, of one that was declined: nothing', declined, 'declined', []],
    ['won it, of one that was lost', closed('won'), 'lost', ['Megan: win overruled']],
    ['lost it, of one that was won', closed('lost'), 'won', ['Megan: lose overruled']],
    ['won it, of one that was won: nothing', closed('won'), 'won', []],
    ['is winning it, of one that was lost', closing('won'), 'lost', ['Megan: win overruled']],
    ['is winning it, of one that was won: nothing', closing('won'), 'won', []],
    ['is winning it, of one that is still open: nothing', closing('won'), 'accepted', []],
  ])('tells who %s', (_, before, stage, told) => {
    expect(refusalsIn(report(before, newer({ stage })).effects)).toEqual(told);
  });

  const worth = (minor: number) => ({ minor, currency: 'USD' });
  const winning = (minor: number): Referral => {
    const deal = closing('won');
    return { ...deal, closing: deal.closing && { ...deal.closing, value: worth(minor) } };
  };

  it.each<[string, Partial<ReferralRecord>, readonly string[]]>([
    [
      'it is worth something else',
      { stage: 'won', terms: { ...TERMS, value: worth(800) } },
      ['Megan: edit overruled value'],
    ],
    ['it is worth the same', { stage: 'won', terms: { ...TERMS, value: worth(900) } }, []],
    ['it is not won', { stage: 'lost', terms: { ...TERMS, value: worth(800) } }, ['Megan: win overruled']],
    ['it is open still', { terms: { ...TERMS, value: worth(800) } }, []],
  ])('tells who is winning it with a value where %s', (_, overrides, told) => {
    expect(refusalsIn(report(winning(900), newer(overrides)).effects)).toEqual(told);
  });

  it('does not notify anybody a second time', () => {
    const { referral } = report(accepted, newer({ stage: 'declined' }));

    expect(refusalsIn(report(referral, newer({ stage: 'declined', eTag: '"newest"' })).effects)).toEqual([]);
  });

  it('keeps with what a deal is registered that is won there before that was final here', () => {
    const registration = {
      value: { minor: 1, currency: 'USD' },
      signedOn: '2026-06-01',
      startsOn: '2026-06-01',
      endsOn: null,
      solutions: [],
    } as const;
    const winning = closing('won');
    const before = { ...winning, closing: winning.closing === null ? null : { ...winning.closing, registration } };

    const { referral, effects } = report(before, newer({ stage: 'won' }));

    expect([referral.registration, referral.closing]).toEqual([registration, null]);
    expect(effects).toContainEqual({ kind: 'push' });
  });

  it('ends a trouble once it says what was decided here', () => {
    const before = {
      ...set([megan, { name: 'Ours' }]),
      trouble: { code: 'invalid', deed: 'edit', target: 'name', since: NOW } as const,
    };

    expect(report(before, newer({ terms: { ...TERMS, name: 'Ours' } })).referral.trouble).toBeNull();
    expect(report(before, newer()).referral.trouble).toEqual(before.trouble);
  });
});

const contact = (name: string, phone: string | null = null): Contact => ({
  firstName: name,
  lastName: null,
  email: `${name}@example.com`,
  phone,
  title: null,
});

const changedBy = (by: Person, change: FieldChange): HistoryEntry => ({ ...line(by, 'edited'), changes: [change] });

describe('people and solutions that both sides change', () => {
  const report = (before: Referral, overrides: Partial<ReferralRecord>) =>
    changed(before, { kind: 'report', record: newer(overrides) });
  const [kim, lee] = [contact('kim'), contact('lee')];

  /** A deal with these on its team, of whom the record has not heard. */
  const withTeam = (
    recordedTeam: readonly Contact[],
    steps: readonly (readonly [Person, readonly Contact[]])[],
  ): Referral => {
    const history = steps.map(([by, after], index) =>
      changedBy(by, { field: 'team', before: steps[index - 1]?.[1] ?? recordedTeam, after }),
    );
    return aReferral({ stage: 'accepted', team: steps.at(-1)?.[1] ?? recordedTeam, recordedTeam, history });
  };
  const phoned = { kim: contact('kim', '1'), lee: contact('lee', '1') };

  it('tell each of several people whose change does not hold', () => {
    const before = withTeam(
      [kim, lee],
      [
        [megan, [phoned.kim, lee]],
        [arjun, [phoned.kim, phoned.lee]],
      ],
    );

    const { effects } = report(before, { team: [contact('kim', '2'), contact('lee', '2')] });

    expect(refusalsIn(effects)).toEqual(['Megan: edit overruled team', 'Arjun: edit overruled team']);
  });

  it('do not tell who came last where what they did holds', () => {
    const before = withTeam(
      [kim],
      [
        [megan, [phoned.kim]],
        [arjun, [phoned.kim, lee]],
      ],
    );

    const { referral, effects } = report(before, { team: [contact('kim', '2')] });

    expect([referral.team, refusalsIn(effects)]).toEqual([[contact('kim', '2'), lee], ['Megan: edit overruled team']]);
  });

  it('tell nobody of somebody who was taken off here and changed there: they stay off', () => {
    const { referral, effects } = report(withTeam([kim, lee], [[megan, [lee]]]), { team: [contact('kim', '2'), lee] });

    expect([referral.team, refusalsIn(effects)]).toEqual([[lee], []]);
  });

  it('tell who changed somebody who was taken off there', () => {
    const { referral, effects } = report(withTeam([kim, lee], [[megan, [phoned.kim, lee]]]), { team: [lee] });

    expect([referral.team, refusalsIn(effects)]).toEqual([[lee], ['Megan: edit overruled team']]);
  });

  it('tell each of several people what is not on a deal that is archived, and who took off what still is', () => {
    const [first, second, third] = ['1', '2', '3'].map((id) => ({ id: `SOL-${id}`, name: null })) as [
      { id: string; name: null },
      { id: string; name: null },
      { id: string; name: null },
    ];
    const { needs } = aRecord();
    const history = [
      changedBy(megan, { field: 'solutions', before: [first, second], after: [second] }),
      changedBy(arjun, { field: 'solutions', before: [second], after: [second, third] }),
    ];
    const before = aReferral({
      stage: 'accepted',
      needs: { ...needs, solutions: [second, third] },
      recordedSolutions: [first, second],
      history,
    });

    const neither = report(before, { stage: 'won', needs: { ...needs, solutions: [first, second] } });
    const added = report(before, { stage: 'won', needs: { ...needs, solutions: [first, second, third] } });

    expect(refusalsIn(neither.effects)).toEqual(['Megan: edit overruled solutions', 'Arjun: edit overruled solutions']);
    expect(refusalsIn(added.effects)).toEqual(['Megan: edit overruled solutions']);
  });
});

describe('a deal that is archived there before it was shared', () => {
  const shared = (overrides: Partial<Referral> = {}): Referral => {
    const invited = changedBy(megan, { field: 'dealType', before: 'private', after: 'co-sell' });
    return aReferral({
      direction: 'outbound',
      stage: 'accepted',
      dealType: 'co-sell',
      history: [{ ...invited, what: 'invited' }],
      ...overrides,
    });
  };
  const microsoft: NonNullable<Referral['microsoft']> = { stage: 'received', deadline: null, since: NOW, sellers: [] };
  const refused = { code: 'invalid', deed: 'invite', target: null, since: NOW } as const;

  it.each<[string, Referral, Partial<ReferralRecord>, readonly string[]]>([
    ['has not heard of it', shared(), { dealType: 'private' }, ['Megan: invite overruled']],
    ['has heard of it, while Microsoft has none', shared(), {}, ['Megan: invite overruled']],
    ['has heard of it, as Microsoft has', shared({ microsoft }), {}, []],
    ['has heard of it, though Microsoft was refused before', shared({ trouble: refused }), {}, []],
    [
      'has not heard of it and was archived before',
      shared({ recordedStage: 'won', stage: 'won' }),
      { dealType: 'private' },
      [],
    ],
    ['has not heard of it and is open', shared(), { dealType: 'private', stage: 'accepted' }, []],
  ])('tells who shared it where the record %s', (_, before, overrides, told) => {
    const { effects } = changed(before, {
      kind: 'report',
      record: newer({ direction: 'outbound', stage: 'won', ...overrides }),
    });

    expect(refusalsIn(effects)).toEqual(told);
  });

  it('is shared here no more than there', () => {
    const { referral } = changed(shared(), {
      kind: 'report',
      record: newer({ direction: 'outbound', stage: 'lost', dealType: 'partner-led' }),
    });

    expect(referral.dealType).toBe('partner-led');
  });
});

describe('a record that was read', () => {
  it('is told what it does not say by whoever read it', () => {
    expect(changed(set([megan, { name: 'Ours' }]), { kind: 'reread', record: newer() }).effects).toEqual([]);
  });

  it('that is not new changes nothing', () => {
    const before = aReferral({ stage: 'accepted' });

    expect(advanced(before, { kind: 'reread', record: aRecord({ stage: 'accepted' }) })).toEqual({
      outcome: 'unchanged',
      referral: before,
    });
  });
});

describe('a record with a new value for a field that was reset here', () => {
  it('is followed, and the person who set the field is told', () => {
    const { referral, effects } = changed(set([megan, { name: 'First' }], [megan, { name: TERMS.name }]), {
      kind: 'report',
      record: newer({ terms: { ...TERMS, name: 'Theirs' } }),
    });

    expect([referral.terms.name, refusalsIn(effects)]).toEqual(['Theirs', ['Megan: edit overruled name']]);
  });
});

describe('a record that says what was sent, though no answer to that came', () => {
  it('does not go before what was set here since', () => {
    const { referral, effects } = changed(set([megan, { name: 'First' }], [megan, { name: 'Second' }]), {
      kind: 'reread',
      record: newer({ terms: { ...TERMS, name: 'First' } }),
    });

    expect([referral.terms.name, refusalsIn(effects)]).toEqual(['Second', []]);
  });

  it('does not bring back whom somebody took off the deal since', () => {
    const [sue, wei] = [contact('sue'), contact('wei')];
    const before = aReferral({
      ...{ stage: 'accepted', team: [sue], recordedTeam: [sue] },
      history: [
        changedBy(megan, { field: 'team', before: [sue], after: [sue, wei] }),
        changedBy(megan, { field: 'team', before: [sue, wei], after: [sue] }),
      ],
    });

    const { referral } = changed(before, { kind: 'reread', record: newer({ team: [sue, wei] }) });

    expect(referral.team).toEqual([sue]);
  });

  it('is followed if there are no unsent changes', () => {
    const said: Referral = {
      ...set([megan, { name: 'First' }], [megan, { name: 'Second' }]),
      recordedTerms: { ...TERMS, name: 'Second' },
      agreedVersion: 2,
    };

    expect(
      changed(said, { kind: 'report', record: newer({ terms: { ...TERMS, name: 'First' } }) }).referral.terms.name,
    ).toBe('First');
  });
});

describe('the answer to what was sent', () => {
  const recorded = (before: Referral, sent: Partial<DealFields>, terms: Partial<Terms>) =>
    changed(before, {
      kind: 'recorded',
      record: newer({ terms: { ...TERMS, ...terms } }),
      sent: { ...fieldsOf(aReferral({ stage: 'accepted' })), ...sent },
    });

  it('is followed, and told, where something was left out without a word', () => {
    const { referral, effects } = recorded(set([megan, { name: 'Ours' }]), { name: 'Ours' }, {});

    expect([referral.terms.name, refusalsIn(effects)]).toEqual([TERMS.name, ['Megan: edit overruled name']]);
  });

  it('keeps what was edited while it was on its way', () => {
    const { referral, effects } = recorded(set([megan, { name: 'Later' }]), { name: 'Ours' }, { name: 'Ours' });

    expect([referral.terms.name, referral.recordedTerms?.name, refusalsIn(effects)]).toEqual(['Later', 'Ours', []]);
  });

  it('is followed without a word where it has other spaces', () => {
    const { referral, effects } = recorded(
      set([megan, { notes: 'One \r\n two ' }]),
      { notes: 'One \r\n two ' },
      { notes: 'One two' },
    );

    expect([referral.terms.notes, refusalsIn(effects)]).toEqual(['One two', []]);
  });

  it('keeps what was edited meanwhile though it has other spaces', () => {
    const { referral, effects } = recorded(set([megan, { name: 'Later' }]), { name: 'Ours ' }, { name: 'Ours' });

    expect([referral.terms.name, refusalsIn(effects)]).toEqual(['Later', []]);
  });

  it('takes over whom else it has on the team, without a word', () => {
    const [kim, lee] = ['kim', 'lee'].map((name) => ({
      firstName: name,
      lastName: null,
      email: `${name}@example.com`,
      phone: null,
      title: null,
    }));
    const team = kim === undefined ? [] : [kim];
    const before = aReferral({ stage: 'accepted', team, recordedTeam: [], history: [line(megan, 'created')] });
    const theirs = lee === undefined ? [] : [lee];

    const more = changed(before, {
      kind: 'recorded',
      record: newer({ team: [...team, ...theirs] }),
      sent: fieldsOf(before),
    });
    const none = changed(before, { kind: 'recorded', record: newer({ team: [] }), sent: fieldsOf(before) });

    expect([more.referral.team, refusalsIn(more.effects)]).toEqual([[...team, ...theirs], []]);
    expect([none.referral.team, refusalsIn(none.effects)]).toEqual([[], ['Megan: edit overruled team']]);
  });

  it('tells who changed somebody on the team while it was on its way, where they were changed there, too', () => {
    const [sent, ours, theirs] = ['1', '2', '3'].map((phone) => [contact('kim', phone)]) as [
      Contact[],
      Contact[],
      Contact[],
    ];
    const history = [changedBy(megan, { field: 'team', before: sent, after: ours })];
    const before = aReferral({ stage: 'accepted', team: ours, recordedTeam: [], history });

    const { referral, effects } = changed(before, {
      kind: 'recorded',
      record: newer({ team: theirs }),
      sent: { ...fieldsOf(before), team: sent },
    });

    expect([referral.team, refusalsIn(effects)]).toEqual([theirs, ['Megan: edit overruled team']]);
  });

  it('to a deal that was just created keeps the help that is asked for, which stands on Microsoft’s record', () => {
    const invitation = { from: null, notes: 'Please help.', assistance: 'QuotesOrLicensing' };
    const before = aReferral({ recordId: null, direction: 'outbound', stage: 'accepted', invitation });
    const record = newer({
      direction: 'outbound',
      invitation: { from: 'Northwind Traders', notes: null, assistance: null },
    });

    expect(changed(before, { kind: 'recorded', record, sent: fieldsOf(before) }).referral.invitation).toEqual({
      ...invitation,
      from: 'Northwind Traders',
    });
  });

  it('carries our code where the deal has no CRM id, which is none', () => {
    const before = aReferral({ recordId: null, direction: 'outbound', stage: 'accepted' });
    const record = newer({ direction: 'outbound', terms: { ...TERMS, crmId: before.code } });

    const { referral } = changed(before, { kind: 'recorded', record, sent: fieldsOf(before) });

    expect([referral.terms.crmId, referral.recordedTerms?.crmId, referral.recordId, referral.id]).toEqual([
      null,
      null,
      record.id,
      before.id,
    ]);
  });
});
