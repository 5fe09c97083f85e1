import { resumeSync, syncRecords, type IsStopping, type SyncPorts } from './sync-records';

/** Runs the poll of Partner Center in the background. */
export interface Sync {
  /** Starts a run, or continues an interrupted one, and returns at once. */
  begin(): void;
  /** Continues an interrupted run, if there is one, and returns at once. */
  resume(): void;
  /** Resolves after the current page has been stored; the next run continues with the page after it. */
  stop(): Promise<void>;
}

/** Creates the poll of one process. Every process may have one; a lease lets only one of them run at a time. */
export function createSync(ports: SyncPorts): Sync {
  let running: Promise<void> | null = null;
  let isStopped = false;

  function start(work: (ports: SyncPorts, isStopping: IsStopping) => Promise<void>): void {
    if (running !== null || isStopped) return;
    running = work(ports, () => isStopped)
      .catch((error: unknown) => {
        ports.log.error({ err: error }, 'Asking Partner Center for what changed failed; it is tried again.');
      })
      .finally(() => (running = null));
  }

  return {
    begin: () => {
      start(syncRecords);
    },
    resume: () => {
      start(resumeSync);
    },
    async stop() {
      isStopped = true;
      await running;
    },
  };
}
