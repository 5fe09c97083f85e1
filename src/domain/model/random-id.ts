/** How many random bytes {@link randomId} needs. */
export const ID_BYTES = 16;

/** An id in Partner Center's format: a random UUID (version 4, RFC 9562) made of these bytes. */
export function randomId(random: Uint8Array): string {
  const bytes = Uint8Array.from(random.subarray(0, ID_BYTES));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
