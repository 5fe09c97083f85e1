import { ANYTHING_INBOUND, type Routing } from '../../../src/domain/channel/routing';
import {
  announcementRoute,
  firstSubscriber,
  isPosted,
  routeOf,
  type Route,
  type Subscriber,
} from '../../../src/domain/channel/subscriber';
import { STAGES, type Referral } from '../../../src/domain/model/referral';
import { aReferral, aSubscriber, daysFromNow, frozen, NOW } from '../../builders/a-referral';

const asking = (routing: Partial<Routing>): Routing => ({ ...ANYTHING_INBOUND, ...routing });

/** A channel that was added that many days ago. */
const channel = (id: string, daysAgo: number, overrides: Partial<Subscriber> = {}): Subscriber =>
  aSubscriber({ id, since: daysFromNow(-daysAgo), ...overrides });

const general = channel('general', 30);
const american = channel('american', 20, { routing: asking({ countries: ['US'] }) });
const german = channel('german', 10, { routing: asking({ countries: ['DE'] }) });
const french = channel('french', 5, { routing: asking({ countries: ['FR'] }) });

const idsIn = ({ subscribers }: Route): readonly string[] => subscribers.map(({ id }) => id);

const routed = (overrides: Partial<Referral>, all: readonly Subscriber[]): Route =>
  routeOf(frozen(aReferral(overrides)), frozen(all));

/** The route to these channels, whose routing matches. */
const routeTo = (...subscribers: readonly Subscriber[]): Route => ({ subscribers, isUnrouted: false });

/** The route to the first channel, since no routing matches. */
const fallbackTo = (first: Subscriber): Route => ({ subscribers: [first], isUnrouted: true });

describe('the first channel', () => {
  it('is the one that the bot was added to first', () => {
    expect(firstSubscriber([german, american, french])).toBe(american);
  });

  it('is always the same one of two that the bot was added to at the same moment', () => {
    const [one, other] = [channel('a', 1), channel('b', 1)];

    expect([firstSubscriber([one, other]), firstSubscriber([other, one])]).toEqual([one, one]);
  });

  it('does not exist without channels', () => {
    expect(firstSubscriber([])).toBeNull();
  });
});

describe('a route', () => {
  it('goes to every channel whose routing matches, whatever others ask for', () => {
    expect(routed({}, [german, general, american])).toEqual(routeTo(general, american));
  });

  it('goes to the first channel if no routing matches, and is then unrouted', () => {
    expect(routed({}, [french, german])).toEqual(fallbackTo(german));
  });

  it.each<[what: string, referral: Partial<Referral>, all: readonly Subscriber[]]>([
    ['there is no channel', {}, []],
    ['every channel has removed the bot', {}, [{ ...general, active: false }]],
    ['the deal is private', { dealType: 'private' }, [general, german]],
    ['it is Microsoft’s own record', { owner: 'microsoft' }, [general, german]],
  ])('goes nowhere if %s, and is not unrouted', (_what, referral, all) => {
    expect(routed(referral, all)).toEqual(routeTo());
  });

  it('does not count channels that have removed the bot, neither as matching nor as first', () => {
    const gone = { ...general, active: false };

    expect(routed({}, [gone, french, german])).toEqual(fallbackTo(german));
  });

  it.each<[what: string, referral: Partial<Referral>]>([
    ['co-sell', { dealType: 'co-sell' }],
    ['partner-led', { dealType: 'partner-led' }],
    ['one that we created', { direction: 'outbound' }],
    ...STAGES.map((stage): [string, Partial<Referral>] => [stage, { stage }]),
  ])('is the same for a deal that is %s', (_what, referral) => {
    expect(idsIn(routed(referral, [general, german]))).toEqual(['general']);
  });

  it('may lead to group chats', () => {
    expect(idsIn(routed({}, [channel('chat', 1, { kind: 'groupChat' })]))).toEqual(['chat']);
  });
});

describe('what is posted', () => {
  const posted = (overrides: Partial<Referral>): boolean => isPosted(frozen(aReferral(overrides)), NOW);

  it.each<[what: string, daysAgo: readonly number[], isNews: boolean]>([
    ['is posted if it was shared recently', [2], true],
    ['is posted if it was shared again recently', [30, 2], true],
    ['is not posted if it was shared long ago', [3], false],
  ])('an old deal of our own %s', (_what, daysAgo, isNews) => {
    const invited = daysAgo.map((days, index) => ({
      at: daysFromNow(-days),
      version: index + 2,
      what: 'invited' as const,
      by: null,
      changes: [],
      note: null,
    }));
    const { history } = aReferral();

    expect(
      posted({
        direction: 'outbound',
        stage: 'accepted',
        createdAt: daysFromNow(-90),
        history: [...history, ...invited],
      }),
    ).toBe(isNews);
  });
  const ownDeal = { direction: 'outbound', stage: 'accepted' } as const;

  it.each<[what: string, overrides: Partial<Referral>, isIt: boolean]>([
    ['that waits for our answer', {}, true],
    ['that waits, however old', { createdAt: daysFromNow(-300) }, true],
    ['that is Microsoft’s own record', { owner: 'microsoft' }, false],
    ['that we created and have not sent', { direction: 'outbound' }, false],
    ['that we have just created', { ...ownDeal, createdAt: NOW }, true],
    [
      'that we created less than three days ago',
      { ...ownDeal, createdAt: new Date(daysFromNow(-3).getTime() + 1) },
      true,
    ],
    ['that we created three days ago', { ...ownDeal, createdAt: daysFromNow(-3) }, false],
    ['that Microsoft created', { ...ownDeal, owner: 'microsoft', createdAt: NOW }, false],
    ...STAGES.filter((stage) => stage !== 'received').map((stage): [string, Partial<Referral>, boolean] => [
      `that was sent to us and is ${stage}`,
      { stage },
      false,
    ]),
    ...STAGES.filter((stage) => stage !== 'accepted').map((stage): [string, Partial<Referral>, boolean] => [
      `that we created and is ${stage}`,
      { direction: 'outbound', stage },
      false,
    ]),
  ])('is one %s: %s', (_what, overrides, isIt) => {
    expect(posted(overrides)).toBe(isIt);
  });
});

describe('where a referral is announced', () => {
  const announced = (overrides: Partial<Referral>, all: readonly Subscriber[]): Route =>
    announcementRoute(frozen(aReferral(overrides)), frozen(all));
  const ownDeal = { direction: 'outbound', stage: 'accepted' } as const;
  const curious = channel('curious', 3, { routing: asking({ directions: 'all' }) });

  it('is where it is routed to, if it was sent to us, whether or not a channel wants our own deals', () => {
    expect(announced({}, [general, german, curious])).toEqual(routeTo(general, curious));
  });

  it('is the first channel, if it was sent to us and no routing matches', () => {
    expect(announced({}, [french, german])).toEqual(fallbackTo(german));
  });

  it('is only those channels that want our own deals, if we created it', () => {
    expect(announced(ownDeal, [general, curious])).toEqual(routeTo(curious));
  });

  it('is nowhere, if we created it and no matching channel wants our own deals', () => {
    const elsewhere = { ...curious, routing: asking({ directions: 'all', countries: ['DE'] }) };

    expect(announced(ownDeal, [general, elsewhere])).toEqual(routeTo());
  });

  it('is never unrouted, if we created it: nobody has to answer it', () => {
    const all = [german, { ...french, routing: asking({ directions: 'all', countries: ['FR'] }) }];

    expect(announced(ownDeal, all)).toEqual(routeTo());
  });

  it.each(['inbound', 'outbound'] as const)('is nowhere for a private %s deal', (direction) => {
    expect(
      announced({ dealType: 'private', direction, stage: direction === 'inbound' ? 'received' : 'accepted' }, [
        general,
        curious,
      ]),
    ).toEqual(routeTo());
  });
});
