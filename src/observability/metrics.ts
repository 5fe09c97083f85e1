import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter, Outbox } from '../application/ports';

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

/** Creates the metrics of one process. The backlog is read from the outbox each time the metrics are requested. */
export function createMetrics(outbox: Pick<Outbox, 'backlog'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const received = new Counter({
    name: 'cosell_referrals_received_total',
    help: 'Referral records taken in.',
    labelNames: ['outcome'],
    registers,
  });
  const answers = new Counter({
    name: 'cosell_answers_total',
    help: 'Referrals answered in Teams.',
    labelNames: ['answer'],
    registers,
  });
  const created = new Counter({
    name: 'cosell_deals_created_total',
    help: 'Deals created in Teams.',
    labelNames: ['type'],
    registers,
  });
  const closed = new Counter({
    name: 'cosell_deals_closed_total',
    help: 'Deals closed in Teams, once that is final.',
    labelNames: ['stage'],
    registers,
  });
  const deliveries = new Counter({
    name: 'cosell_deliveries_total',
    help: 'Messages sent to Teams.',
    labelNames: ['outcome'],
    registers,
  });
  const reminders = new Counter({
    name: 'cosell_reminders_total',
    help: 'Reminders sent before a deadline.',
    labelNames: ['whom'],
    registers,
  });
  const expiries = new Counter({
    name: 'cosell_expired_total',
    help: 'Referrals that nobody answered in time.',
    registers,
  });
  const digests = new Counter({
    name: 'cosell_digests_total',
    help: 'Digests that were due.',
    labelNames: ['outcome'],
    registers,
  });
  const turns = new Histogram({
    name: 'cosell_turn_seconds',
    help: 'Time to answer an activity.',
    labelNames: ['kind', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 3, 10],
    registers,
  });
  watchBacklog(outbox, registers);
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    referralsReceived: (outcome, count) => {
      received.inc({ outcome }, count);
    },
    answered: (answer) => {
      answers.inc({ answer });
    },
    dealCreated: (type) => {
      created.inc({ type });
    },
    dealClosed: (stage) => {
      closed.inc({ stage });
    },
    delivered: (outcome) => {
      deliveries.inc({ outcome });
    },
    reminded: (whom) => {
      reminders.inc({ whom });
    },
    expired: () => {
      expiries.inc();
    },
    digestSent: (outcome) => {
      digests.inc({ outcome });
    },
    ...partnerCenterMetrics(registers),
    turn: (kind, status, seconds) => {
      turns.observe({ kind, status: String(status) }, seconds);
    },
  };
}

/** The metrics about Partner Center. */
function partnerCenterMetrics(
  registers: Registry[],
): Pick<Metrics, 'recordWritten' | 'synced' | 'imported' | 'partnerCenterAsked'> {
  const recordsWritten = new Counter({
    name: 'cosell_records_written_total',
    help: 'Changes of records in Partner Center, done or not.',
    labelNames: ['deed', 'outcome'],
    registers,
  });
  const syncs = new Counter({
    name: 'cosell_syncs_total',
    help: 'Runs of the poll that asks Partner Center for what changed.',
    labelNames: ['outcome'],
    registers,
  });
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
    name: 'cosell_partner_center_seconds',
    help: 'Time until Partner Center has answered.',
    labelNames: ['operation', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 3, 8, 20],
    registers,
  });
  return {
    recordWritten: (deed, outcome) => {
      recordsWritten.inc({ deed, outcome });
    },
    synced: (outcome, at) => {
      syncs.inc({ outcome });
      if (outcome === 'done') lastSync.set(at.getTime() / 1_000);
    },
    imported: (seen, total) => {
      importing.set({ count: 'seen' }, seen);
      if (total !== null) importing.set({ count: 'total' }, total);
    },
    partnerCenterAsked: (operation, outcome, seconds) => {
      asked.observe({ operation, outcome }, seconds);
    },
  };
}

/** Reads the backlog each time the metrics are requested. */
function watchBacklog(outbox: Pick<Outbox, 'backlog'>, registers: Registry[]): void {
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
