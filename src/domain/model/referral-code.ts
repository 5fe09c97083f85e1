/** Crockford's base 32: no I, L, O or U, so that a code is not misread when it is spoken or copied by hand. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const SHORTEST_CODE = 5;

/** How many random bytes {@link referralCode} needs: enough for its longest code. */
export const CODE_BYTES = 12;

/**
 * A code such as `R-7K2MQ` made of random bytes. Each failed attempt (the code was taken) makes
 * the next one a character longer, so that codes never run out.
 */
export function referralCode(random: Uint8Array, attempt = 0): string {
  const length = Math.min(SHORTEST_CODE + attempt, CODE_BYTES);
  const characters = Array.from(random.subarray(0, length), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return `R-${characters.join('')}`;
}

/**
 * Parses a typed code: in any case, with or without `R-`, and with the letters O, I and L read as the digits that they
 * look like. Null if it cannot be a code.
 */
export function readReferralCode(text: string): string | null {
  const typed = text
    .trim()
    .toUpperCase()
    .replace(/^R\s*[-–—]?\s*(?=.{5})/u, '');
  const code = typed.replaceAll('O', '0').replace(/[IL]/gu, '1');
  return new RegExp(`^[${ALPHABET}]{${SHORTEST_CODE},${CODE_BYTES}}$`, 'u').test(code) ? `R-${code}` : null;
}
