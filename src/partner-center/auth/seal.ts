import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Identity } from './identity';

/** Encrypts a text so that only the same identity can decrypt it. */
export interface Seal {
  seal(text: string): string;
  /** The decrypted text; null if it was encrypted for another identity or was altered. */
  open(sealed: string): string | null;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The purpose of the key: another key that is derived from the same secret for another purpose is different. */
const PURPOSE = 'co-sell-desk: kept refresh token';

/** Several texts encoded as one, so that two different lists of texts never give the same result. */
const encodedTogether = (...texts: readonly string[]): string => JSON.stringify(texts);

/**
 * The seal of one identity. The key is derived from the client secret and is stored nowhere. A sealed text is also
 * bound to the configured refresh token: with another refresh token, application or tenant it cannot be opened.
 */
export function sealOf({ tenantId, clientId, clientSecret, refreshToken }: Identity): Seal {
  const key = Buffer.from(
    hkdfSync('sha256', clientSecret, '', encodedTogether(PURPOSE, tenantId, clientId), KEY_BYTES),
  );
  const fingerprint = createHash('sha256').update(refreshToken).digest('base64url');
  const belongsTo = Buffer.from(encodedTogether(fingerprint, clientId));
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(belongsTo);
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const start = NONCE_BYTES + TAG_BYTES;
      if (bytes.length < start) return null;
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(belongsTo).setAuthTag(bytes.subarray(NONCE_BYTES, start));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
