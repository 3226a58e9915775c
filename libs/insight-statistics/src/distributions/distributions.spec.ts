import { samples } from '@app/common/testing/samples';
import fc from 'fast-check';
import { upperTailOfSuccesses, lowerTailOfSuccesses } from './beta-binomial';
import { logGamma } from './log-gamma';
import { upperTail, lowerTail, probabilityOfZero } from './negative-binomial';

const distribution = fc.record({
  mean: fc.double({ min: 0.01, max: 3_000, noNaN: true }),
  dispersion: fc.double({ min: 0.5, max: 500, noNaN: true }),
});

describe('distributions', () => {
  it('knows the gamma function', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 8);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 8);
    expect(logGamma(101)).toBeCloseTo(363.739_375_555_563, 6);
  });

  it('gives the negative binomial of known values', () => {
    // With dispersion 1 it is geometric: P(0) = 1 / (1 + mean).
    expect(probabilityOfZero({ mean: 3, dispersion: 1 })).toBeCloseTo(0.25, 12);
    expect(lowerTail(2, { mean: 3, dispersion: 1 })).toBeCloseTo(1 - 0.75 ** 3, 12);
    expect(upperTail(40, { mean: 3, dispersion: 1 }) / 0.75 ** 40).toBeCloseTo(1, 6);
  });

  it('ends where a probability is too small for a float', () => {
    expect(upperTail(1_800, { mean: 1, dispersion: 0.5 })).toBe(0);
    expect(upperTail(4_300_000, { mean: 3_000, dispersion: 0.5 })).toBe(0);
  });

  it('has tails of counts that meet', () => {
    fc.assert(
      fc.property(distribution, fc.nat({ max: 6_000 }), (nb, count) => {
        expect(lowerTail(count, nb) + upperTail(count + 1, nb)).toBeCloseTo(1, 6);
      }),
      { numRuns: samples(300) },
    );
  });

  it('never finds more extreme counts more probable', () => {
    fc.assert(
      fc.property(distribution, fc.nat({ max: 3_000 }), (nb, count) => {
        expect(lowerTail(count, nb)).toBeLessThanOrEqual(lowerTail(count + 1, nb) + 1e-12);
        expect(upperTail(count + 1, nb)).toBeLessThanOrEqual(upperTail(count, nb) + 1e-9);
      }),
      { numRuns: samples(300) },
    );
  });

  it('has tails of successes that meet', () => {
    const beta = fc.record({
      trials: fc.integer({ min: 1, max: 300 }),
      a: fc.double({ min: 0.1, max: 100, noNaN: true }),
      b: fc.double({ min: 0.1, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(beta, fc.nat({ max: 300 }), (binomial, count) => {
        const both = lowerTailOfSuccesses(count, binomial) + upperTailOfSuccesses(count + 1, binomial);
        expect(both).toBeCloseTo(1, 6);
      }),
      { numRuns: samples(200) },
    );
  });
});
