import { partnerOf } from '../../test/deploy/testing/deployment-under-test';
import { compareEndpoints } from './compare-endpoints';

describe('compareEndpoints', () => {
  const partners = [
    partnerOf('rector'),
    partnerOf('shopee', { endpoint_path: '/shop/a/b' }),
    partnerOf('former', { is_active: false }),
  ];

  it('has nothing to say where every active partner is listed, alone or by a prefix', () => {
    expect(compareEndpoints(['/rector/event/', 'shop/*', 'postback'], partners)).toEqual([]);
    expect(compareEndpoints(['rector/event', 'shop/a/b', 'former/event'], partners)).toEqual([]);
  });

  it('names what is to be added for whom, and what nobody has', () => {
    expect(compareEndpoints(['rector/event', 'misspelt/event', 'gone/*'], partners)).toEqual([
      'add "shop/a/b" (shopee)',
      'remove "misspelt/event", which no partner has',
      'remove "gone/*", which no partner has',
    ]);
  });

  it('judges nothing by partners whose endpoints a file leaves out', () => {
    expect(compareEndpoints(['any/event'], [partnerOf('rector', { endpoint_path: '' })])).toEqual([]);
  });
});
