import type { Meter } from '../../src/application/ports';
import { CHANGE_KINDS, TROUBLES } from '../../src/domain/model/trouble';

/** A meter that has counted nothing, and what it has counted, by what was counted and how it is labelled. */
export interface MeterHost {
  readonly meter: Meter;
  /** Such as `delivered sent`: 3. What was never counted is 0 or left out. */
  figures(): Promise<Readonly<Record<string, number>>>;
}

const AT = new Date('2026-06-15T09:00:00Z');

/** Something that is counted: the figure that goes up by one, and how it is reported. */
type Counted = readonly [figure: string, report: (meter: Meter) => void];

const each = <Label extends string>(
  name: string,
  labels: readonly Label[],
  report: (meter: Meter, label: Label) => void,
): readonly Counted[] =>
  labels.map((label) => [
    `${name} ${label}`,
    (meter) => {
      report(meter, label);
    },
  ]);

const OUTCOMES = ['sent', 'throttled', 'gone', 'missing', 'ambiguous', 'failed'] as const;

const COUNTED: readonly Counted[] = [
  ...each('answered', ['accept', 'decline'], (meter, answer) => {
    meter.answered(answer);
  }),
  ...each('created', ['private', 'partner-led', 'co-sell'], (meter, dealType) => {
    meter.dealCreated(dealType);
  }),
  ...each('closed', ['won', 'lost'], (meter, stage) => {
    meter.dealClosed(stage);
  }),
  ...CHANGE_KINDS.flatMap((deed) =>
    each(`written ${deed}`, ['done', ...TROUBLES], (meter, outcome) => {
      meter.recordWritten(deed, outcome);
    }),
  ),
  ...each('synced', TROUBLES, (meter, code) => {
    meter.synced(code, AT);
  }),
  ...each('delivered', [...OUTCOMES, 'postponed'], (meter, outcome) => {
    meter.delivered(outcome);
  }),
  ...each('reminded', ['channel', 'person'], (meter, whom) => {
    meter.reminded(whom);
  }),
  [
    'expired',
    (meter) => {
      meter.expired();
    },
  ],
  ...each('digests', [...OUTCOMES, 'empty'], (meter, outcome) => {
    meter.digestSent(outcome);
  }),
];

/** What every meter does. `open` gives one that has counted nothing each time it is called. */
export function describeMeter(open: () => Promise<MeterHost>): void {
  let host: MeterHost;
  let meter: Meter;

  beforeEach(async () => {
    host = await open();
    ({ meter } = host);
  });

  /** The figures that are not 0. */
  const counted = async (): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries(Object.entries(await host.figures()).filter(([, figure]) => figure !== 0));

  it('has counted nothing at first', async () => {
    expect(await counted()).toEqual({});
  });

  it.each(COUNTED)('counts each report once, and nothing else: %s', async (figure, report) => {
    report(meter);
    const once = await counted();
    report(meter);

    expect([once, await counted()]).toEqual([{ [figure]: 1 }, { [figure]: 2 }]);
  });

  it('counts as many referrals as were received, by whether they were new', async () => {
    meter.referralsReceived('accepted', 3);
    meter.referralsReceived('unchanged', 0);
    meter.referralsReceived('accepted', 2);
    meter.referralsReceived('unchanged', 4);

    expect(await counted()).toEqual({ 'received accepted': 5, 'received unchanged': 4 });
  });

  it('keeps when a run of the poll last came to its end; one that was interrupted did not', async () => {
    meter.synced('done', AT);
    meter.synced('throttled', new Date(AT.getTime() + 60_000));

    expect(await counted()).toEqual({ 'synced done': 1, 'synced throttled': 1, 'last sync': AT.getTime() / 1_000 });
  });

  it('keeps how far the first import is, and of how many, as reported last', async () => {
    meter.imported(500, 2_300);
    meter.imported(1_000, 2_400);

    expect(await counted()).toEqual({ 'imported seen': 1_000, 'imported total': 2_400 });
  });

  it('keeps how many there are to import where a report does not say it', async () => {
    meter.imported(500, 2_300);
    meter.imported(1_000, null);

    expect(await counted()).toEqual({ 'imported seen': 1_000, 'imported total': 2_300 });
  });
}
