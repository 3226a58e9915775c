import fc from 'fast-check';
import { parseQuery, readPairs } from './parse-query';

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
    ['5%+off', '5% off'],
    ['%u0041', '%u0041'],
  ])('keeps the escapes of %j that cannot be decoded', (written, value) => {
    expect(pairsOf(`n=${written}`)).toEqual([['n', value]]);
  });

  it('returns the source of each parameter', () => {
    expect(parseQuery('a=1')).toEqual([{ name: 'a', value: '1', source: 'query' }]);
    expect(readPairs('a=1', { source: 'body' }).parameters).toEqual([{ name: 'a', value: '1', source: 'body' }]);
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
        const pairs = raw.split('&').filter((pair) => pair.replace(/^(?:amp;)*\?*/, '') !== '');
        expect(parseQuery(raw)).toHaveLength(pairs.length);
      }),
    );
  });
});

describe('bytes that are not UTF-8', () => {
  it.each([
    ['%E9t%E9', undefined, 'été', { code: 'charset_converted', charset: 'windows-1252' }],
    ['Caf\u00e9', undefined, 'Café', { code: 'charset_converted', charset: 'windows-1252' }],
    ['%B9%D2%C2', 'windows-874', 'นาย', { code: 'charset_converted', charset: 'windows-874' }],
    ['%D6%D0%B9%FA', 'gb18030', '中国', { code: 'charset_converted', charset: 'gb18030' }],
    ['%A5%5C', 'big5', '功', { code: 'charset_converted', charset: 'big5' }],
    ['%F0%F4i', 'windows-1258', 'đôi', { code: 'charset_converted', charset: 'windows-1258' }],
    ['%FF%FF', 'gb18030', 'ÿÿ', { code: 'charset_converted', charset: 'windows-1252' }],
    ['%E0%B8%8A%E0%B9%89%E0%B8', undefined, 'ช้', { code: 'character_cut' }],
    ['%C3%A9%FF', undefined, 'Ã©ÿ', { code: 'charset_converted', charset: 'windows-1252' }],
    ['%E4%BB', undefined, 'ä»', { code: 'charset_converted', charset: 'windows-1252' }],
    ['%E4%BB%B7', 'gb18030', '价', undefined],
    ['\u00e4\u00bb\u00b7', 'gb18030', '价', undefined],
    ['%EF%BF%BD', 'gb18030', '\ufffd', undefined],
  ])('reads %s by %s as %s', (written, charset, value, bytes) => {
    const [parameter] = readPairs(`n=${written}`, { charset }).parameters;
    expect(parameter).toEqual({ name: 'n', value, source: 'query', ...(bytes && { bytes }) });
  });

  it('costs each value by itself', () => {
    const pairs = readPairs('a=%E0%B9%80&b=%B9%D2%C2', { charset: 'windows-874' }).parameters;
    expect(pairs.map(({ value }) => value)).toEqual(['เ', 'นาย']);
  });
});

describe('separators that broke on the way', () => {
  const isKnown = (name: string): boolean => ['id', 'pay', 'status'].includes(name);
  const read = (raw: string, source: 'query' | 'body' = 'query') => {
    const { parameters, warnings } = readPairs(raw, { source, isKnown });
    return [
      Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
      warnings.map(({ code, params }) => (code === 'separator_repaired' ? params?.separator : code)),
    ];
  };
  const whole = { id: '1', pay: '2', status: 'ok' };

  it.each([
    ['id=1&amp;pay=2&amp;status=ok', '&amp;'],
    ['id=1&#38;pay=2&#x26;status=ok', '&amp;'],
    ['id=1&#038;pay=2&amp;amp;status=ok', '&amp;'],
    ['id=1;pay=2;status=ok', ';'],
    ['id=1?pay=2&status=ok', '?'],
    ['??id=1&pay=2&status=ok', '?'],
  ])('are repaired in %s', (raw, separator) => {
    expect(read(raw)).toEqual([whole, [separator]]);
  });

  it.each([
    'id=1\npay=2\nstatus=ok',
    'id=1\r\npay=2\r\nstatus=ok\r\n',
    'id=1\n%70ay=2\nstatus=ok',
    'id=1\r\n\r\npay=2\r\n\r\nstatus=ok',
    'id=1\rpay=2\rstatus=ok',
    'id=1\n  pay=2\n\tstatus=ok',
    'id=1\npay=2&status=ok',
  ])('are line breaks in the form %j', (raw) => {
    expect(read(raw, 'body')).toEqual([whole, ['line breaks']]);
  });

  it.each<[string, Record<string, string>]>([
    ['id=1&click=k;x=1', { id: '1', click: 'k;x=1' }],
    ['id=1&name=Shoes; Bags', { id: '1', name: 'Shoes; Bags' }],
    ['id=1&name=a%3Bpay%3D2', { id: '1', name: 'a;pay=2' }],
    ['id=1&name=a%26pay%3D2', { id: '1', name: 'a&pay=2' }],
    ['id=1&name=New+what?&click=a?b', { id: '1', name: 'New what?', click: 'a?b' }],
    ['id=1&name=H%26amp%3BM', { id: '1', name: 'H&amp;M' }],
    ['id=1&url=https://x.example/?a=1', { id: '1', url: 'https://x.example/?a=1' }],
  ])('are none in %s', (raw, values) => {
    expect(read(raw)).toEqual([values, []]);
  });

  it('separate unknown names too where no ampersand does', () => {
    expect(read('id=1;x=2;pay=3')).toEqual([{ id: '1', x: '2', pay: '3' }, [';']]);
    expect(read('id=1\nx=2', 'body')).toEqual([{ id: '1', x: '2' }, ['line breaks']]);
    expect(read('id=1&click=a;x=2;pay=3')).toEqual([{ id: '1', click: 'a;x=2', pay: '3' }, [';']]);
  });

  it('are none in the query of a URL that is a value', () => {
    expect(read('id=1&url=https://x.example/?status=ok&pay=2')).toEqual([
      { id: '1', url: 'https://x.example/?status=ok', pay: '2' },
      [],
    ]);
  });

  it('are none in a text of several lines', () => {
    expect(read('note=one\ntwo', 'body')).toEqual([{ note: 'one\ntwo' }, []]);
    expect(read('note=a\nb=c', 'body')).toEqual([{ note: 'a\nb=c' }, []]);
  });

  it('are missed where an unknown name has no value', () => {
    expect(read('id=1&name=H&M&pay=2')).toEqual([{ id: '1', name: 'H', M: '', pay: '2' }, ['parameter_without_value']]);
    expect(read('id=1&pay')).toEqual([{ id: '1', pay: '' }, []]);
  });
});
