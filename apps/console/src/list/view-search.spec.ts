import fc from 'fast-check';
import { searchOf, viewQueryOf } from './view-search';

const NAME = fc
  .stringMatching(/^[a-z_]{1,8}$/)
  .filter((name) => !['cursor', 'peek', 'columns', 'tz', 'next'].includes(name));
const VALUE = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 });

describe('a saved view', () => {
  it('opens with the filters and columns with which it was saved', () => {
    const filters = fc.dictionary(NAME, VALUE, { noNullPrototype: true });
    const property = fc.property(filters, (search) => {
      const query = viewQueryOf({ ...search, cursor: 'c', peek: 'p', tz: 'UTC', columns: 'a' });
      expect(query).toMatch(/^(?!\?)[\x21-\x7e]*$/);
      expect(searchOf({ query, columns: null })).toEqual(search);
      expect(searchOf({ query, columns: ['b', 'c'] })).toEqual({ ...search, columns: 'b,c' });
    });
    fc.assert(property);
  });
});
