import { mappingOf, moved, newRow, rivalsOf, rowsOf } from './mapping-rows';

describe('the rows of a mapping', () => {
  it('makes the mapping again, in its order', () => {
    const mapping = { reward: 'usd_payout', id: 'conversion_id' };
    expect(mappingOf(rowsOf(mapping))).toEqual(mapping);
    expect(Object.keys(mappingOf(moved(rowsOf(mapping), 0, 1)))).toEqual(['id', 'reward']);
  });

  it('counts the first of two rows with one name, and no row that is empty', () => {
    expect(mappingOf([newRow('a', 'event'), newRow('a', 'status'), newRow()])).toEqual({ a: 'event' });
  });

  it('names what comes before and after for the same field, synonyms included', () => {
    const rows = rowsOf({ reward: 'usd_payout', other: 'event', pay: 'usd_earning' });
    expect(rivalsOf(rows, rows[0])).toEqual({ before: [], after: ['pay'] });
    expect(rivalsOf(rows, rows[2])).toEqual({ before: ['reward'], after: [] });
    expect(rivalsOf(rows, newRow('x', 'nothing'))).toEqual({ before: [], after: [] });
  });

  it('leaves the rows as they are beyond either end', () => {
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  });
});
