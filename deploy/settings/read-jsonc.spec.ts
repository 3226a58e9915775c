import fc from 'fast-check';
import { parseJsonc } from './read-jsonc';

describe('parseJsonc', () => {
  it('leaves out comments and the last comma of a list, and nothing of a text', () => {
    const text = '{ // one\n "a": ["x//y", "/* z */", ",]",], /* two\n */ "b": "\\",}" , }';
    expect(parseJsonc(text)).toEqual({ a: ['x//y', '/* z */', ',]'], b: '",}' });
  });

  it('reads whatever JSON there is as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(parseJsonc(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    );
  });

  it('says what is no JSON', () => {
    expect(() => parseJsonc('{ "a": }')).toThrow(SyntaxError);
  });
});
