import { decideRedelivery } from './decide-redelivery';

const MAX_RETRIES = 100;
const answered = (status: number) => ({ kind: 'answered' as const, status });
const AWAY = { kind: 'unanswered' as const, reason: 'away' };

describe('what the queue has handed out', () => {
  it.each([200, 204, 422])('is delivered when it is answered %d', (status) => {
    expect(decideRedelivery(answered(status), 1, 15)).toBeUndefined();
  });

  it.each([301, 408, 429, 500, 503, 530])('comes again soon when it is answered %d', (status) => {
    expect(decideRedelivery(answered(status), 1, 15)).toBe(15);
  });

  it.each([401, 404, 413])('comes again late when it is answered %d', (status) => {
    expect(decideRedelivery(answered(status), 1, 15)).toBe(1_800);
  });

  it('comes again ever later while the origin is away, and is given up after two days', () => {
    const pauses = Array.from({ length: MAX_RETRIES }, (_, index) => decideRedelivery(AWAY, index + 1, 15)!);
    expect(pauses.slice(0, 9)).toEqual([15, 30, 60, 120, 240, 480, 960, 1_800, 1_800]);
    const hours = pauses.reduce((sum, seconds) => sum + seconds, 0) / 3_600;
    expect(hours).toBeGreaterThan(46);
    expect(hours).toBeLessThan(48);
  });
});
