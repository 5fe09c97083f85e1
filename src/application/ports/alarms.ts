import type { TroubleCode } from '../../domain/model/trouble';

/** What administrators were told of that keeps the service from its work, shared by all processes. */
export interface Alarms {
  /**
   * Whether the caller is to tell them of it: they do not know, and nobody else is at it. Until `until` nobody else is to;
   * where by then nobody says that they were told, they do not know.
   */
  raise(code: TroubleCode, now: Date, until: Date): Promise<boolean>;
  /** They were told, and are not to be told again until `until`. Nothing where it is over meanwhile. */
  told(code: TroubleCode, until: Date): Promise<void>;
  /** They could not be told after all: whoever finds it next tells them. */
  putBack(code: TroubleCode): Promise<void>;
  /** It is over: when it comes again they are told again. */
  clear(code: TroubleCode): Promise<void>;
}
