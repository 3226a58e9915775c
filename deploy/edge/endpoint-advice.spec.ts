import fc from 'fast-check';
import { partnerOf } from '../../test/deploy/testing/deployment-under-test';
import { compareEndpoints, parseJsonc } from './endpoint-advice';

describe('compareEndpoints', () => {
  const partners = [
    partnerOf('rector'),
    partnerOf('shopee', { endpoint_path: '/shop/a/b' }),
    partnerOf('inactive', { is_active: false }),
  ];

  it('reports nothing when every active partner is listed, alone or by a prefix', () => {
    expect(compareEndpoints(['/rector/event/', 'shop/*', 'postback'], partners)).toEqual([]);
    expect(compareEndpoints(['rector/event', 'shop/a/b', 'inactive/event'], partners)).toEqual([]);
  });

  it('names what to add, and what no partner has', () => {
    expect(compareEndpoints(['rector/event', 'misspelt/event', 'gone/*'], partners)).toEqual([
      'add "shop/a/b" (shopee)',
      'remove "misspelt/event", which no partner has',
      'remove "gone/*", which no partner has',
    ]);
  });

  it('ignores partners without an endpoint', () => {
    expect(compareEndpoints(['any/event'], [partnerOf('rector', { endpoint_path: '' })])).toEqual([]);
  });
});

describe('parseJsonc', () => {
  it('removes comments and trailing commas, and keeps strings', () => {
    const text = '{ // one\n "a": ["x//y", "/* z */", ",]",], /* two\n */ "b": "\\",}" , }';
    expect(parseJsonc(text)).toEqual({ a: ['x//y', '/* z */', ',]'], b: '",}' });
  });

  it('parses any JSON as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(parseJsonc(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    );
  });

  it('rejects what is not JSON', () => {
    expect(() => parseJsonc('{ "a": }')).toThrow(SyntaxError);
  });
});
