import type { ReferralQuery } from '../../../src/application/ports';
import { LOCALES, translate } from '../../../src/locales/translate';
import { commandIn } from '../../../src/teams/features/registry';
import type { Desk } from '../../../src/teams/turn/desk';
import type { Turn } from '../../../src/teams/turn/turn';
import { aPerson, aReferral, aSubscriber } from '../../builders/a-referral';
import { FakeRoster, full } from '../../fakes/fake-roster';
import { buttonsIn, textIn } from '../../support/card-reading';

/** Half past midnight in Shanghai, where it is the 16th already. */
const LATE = new Date('2026-06-15T16:30:00Z');

interface Listed {
  readonly said: string;
  readonly card: unknown;
  readonly asked: readonly Omit<ReferralQuery, 'sight'>[];
}

/** Types a line for a list with `total` referrals; returns the text, the card and the queries. */
async function type(line: string, { timeZone = 'UTC', total = 1 } = {}): Promise<Listed> {
  const asked: Omit<ReferralQuery, 'sight'>[] = [];
  const subscriber = aSubscriber();
  const desk = {
    subscribers: { listActive: async () => [subscriber] },
    roster: new FakeRoster({ [subscriber.rosterId]: [full(aPerson())] }),
    administrators: new Set<string>(),
    clock: () => LATE,
    referrals: {
      async list({ sight: _, ...query }: ReferralQuery) {
        asked.push(query);
        return { items: total === 0 ? [] : [aReferral({ stage: 'accepted' })], total };
      },
    },
  } as unknown as Desk;
  const turn: Turn = {
    id: 'turn',
    caller: { ...aPerson(), place: subscriber },
    subscriberId: null,
    reader: { locale: 'en', timeZone },
  };
  const found = commandIn(line);
  const reply = await found?.command.run(desk, turn, found.rest);
  return {
    asked,
    card: reply?.kind === 'card' ? reply.card : null,
    said: reply?.kind === 'card' ? textIn(reply.card) : (reply?.text ?? ''),
  };
}

describe('the list of deals', () => {
  it('that close soon covers today and the next 14 days, soonest first', async () => {
    const { said, asked } = await type('deals closing');

    expect(said.split('\n')[0]).toBe('Closing in the next 14 days');
    expect(asked).toEqual([
      { stages: ['accepted'], closing: { from: '2026-06-15', to: '2026-06-29' }, order: 'closeDate' },
    ]);
  });

  it('that are overdue ends with yesterday, longest overdue first', async () => {
    const { said, asked } = await type('deals overdue');

    expect(said.split('\n')[0]).toBe('Overdue');
    expect(asked).toEqual([{ stages: ['accepted'], closing: { from: null, to: '2026-06-14' }, order: 'closeDate' }]);
  });

  it("uses the reader's time zone", async () => {
    const [closing, overdue] = await Promise.all(
      ['deals closing', 'deals overdue'].map((line) => type(line, { timeZone: 'Asia/Shanghai' })),
    );

    expect(closing?.asked[0]?.closing).toEqual({ from: '2026-06-16', to: '2026-06-30' });
    expect(overdue?.asked[0]?.closing).toEqual({ from: null, to: '2026-06-15' });
  });

  it.each([
    ['deals closing', 'No accepted deal closes in the next 14 days.'],
    ['deals overdue', 'No accepted deal is past its close date. Well done!'],
    ['deals', 'No deals yet. Accepted referrals appear here.'],
    ['deals mine', 'No deals yet. Accepted referrals appear here.'],
  ])('says that it is empty: %s', async (line, empty) => {
    expect((await type(line, { total: 0 })).said).toContain(empty);
  });

  it.each(LOCALES.flatMap((locale) => (['mine', 'closing', 'overdue'] as const).map((which) => ({ locale, which }))))(
    'can be typed in $locale: $which',
    async ({ locale, which }) => {
      const line = `${translate(locale, 'command.deals')} ${translate(locale, `command.deals.${which}`)}`;

      const { asked } = await type(line.toUpperCase());

      expect(asked).toEqual((await type(`deals ${which}`)).asked);
    },
  );

  it('has buttons for its other pages, with the same command', async () => {
    const { said, card } = await type('deals overdue 2', { total: 27 });

    expect(said).toContain('Page 2 of 3');
    expect(
      buttonsIn(card)
        .map(({ data }) => data)
        .filter(({ verb }) => verb === 'referral.list'),
    ).toEqual([
      { verb: 'referral.list', command: 'deals overdue', page: 1 },
      { verb: 'referral.list', command: 'deals overdue', page: 3 },
    ]);
  });

  it("of all deals, or of one's own, is newest first and has no dates", async () => {
    expect((await type('deals')).asked).toEqual([{ stages: ['accepted'], order: 'newest' }]);
    expect((await type('deals mine')).asked).toMatchObject([
      { stages: ['accepted'], order: 'newest', mine: { email: aPerson().email } },
    ]);
  });

  it.each(['deals soon', 'deals closing soon', 'deals constructor'])(
    'is refused for unknown words: %s',
    async (line) => {
      const { said, asked } = await type(line);

      expect(said).toContain('is not a page');
      expect(asked).toEqual([]);
    },
  );
});
