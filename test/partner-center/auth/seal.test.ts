import type { Identity } from '../../../src/partner-center/auth/identity';
import { sealOf } from '../../../src/partner-center/auth/seal';

const IDENTITY: Identity = {
  tenantId: '7e4a0000-0000-4000-8000-000000000001',
  clientId: 'c11e0000-0000-4000-8000-000000000001',
  clientSecret: 'a-secret-for-tests',
  refreshToken: 'configured',
};

/** As long as Microsoft's refresh tokens, and with characters outside ASCII. */
const TOKEN = `1.AXoA-Grüße-你好.${'x'.repeat(1_500)}`;

/** The same text with one bit changed in the nth byte. */
function altered(sealed: string, nth: number): string {
  const bytes = Buffer.from(sealed, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(nth) ^ 1, nth);
  return bytes.toString('base64url');
}

describe('a seal', () => {
  it('opens what the same identity sealed, in any process', () => {
    expect(sealOf({ ...IDENTITY }).open(sealOf(IDENTITY).seal(TOKEN))).toBe(TOKEN);
  });

  it('does not show the sealed text', () => {
    const sealed = sealOf(IDENTITY).seal(TOKEN);

    expect([sealed, Buffer.from(sealed, 'base64url').toString('latin1')].join()).not.toMatch(
      /AXoA|xxxx|configured|secret/u,
    );
  });

  it('gives a different result each time', () => {
    const seal = sealOf(IDENTITY);

    expect(new Set([seal.seal(TOKEN), seal.seal(TOKEN), seal.seal(TOKEN)]).size).toBe(3);
  });

  it.each<[what: string, change: Partial<Identity>]>([
    ['configured refresh token', { refreshToken: 'configured anew' }],
    ['client secret', { clientSecret: 'another-secret-for-tests' }],
    ['application', { clientId: 'c11e0000-0000-4000-8000-000000000002' }],
    ['tenant', { tenantId: '7e4a0000-0000-4000-8000-000000000002' }],
  ])('does not open with another %s', (_what, change) => {
    expect(sealOf({ ...IDENTITY, ...change }).open(sealOf(IDENTITY).seal(TOKEN))).toBeNull();
  });

  it('does not open if any byte is changed', () => {
    const seal = sealOf(IDENTITY);
    const sealed = seal.seal('short');
    const size = Buffer.from(sealed, 'base64url').length;

    expect(
      Array.from({ length: size }, (_, nth) => seal.open(altered(sealed, nth))).filter((opened) => opened !== null),
    ).toEqual([]);
  });

  it('does not open if a part is missing', () => {
    const seal = sealOf(IDENTITY);
    const bytes = Buffer.from(seal.seal('short'), 'base64url');

    expect(
      Array.from({ length: bytes.length }, (_, size) =>
        seal.open(bytes.subarray(0, size).toString('base64url')),
      ).filter((opened) => opened !== null),
    ).toEqual([]);
  });
});
