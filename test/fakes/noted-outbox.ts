import type { Outbox } from '../../src/application/ports';

/** An outbox that notes which writes it was asked for, in their order, and has another one do them. */
export function aNotedOutbox(outbox: Outbox): { readonly outbox: Outbox; readonly writes: readonly string[] } {
  const writes: string[] = [];
  const noted: Outbox = {
    claim: (...args) => outbox.claim(...args),
    settle: (...args) => (writes.push('settled'), outbox.settle(...args)),
    finish: (...args) => (writes.push('finished'), outbox.finish(...args)),
    retry: (...args) => outbox.retry(...args),
    release: (...args) => (writes.push('released'), outbox.release(...args)),
    nextDue: () => outbox.nextDue(),
  };
  return { outbox: noted, writes };
}
