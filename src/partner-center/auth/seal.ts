import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Identity } from './identity';

/** Keeps a text from everybody but the identity that sealed it. */
export interface Seal {
  seal(text: string): string;
  /** What was sealed; null: it was sealed for another identity, or is not as it was. */
  open(sealed: string): string | null;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the key is for, so that no other key that comes of the same secret is the same. */
const PURPOSE = 'co-sell-desk: kept refresh token';

/** Several texts as one, in which none of them can pass for a part of another. */
const joined = (...texts: readonly string[]): string => JSON.stringify(texts);

/**
 * The seal of one identity. The key comes of the client secret, and is nowhere kept. What is sealed belongs to the refresh
 * token that was configured, too: with another one, or for another application or tenant, it does not open.
 */
export function sealOf({ tenantId, clientId, clientSecret, refreshToken }: Identity): Seal {
  const key = Buffer.from(hkdfSync('sha256', clientSecret, '', joined(PURPOSE, tenantId, clientId), KEY_BYTES));
  const fingerprint = createHash('sha256').update(refreshToken).digest('base64url');
  const belongsTo = Buffer.from(joined(fingerprint, clientId));
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
