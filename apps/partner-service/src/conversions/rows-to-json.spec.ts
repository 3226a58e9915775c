import fc from 'fast-check';
import { rowsToJson } from './rows-to-json';

describe('rowsToJson', () => {
  it('leaves absent values out', () => {
    expect(
      rowsToJson([
        { a: null, b: undefined, c: '' },
        { a: 0, b: false },
      ]),
    ).toBe('[{"c":""},{"a":0,"b":false}]');
    expect(rowsToJson([])).toBe('[]');
  });

  it('writes every other value as JSON.stringify does', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.array(fc.jsonValue()));
    const row = fc.dictionary(fc.constantFrom('id', 'conversion_id', 'raw_data', 'reasons'), value);
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(JSON.parse(rowsToJson(rows))).toEqual(JSON.parse(JSON.stringify(rows)));
      }),
    );
  });
});
