import fc from 'fast-check';
import { firstStep, nextStep, type TimeStep } from './walk-time';

const NOW_MS = Date.UTC(2026, 5, 15);
const HOUR_MS = 3_600_000;

/** The steps of a whole walk of which each took so long. */
function walk(tookMs: (step: number) => number, endMs: number | null): TimeStep[] {
  const steps: TimeStep[] = [];
  for (let step: TimeStep | undefined = firstStep(NOW_MS, endMs); step && steps.length < 100_000;) {
    steps.push(step);
    step = nextStep(step, tookMs(steps.length), NOW_MS, endMs);
  }
  return steps;
}

describe('a walk back in time', () => {
  it('starts with an hour, and is at the end of everything after a handful of quick steps', () => {
    const steps = walk(() => 1, null);
    expect(steps[0]).toEqual({ fromMs: NOW_MS - HOUR_MS, lengthMs: HOUR_MS });
    expect(steps.at(-1)!.fromMs).toBeNull();
    expect(steps.length).toBeLessThan(6);
  });

  it('takes smaller steps where one took long', () => {
    const step = { fromMs: NOW_MS, lengthMs: HOUR_MS };
    expect(nextStep(step, 200, NOW_MS, null)!.lengthMs).toBe(HOUR_MS);
    expect(nextStep(step, 2_000, NOW_MS, null)!.lengthMs).toBe(HOUR_MS / 2);
  });

  it('looks at every moment back to its end, at none twice, and at nothing older', () => {
    const days = fc.integer({ min: -2, max: 900 });
    fc.assert(
      fc.property(days, fc.array(fc.integer({ min: 1, max: 399 }), { minLength: 1 }), (length, times) => {
        const endMs = NOW_MS - length * 24 * HOUR_MS;
        const steps = walk((step) => times[step % times.length]!, endMs);
        expect(steps.at(-1)!.fromMs).toBe(endMs);
        const from = steps.map(({ fromMs }) => fromMs!);
        expect(from).toEqual(from.toSorted((one, other) => other - one));
        expect(new Set(from).size).toBe(from.length);
      }),
    );
  });
});
