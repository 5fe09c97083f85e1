import type { Pace } from '../../src/application/ports';

type Place = Parameters<Pace['reserve']>[0];

/** A pace, and ways to use it up. */
export interface PaceHost {
  readonly pace: Pace;
  /** The pace of another process that shares the limits. */
  readonly other: Pace;
  /** Uses up what may be sent to the conversation now. */
  fillConversation(to: Place): Promise<void>;
  /** Uses up what may be sent to the tenant now, by messages to other conversations than the one given. */
  fillTenant(to: Place): Promise<void>;
  /** Lets time pass, in milliseconds. */
  pass(milliseconds: number): void;
}

const GENERAL: Place = { tenantId: 'contoso', conversationId: '19:general@thread.tacv2' };
const SALES: Place = { ...GENERAL, conversationId: '19:sales@thread.tacv2' };
const ELSEWHERE: Place = { tenantId: 'fabrikam', conversationId: '19:elsewhere@thread.tacv2' };

/** More attempts than it takes until there is room, if every wait is kept. */
const MOST_ATTEMPTS = 10;

/** What every pace does. `open` gives one with room everywhere each time it is called. */
export function describePace(open: () => Promise<PaceHost>): void {
  let host: PaceHost;

  beforeEach(async () => {
    host = await open();
  });

  it('answers 0 where there is room', async () => {
    expect(await host.pace.reserve(GENERAL)).toBe(0);
  });

  describe('in a full conversation', () => {
    beforeEach(() => host.fillConversation(GENERAL));

    it('answers how many milliseconds to wait, more than none', async () => {
      const wait = await host.pace.reserve(GENERAL);

      expect(wait).toBeGreaterThan(0);
      expect(Number.isFinite(wait)).toBe(true);
    });

    it('answers the same to other processes', async () => {
      expect(await host.other.reserve(GENERAL)).toBeGreaterThan(0);
    });

    it('holds up no other conversation of the tenant, however often it is asked', async () => {
      for (let count = 0; count < 5; count += 1) await host.pace.reserve(GENERAL);

      expect(await host.pace.reserve(SALES)).toBe(0);
    });

    it('has room again for one who waits as long as each answer says', async () => {
      let wait = await host.pace.reserve(GENERAL);
      for (let count = 0; wait > 0 && count < MOST_ATTEMPTS; count += 1) {
        host.pass(wait);
        wait = await host.pace.reserve(GENERAL);
      }

      expect(wait).toBe(0);
    });
  });

  describe('in a full tenant', () => {
    beforeEach(() => host.fillTenant(GENERAL));

    it('holds up every conversation, in all processes', async () => {
      expect(await host.pace.reserve(GENERAL)).toBeGreaterThan(0);
      expect(await host.other.reserve(SALES)).toBeGreaterThan(0);
    });

    it('holds up no other tenant', async () => {
      expect(await host.pace.reserve(ELSEWHERE)).toBe(0);
    });

    it('has room again for one who waits as long as each answer says', async () => {
      let wait = await host.pace.reserve(GENERAL);
      for (let count = 0; wait > 0 && count < MOST_ATTEMPTS; count += 1) {
        host.pass(wait);
        wait = await host.pace.reserve(GENERAL);
      }

      expect(wait).toBe(0);
    });
  });
}
