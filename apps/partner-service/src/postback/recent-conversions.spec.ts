import { RecentConversions } from './recent-conversions';

describe('RecentConversions', () => {
  it('knows what was added lately', () => {
    const recent = new RecentConversions(10);
    recent.add('1 A');
    expect(recent.has('1 A')).toBe(true);
    expect(recent.has('1 B')).toBe(false);
  });

  it('forgets the oldest and never holds more than two generations', () => {
    const recent = new RecentConversions(10);
    for (let index = 0; index < 1_000; index += 1) recent.add(`1 ${index}`);
    const known = Array.from({ length: 1_000 }, (_, index) => recent.has(`1 ${index}`)).filter(Boolean);
    expect(known.length).toBeLessThanOrEqual(20);
    expect(recent.has('1 999')).toBe(true);
    expect(recent.has('1 0')).toBe(false);
  });
});
