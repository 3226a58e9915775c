import fc from 'fast-check';
import { isJson } from './is-json';

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const PIECES = '{ } [ ] , : " \\ a 0 1 - + . e E \\u00e9 \\n \t \u0001 true null false'.split(' ');

describe('isJson', () => {
  it.each([
    '',
    ' ',
    '{}',
    ' [ ] \r\n\t',
    '{"a":1,}',
    '[,]',
    '[1 2]',
    '{"a" 1}',
    '{1:2}',
    '[}',
    '{]',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '-0.5E+07',
    'nul',
    'nulll',
    '"',
    '"\\',
    '"\\u12"',
    '"\\x"',
    '"\n"',
    '"\u007f\ud800"',
    '\u00a01',
    '1]',
    '[[1]',
    '"a""b"',
  ])('agrees with JSON.parse about %j', (text) => {
    expect(isJson(text)).toBe(isParsed(text));
  });

  it('agrees with JSON.parse for any text', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.nat(3), fc.constantFrom(...PIECES, ''))
      .map(([json, from, cut, piece]) => {
        const at = from % (json.length + 1);
        return json.slice(0, at) + piece + json.slice(at + cut);
      });
    const pieces = fc.array(fc.constantFrom(...PIECES, ' ', '"a"'), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(broken, pieces, fc.json(), fc.string()), (text) => {
        expect(isJson(text)).toBe(isParsed(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('accepts any depth', () => {
    expect(isJson('['.repeat(100_000) + ']'.repeat(100_000))).toBe(true);
    expect(isJson('{"a":'.repeat(100_000))).toBe(false);
  });
});
