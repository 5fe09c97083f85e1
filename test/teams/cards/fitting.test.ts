import { firstFitting } from '../../../src/teams/cards/fitting';

const cardOf = (length: number): object => ({ text: 'x'.repeat(length) });

const lengthOf = (card: object): number => (card as { text: string }).text.length;

describe('the variants of a card', () => {
  it.each([
    ['is made in full where it does', [100, 50], 100],
    ['is made smaller until it does', [40_000, 30_000, 20_000, 10], 20_000],
    ['is made as small as it can be where it never does', [50_000, 40_000], 40_000],
    ['is counted in bytes, as Teams does', [28_662, 28_661, 28_600], 28_661],
  ] as const)('%s', (_, sizes, made) => {
    expect(lengthOf(firstFitting([sizes[0], ...sizes.slice(1)], cardOf))).toBe(made);
  });
});
