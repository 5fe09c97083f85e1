import { TROUBLES, type Deed, type TroubleCode } from '../../../src/domain/record/trouble';
import type { HistoryEntry } from '../../../src/domain/referral/history';
import { aPerson, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { advanced, changed } from '../../support/advancing';

const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });
const { tenantId, objectId } = megan;

const line = (what: HistoryEntry['what'], by = megan): HistoryEntry => ({ at: NOW, version: 1, what, by, changes: [], note: null });

const falter = (code: TroubleCode, deed: Deed, target: string | null = null) => ({ kind: 'falter', code, deed, target }) as const;

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

    expect([referral.trouble, effects]).toEqual([{ code: 'unreachable', deed: 'accept', target: null, since: NOW }, [{ kind: 'update' }]]);
    expect(advanced(referral, falter('unreachable', 'accept'), daysFromNow(1)).outcome).toBe('unchanged');
  });

  it('since when, stays the same whatever comes after', () => {
    expect(changed(aReferral({ trouble: TROUBLE }), falter('throttled', 'win')).referral.trouble).toEqual({ code: 'throttled', deed: 'win', target: null, since: TROUBLE.since });
  });

  it.each(TROUBLES)('is told to who did it where it does not pass by itself: %s', (code) => {
    const { effects } = changed(aReferral({ history: [line('edited', arjun), line('edited')] }), falter(code, 'edit', 'team'));

    const told = { kind: 'tellRefusal', person: { tenantId, objectId }, refusal: { deed: 'edit', why: code, fields: [], target: 'team' } };
    expect(effects.slice(1)).toEqual(['missing', 'invalid'].includes(code) ? [told] : []);
  });

  it.each<[Deed, HistoryEntry['what']]>([
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

    expect(changed(aReferral({ history }), falter('invalid', deed)).effects).toContainEqual(expect.objectContaining({ kind: 'tellRefusal', person: { tenantId, objectId } }));
  });

  it('is told to nobody where nobody did it here', () => {
    expect(changed(aReferral(), falter('missing', 'edit')).effects).toEqual([{ kind: 'update' }]);
  });

  it('is over, and the card says so, once it is told', () => {
    const { referral, effects } = changed(aReferral({ trouble: TROUBLE }), { kind: 'clear' });

    expect([referral.trouble, effects]).toEqual([null, [{ kind: 'update' }]]);
    expect(advanced(referral, { kind: 'clear' }).outcome).toBe('unchanged');
  });

  it('is tried again where somebody wants it to be, and told again where that comes to nothing', () => {
    const { referral, effects } = changed(aReferral({ trouble: TROUBLE, history: [line('edited')] }), { kind: 'resume' });

    expect([referral.trouble, effects]).toEqual([null, [{ kind: 'update' }, { kind: 'push' }]]);
    expect(changed(referral, falter('invalid', 'edit', 'team')).effects.map(({ kind }) => kind)).toEqual(['update', 'tellRefusal']);
  });
});
