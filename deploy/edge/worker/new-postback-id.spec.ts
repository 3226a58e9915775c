import { isUuidV7, timeOfUuidV7 } from '@app/common';
import fc from 'fast-check';
import { newPostbackId } from './new-postback-id';

/** 48 bits. */
const LAST_MS = 2 ** 48 - 1;

describe('a receipt of the edge', () => {
  it('is a UUIDv7 whose time is the time received', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_MS }), (nowMs) => {
        const postbackId = newPostbackId(nowMs);
        expect(isUuidV7(postbackId)).toBe(true);
        expect(Number.parseInt(postbackId.slice(0, 8) + postbackId.slice(9, 13), 16)).toBe(nowMs);
      }),
    );
    const nowMs = Date.UTC(2026, 10, 27);
    expect(timeOfUuidV7(newPostbackId(nowMs)).getTime()).toBe(nowMs);
  });

  it('is another one each time', () => {
    const postbackIds = Array.from({ length: 1_000 }, () => newPostbackId(0));
    expect(new Set(postbackIds).size).toBe(postbackIds.length);
  });
});
