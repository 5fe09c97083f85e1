import { holderOf, isHeldBy } from '../../../src/domain/model/whose-deal';
import type { Happening } from '../../../src/domain/model/history';
import type { Answer, Referral } from '../../../src/domain/model/referral';
import { aPerson, aReferral, daysFromNow, NOW } from '../../builders/a-referral';

const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });

const answeredBy = (by: Answer['by'], at = NOW): Answer => ({ by, at, reason: null, note: null });
const history = (...what: readonly Happening[]): Referral['history'] =>
  what.map((each, index) => ({ at: NOW, version: index + 1, what: each, by: megan, changes: [], note: null }));

describe('whose deal it is', () => {
  it.each<[what: string, referral: Partial<Referral>, name: string | undefined]>([
    ['nobody’s while nobody has touched it', {}, undefined],
    ['nobody’s that we know of where it was answered in the portal', { answer: answeredBy(null) }, undefined],
    ['theirs who looks at it', { claim: { by: arjun, at: NOW } }, 'Arjun Rao'],
    ['theirs who answered it', { answer: answeredBy(megan) }, 'Megan Ortiz'],
    [
      'theirs who answered it after somebody else looked at it',
      { answer: answeredBy(megan), claim: { by: arjun, at: daysFromNow(-1) } },
      'Megan Ortiz',
    ],
    [
      'theirs who took it over afterwards',
      { answer: answeredBy(megan), claim: { by: arjun, at: daysFromNow(1) } },
      'Arjun Rao',
    ],
    [
      'theirs who looked at it, where it was answered in the portal',
      { answer: answeredBy(null, daysFromNow(1)), claim: { by: arjun, at: NOW } },
      'Arjun Rao',
    ],
    [
      'theirs who answered it in the same moment',
      { answer: answeredBy(megan), claim: { by: arjun, at: NOW }, history: history('claimed', 'accepted') },
      'Megan Ortiz',
    ],
    [
      'theirs who got it in the same moment',
      {
        answer: answeredBy(megan),
        claim: { by: arjun, at: NOW },
        history: history('accepted', 'handed-over', 'noted'),
      },
      'Arjun Rao',
    ],
    [
      'theirs who took it in the same moment',
      { answer: answeredBy(megan), claim: { by: arjun, at: NOW }, history: history('accepted', 'claimed', 'edited') },
      'Arjun Rao',
    ],
    [
      'theirs who answered it in the same moment and edited it',
      {
        answer: answeredBy(megan),
        claim: { by: arjun, at: NOW },
        history: history('handed-over', 'accepted', 'edited'),
      },
      'Megan Ortiz',
    ],
  ])('is %s', (_what, overrides, name) => {
    expect(holderOf(aReferral(overrides))?.name).toBe(name);
  });

  it('is known by ids, however they are written', () => {
    const referral = aReferral({ claim: { by: megan, at: NOW } });

    expect(isHeldBy(referral, { ...megan, objectId: megan.objectId.toUpperCase() })).toBe(true);
    expect(isHeldBy(referral, arjun)).toBe(false);
    expect(isHeldBy(aReferral(), megan)).toBe(false);
  });
});
