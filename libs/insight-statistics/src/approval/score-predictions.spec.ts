import fc from 'fast-check';
import { type DecidedPrediction, scorePredictions } from './score-predictions';

const of = (...decided: [predicted: number, isApproved: boolean][]) =>
  scorePredictions(decided.map(([predicted, isApproved]) => ({ predicted, isApproved })))!;

const decided = fc.array(
  fc.record({ predicted: fc.double({ min: 0, max: 1, noNaN: true }), isApproved: fc.boolean() }),
  { minLength: 1, maxLength: 200 },
);
const meanOf = (given: readonly DecidedPrediction[]): number =>
  given.filter(({ isApproved }) => isApproved).length / given.length;

describe('the score of predictions', () => {
  it('has the values of the definitions', () => {
    // A coin: ln 2, and a quarter.
    expect(of([0.5, true], [0.5, false])).toEqual({
      conversions: 2,
      logLoss: expect.closeTo(Math.LN2, 12),
      calibrationError: 0,
      brier: 0.25,
    });
    // The example of scikit-learn's log_loss: 0.21616.
    expect(of([0.9, true], [0.1, false], [0.2, false], [0.65, true]).logLoss).toBeCloseTo(0.21616, 5);
    // Nine of ten are approved where 0.7 was predicted: 0.2 off, in one bin.
    const tens = Array.from({ length: 10 }, (_, index): [number, boolean] => [0.7, index > 0]);
    expect(of(...tens).calibrationError).toBeCloseTo(0.2, 12);
    // Two bins of one conversion, 0.2 and 0.3 off.
    expect(of([0.8, true], [0.3, false]).calibrationError).toBeCloseTo(0.25, 12);
    expect(of([1, true], [0, false])).toMatchObject({ logLoss: 0, calibrationError: 0, brier: 0 });
  });

  it('stays finite where the impossible came', () => {
    expect(of([0, true]).logLoss).toBeCloseTo(-Math.log(1e-6), 9);
    expect(scorePredictions([])).toBeUndefined();
  });

  it('has bounds, and does not depend on the order', () => {
    fc.assert(
      fc.property(decided, (given) => {
        const score = scorePredictions(given)!;
        expect(score.conversions).toBe(given.length);
        for (const share of [score.calibrationError, score.brier]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(score.logLoss).toBeGreaterThanOrEqual(0);
        expect(score.logLoss).toBeLessThanOrEqual(-Math.log(1e-6) + 1e-9);
        const turned = scorePredictions(given.toReversed())!;
        expect(turned.logLoss).toBeCloseTo(score.logLoss, 9);
        expect(turned.calibrationError).toBeCloseTo(score.calibrationError, 9);
      }),
    );
  });

  it('is best for the share that came, of all constant predictions, and its error is at least that of the means', () => {
    fc.assert(
      fc.property(decided, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (given, constant) => {
        const always = (predicted: number) => scorePredictions(given.map((one) => ({ ...one, predicted })))!;
        const best = always(meanOf(given));
        expect(best.logLoss).toBeLessThanOrEqual(always(constant).logLoss + 1e-5);
        expect(best.brier).toBeLessThanOrEqual(always(constant).brier + 1e-12);
        const predictedMean = given.reduce((sum, { predicted }) => sum + predicted, 0) / given.length;
        expect(scorePredictions(given)!.calibrationError).toBeGreaterThanOrEqual(
          Math.abs(predictedMean - meanOf(given)) - 1e-12,
        );
      }),
    );
  });
});
