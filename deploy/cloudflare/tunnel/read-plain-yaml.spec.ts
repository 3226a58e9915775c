import { readPlainYaml } from './read-plain-yaml';

describe('plain YAML', () => {
  it('is mappings, lists and values, with comments', () => {
    const text = [
      '# a comment',
      'a: 1 # another',
      'b:',
      '  c: "x # y"',
      "  d: '^/a|b$'",
      '  e: true',
      'list:',
      '- one',
      '- k: v',
      '  m:',
      '    - n',
      '    - o: p',
      '- http_status:404',
      'last: false',
    ].join('\n');
    expect(readPlainYaml(text)).toEqual({
      a: '1',
      b: { c: 'x # y', d: '^/a|b$', e: true },
      list: ['one', { k: 'v', m: ['n', { o: 'p' }] }, 'http_status:404'],
      last: false,
    });
  });

  it.each([
    ['', {}],
    ['# nothing\n', {}],
    ['- a\r\n- b\r\n', ['a', 'b']],
    ['a: http://127.0.0.1:8000', { a: 'http://127.0.0.1:8000' }],
  ])('%j is read', (text, expected) => {
    expect(readPlainYaml(text)).toEqual(expected);
  });

  it.each([
    ['a: [1, 2]', /Line 1/],
    ['a: {b: c}', /Line 1/],
    ['a: &x b', /Line 1/],
    ['a: |\n  text', /Line 1/],
    ['a: "open', /Line 1/],
    ['a:\nb: 1', /Line 1 .*no value/],
    ['a: 1\n   b: 2', /Line 2 .*indentation/],
    ['a: 1\n\tb: 2', /Line 2 .*tab/],
    ['a: 1\na: 2', /Line 2 .*there already/],
    ['just text', /Line 1 .*no name/],
  ])('%j is refused, with its line', (text, fault) => {
    expect(() => readPlainYaml(text)).toThrow(fault);
  });
});
