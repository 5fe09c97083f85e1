import fc from 'fast-check';
import { ID_BYTES, randomId } from '../../../src/domain/model/random-id';

const bytes = fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES });

describe('randomId', () => {
  it('writes a UUID of version 4', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(randomId(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
      }),
    );
  });

  it('keeps all but the six bits that tell the version', () => {
    expect(randomId(new Uint8Array(ID_BYTES).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    expect(randomId(new Uint8Array(ID_BYTES))).toBe('00000000-0000-4000-8000-000000000000');
    expect(randomId(Uint8Array.from({ length: ID_BYTES }, (_, index) => index + 1))).toBe(
      '01020304-0506-4708-890a-0b0c0d0e0f10',
    );
  });

  it('leaves the bytes as they are', () => {
    const random = new Uint8Array(ID_BYTES).fill(0xff);

    randomId(random);

    expect(random).toEqual(new Uint8Array(ID_BYTES).fill(0xff));
  });
});
