import type { Clock, Pace } from '../../src/application/ports';

type Place = Parameters<Pace['reserve']>[0];

/** A pace without limits of its own: a conversation or tenant is full for as long as a test says. */
export class FakePace implements Pace {
  readonly #clock: Clock;
  readonly #full: { readonly where: Partial<Place>; readonly until: Date }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now until then there is room for no message: nowhere, or not in this conversation or tenant. */
  fill(until: Date, where: Partial<Place> = {}): void {
    this.#full.push({ where, until });
  }

  async reserve({ tenantId, conversationId }: Place): Promise<number> {
    const now = this.#clock().getTime();
    const isThere = ({ where }: { readonly where: Partial<Place> }): boolean =>
      (where.tenantId ?? tenantId) === tenantId && (where.conversationId ?? conversationId) === conversationId;
    return Math.max(0, ...this.#full.filter(isThere).map(({ until }) => until.getTime() - now));
  }
}
