import type { EventSink } from '../../src/application/ports';
import { HAPPENINGS } from '../../src/domain/model/history';
import { aPerson, aReferral, NOW } from '../builders/a-referral';

/** One event as the other system received it. */
export interface ReceivedEvent {
  readonly key: string;
  readonly what: string;
  /** The id of the referral. */
  readonly referral: string;
  /** When it happened, where that is known. */
  readonly at: Date | null;
}

/** How the other system answers: it accepts an event, cannot accept it now, or never will. */
export type EventAnswer = 'accepts' | 'is-busy' | 'rejects';

/** An event sink, and the system that it sends to, which accepts everything at first. */
export interface EventSinkHost {
  readonly events: EventSink;
  received(): readonly ReceivedEvent[];
  answer(answer: EventAnswer): void;
}

const KEY = 'referral-1/accepted/3.0';

/** What every event sink does. `open` gives one whose receiver has received nothing each time it is called. */
export function describeEventSink(open: () => Promise<EventSinkHost>): void {
  let host: EventSinkHost;
  let events: EventSink;

  beforeEach(async () => {
    host = await open();
    ({ events } = host);
  });

  it.each(HAPPENINGS)('sends what happened, once: %s', async (what) => {
    const line = { at: NOW, version: 3, what, by: aPerson(), changes: [], note: null };

    const outcome = await events.emit(aReferral({ id: 'referral-1' }), what, KEY, line);

    expect(outcome).toBe('sent');
    expect(host.received()).toEqual([{ key: KEY, what, referral: 'referral-1', at: NOW }]);
  });

  it('sends what the history no longer tells, too', async () => {
    await events.emit(aReferral({ id: 'referral-1' }), 'accepted', KEY, null);

    expect(host.received()).toEqual([{ key: KEY, what: 'accepted', referral: 'referral-1', at: null }]);
  });

  it('sends the same key for the same event, and another one for another event', async () => {
    await events.emit(aReferral(), 'accepted', KEY, null);
    await events.emit(aReferral({ version: 4 }), 'accepted', KEY, null);
    await events.emit(aReferral({ version: 4 }), 'won', 'referral-1/won/4.0', null);

    expect(host.received().map(({ key }) => key)).toEqual([KEY, KEY, 'referral-1/won/4.0']);
  });

  it('sends a key whatever characters it has', async () => {
    await events.emit(aReferral(), 'accepted', '推荐 1\n/accepted/3.0', null);

    expect(host.received().map(({ key }) => key)).toEqual(['推荐 1\n/accepted/3.0']);
  });

  it.each<[EventAnswer, string]>([
    ['accepts', 'sent'],
    ['is-busy', 'retry'],
    ['rejects', 'refused'],
  ])('says what came of one request to a system that %s', async (answer, outcome) => {
    host.answer(answer);

    expect(await events.emit(aReferral(), 'accepted', KEY, null)).toBe(outcome);
    expect(host.received()).toHaveLength(1);
  });

  it('forgets an earlier answer', async () => {
    host.answer('rejects');
    await events.emit(aReferral(), 'accepted', KEY, null);

    host.answer('accepts');

    expect(await events.emit(aReferral(), 'accepted', KEY, null)).toBe('sent');
  });
}
