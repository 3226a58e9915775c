import fc from 'fast-check';
import { countedRows, type FiguresUnderTest, plans, rowsOf, startFigures } from './figures-under-test';

const PLANS = 200;

describe('random plans', () => {
  let figures: FiguresUnderTest;

  beforeAll(async () => {
    figures = await startFigures();
  }, 60_000);
  afterAll(() => figures.stop());

  it('give the same rows in the same order, to the last decimal, through the API and in plain SQL', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const result = await figures.run(plan);
        expect(result.not_answered).toEqual([]);
        expect(countedRows(plan, rowsOf(plan, result))).toEqual(
          countedRows(plan, await figures.expected(plan, result)),
        );
        compared += result.rows.length;
      }),
      { numRuns: PLANS },
    );
    // Plans whose filters leave nothing would compare nothing.
    expect(compared).toBeGreaterThan(PLANS * 5);
  }, 120_000);
});
