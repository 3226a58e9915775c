import fc from 'fast-check';
import { parseQuery } from './parse-query';

const pairsOf = (raw: string) => parseQuery(raw).map(({ name, value }) => [name, value]);

describe('parseQuery', () => {
  it.each<[string, [string, string][]]>([
    ['', []],
    ['&&&', []],
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1&&b=2&',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a', [['a', '']]],
    ['a=', [['a', '']]],
    ['=1', [['', '1']]],
    ['a=b=c', [['a', 'b=c']]],
    [
      'a=1&a=2&a=1',
      [
        ['a', '1'],
        ['a', '2'],
        ['a', '1'],
      ],
    ],
    ['offer+name=Shopee+MY', [['offer name', 'Shopee MY']]],
    ['a=1%2B1', [['a', '1+1']]],
    ['%61%3D=%26', [['a=', '&']]],
    ['n=%F0%9F%92%B0%E4%BB%B7', [['n', '💰价']]],
    ['n=日本', [['n', '日本']]],
    ['n=%00', [['n', '\0']]],
    [
      'ids[]=1&ids[]=2',
      [
        ['ids[]', '1'],
        ['ids[]', '2'],
      ],
    ],
    [
      '__proto__=1&constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
  ])('reads %j as %j', (raw, pairs) => {
    expect(pairsOf(raw)).toEqual(pairs);
  });

  it.each([
    ['100%', '100%'],
    ['%zz', '%zz'],
    ['%E9t%E9', '%E9t%E9'],
    ['%41%FF%42', 'A%FFB'],
    ['%E4%BB', '%E4%BB'],
    ['%C3%A9%FF', 'é%FF'],
    ['%ED%A0%80', '%ED%A0%80'],
    ['5%+off', '5% off'],
    ['%u0041', '%u0041'],
  ])('keeps the escapes of %j that cannot be decoded', (written, value) => {
    expect(pairsOf(`n=${written}`)).toEqual([['n', value]]);
  });

  it('returns the source of each parameter', () => {
    expect(parseQuery('a=1')).toEqual([{ name: 'a', value: '1', source: 'query' }]);
    expect(parseQuery('a=1', 'body')).toEqual([{ name: 'a', value: '1', source: 'body' }]);
  });

  it('reads what URLSearchParams wrote', () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(pairs, (written) => {
        expect(pairsOf(new URLSearchParams(written).toString())).toEqual(written);
      }),
    );
  });

  it('never throws and never invents a parameter', () => {
    const piece = fc.oneof(
      fc.constantFrom('&', '=', '%', '+', '%00', '%FF', '%E4%BB', '%ED%A0%80', '\ud800', '\0'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const raw = pieces.join('');
        expect(parseQuery(raw)).toHaveLength(raw.split('&').filter((pair) => pair !== '').length);
      }),
    );
  });
});
