import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../application/ports';

/** The metrics of `/metrics`, and the calls that count them. */
export interface Metrics extends Meter {
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  render(): Promise<string>;
  /** An activity was answered: its kind, the HTTP status, and the duration in seconds. */
  readonly turn: (kind: string, status: number, seconds: number) => void;
  /** A request to Partner Center ended: its operation, the outcome, and the duration in seconds. */
  readonly partnerCenterAsked: (operation: string, outcome: string, seconds: number) => void;
}

/** The store whose pending effects are counted. */
export interface Backlog {
  /** How many effects are due or will be tried again, and how many are parked. */
  backlog(): Promise<{ readonly pending: number; readonly parked: number }>;
}

/** Creates the metrics of one process. The backlog is read from the outbox each time the metrics are requested. */
export function createMetrics(outbox: Backlog): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  watchBacklog(outbox, [registry]);
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    ...referralMetrics([registry]),
    ...teamsMetrics([registry]),
    ...partnerCenterMetrics([registry]),
  };
}

/** The metrics about referrals. */
function referralMetrics(
  registers: Registry[],
): Pick<Metrics, 'referralsReceived' | 'answered' | 'dealCreated' | 'dealClosed' | 'expired'> {
  const count = countersIn(registers);
  const received = count('cosell_referrals_received_total', 'Referral records taken in.', 'outcome');
  const answers = count('cosell_answers_total', 'Referrals answered in Teams.', 'answer');
  const created = count('cosell_deals_created_total', 'Deals created in Teams.', 'type');
  const closed = count('cosell_deals_closed_total', 'Deals closed in Teams, once that is final.', 'stage');
  const expiries = count('cosell_expired_total', 'Referrals that nobody answered in time.');
  return {
    referralsReceived: (outcome, number) => received({ outcome }, number),
    answered: (answer) => answers({ answer }),
    dealCreated: (type) => created({ type }),
    dealClosed: (stage) => closed({ stage }),
    expired: () => expiries({}),
  };
}

/** The metrics about Teams. */
function teamsMetrics(registers: Registry[]): Pick<Metrics, 'delivered' | 'reminded' | 'digestSent' | 'turn'> {
  const count = countersIn(registers);
  const deliveries = count('cosell_deliveries_total', 'Messages sent to Teams.', 'outcome');
  const reminders = count('cosell_reminders_total', 'Reminders sent before a deadline.', 'whom');
  const digests = count('cosell_digests_total', 'Digests that were due.', 'outcome');
  const turns = new Histogram({
    ...{ name: 'cosell_turn_seconds', help: 'Time to answer an activity.', labelNames: ['kind', 'status'] },
    ...{ buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 3, 10], registers },
  });
  return {
    delivered: (outcome) => deliveries({ outcome }),
    reminded: (whom) => reminders({ whom }),
    digestSent: (outcome) => digests({ outcome }),
    turn: (kind, status, seconds) => turns.observe({ kind, status: String(status) }, seconds),
  };
}

/** The metrics about Partner Center. */
function partnerCenterMetrics(
  registers: Registry[],
): Pick<Metrics, 'recordWritten' | 'synced' | 'imported' | 'partnerCenterAsked'> {
  const count = countersIn(registers);
  const written = count(
    'cosell_records_written_total',
    'Changes of records in Partner Center, done or not.',
    'deed',
    'outcome',
  );
  const syncs = count('cosell_syncs_total', 'Runs of the poll that asks Partner Center for what changed.', 'outcome');
  const lastSync = new Gauge({
    name: 'cosell_last_sync_timestamp_seconds',
    help: 'When such a run of this process last came to its end (Unix time).',
    registers,
  });
  const importing = new Gauge({
    name: 'cosell_import_referrals',
    help: 'Records that the first import has taken in, and how many there are.',
    labelNames: ['count'],
    registers,
  });
  const asked = new Histogram({
    ...{ name: 'cosell_partner_center_seconds', help: 'Time until Partner Center has answered.' },
    ...{ labelNames: ['operation', 'outcome'], buckets: [0.05, 0.1, 0.25, 0.5, 1, 3, 8, 20], registers },
  });
  return {
    recordWritten: (deed, outcome) => written({ deed, outcome }),
    synced: (outcome, at) => {
      syncs({ outcome });
      if (outcome === 'done') lastSync.set(at.getTime() / 1_000);
    },
    imported: (seen, total) => {
      importing.set({ count: 'seen' }, seen);
      if (total !== null) importing.set({ count: 'total' }, total);
    },
    partnerCenterAsked: (operation, outcome, seconds) => asked.observe({ operation, outcome }, seconds),
  };
}

/** Increments a counter, by 1 unless a number is given. */
type Count = (labels: Readonly<Record<string, string>>, number?: number) => void;

/** Creates counters in these registries. */
const countersIn =
  (registers: Registry[]) =>
  (name: string, help: string, ...labelNames: readonly string[]): Count => {
    const counter = new Counter({ name, help, labelNames, registers });
    return (labels, number) => counter.inc(labels, number);
  };

/** Reads the backlog each time the metrics are requested. */
function watchBacklog(outbox: Backlog, registers: Registry[]): void {
  const backlog = new Gauge({
    name: 'cosell_outbox',
    help: 'Effects that should be done by now or are tried again, and parked ones.',
    labelNames: ['state'],
    registers,
    async collect() {
      backlog.reset();
      // If the database does not answer, the other metrics are still rendered.
      const counted = await outbox.backlog().catch(() => null);
      if (counted === null) return;
      backlog.set({ state: 'pending' }, counted.pending);
      backlog.set({ state: 'parked' }, counted.parked);
    },
  });
}
