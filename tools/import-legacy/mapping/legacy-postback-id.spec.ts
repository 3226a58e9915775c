import { isUuidV7, timeOfUuidV7 } from '@app/common';
import * as fc from 'fast-check';
import { legacyPostbackId } from './legacy-postback-id';

const micros = fc.bigInt({ min: 0n, max: 4_102_444_800_000_000n });
const id = fc.bigInt({ min: 0n, max: (1n << 62n) - 1n });

describe('legacyPostbackId', () => {
  it('is a UUIDv7 of the millisecond, and the same each time', () => {
    fc.assert(
      fc.property(micros, fc.oneof(id.map(String), fc.uuid(), fc.string()), (time, legacyId) => {
        const postbackId = legacyPostbackId(time, legacyId);
        expect(isUuidV7(postbackId)).toBe(true);
        expect(timeOfUuidV7(postbackId).getTime()).toBe(Number(time / 1_000n));
        expect(legacyPostbackId(time, legacyId)).toBe(postbackId);
      }),
    );
  });

  it('sorts like received_at and id, also within one millisecond', () => {
    const near = fc.tuple(fc.bigInt({ min: 1_735_689_600_000_000n, max: 1_735_689_600_002_000n }), id);
    fc.assert(
      fc.property(near, near, ([oneTime, oneId], [otherTime, otherId]) => {
        const isBefore = oneTime < otherTime || (oneTime === otherTime && oneId < otherId);
        expect(legacyPostbackId(oneTime, String(oneId)) < legacyPostbackId(otherTime, String(otherId))).toBe(isBefore);
      }),
    );
  });

  it('distinguishes ids that are not numbers', () => {
    const at = 1_735_689_600_000_000n;
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        (one, other) => one === other || legacyPostbackId(at, one) !== legacyPostbackId(at, other),
      ),
    );
  });
});
