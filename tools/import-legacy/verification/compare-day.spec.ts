import * as fc from 'fast-check';
import { addTotals, compareDay, type DayTotals, NO_TOTALS } from './compare-day';
import { compareRows } from './compare-rows';

const span = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' };
const amount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const written = (units: bigint): string => {
  const digits = String(units < 0n ? -units : units).padStart(5, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
};
const side: DayTotals = {
  rows: 3,
  quarantined: 1,
  saleAmount: '10.5000',
  payout: '-1',
  checksum: '12345678901234567890',
};

describe('a day on both sides', () => {
  it('agrees however amounts are written, and whatever has nothing', () => {
    const other = { ...side, saleAmount: '10.5', payout: '-1.0000' };
    expect(
      compareDay(
        span,
        new Map([['a', side]]),
        new Map([
          ['a', other],
          ['b', NO_TOTALS],
        ]),
      ),
    ).toEqual([]);
  });

  it.each(Object.entries({ rows: 4, quarantined: 2, saleAmount: '10.5001', payout: '1', checksum: '1' }))(
    'differs by its %s alone',
    (name, value) => {
      const moved = new Map([['a', { ...side, [name]: value }]]);
      expect(compareDay(span, new Map([['a', side]]), moved)).toMatchObject([{ day: '2026-01-01', tenant: 'a' }]);
    },
  );

  it('differs where one side has a tenant and the other has not', () => {
    const differences = compareDay(span, new Map([['a', side]]), new Map([['b', side]]));
    expect(differences.map(({ tenant }) => tenant)).toEqual(['a', 'b']);
  });

  it('adds amounts without loss', () => {
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const sum = addTotals({ ...side, payout: written(one) }, { ...side, payout: written(other) });
        expect(sum.payout).toBe(written(one + other));
      }),
    );
  });
});

describe('the rows of a day', () => {
  it('are named where they are on one side only, or differ; in quarantine it counts that they are there', () => {
    const former = new Map([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
      ['4', 'd'],
    ]);
    const moved = new Map([
      ['1', 'a'],
      ['2', 'x'],
      ['4', null],
      ['5', 'e'],
    ]);
    expect(compareRows(former, moved)).toEqual([
      { id: '2', what: 'differs' },
      { id: '3', what: 'not copied' },
      { id: '5', what: 'no longer in the former database' },
    ]);
  });
});
