import fc from 'fast-check';
import { compileMapping } from './compile-mapping';
import { parametersOfMembers, parseBody } from './parse-body';
import { parseQuery } from './parse-query';
import { readRawData, writeRawData } from './raw-data';

const redact = (secret: string): string => `<${secret.length}>`;
const NO_NAMES: ReadonlySet<string> = new Set();

function write(query: string, body = '', secretNames?: ReadonlySet<string>): string {
  const parsed = parseBody(Buffer.from(body));
  if (!parsed.ok) throw new Error(parsed.reason);
  return writeRawData(parseQuery(query), parsed.members, redact, secretNames);
}

/** Every string of a JSON text, names included, as PostgreSQL would have to read them. */
function stringsOf(json: string): string[] {
  const strings: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') strings.push(value);
    else if (typeof value === 'object' && value !== null) {
      strings.push(...Object.keys(value));
      Object.values(value).forEach(collect);
    }
  };
  collect(JSON.parse(json));
  return strings;
}

/** Text that is hard to keep: control characters, halves of pairs, escapes of all of these as text. */
const hardText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\0',
        '\ud83d',
        '\udcb0',
        '\ud83d\udcb0',
        '\\',
        '"',
        '\\u0000',
        '\\ud800',
        '\n',
        '\u2028',
        '💰',
        '\u007f',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** The inside of a JSON string in any spelling, also with escapes of what PostgreSQL refuses. */
const spelled = fc
  .array(
    fc.constantFrom(
      String.raw`\u0000`,
      String.raw`\\u0000`,
      String.raw`\\\u0000`,
      String.raw`\\\\u0000`,
      String.raw`\ud83d\udcb0`,
      String.raw`\uD83D\uDCB0`,
      String.raw`\ud83d`,
      String.raw`\uDCB0`,
      String.raw`\\ud83d`,
      String.raw`\ud83d\ud83d\udcb0`,
      String.raw`\ud83d\\udcb0`,
      String.raw`\ud83d\u0041`,
      String.raw`\u00e9`,
      String.raw`\"`,
      String.raw`\/`,
      'u0000',
      'a',
      '💰',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('the evidence of a request', () => {
  it.each([
    ['', '', '{}'],
    ['a=1&b=x', '', '{"a":"1","b":"x"}'],
    ['a=1&a=2', '', '{"a":"1","a":"2"}'],
    ['a=%22%5C', '', String.raw`{"a":"\"\\"}`],
    ['offer=%F0%9F%92%B0', '', '{"offer":"💰"}'],
  ])('of the query %j is JSON in its order: %s%s', (query, body, json) => {
    expect(write(query, body)).toBe(json);
  });

  it('keeps the members of a body as they were written, after the query', () => {
    const json = write('b=1&a=2', '{"a" : [ 1.50, 2e3 ],"b":"\\u00e9","c":null}');
    expect(json).toBe('{"b":"1","a":"2",\n"a":[ 1.50, 2e3 ],"b":"\\u00e9","c":null}');
    expect(JSON.parse(json)).toEqual({ a: [1.5, 2000], b: 'é', c: null });
  });

  it('is JSON that PostgreSQL can read back, whatever was sent', () => {
    const query = fc.array(
      fc.record({ name: hardText, value: fc.option(hardText), source: fc.constant('query' as const) }),
    );
    const body = fc.oneof(
      fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.stringify({ value })),
      fc.tuple(spelled, spelled).map(([name, value]) => `{"${name}":"${value}","in":[{"${name}":["${value}"]}]}`),
    );
    fc.assert(
      fc.property(query, body, (query, body) => {
        const parsed = parseBody(Buffer.from(body));
        const json = writeRawData(query, parsed.ok ? parsed.members : [], redact);
        expect(json.isWellFormed()).toBe(true);
        for (const text of stringsOf(json)) {
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toContain('\0');
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [String.raw`\u0000`, '\ufffd'],
    [String.raw`a\u0000b`, 'a\ufffdb'],
    [String.raw`\\u0000`, String.raw`\u0000`],
    [String.raw`\\\u0000`, '\\\ufffd'],
    [String.raw`\\\\u0000`, String.raw`\\u0000`],
    [String.raw`\ud83d`, '\ufffd'],
    [String.raw`\uDCB0\uD83D`, '\ufffd\ufffd'],
    [String.raw`\ud83d\uDCB0`, '💰'],
    [String.raw`\ud83d\ud83d\udcb0`, '\ufffd💰'],
    [String.raw`\\ud83d\udcb0`, '\\ud83d\ufffd'],
    [String.raw`\n\u000a\u0001`, '\n\n\u0001'],
  ])('reads the string "%s" as PostgreSQL should', (inside, text) => {
    expect(JSON.parse(write('', `{"a":"${inside}","b":{"${inside}":["${inside}"]}}`))).toEqual({
      a: text,
      b: { [text]: [text] },
    });
  });

  it('gives the same parameters when it is read again', () => {
    const wellFormed = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
    const query = fc.array(fc.tuple(wellFormed, wellFormed)).map((pairs) => new URLSearchParams(pairs).toString());
    const body = fc.oneof(
      fc.constant(''),
      fc
        .array(fc.tuple(wellFormed, fc.jsonValue()))
        .map(
          (members) =>
            `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(', ')}}`,
        ),
      fc
        .array(fc.tuple(wellFormed, wellFormed), { minLength: 1 })
        .map((pairs) => `f=1&${new URLSearchParams(pairs).toString()}`),
    );
    fc.assert(
      fc.property(query, body, (query, body) => {
        const parsed = parseBody(Buffer.from(body));
        if (!parsed.ok || JSON.stringify(body).includes('u0000')) return;
        const evidence = writeRawData(parseQuery(query), parsed.members, redact, NO_NAMES);
        expect(parametersOfMembers(readRawData(evidence))).toEqual([...parseQuery(query), ...parsed.parameters]);
        expect(writeRawData([], readRawData(evidence), redact, NO_NAMES)).toBe(evidence);
      }),
      { numRuns: 300 },
    );
  });
});

describe('evidence that is nested without end', () => {
  const depthOf = (json: string): number => {
    let deepest = 0;
    let depth = 0;
    for (const character of json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')) {
      if ('{['.includes(character)) deepest = Math.max(deepest, (depth += 1));
      if ('}]'.includes(character)) depth -= 1;
    }
    return deepest;
  };

  it.each([
    ['arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', `${'{"b":'.repeat(40_000)}"\\u0000"${'}'.repeat(40_000)}`],
    ['both, with a token within', `${'[{"ts_token":'.repeat(15_000)}"hush"${'}]'.repeat(15_000)}`],
  ])('is written quickly and is no deeper than PostgreSQL reads: %s', (_, nested) => {
    const start = performance.now();
    const body = `{"a":${nested},"conversion_id":"7"}`;
    const evidence = write('', body);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(depthOf(evidence)).toBeLessThanOrEqual(100);
    expect(evidence).not.toContain('hush');
    expect(JSON.parse(evidence)).toMatchObject({ conversion_id: '7' });
  });

  it('gives the same parameters when it is read again', () => {
    const body = `{"a":${'{"b":'.repeat(200)}[1]${'}'.repeat(200)}}`;
    const parsed = parseBody(Buffer.from(body));
    expect(parametersOfMembers(readRawData(write('', body)))).toEqual(parsed.ok && parsed.parameters);
  });
});

describe('secrets in the evidence', () => {
  it.each([
    'ts_token=hush',
    'TS_Token=hush',
    'ts-token=hush',
    '%20ts_token%20=hush',
    'ts_param=hush',
    'tlm_token=hush',
    'api_key=hush',
    'X-API-Key=hush',
    'apikey=hush',
    'key=hush',
    'access_token=hush',
    'password=hush',
    'Secret=hush',
    'signature=hush',
    'Authorization=hush',
    'ts_token=1&ts_token=hush&ts_token=2',
  ])('of the query %s are replaced', (query) => {
    expect(write(query)).toContain('"<4>"');
    expect(write(query)).not.toContain('hush');
  });

  it.each([
    '{"ts_token":"hush"}',
    '{"ts\\u005ftoken":"hush"}',
    '{"ts_token":"\\u0068ush"}',
    '{"ts_token":["hush","hush"]}',
    '{"ts_token":{"value":"hush"}}',
    '{"ts_token":[[["hush"]]]}',
    '{"auth":{"ts_token":"hush"}}',
    '{"auth":[{"deep":{"API-Key":"hush"}}]}',
    '{"password":{"a":[1,{"b":"hush"}],"hush":2}}',
    'ts_token=hush',
    '--b\r\ncontent-disposition: form-data; name="ts_token"\r\n\r\nhush\r\n--b--',
  ])('of the body %s are replaced', (body) => {
    const values = write('', body).replaceAll(/"[^"]*":/g, '');
    expect(values).toContain('"<4>"');
    expect(values).not.toMatch(/hush|\\u0068ush/);
  });

  it('that are numbers are replaced by a text', () => {
    expect(write('', '{"ts_token":12345}')).toBe('{\n"ts_token":"<5>"}');
  });

  it.each(['null', '""', '"{ts_token}"', '"undefined"'])('that are absent stay as they are: %s', (source) => {
    expect(write('', `{"ts_token":${source}}`)).toBe(`{\n"ts_token":${source}}`);
  });

  describe('under names that a mapping gives them', () => {
    const { secretNames } = compileMapping({
      mapping: {
        account: 'ts_token',
        'login.code': 'ts_param',
        the_name_of_our_account_with_this_partner: 'tlm_token',
        token: 'click_id',
      },
      rules: {},
    });

    it.each([
      ['account=hush', ''],
      ['Account=hush', ''],
      ['the_name_of_our_account_with_this_partner=hush', ''],
      ['The_Name_Of_Our_Account_With_This_Partner=hush', ''],
      ['', '{"login":{"code":"hush"}}'],
      ['', '{"login.code":"hush"}'],
      ['ts_token=hush', ''],
      ['api_key=hush', ''],
    ])('are replaced: %s%s', (query, body) => {
      expect(write(query, body, secretNames)).toContain('"<4>"');
      expect(write(query, body, secretNames)).not.toContain('hush');
    });

    it('are none where the mapping gives a well-known name another meaning', () => {
      expect(write('token=k1', '', secretNames)).toBe('{"token":"k1"}');
    });
  });

  it('appear nowhere, whatever is around them', () => {
    const name = fc.constantFrom('ts_token', 'TS-PARAM', 'tlm_token', 'x-api-key', 'password');
    const around = fc.jsonValue({ maxDepth: 2 });
    const nested = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant('<secret>'),
        fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(name, nested, around, around, (name, secret, before, after) => {
        const body = JSON.stringify({ before, here: [{ [name]: secret }], [name]: secret, after });
        expect(write(`${name}=<secret>`, body)).not.toContain('<secret>');
      }),
    );
  });
});
