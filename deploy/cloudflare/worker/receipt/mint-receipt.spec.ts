import { isUuidV7, timeOfUuidV7 } from '@app/common';
import fc from 'fast-check';
import { mintReceipt } from './mint-receipt';

/** 48 bits. */
const LAST_MS = 2 ** 48 - 1;

describe('a receipt of the edge', () => {
  it('is a UUIDv7 whose time is the time received', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_MS }), (nowMs) => {
        const receipt = mintReceipt(nowMs);
        expect(isUuidV7(receipt)).toBe(true);
        expect(Number.parseInt(receipt.slice(0, 8) + receipt.slice(9, 13), 16)).toBe(nowMs);
      }),
    );
    const nowMs = Date.UTC(2026, 10, 27);
    expect(timeOfUuidV7(mintReceipt(nowMs)).getTime()).toBe(nowMs);
  });

  it('is another one each time', () => {
    const receipts = Array.from({ length: 1_000 }, () => mintReceipt(0));
    expect(new Set(receipts).size).toBe(receipts.length);
  });
});
