import fc from 'fast-check';
import { narrowRange, searchOf, viewQueryOf } from './list-search';

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

const NOW = new Date('2026-03-10T12:00:00Z');

describe('narrowRange', () => {
  it.each([
    ['the last day where nothing is chosen', {}, '2026-03-09T12:00:00.000Z'],
    ['the day before the end', { to: '2026-03-05T00:00:00Z' }, '2026-03-04T00:00:00.000Z'],
    ['the later half', { from: '2026-03-08T12:00:00Z' }, '2026-03-09T12:00:00.000Z'],
    [
      'the later half before the end',
      { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' },
      '2026-03-02T00:00:00.000Z',
    ],
    ['the last day for what is no time', { from: 'yesterday' }, '2026-03-09T12:00:00.000Z'],
  ])('is %s', (_name, range, from) => {
    expect(narrowRange(range, NOW)).toEqual({ from });
  });
});
