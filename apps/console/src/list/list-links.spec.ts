import { exportHref } from './list-links';

describe('exportHref', () => {
  it('has the filters, the columns that are seen as members of rows, and the options', () => {
    const columns = [{ id: 'conversion_id' }, { id: 'offer', fields: ['offer_name', 'offer_id'] }];
    const filters = { partner: 'one,two', status: undefined, offer: 'a&b' };
    const href = exportHref('/api/v1/exports/conversions.csv', columns, filters, { tz: 'Asia/Tokyo' });
    const url = new URL(href, 'http://x');
    expect(url.pathname).toBe('/api/v1/exports/conversions.csv');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      partner: 'one,two',
      offer: 'a&b',
      tz: 'Asia/Tokyo',
      columns: 'conversion_id,offer_name,offer_id',
    });
  });
});
