import * as fc from 'fast-check';
import { addTotals, formatAmount, NO_TOTALS, readTotals } from './totals';
import { compareDay, compareRows } from './verifier';

const span = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' };
const row = { rows: 3, quarantined: 1, saleAmount: '10.5000', payout: '-1', checksum: '12345678901234567890' };
const totals = readTotals(row);

describe('compareDay', () => {
  it('accepts amounts written with any number of decimals, and tenants without rows', () => {
    const same = readTotals({ ...row, saleAmount: '10.5', payout: '-1.0000' });
    const imported = new Map([
      ['a', same],
      ['b', NO_TOTALS],
    ]);
    expect(compareDay(span, new Map([['a', totals]]), imported)).toEqual([]);
  });

  it.each(Object.entries({ rows: 4, quarantined: 2, saleAmount: '10.5001', payout: '1', checksum: '1' }))(
    'finds a difference in %s alone',
    (name, value) => {
      const imported = new Map([['a', readTotals({ ...row, [name]: value })]]);
      expect(compareDay(span, new Map([['a', totals]]), imported)).toMatchObject([{ span, tenant: 'a' }]);
    },
  );

  it('finds a tenant that only one side has', () => {
    const differences = compareDay(span, new Map([['a', totals]]), new Map([['b', totals]]));
    expect(differences.map(({ tenant }) => tenant)).toEqual(['a', 'b']);
  });
});

describe('totals', () => {
  it('add and format amounts of any size without loss', () => {
    const amount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const read = (units: bigint) => readTotals({ ...row, payout: formatAmount(units) });
        expect(addTotals(read(one), read(other)).payout).toBe(one + other);
      }),
    );
    expect([0n, 5n, -12_345n, 100_000n].map(formatAmount)).toEqual(['0.0000', '0.0005', '-1.2345', '10.0000']);
  });
});

describe('compareRows', () => {
  it('names rows that only one side has and rows that differ, and ignores the content of quarantined rows', () => {
    const legacy = new Map([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
      ['4', 'd'],
    ]);
    const imported = new Map([
      ['1', 'a'],
      ['2', 'x'],
      ['4', null],
      ['5', 'e'],
    ]);
    expect(compareRows(legacy, imported)).toEqual([
      { id: '2', what: 'differs' },
      { id: '3', what: 'not copied' },
      { id: '5', what: 'no longer in the legacy database' },
    ]);
  });
});
