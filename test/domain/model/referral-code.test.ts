import fc from 'fast-check';

import { CODE_BYTES, readReferralCode, referralCode } from '../../../src/domain/model/referral-code';

const bytes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });

describe('referralCode', () => {
  it('writes five characters of Crockford’s alphabet after R-', () => {
    expect(referralCode(Uint8Array.from([7, 18, 2, 20, 22, 0, 0, 0, 0, 0, 0, 0]))).toBe('R-7J2MP');
  });

  it('uses all of a byte’s values evenly', () => {
    const first = Array.from({ length: 256 }, (_, byte) =>
      referralCode(new Uint8Array(CODE_BYTES).fill(byte)).charAt(2),
    );

    const counts = [...new Set(first)].map((character) => first.filter((each) => each === character).length);

    expect(counts).toEqual(new Array(32).fill(8));
  });

  it.each([
    [0, 5],
    [1, 6],
    [2, 7],
    [7, 12],
    [8, 12],
    [1000, 12],
  ])('at attempt %i is %i characters long', (attempt, length) => {
    expect(referralCode(new Uint8Array(CODE_BYTES), attempt)).toBe(`R-${'0'.repeat(length)}`);
  });

  it('never holds a letter that looks like a digit', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 10 }), (random, attempt) => !/[ILOU]/u.test(referralCode(random, attempt))),
    );
  });
});

describe('readReferralCode', () => {
  it.each([
    ['R-7K2MQ', 'R-7K2MQ'],
    ['r-7k2mq', 'R-7K2MQ'],
    ['7K2MQ', 'R-7K2MQ'],
    ['7k2mq', 'R-7K2MQ'],
    ['R7K2MQ', 'R-7K2MQ'],
    ['R 7K2MQ', 'R-7K2MQ'],
    ['R - 7K2MQ', 'R-7K2MQ'],
    ['R–7K2MQ', 'R-7K2MQ'],
    ['R—7K2MQ', 'R-7K2MQ'],
    ['  R-7K2MQ\n', 'R-7K2MQ'],
    ['R-7K2MQ8XWYZ12', 'R-7K2MQ8XWYZ12'],
    ['R-OI0L1', 'R-01011'],
    ['r-oil01', 'R-01101'],
    ['R7K2M', 'R-R7K2M'],
    ['R-R7K2M', 'R-R7K2M'],
    ['RR7K2M', 'R-R7K2M'],
  ])('reads %j as %s', (text, code) => {
    expect(readReferralCode(text)).toBe(code);
  });

  it.each([
    '',
    'R',
    'R-',
    'R-7K2',
    '7K2M',
    'R-7K2M',
    'R-7K2MU',
    'R--7K2MQ',
    'R-7K2 MQ',
    'R-7K2MQ!',
    'R-7K2MQ R-7K2MR',
    'R-0123456789ABC',
    'X-7K2MQ',
    'customer',
    'R-7K2MÄ',
    'R-😀😀😀😀😀',
  ])('reads %j as no code', (text) => {
    expect(readReferralCode(text)).toBeNull();
  });

  it('reads every code that is made, in any case and with or without its hyphen', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 10 }), (random, attempt) => {
        const code = referralCode(random, attempt);
        expect(readReferralCode(code)).toBe(code);
        expect(readReferralCode(code.toLowerCase())).toBe(code);
        expect(readReferralCode(code.replace('-', ''))).toBe(code);
      }),
    );
  });

  it('reads every shortest code without its R', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const code = referralCode(random);
        return readReferralCode(code.slice(2)) === code;
      }),
    );
  });

  it('reads its own answer as itself, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const code = readReferralCode(text);
        return code === null || readReferralCode(code) === code;
      }),
    );
  });
});
