import { exactInstant, Timeline } from '../../../demo/partner-center/instant';

describe('an exact instant', () => {
  it.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.0000000Z'],
    ['2026-03-01T12:00:00.5Z', '2026-03-01T12:00:00.5000000Z'],
    ['2026-03-01T12:00:00.123Z', '2026-03-01T12:00:00.1230000Z'],
    ['2026-03-01T12:00:00.1234567Z', '2026-03-01T12:00:00.1234567Z'],
    ['2026-03-01T13:00:00.1234567+01:00', '2026-03-01T12:00:00.1234567Z'],
  ])('of %s is %s', (text, exact) => {
    expect(exactInstant(text)).toBe(exact);
  });
});

describe('a timeline', () => {
  const many = (timeline: Timeline, count: number): readonly string[] =>
    Array.from({ length: count }, () => timeline.next());

  it('never gives an instant twice, or an earlier one, while its clock stands still', () => {
    const instants = many(new Timeline(() => new Date('2026-03-01T12:00:00Z')), 25_000);

    expect([...new Set(instants)].sort()).toEqual(instants);
    expect(instants).toHaveLength(25_000);
  });

  it('does not go back with its clock', () => {
    let now = new Date('2026-03-01T12:00:00Z');
    const timeline = new Timeline(() => now);
    const before = timeline.next();
    now = new Date('2026-03-01T11:00:00Z');

    expect(timeline.next() > before).toBe(true);
  });

  it('continues after a given instant', () => {
    const timeline = new Timeline(() => new Date('2026-03-01T12:00:00Z'));
    timeline.passed('2026-03-02T12:00:00.1234567Z');

    expect(timeline.next() > '2026-03-02T12:00:00.1234567Z').toBe(true);
  });
});
