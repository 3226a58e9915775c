import fc from 'fast-check';
import { CANONICAL_FIELDS } from '../canonical-fields';
import { compileMapping } from '../mapping/compile-mapping';
import { mapParameters } from '../mapping/map-parameters';
import { normalizePostback } from '../normalizing/normalize-postback';
import { parseBody } from '../parsing/parse-body';
import { parametersOfMembers } from '../parsing/read-members';
import { parseQuery } from '../parsing/parse-query';
import type { Parameter } from '../postback-types';
import { readRawData, writeRawData } from './raw-data';
import type { SecretNames } from './secret-names';

const redact = (secret: string): string => `<${secret.length}>`;
/** As if every name meant a field: nothing is a secret, names and values stay as they are. */
const NO_NAMES: SecretNames = { kindOf: () => 'mapped' };

function write(query: string, body = ''): string {
  const parsed = parseBody(Buffer.from(body));
  if (!parsed.ok) throw new Error(parsed.reason.reason);
  return writeRawData(parseQuery(query), parsed.members, redact);
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

/** Text that is hard to keep: control characters, single surrogates, escapes of all of these as text. */
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

describe('the raw data of a request', () => {
  it.each([
    ['', '', '{}'],
    ['a=1&b=x', '', '{"a":"1","b":"x"}'],
    ['a=1&a=2', '', '{"a":"1","a":"2"}'],
    ['a=%22%5C', '', String.raw`{"a":"\"\\"}`],
    ['offer=%F0%9F%92%B0', '', '{"offer":"💰"}'],
  ])('of the query %j is JSON in its order: %s%s', (query, body, json) => {
    expect(write(query, body)).toBe(json);
  });

  it('keeps the source text of the body’s members, after the query', () => {
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
    [String.raw`\u0000`, '\u001a'],
    [String.raw`a\u0000b`, 'a\u001ab'],
    [String.raw`\\u0000`, String.raw`\u0000`],
    [String.raw`\\\u0000`, '\\\u001a'],
    [String.raw`\\\\u0000`, String.raw`\\u0000`],
    [String.raw`\ud83d`, '\u001a'],
    [String.raw`\uDCB0\uD83D`, '\u001a\u001a'],
    [String.raw`\ud800 \uDFFF`, '\u001a \u001a'],
    [String.raw`\ud7ff\ue000`, '\ud7ff\ue000'],
    [String.raw`\ud83d\uDCB0`, '💰'],
    [String.raw`\ud83d\ud83d\udcb0`, '\u001a💰'],
    [String.raw`\\ud83d\udcb0`, '\\ud83d\u001a'],
    [String.raw`\n\u000a\u0001`, '\n\n\u0001'],
  ])('reads the string "%s" as PostgreSQL should', (inside, text) => {
    expect(JSON.parse(write('', `{"a":"${inside}","b":{"${inside}":["${inside}"]}}`))).toEqual({
      a: text,
      b: { [text]: [text] },
    });
  });

  it('returns the same parameters when it is read', () => {
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
        const rawData = writeRawData(parseQuery(query), parsed.members, redact, NO_NAMES);
        expect(parametersOfMembers(readRawData(rawData))).toEqual([...parseQuery(query), ...parsed.parameters]);
        expect(writeRawData([], readRawData(rawData), redact, NO_NAMES)).toBe(rawData);
      }),
      { numRuns: 300 },
    );
  });

  it('yields the same postback on a redrive, even where characters were replaced', () => {
    const mapping = compileMapping({ mapping: {}, rules: { status: { values: { Valid: 'approved' } } } });
    const postbackOf = (parameters: readonly Parameter[]) =>
      normalizePostback(mapParameters(mapping, parameters).values, { timezone: 'UTC', receivedAtMs: 0 });
    const name = fc.constantFrom(...Object.keys(CANONICAL_FIELDS).filter((field) => !field.startsWith('t')));
    const value = fc
      .tuple(fc.constantFrom('', '10', '2025-01-01', 'usd', 'null', 'valid', '{x}'), hardText, spelled)
      .map(([start, hard, inside]) => JSON.stringify(start + hard).slice(0, -1) + inside + '"');
    const body = fc
      .dictionary(name, value)
      .map((members) => Object.entries(members).map(([name, value]) => `"${name}":${value}`));
    fc.assert(
      fc.property(body, (members) => {
        const parsed = parseBody(Buffer.from(`{"conversion_id":"c1",${members.join(',') || '"x":1'}}`));
        if (!parsed.ok) throw new Error(parsed.reason.reason);
        const again = parametersOfMembers(readRawData(writeRawData([], parsed.members, redact)));
        const [first, second] = [postbackOf(parsed.parameters), postbackOf(again)];
        expect(second.ok && second.postback).toEqual(first.ok && first.postback);
      }),
      { numRuns: 500 },
    );
  });
});

describe('nested raw data', () => {
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
    ['wide', `[${'[1, {"x" : 2}],'.repeat(100)}[]]`],
    ['64 deep', `${'['.repeat(64)} ${']'.repeat(64)}`],
  ])('keeps the source text of %s', (_, source) => {
    expect(write('', `{"a":${source}}`)).toBe(`{\n"a":${source}}`);
  });

  it.each([
    ['arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', `${'{"b":'.repeat(40_000)}"\\u0000"${'}'.repeat(40_000)}`],
    ['both, with a token within', `${'[{"ts_token":'.repeat(15_000)}"hush"${'}]'.repeat(15_000)}`],
  ])('is written quickly and no deeper than PostgreSQL reads: %s', (_, nested) => {
    const start = performance.now();
    const body = `{"a":${nested},"conversion_id":"7"}`;
    const rawData = write('', body);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(depthOf(rawData)).toBeLessThanOrEqual(100);
    expect(rawData).not.toContain('hush');
    expect(JSON.parse(rawData)).toMatchObject({ conversion_id: '7' });
  });

  it('returns the same parameters beyond that depth', () => {
    const body = `{"a":${'{"b":'.repeat(200)}[1]${'}'.repeat(200)}}`;
    const parsed = parseBody(Buffer.from(body));
    expect(parametersOfMembers(readRawData(write('', body)))).toEqual(parsed.ok && parsed.parameters);
  });
});

describe('raw data that exceeds the budget for secrets in texts', () => {
  const mapping = compileMapping({ mapping: { tok: 'ts_token', 'data.id': 'order_id', items: 'adv_sub' }, rules: {} });
  const names = Array.from({ length: 20_000 }, (_, index) => `"key${index}":1`).join();
  const hash = (secret: string): string => `hmac:${secret.length}`;
  const rawData = (body: string): string => {
    const parsed = parseBody(Buffer.from(body));
    if (!parsed.ok) throw new Error(parsed.reason.reason);
    return writeRawData([], parsed.members, hash, mapping.secretNames);
  };

  it.each([
    ['a list', `{"list":[{${names}},{"ts_token":"hush","tok":"hush","password":"hush","other":"hush"}]}`],
    ['a mapped list', `{"list":[{${names}}],"items":["${'x'.repeat(4_096)}",{"ts_token":"hush","TOK":"hush"}]}`],
    ['a text', `{"text":"${'%3d'.repeat(20_000)}&ts_token=hush"}`],
    ['a name', `{"${'a='.repeat(20_000)}&ts_token=hush":1}`],
    ['many secrets', `{"list":[${'{"token":"hush"},'.repeat(10_000)}{"token":"hush"}]}`],
    ['a form', `${'%3d'.repeat(20_000)}=${'%3d'.repeat(20_000)}%26ts_token%3Dhush`],
  ])('shows no secret: %s', (_, body) => {
    expect(rawData(body)).not.toContain('hush');
    expect(() => JSON.parse(rawData(body))).not.toThrow();
  });

  it('keeps parameters, mapped or not, and the hashes of their secrets', () => {
    const { data, note, tok } = JSON.parse(
      rawData(`{"list":[{${names}}],"data":{"id":"o1","other":"p"},"note":"a: b","tok":"hush"}`),
    );
    expect({ data, note, tok }).toEqual({ data: { id: 'o1', other: 'p' }, note: 'a: b', tok: 'hmac:4' });
  });

  it('keeps a mapped list unchanged', () => {
    const items = `["${'x'.repeat(5_000)}",{"sku":"a: b","password":"p"}]`;
    expect(rawData(`{"list":[{${names}}],"items":${items}}`)).toContain(`"items":${items}`);
  });

  it('repeats no name that is longer than any known one', () => {
    const deep = `${'['.repeat(70)}${']'.repeat(70)}`;
    const body = `{"${'n'.repeat(50_000)}":{"list":[${'1,'.repeat(200)}1],"deep":${deep}}}`;
    expect(rawData(body).length).toBeLessThan(2 * body.length);
  });
});
