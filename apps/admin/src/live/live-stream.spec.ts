import fc from 'fast-check';
import { sampleRows } from './live-stream';

describe('a sample', () => {
  it('is all entries where they fit', () => {
    expect(sampleRows([1, 2, 3], 3)).toEqual([1, 2, 3]);
  });

  it('has exactly as many entries as fit, each once, in their order, from the whole length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2_000 }), (max, more) => {
        const entries = Array.from({ length: max + more }, (_, index) => index);
        const sample = sampleRows(entries, max);
        expect(new Set(sample).size).toBe(max);
        expect(sample.toSorted((one, other) => one - other)).toEqual(sample);
        expect(entries.length - sample.at(-1)!).toBeLessThanOrEqual(Math.ceil(entries.length / max));
      }),
    );
  });
});
