import fc from 'fast-check';
import { type BodySettings, parseBody } from './parse-body';
import type { Parameter } from '../postback-types';

const read = (body: string) => parseBody(Buffer.from(body));

/** Name and value of each parameter, or why there are none. */
function pairsOf(body: string | Uint8Array): [string, string | null][] | string {
  const parsed = parseBody(typeof body === 'string' ? Buffer.from(body) : body);
  return parsed.ok ? parsed.parameters.map(({ name, value }) => [name, value]) : parsed.reason.reason;
}

describe('parseBody, of JSON', () => {
  it.each<[string, [string, string | null][]]>([
    ['{}', []],
    ['[{}]', []],
    [
      ' \r\n{"a" : "1" , "b":"2"}\n',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['\ufeff{"a":"1"}', [['a', '1']]],
    ['[{"a":"1"}]', [['a', '1']]],
    ['{"a":""}', [['a', '']]],
    ['{"a":null}', [['a', null]]],
    [
      '{"a":true,"b":false}',
      [
        ['a', 'true'],
        ['b', 'false'],
      ],
    ],
    [
      '{"a":"1","a":"2","a":"1"}',
      [
        ['a', '1'],
        ['a', '2'],
        ['a', '1'],
      ],
    ],
    ['{"\\u0061":"\\u00e9\\n\\"\\/"}', [['a', 'é\n"/']]],
    [
      '{"a":"💰价","b":"\\ud83d\\udcb0"}',
      [
        ['a', '💰价'],
        ['b', '💰'],
      ],
    ],
    [
      '{"a":{"b":"1","c":{"d":2}}}',
      [
        ['a.b', '1'],
        ['a.c.d', '2'],
      ],
    ],
    [
      '{"a":["1",2,null,true]}',
      [
        ['a', '1'],
        ['a', '2'],
        ['a', null],
        ['a', 'true'],
      ],
    ],
    ['{"a":[]}', []],
    ['{"a":{}}', []],
    ['{"a":[{"b":1}]}', [['a', '[{"b":1}]']]],
    ['{"a":[1,[2]]}', [['a', '[1,[2]]']]],
    [
      '{"__proto__":"1","constructor":{"prototype":"2"}}',
      [
        ['__proto__', '1'],
        ['constructor.prototype', '2'],
      ],
    ],
  ])('reads %j as %j', (body, pairs) => {
    expect(pairsOf(body)).toEqual(pairs);
  });

  it.each(['0', '-0', '12345678901234567890', '0.10', '1e5', '1E+400', '-1.50e-7', '99.99000'])(
    'keeps the number %s as it is written',
    (number) => {
      expect(pairsOf(`{"a":${number},"b":[${number}],"c":{"d":${number}}}`)).toEqual([
        ['a', number],
        ['b', number],
        ['c.d', number],
      ]);
    },
  );

  it('keeps the source text of numbers', () => {
    const number = fc.stringMatching(/^-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,5})?$/);
    fc.assert(
      fc.property(number, (written) => {
        expect(pairsOf(`{ "a" :\t${written}\n}`)).toEqual([['a', written]]);
      }),
    );
  });

  it('distinguishes true and false from texts of that kind', () => {
    const { parameters } = read('{"a":true,"b":[false,"true"],"c":1}') as { parameters: Parameter[] };
    expect(parameters.map(({ value, isBoolean }) => [value, isBoolean])).toEqual([
      ['true', true],
      ['false', true],
      ['true', undefined],
      ['1', undefined],
    ]);
  });

  it('keeps the source text of members for the raw data', () => {
    const parsed = read('{"a" : { "b":[1, 2] } , "a":1.50,"\\u0063":"\\u0064"}');
    expect(parsed).toMatchObject({
      members: [
        { name: 'a', source: '{ "b":[1, 2] }' },
        { name: 'a', source: '1.50' },
        { name: 'c', source: '"\\u0064"' },
      ],
    });
  });

  it('agrees with JSON.parse for any strings and spacing', () => {
    const text = fc.string({ unit: 'binary' });
    const object = fc.dictionary(text, fc.oneof(text, fc.boolean(), fc.constant(null)), { noNullPrototype: true });
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, '\t'), (object, space) => {
        const pairs = Object.entries(object).map(([name, value]) => [name, value === null ? null : String(value)]);
        expect(pairsOf(JSON.stringify(object, undefined, space))).toEqual(pairs);
      }),
    );
  });

  it.each([
    ['1', 'neither'],
    ['"a=1"', 'not one object'],
    ['[1]', 'not one object'],
    ['{"a":1', 'neither'],
    ["{'a':1}", 'neither'],
    ['{"a":1}{"b":2}', 'neither'],
    ['{"a":01}', 'neither'],
  ])('rejects %s: %s', (body, reason) => {
    expect(pairsOf(body)).toContain(reason);
  });

  it.each([
    ['arrays', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},"conversion_id":"7"}`],
    ['objects', `{"a":${'{"b":'.repeat(40_000)}1${'}'.repeat(40_000)},"conversion_id":"7"}`],
    ['arrays and objects', `{"a":${'[{"b":'.repeat(35_000)}1${'}]'.repeat(35_000)},"conversion_id":"7"}`],
    ['arrays that never end', '['.repeat(250_000)],
  ])('reads endlessly nested %s quickly', (_, body) => {
    const start = performance.now();
    const pairs = pairsOf(body);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(typeof pairs === 'string' ? pairs : pairs.at(-1)).toEqual(
      body.startsWith('{') ? ['conversion_id', '7'] : 'The body is neither JSON nor a form.',
    );
  });

  it('names nested members to a depth of eight, and reads deeper ones as one text', () => {
    const nest = (depth: number): string => (depth === 0 ? '"x"' : `{"n":${nest(depth - 1)}}`);
    expect(pairsOf(nest(8))).toEqual([['n.n.n.n.n.n.n.n', 'x']]);
    expect(pairsOf(nest(9))).toEqual([['n.n.n.n.n.n.n.n', '{"n":"x"}']]);
  });
});

describe('parseBody, of a form', () => {
  it.each<[string, [string, string][]]>([
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1&a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['a=Shopee+MY%21\r\n', [['a', 'Shopee MY!']]],
    ['a=', [['a', '']]],
    ['a=%00', [['a', '\0']]],
    ['ids%5B%5D=1', [['ids[]', '1']]],
  ])('reads %j as %j', (body, pairs) => {
    expect(pairsOf(body)).toEqual(pairs);
  });

  it('keeps members for the raw data as JSON', () => {
    expect(read('a=%22x%22&b=1')).toMatchObject({
      members: [
        { name: 'a', source: String.raw`"\"x\""` },
        { name: 'b', source: '"1"' },
      ],
    });
  });
});

describe('parseBody', () => {
  it.each(['', ' ', '\r\n\t'])('reads no parameters from %j', (body) => {
    expect(read(body)).toEqual({ ok: true, parameters: [], members: [] });
  });

  it.each([
    ['plain text', 'hello'],
    ['XML', '<?xml version="1.0"?><a b="1"/>'],
    ['a number', '42'],
  ])('rejects %s', (_, body) => {
    expect(pairsOf(body)).toBe('The body is neither JSON nor a form.');
  });

  it.each([
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['UTF-16 beyond Latin-1', Buffer.from('a=\u4e2d\u00e9', 'utf16le')],
    ['compressed', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x3d])],
    ['a file', Buffer.concat([Buffer.from('a=1&b='), Buffer.from([0xff, 0xd8, 0x00, 0x01])])],
    ['Latin-1, but neither JSON nor a form', Buffer.from('caf\u00e9', 'latin1')],
  ])('rejects %s', (_, body) => {
    expect(typeof pairsOf(body)).toBe('string');
  });

  it.each<[string, [string, string][]]>([
    [
      'offer_name=caf\u00e9&ts_token=t',
      [
        ['offer_name', 'caf\u00e9'],
        ['ts_token', 't'],
      ],
    ],
    ['{"offer_name":"caf\u00e9"}', [['offer_name', 'caf\u00e9']]],
  ])('reads %s as windows-1252 where it is not UTF-8', (text, pairs) => {
    const body = Buffer.from(text, 'latin1');
    expect(pairsOf(body)).toEqual(pairs);
    const bytes = { code: 'charset_converted', charset: 'windows-1252' };
    expect(parseBody(body)).toMatchObject({ parameters: expect.arrayContaining([expect.objectContaining({ bytes })]) });
    expect(JSON.stringify(parseBody(Buffer.from(text)))).not.toContain('charset');
  });

  it('never throws, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json)),
      fc.tuple(fc.json(), fc.nat(200)).map(([json, at]) => Buffer.from(`{"a":${json}}`).subarray(0, at)),
      fc
        .array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'a', '1', ' ', '=', '&', '\0'))
        .map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        const parsed = parseBody(body);
        if (!parsed.ok) expect(parsed.reason.reason).toMatch(/^The .+\.$/);
        else for (const { source } of parsed.members) JSON.parse(source);
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts every JSON object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object);
        const parsed = read(text);
        expect(parsed.ok && parsed.members.map(({ name }) => name)).toEqual(Object.keys(object));
      }),
    );
  });

  it.each([
    ['members', `{${Array.from({ length: 301 }, (_, index) => `"n${index}":1`).join()}}`],
    ['elements', `{"a":{"b":[${'1,'.repeat(300)}1]}}`],
    ['names that lead to nothing', `{"a":{${Array.from({ length: 2_400 }, (_, index) => `"n${index}":{}`).join()}}}`],
    ['pairs', 'a=1&'.repeat(301)],
    ['parts', `${'--b\r\n'.repeat(1_001)}--b--`],
  ])('rejects too many %s', (_, body) => {
    expect(read(body)).toMatchObject({ ok: false, reason: { code: 'too_many_parameters', params: { max: 300 } } });
  });

  it('accepts the maximum number of parameters at any depth', () => {
    const deep = Array.from({ length: 300 }, (_, index) => `"n${index}":${'{"a":'.repeat(7)}1${'}'.repeat(7)}`).join();
    for (const body of [`{${deep}}`, `{"a":[${'1,'.repeat(299)}1]}`, 'a=1&'.repeat(300)]) {
      const parsed = read(body);
      expect(parsed.ok && parsed.parameters.length).toBe(300);
    }
  });
});

describe('a body that means nothing', () => {
  it.each([
    'null',
    'NULL',
    '""',
    "' '",
    '"null"',
    'undefined',
    'None',
    '(null)',
    'false',
    'Array',
    '[]',
    '[ ]',
    '[null]',
    '[object Object]',
    '[object FormData]',
    ' null\n',
    '\ufeff',
  ])('%j has no parameters', (body) => {
    const code = body === '\ufeff' ? 'body_byte_order_mark' : 'body_meaningless';
    expect(read(body)).toEqual({
      ok: true,
      parameters: [],
      members: [],
      warnings: [expect.objectContaining({ field: 'body', code })],
    });
  });
});

describe('a body that needs a repair', () => {
  it.each<[string, string, [string, string][]]>([
    ['\ufeff{"a":"1"}', 'body_byte_order_mark', [['a', '1']]],
    ['\ufeffa=1', 'body_byte_order_mark', [['a', '1']]],
    ['{"a":"1",\n}', 'body_repaired', [['a', '1']]],
    [
      '{"a":["1",],"b":"2,}",}',
      'body_repaired',
      [
        ['a', '1'],
        ['b', '2,}'],
      ],
    ],
  ])('%j is read with the warning %s', (body, code, pairs) => {
    expect(pairsOf(body)).toEqual(pairs);
    expect(read(body)).toMatchObject({ warnings: [{ field: 'body', code }] });
  });

  it.each(['{"a":1,,}', '{"Sample","a":1}', '{"a":,}'])('%s is unreadable', (body) => {
    expect(pairsOf(body)).toBe('The body is neither JSON nor a form.');
  });

  it('is read from a JSON text', () => {
    expect(pairsOf(JSON.stringify('{"a":"1"}'))).toEqual([['a', '1']]);
    expect(pairsOf(JSON.stringify(JSON.stringify('{"a":"1"}')))).toBe('The JSON body is not one object.');
  });
});

describe('several postbacks in a body', () => {
  const elementsOf = (body: string, settings?: BodySettings) => {
    const parsed = parseBody(Buffer.from(body), settings);
    if (!parsed.ok) return parsed.reason.code;
    return parsed.elements?.map((one) =>
      'parameters' in one ? one.parameters.map(({ name, value }) => `${name}=${value}`).join() : one.reason.code,
    );
  };

  it.each<[string, string[] | undefined]>([
    ['[{"a":1},{"a":2,"b":3}]', ['a=1', 'a=2,b=3']],
    ['[{"a":1},2]', ['a=1', 'body_not_one_object']],
    ['{"data":[{"a":1},{"a":2}]}', ['a=1', 'a=2']],
    ['{"b":3,"data":[{"a":1},{"b":2}],"c":{"d":4}}', ['b=3,c.d=4,a=1', 'b=3,c.d=4,b=2']],
    ['[{"a":1}]', undefined],
    ['{"data":[{"a":1}]}', undefined],
    ['{"conversion_id":"c","data":[{"sku":1},{"sku":2}]}', undefined],
    ['{"data":[1,2]}', undefined],
    ['{"items":[{"a":1},{"a":2}]}', undefined],
  ])('are the elements of %s', (body, elements) => {
    expect(elementsOf(body)).toEqual(elements);
  });

  it('are none where the partner maps another name to the conversion id', () => {
    const fieldOf = (name: string) => (name === 'ref' ? 'conversion_id' : undefined);
    expect(elementsOf('{"ref":"c","data":[{"a":1},{"a":2}]}', { fieldOf })).toBeUndefined();
  });

  it('are all together the parameters of the body, for whoever looks for a token or a person', () => {
    expect(pairsOf('[{"a":"1"},{"a":"2"}]')).toEqual([
      ['a', '1'],
      ['a', '2'],
    ]);
  });

  it('have what stands beside their array, before what they say themselves', () => {
    expect(pairsOf('{"b":"3","data":[{"a":"1","b":"2"}]}')).toEqual([
      ['b', '3'],
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(read('{"b":"3","data":[{"a":"1"}]}')).toMatchObject({
      members: [
        { name: 'b', source: '"3"' },
        { name: 'a', source: '"1"' },
      ],
    });
  });

  it('share at most 300 parameters, and 30,000 in all', () => {
    const shared = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, at]));
    const bodyOf = (count: number, elements: number) =>
      JSON.stringify({ ...shared(count), data: Array.from({ length: elements }, () => ({ a: 1 })) });
    expect(elementsOf(bodyOf(300, 2))).toHaveLength(2);
    expect(elementsOf(bodyOf(301, 2))).toBe('too_many_parameters');
    expect(elementsOf(bodyOf(2_500, 2))).toBe('too_many_parameters');
    expect(elementsOf(bodyOf(30, 1_000))).toHaveLength(1_000);
    expect(elementsOf(bodyOf(31, 1_000))).toBe('too_many_parameters');
  });

  it('are at most 1,000, of at most 300 parameters each', () => {
    expect(elementsOf(JSON.stringify(Array.from({ length: 1_000 }, () => ({ a: 1 }))))).toHaveLength(1_000);
    expect(elementsOf(JSON.stringify(Array.from({ length: 1_001 }, () => ({ a: 1 }))))).toBe('too_many_postbacks');
    const large = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`n${index}`, 1]));
    expect(elementsOf(JSON.stringify([{ a: 1 }, large]))).toBe('too_many_parameters');
  });
});

describe('a body in another charset', () => {
  const bytesOf = (base64: string) => Buffer.from(base64, 'base64');
  const read = (body: Uint8Array, settings: BodySettings) => {
    const parsed = parseBody(body, settings);
    return parsed.ok
      ? parsed.parameters.map(({ name, value, bytes }) => [
          name,
          value,
          bytes && 'charset' in bytes ? bytes.charset : bytes?.code,
        ])
      : parsed.reason.code;
  };
  const JSON_TYPE = 'application/json';
  const big5 = bytesOf('eyJjb252ZXJzaW9uX2lkIjoiY2g3LTEiLCJvZmZlcl9uYW1lIjoipVwiLCJ1c2RfcGF5b3V0IjoxfQ==');
  const whole = [
    ['conversion_id', 'ch7-1', undefined],
    ['offer_name', '功', 'big5'],
    ['usd_payout', '1', undefined],
  ];

  it('is decoded before it is read as JSON, as declared or else as the partner says', () => {
    expect(read(big5, { contentType: `${JSON_TYPE}; charset=big5` })).toEqual(whole);
    expect(read(big5, { charset: 'big5' })).toEqual(whole);
  });

  it('is UTF-8 where it is, whatever was declared', () => {
    expect(read(Buffer.from('{"a":"功"}'), { contentType: `${JSON_TYPE}; charset=big5` })).toEqual([
      ['a', '功', undefined],
    ]);
    expect(read(Buffer.from('a=功'), { contentType: 'text/plain; charset="gbk"' })).toEqual([['a', '功', undefined]]);
  });

  it('is decoded value by value in a form', () => {
    const form = Buffer.concat([Buffer.from('a=เ&b='), Buffer.from([0xb9, 0xd2, 0xc2])]);
    expect(read(form, { charset: 'windows-874' })).toEqual([
      ['a', 'เ', undefined],
      ['b', 'นาย', 'windows-874'],
    ]);
  });

  it('is decoded text by text in JSON, of which one may be cut inside a character', () => {
    const json = Buffer.concat([Buffer.from('{"a":"เสื้อ","b":"ช้'), Buffer.from([0xe0, 0xb8]), Buffer.from('","c":1}')]);
    expect(read(json, {})).toEqual([
      ['a', 'เสื้อ', undefined],
      ['b', 'ช้', 'character_cut'],
      ['c', '1', undefined],
    ]);
  });

  it('is decoded in the fields of a multipart body', () => {
    const body = Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\ncaf\u00e9 100%\r\n--b--',
      'latin1',
    );
    expect(read(body, {})).toEqual([['a', 'café 100%', 'windows-1252']]);
  });

  it.each(['no-such-charset', 'utf-16le', 'x'.repeat(100)])('ignores the declared charset %s', (charset) => {
    expect(read(Buffer.from('a=caf\u00e9', 'latin1'), { contentType: `text/plain; charset=${charset}` })).toEqual([
      ['a', 'café', 'windows-1252'],
    ]);
  });
});

describe('a charset under another name', () => {
  it.each([
    ['cp936', [0xd6, 0xd0], '中'],
    ["'gbk'", [0xd6, 0xd0], '中'],
    ['MS950', [0xa4, 0xa4], '中'],
    ['cp932', [0x83, 0x5c], 'ソ'],
    ['windows-949', [0xb0, 0xa1], '가'],
    ['CP874', [0xb9], 'น'],
  ])('%s is known', (label, bytes, value) => {
    const body = Buffer.concat([Buffer.from('n='), Buffer.from(bytes)]);
    const parsed = parseBody(body, { contentType: `application/x-www-form-urlencoded; charset=${label}` });
    expect(parsed).toMatchObject({ parameters: [{ name: 'n', value }] });
  });
});
