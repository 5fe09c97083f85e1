import type { Alarms } from '../../src/application/ports';
import type { TroubleCode } from '../../src/domain/model/trouble';

/** What administrators were told of, in memory. */
export class MemoryAlarms implements Alarms {
  readonly #quietUntil = new Map<TroubleCode, Date>();

  async raise(code: TroubleCode, now: Date, until: Date): Promise<boolean> {
    const quietUntil = this.#quietUntil.get(code);
    if (quietUntil !== undefined && quietUntil > now) return false;
    this.#quietUntil.set(code, until);
    return true;
  }

  async told(code: TroubleCode, until: Date): Promise<void> {
    if (this.#quietUntil.has(code)) this.#quietUntil.set(code, until);
  }

  async putBack(code: TroubleCode): Promise<void> {
    this.#quietUntil.delete(code);
  }

  async clear(code: TroubleCode): Promise<void> {
    this.#quietUntil.delete(code);
  }
}
