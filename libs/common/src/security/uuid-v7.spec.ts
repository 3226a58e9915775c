import fc from 'fast-check';
import { isUuidV7, timeOfUuidV7, uuidV7 } from './uuid-v7';

describe('uuidV7', () => {
  it('contains its millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (ms) => {
        const id = uuidV7(ms);
        expect(isUuidV7(id)).toBe(true);
        expect(timeOfUuidV7(id).getTime()).toBe(ms);
      }),
    );
  });

  it('is unique, and ordered within a millisecond', () => {
    const ids = Array.from({ length: 1_500 }, () => uuidV7(1_800_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it.each(['', 'x', '01890000-0000-4000-8000-000000000000', '01890000-0000-7000-0000-000000000000'])(
    'is not %j',
    (text) => {
      expect(isUuidV7(text)).toBe(false);
    },
  );
});
