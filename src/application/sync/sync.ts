import { resumeSync, syncRecords, type IsStopping, type SyncPorts } from './sync-records';

/** Keeps us informed of what changes in Partner Center. */
export interface Sync {
  /** Asks for what changed, or goes on with what was interrupted, without making the caller wait. */
  begin(): void;
  /** Goes on with what was interrupted, if there is something, without making the caller wait. */
  resume(): void;
  /** Ends after what is being taken in has been stored; whoever comes next goes on with the page after it. */
  stop(): Promise<void>;
}

/** Makes the poll of one process. Any number of processes may have one: one of them asks at a time. */
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
