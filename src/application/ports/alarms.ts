import type { TroubleCode } from '../../domain/record/trouble';

/** What administrators were told of that keeps the service from its work, shared by all processes. */
export interface Alarms {
  /** Whether they have not been told of it since `before`; from now on they have. */
  raise(code: TroubleCode, before: Date, now: Date): Promise<boolean>;
  /** They could not be told after all: whoever finds it next tells them. */
  putBack(code: TroubleCode): Promise<void>;
  /** It is over: when it comes again they are told again. */
  clear(code: TroubleCode): Promise<void>;
}
