import { STAGES, type Referral } from '../../src/domain/referral';
import { isAnnouncedTo, isRoutedTo, type Subscriber } from '../../src/domain/subscriber';
import { aReferral, aSubscriber } from '../builders/a-referral';

describe('isRoutedTo', () => {
  it.each<[what: string, subscriber: Partial<Subscriber>, referral: Partial<Referral>, routed: boolean]>([
    ['a co-sell deal', {}, { dealType: 'co-sell' }, true],
    ['a partner-led deal', {}, { dealType: 'partner-led' }, true],
    ['a private deal', {}, { dealType: 'private' }, false],
    ['Microsoft’s own record', {}, { owner: 'microsoft' }, false],
    ['a deal we created', {}, { direction: 'outbound' }, true],
    ['a group chat', { kind: 'groupChat' }, {}, true],
    ['a channel that removed the bot', { active: false }, {}, false],
  ])('for %s', (_what, subscriber, referral, routed) => {
    expect(isRoutedTo(aSubscriber(subscriber), aReferral(referral))).toBe(routed);
  });

  it.each(STAGES)('holds in stage %s as in any other', (stage) => {
    expect(isRoutedTo(aSubscriber(), aReferral({ stage }))).toBe(true);
  });
});

describe('isAnnouncedTo', () => {
  it('holds for a referral that waits for our answer', () => {
    expect(isAnnouncedTo(aSubscriber(), aReferral())).toBe(true);
  });

  it.each(STAGES.filter((stage) => stage !== 'received'))('does not hold in stage %s', (stage) => {
    expect(isAnnouncedTo(aSubscriber(), aReferral({ stage }))).toBe(false);
  });

  it.each<[what: string, subscriber: Partial<Subscriber>, referral: Partial<Referral>]>([
    ['it was not sent to us', {}, { direction: 'outbound' }],
    ['it is Microsoft’s own record', {}, { owner: 'microsoft' }],
    ['it is private', {}, { dealType: 'private' }],
    ['the bot may no longer write there', { active: false }, {}],
  ])('does not hold where %s', (_what, subscriber, referral) => {
    expect(isAnnouncedTo(aSubscriber(subscriber), aReferral(referral))).toBe(false);
  });
});
