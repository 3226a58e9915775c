import { isUuidV7, timeOfUuidV7 } from '@app/common';
import fc from 'fast-check';
import { MAX_ROWS, rowId } from './row-id';

const HASH = 'ab'.repeat(32);
const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const times = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2100, 0, 1) });
const numbers = fc.integer({ min: 0, max: MAX_ROWS - 1 });
const cells = fc.array(fc.string());

describe('the postback id of a row', () => {
  it('is a UUIDv7 of the time, the same whenever it is computed', () => {
    fc.assert(
      fc.property(hashes, times, numbers, cells, (hash, timeMs, row, values) => {
        const id = rowId(hash, timeMs, row, values);
        expect(isUuidV7(id)).toBe(true);
        expect(timeOfUuidV7(id).getTime()).toBe(timeMs);
        expect(rowId(hash, timeMs, row, [...values])).toBe(id);
      }),
    );
  });

  it('sorts as the rows of the file do', () => {
    fc.assert(
      fc.property(numbers, numbers, cells, cells, (one, other, someCells, otherCells) => {
        fc.pre(one !== other);
        const isBefore =
          rowId(HASH, 1_800_000_000_000, one, someCells) < rowId(HASH, 1_800_000_000_000, other, otherCells);
        expect(isBefore).toBe(one < other);
      }),
    );
  });

  it('is another for a corrected row and for another file, and cells are not run together', () => {
    const ids = [
      rowId(HASH, 1_800_000_000_000, 5, ['a', 'bc']),
      rowId(HASH, 1_800_000_000_000, 5, ['ab', 'c']),
      rowId(HASH, 1_800_000_000_000, 5, ['abc']),
      rowId('cd'.repeat(32), 1_800_000_000_000, 5, ['a', 'bc']),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});
