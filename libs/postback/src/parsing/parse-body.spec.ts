import fc from 'fast-check';
import { parseBody } from './parse-body';

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
    ['[]', 'not one object'],
    ['[1]', 'not one object'],
    ['[{"a":1},{"a":2}]', 'not one object'],
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
  it.each(['', ' ', '\r\n\t', '\ufeff'])('reads no parameters from %j', (body) => {
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
  ])('reads Latin-1 with a warning: %s', (text, pairs) => {
    const body = Buffer.from(text, 'latin1');
    expect(pairsOf(body)).toEqual(pairs);
    expect(parseBody(body)).toMatchObject({
      warnings: [expect.objectContaining({ field: 'body', code: 'body_read_as_latin1' })],
    });
    expect(parseBody(Buffer.from(text))).not.toHaveProperty('warnings');
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
