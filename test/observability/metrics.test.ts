import { createMetrics } from '../../src/observability/metrics';
import { describeMeter } from '../contracts/meter';

const AT = new Date('2026-06-15T09:00:00Z');

const backlogOf = (pending: number, parked: number) => ({ backlog: async () => ({ pending, parked }) });

/** The values of the metrics with these names, in order. */
async function figures(
  metrics: ReturnType<typeof createMetrics>,
  ...names: readonly string[]
): Promise<readonly string[]> {
  const lines = (await metrics.render()).split('\n');
  return lines.filter((line) => names.some((name) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)));
}

/** What each metric counts, in the words of the contract. */
const COUNTS: Readonly<Record<string, string>> = {
  cosell_referrals_received_total: 'received',
  cosell_answers_total: 'answered',
  cosell_deals_created_total: 'created',
  cosell_deals_closed_total: 'closed',
  cosell_records_written_total: 'written',
  cosell_syncs_total: 'synced',
  cosell_last_sync_timestamp_seconds: 'last sync',
  cosell_import_referrals: 'imported',
  cosell_deliveries_total: 'delivered',
  cosell_reminders_total: 'reminded',
  cosell_expired_total: 'expired',
  cosell_digests_total: 'digests',
};

/** A line such as `cosell_answers_total{answer="accept"} 1` as a figure; none for what is counted elsewhere. */
function figureIn(line: string): readonly [string, number][] {
  const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/u.exec(line) ?? [];
  const counted = COUNTS[name];
  if (counted === undefined) return [];
  const words = [...labels.matchAll(/"([^"]*)"/gu)].map(([, label]) => label);
  return [[[counted, ...words].join(' '), Number(value)]];
}

describe('the metrics', () => {
  describeMeter(async () => {
    const metrics = createMetrics(backlogOf(0, 0));
    return {
      meter: metrics,
      figures: async () => Object.fromEntries((await metrics.render()).split('\n').flatMap(figureIn)),
    };
  });

  it('count writes to Partner Center by kind and outcome', async () => {
    const metrics = createMetrics(backlogOf(0, 0));

    metrics.recordWritten('accept', 'done');
    metrics.recordWritten('accept', 'done');
    metrics.recordWritten('edit', 'throttled');

    expect(await figures(metrics, 'cosell_records_written_total')).toEqual([
      'cosell_records_written_total{deed="accept",outcome="done"} 2',
      'cosell_records_written_total{deed="edit",outcome="throttled"} 1',
    ]);
  });

  it('give the time of the last complete poll, not of one that was interrupted', async () => {
    const metrics = createMetrics(backlogOf(0, 0));

    metrics.synced('done', AT);
    metrics.synced('throttled', new Date(AT.getTime() + 60_000));

    expect(await figures(metrics, 'cosell_syncs_total', 'cosell_last_sync_timestamp_seconds')).toEqual([
      'cosell_syncs_total{outcome="done"} 1',
      'cosell_syncs_total{outcome="throttled"} 1',
      `cosell_last_sync_timestamp_seconds ${String(AT.getTime() / 1_000)}`,
    ]);
  });

  it.each<[total: number | null, lines: readonly string[]]>([
    [20_000, ['cosell_import_referrals{count="seen"} 2300', 'cosell_import_referrals{count="total"} 20000']],
    [null, ['cosell_import_referrals{count="seen"} 2300']],
  ])('give the progress of the first import, of %s in all', async (total, lines) => {
    const metrics = createMetrics(backlogOf(0, 0));

    metrics.imported(2_300, total);

    expect(await figures(metrics, 'cosell_import_referrals')).toEqual(lines);
  });

  it('give the duration of requests to Partner Center', async () => {
    const metrics = createMetrics(backlogOf(0, 0));

    metrics.partnerCenterAsked('list', 'done', 0.2);
    metrics.partnerCenterAsked('list', 'done', 0.4);

    expect(await figures(metrics, 'cosell_partner_center_seconds_count', 'cosell_partner_center_seconds_sum')).toEqual([
      expect.stringMatching(/sum\{operation="list",outcome="done"\} 0\.6/u),
      'cosell_partner_center_seconds_count{operation="list",outcome="done"} 2',
    ]);
  });

  it('give the backlog, and without a database all other values', async () => {
    const known = createMetrics(backlogOf(3, 1));
    const unknown = createMetrics({ backlog: () => Promise.reject(new Error('no database')) });

    expect(await figures(known, 'cosell_outbox')).toEqual([
      'cosell_outbox{state="pending"} 3',
      'cosell_outbox{state="parked"} 1',
    ]);
    expect(await figures(unknown, 'cosell_outbox')).toEqual([]);
    expect(await unknown.render()).toContain('process_resident_memory_bytes');
  });
});
