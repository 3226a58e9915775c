import fc from 'fast-check';
import { ShortLivedMap } from './short-lived-map';

// Few keys and few endings, so that entries share slots and come again.
const key = fc.tuple(fc.nat(20), fc.constantFrom('a', '0a3f', '')).map(([number, end]) => `${number}${end}`);
const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key, value: fc.nat() }),
  fc.record({ kind: fc.constant('delete' as const), key }),
);

describe('ShortLivedMap', () => {
  it('holds what a Map holds, whatever is set and deleted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const map = new ShortLivedMap<number>();
        const expected = new Map<string, number>();
        for (const one of steps) {
          if (one.kind === 'set') [map, expected].forEach((each) => each.set(one.key, one.value));
          else [map, expected].forEach((each) => each.delete(one.key));
          expect(map.get(one.key)).toBe(expected.get(one.key));
        }
        for (const [known, value] of expected) expect(map.get(known)).toBe(value);
      }),
    );
  });

  it('holds more entries than it has slots', () => {
    const map = new ShortLivedMap<number>();
    for (let index = 0; index < 5_000; index += 1) map.set(`id-${index}`, index);
    for (let index = 0; index < 5_000; index += 2) map.delete(`id-${index}`);
    expect([map.get('id-4998'), map.get('id-4999'), map.get('id-1')]).toEqual([undefined, 4_999, 1]);
  });
});
