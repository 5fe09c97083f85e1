import type { Log } from '../../application/ports';
import type { Identity } from './identity';
import { sealOf } from './seal';
import type { SignIns } from './sign-ins';

/**
 * The newest refresh token that was renewed from the configured one, stored between runs. Neither method rejects or
 * takes long.
 */
export interface KeptToken {
  /** Null if none is stored, it cannot be read, or it was renewed from another one than is configured. */
  read(): Promise<string | null>;
  /**
   * Stores a newer one. If that fails, the stored one stays, which Microsoft accepts until its own 90 days are over.
   */
  keep(refreshToken: string): Promise<void>;
}

/** A store that keeps nothing. */
export const NOTHING_KEPT: SignIns = { read: () => Promise.resolve(null), keep: () => Promise.resolve() };

/** The timeout of the store, in milliseconds. Signing in also works without it. */
const STORE_TIMEOUT_MS = 2_000;

function withinStoreTimeout<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`There is no answer after ${STORE_TIMEOUT_MS} ms.`));
    }, STORE_TIMEOUT_MS);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

/**
 * Stores the refresh token of an identity in encrypted form. Read access to the database is not enough to sign in with
 * it, and with write access one can at most restore an older one.
 */
export function keptToken(identity: Identity, signIns: SignIns, log: Log): KeptToken {
  const seal = sealOf(identity);
  return {
    async read() {
      try {
        const sealed = await withinStoreTimeout(signIns.read());
        if (sealed === null) return null;
        const kept = seal.open(sealed);
        if (kept === null)
          log.warn(
            {},
            'What is kept of the sign-in to Partner Center is not used: it belongs to another refresh token, application, tenant or client secret than are configured now, or was altered.',
          );
        return kept;
      } catch (error) {
        log.warn({ err: error }, 'What is kept of the sign-in to Partner Center cannot be read.');
        return null;
      }
    },
    async keep(refreshToken) {
      try {
        await withinStoreTimeout(signIns.keep(seal.seal(refreshToken)));
      } catch (error) {
        log.warn(
          { err: error },
          'The sign-in to Partner Center was renewed, but that cannot be kept. The next renewal tries again.',
        );
      }
    },
  };
}
