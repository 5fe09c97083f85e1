import type { TroubleCode } from '../../domain/model/trouble';

/** Which troubles of the service administrators were notified about, shared by all processes. */
export interface Alarms {
  /**
   * Claims the notification. True: the caller must notify administrators; they were not notified yet, and no other
   * process holds the claim. The claim ends at `until`; if `told` was not called by then, the notification can be
   * claimed again.
   */
  raise(code: TroubleCode, now: Date, until: Date): Promise<boolean>;
  /**
   * Records that they were notified; no further notification until `until`. Has no effect once the trouble is cleared.
   */
  told(code: TroubleCode, until: Date): Promise<void>;
  /** Releases the claim after a failed notification, so that the next caller of `raise` gets it. */
  putBack(code: TroubleCode): Promise<void>;
  /** The trouble has ended: if it occurs again, administrators are notified again. */
  clear(code: TroubleCode): Promise<void>;
}
