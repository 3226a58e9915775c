import { parseSearch, readTexts, stringifySearch } from './search-texts';

describe('search parameters', () => {
  it('keeps ids of digits as texts', () => {
    expect(parseSearch('?order_id=00123456789012345678&q=true')).toEqual({
      order_id: '00123456789012345678',
      q: 'true',
    });
  });

  it('comes back as it was written', () => {
    const search = { offer: '虾皮 & more', id: '1', none: undefined, empty: '' };
    expect(parseSearch(stringifySearch(search))).toEqual({ offer: '虾皮 & more', id: '1' });
    expect(stringifySearch({})).toBe('');
    expect(readTexts({ a: 'x', b: 1, c: '' })).toEqual({ a: 'x' });
  });
});
