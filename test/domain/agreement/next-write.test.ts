import type { Registration } from '../../../src/domain/model/registration';
import type { DealFields, Terms } from '../../../src/domain/model/terms';
import {
  expectedAfter,
  nextWrite,
  splitWrite,
  likelyNextChange,
  type RecordWrite,
} from '../../../src/domain/agreement/next-write';
import { STAGES, type Referral, type ReferralRecord, type Stage } from '../../../src/domain/model/referral';
import { aPerson, aRecord, aReferral, frozen, NOW } from '../../builders/a-referral';

const megan = aPerson();

const REGISTRATION: Registration = {
  value: { minor: 1, currency: 'USD' },
  signedOn: '2026-06-01',
  startsOn: '2026-06-01',
  endsOn: null,
  solutions: [],
};

const write = (referral: Partial<Referral>, record: Partial<ReferralRecord>): RecordWrite | null =>
  nextWrite(frozen(aReferral(referral)), frozen(aRecord(record)));

const renamed: Terms = { ...aRecord().terms, name: 'Renamed' };

/** What the record of a deal in a stage is told next where it is in another one: by deed and stage. */
const TOLD: Readonly<Record<Stage, Partial<Record<Stage, string>>>> = {
  received: {},
  accepted: { received: 'accept to accepted' },
  won: { received: 'accept to accepted', accepted: 'win to won' },
  lost: { received: 'accept to accepted', accepted: 'lose to lost' },
  declined: { received: 'decline to declined' },
  expired: {},
};

describe('the next write to a record', () => {
  it.each(STAGES.flatMap((ours) => STAGES.map((theirs) => [ours, theirs, TOLD[ours][theirs] ?? null] as const)))(
    'of a deal that is %s here and %s there, with the same fields, is %p',
    (ours, theirs, told) => {
      const next = write(
        { stage: ours, answer: { by: megan, at: NOW, reason: 'other', note: 'Why.' } },
        { stage: theirs },
      );

      expect(next === null ? null : `${next.deed} to ${String(next.stage)}`).toBe(told);
    },
  );

  it.each<[string, Partial<Referral>, Partial<ReferralRecord>, string | null]>([
    ['is an edit while both are open', { stage: 'accepted', terms: renamed }, { stage: 'accepted' }, 'edit'],
    ['is part of the acceptance', { stage: 'accepted', terms: renamed }, { stage: 'received' }, 'accept'],
    ['is part of the end', { stage: 'won', terms: renamed }, { stage: 'accepted' }, 'win'],
    ['is nothing where it was declined', { stage: 'declined', terms: renamed }, { stage: 'received' }, 'decline'],
    ['is nothing while it waits', { stage: 'received', terms: renamed }, { stage: 'received' }, null],
    ['is nothing once it is archived there', { stage: 'won', terms: renamed }, { stage: 'won' }, null],
  ])('of another name %s', (_, ours, theirs, deed) => {
    const next = write(ours, theirs);

    expect(next?.deed ?? null).toBe(deed);
    if (next !== null) expect(next.fields).toEqual(deed === 'decline' ? {} : { name: 'Renamed' });
  });

  it('sends the reason for declining or losing, and none for a deal that was won', () => {
    const answer = { by: megan, at: NOW, reason: 'other', note: 'No capacity.' } as const;

    expect(write({ stage: 'declined', answer }, { stage: 'received' })).toMatchObject({
      reason: 'other',
      note: 'No capacity.',
    });
    expect(write({ stage: 'lost', answer }, { stage: 'accepted' })).toMatchObject({
      reason: 'other',
      note: 'No capacity.',
    });
    expect(write({ stage: 'won', answer }, { stage: 'accepted' })).toMatchObject({ reason: null, note: null });
  });

  it.each<[DealFields['dealType'], DealFields['dealType'], DealFields['dealType'] | undefined]>([
    ['co-sell', 'private', 'co-sell'],
    ['partner-led', 'private', 'partner-led'],
    ['private', 'co-sell', undefined],
    ['partner-led', 'co-sell', undefined],
  ])('makes a deal that is %s here and %s there %s', (ours, theirs, dealType) => {
    expect(write({ stage: 'accepted', dealType: ours }, { stage: 'accepted', dealType: theirs })?.fields.dealType).toBe(
      dealType,
    );
  });

  it('sends the customer’s contacts only when the deal is shared, and only if they changed', () => {
    const record = { stage: 'accepted', customer: { ...aRecord().customer, contacts: [] } } as const;

    expect(write({ stage: 'accepted' }, { ...record, dealType: 'private' })?.contacts).toEqual(
      aRecord().customer.contacts,
    );
    expect(write({ stage: 'accepted' }, { stage: 'accepted', dealType: 'private' })?.contacts).toBeNull();
    expect(write({ stage: 'accepted', terms: renamed }, record)?.contacts).toBeNull();
  });

  it('does not tell that people or solutions stand in another order there, or that a solution is called otherwise', () => {
    const [kim, lee] = ['kim', 'lee'].map((name) => ({
      firstName: name,
      lastName: null,
      email: `${name}@example.com`,
      phone: null,
      title: null,
    }));
    const team = [kim, lee].flatMap((one) => one ?? []);
    const { needs } = aRecord();
    const solutions = [
      { id: 'SOL-1', name: 'One' },
      { id: 'SOL-2', name: null },
    ];

    const next = write(
      { stage: 'accepted', team, needs: { ...needs, solutions } },
      {
        stage: 'accepted',
        team: team.toReversed(),
        needs: {
          ...needs,
          solutions: [
            { id: 'SOL-2', name: 'Two' },
            { id: 'SOL-1', name: 'One' },
          ],
        },
      },
    );

    expect(next).toBeNull();
  });

  it.each<[string, Partial<Referral>, Partial<ReferralRecord>, string | null]>([
    [
      'registers a deal that is won on both sides',
      { stage: 'won', registration: REGISTRATION },
      { stage: 'won' },
      'register',
    ],
    ['does so once', { stage: 'won', registration: REGISTRATION }, { stage: 'won', isRegistered: true }, null],
    ['does not before it is won there', { stage: 'won', registration: REGISTRATION }, { stage: 'accepted' }, 'win'],
    ['does not where it was lost there', { stage: 'lost', registration: REGISTRATION }, { stage: 'lost' }, null],
    ['does not where nobody answered the questions', { stage: 'won' }, { stage: 'won' }, null],
  ])('%s', (_, ours, theirs, deed) => {
    expect(write(ours, theirs)?.deed ?? null).toBe(deed);
  });

  describe('of a deal that is to be shared with Microsoft and has ended', () => {
    const created = {
      direction: 'outbound',
      history: [{ at: NOW, version: 1, what: 'created', by: megan, changes: [], note: null }],
    } as const;
    const trouble = (code: 'forbidden' | 'invalid' | 'unreachable') =>
      ({ code, deed: 'invite', target: null, since: NOW }) as const;

    it.each<[string, Partial<Referral>, string | null]>([
      ['is nothing before Microsoft is invited', {}, null],
      ['is what else was changed', { terms: renamed }, 'edit'],
      [
        'is the end, once Microsoft is invited',
        { microsoft: { stage: 'received', deadline: null, since: null, sellers: [] } },
        'win',
      ],
      ['is the end, where Microsoft cannot be invited', { trouble: trouble('invalid') }, 'win'],
      ['is the end, where we may not invite Microsoft', { trouble: trouble('forbidden') }, 'win'],
      ['is nothing while inviting is tried again', { trouble: trouble('unreachable') }, null],
    ])('%s', (_, ours, deed) => {
      expect(
        write({ ...created, stage: 'won', ...ours }, { direction: 'outbound', stage: 'accepted' })?.deed ?? null,
      ).toBe(deed);
    });
  });
});

describe('a write in pieces', () => {
  const whole = (referral: Partial<Referral>, record: Partial<ReferralRecord>): RecordWrite => {
    const next = write(referral, record);
    if (next === null) throw new Error('There is nothing to write.');
    return next;
  };

  it('accepts before it describes', () => {
    expect(splitWrite(whole({ stage: 'accepted', terms: renamed }, { stage: 'received' }))).toMatchObject([
      { deed: 'accept', stage: 'accepted', fields: {} },
    ]);
  });

  it('describes before it ends', () => {
    const [first] = splitWrite(whole({ stage: 'lost', terms: renamed }, { stage: 'accepted' }));

    expect(first).toMatchObject({ deed: 'edit', stage: null, reason: null, fields: { name: 'Renamed' } });
  });

  it('ends without what describes it rather than not at all, but not without what it was worth', () => {
    const value = { minor: 100, currency: 'USD' };
    const [, second] = splitWrite(whole({ stage: 'won', terms: { ...renamed, value } }, { stage: 'accepted' }));

    expect(second).toMatchObject({ deed: 'win', stage: 'won', fields: { value } });
    expect(Object.keys(second?.fields ?? {})).toEqual(['value']);
  });

  it('does not end without what it was worth', () => {
    const value = { minor: 100, currency: 'USD' };

    expect(
      splitWrite(whole({ stage: 'won', terms: { ...aRecord().terms, value } }, { stage: 'accepted' })).map(
        ({ deed }) => deed,
      ),
    ).toEqual(['edit']);
  });

  it('has no pieces where it is one thing', () => {
    expect(splitWrite(whole({ stage: 'accepted', terms: renamed }, { stage: 'accepted' }))).toEqual([]);
    expect(splitWrite(whole({ stage: 'won' }, { stage: 'accepted' }))).toEqual([]);
  });

  it('leaves the record with what it had and what was set', () => {
    expect(expectedAfter(aRecord(), whole({ stage: 'accepted', terms: renamed }, { stage: 'received' }))).toMatchObject(
      { ...renamed, dealType: 'co-sell' },
    );
  });
});

describe('the change that is likely to be sent next while the record cannot be read', () => {
  it.each<[Partial<Referral>, string]>([
    [{ recordId: null, stage: 'won' }, 'create'],
    [{ stage: 'accepted', recordedStage: 'accepted' }, 'edit'],
    [{ stage: 'accepted', recordedStage: 'received' }, 'accept'],
    [{ stage: 'won', recordedStage: 'received' }, 'accept'],
    [{ stage: 'declined', recordedStage: 'received' }, 'decline'],
    [{ stage: 'won', recordedStage: 'accepted' }, 'win'],
    [{ stage: 'lost', recordedStage: 'accepted' }, 'lose'],
  ])('of %p is to %s', (referral, deed) => {
    expect(likelyNextChange(aReferral(referral))).toBe(deed);
  });
});
