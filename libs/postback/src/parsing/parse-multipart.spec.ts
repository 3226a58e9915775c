import { parseBody } from './parse-body';
import { parseMultipart } from './parse-multipart';

/** A body as PHP's curl sends it: each part's lines after the boundary, and the boundary with two dashes at the end. */
const multipart = (...parts: string[][]): string =>
  [...parts.flatMap((lines) => ['--b0undary', ...lines]), '--b0undary--'].join('\r\n');

const pairsOf = (body: string) => {
  const read = parseMultipart(body);
  return Array.isArray(read) ? read.map(({ name, value }) => [name, value]) : read;
};

describe('parseMultipart', () => {
  it('reads each field, whatever the case and order of its headers', () => {
    const body = multipart(
      ['Content-Disposition: form-data; name="conversion_id"', '', 'c1'],
      ['content-type: text/plain', 'content-disposition: form-data; name="offer_name"', '', 'two', '', 'lines'],
      ['Content-Disposition: form-data; name="offer_name"', '', ''],
      ['Content-Disposition: form-data; name="__proto__"', '', '--b0und'],
    );
    expect(pairsOf(body)).toEqual([
      ['conversion_id', 'c1'],
      ['offer_name', 'two\r\n\r\nlines'],
      ['offer_name', ''],
      ['__proto__', '--b0und'],
    ]);
  });

  it('accepts line feeds without carriage returns', () => {
    const body = multipart(['Content-Disposition: form-data; name="a"', '', '1']).replaceAll('\r\n', '\n');
    expect(pairsOf(body)).toEqual([['a', '1']]);
  });

  it.each([
    ['a file', ['Content-Disposition: form-data; name="a"; filename="a.csv"', '', '1']],
    ['a file with a name in UTF-8', ['Content-Disposition: form-data; name="a"; filename*=UTF-8\'\'a.csv', '', '1']],
    ['a part without a name', ['Content-Disposition: form-data', '', '1']],
    ['a part without a header', ['', '1']],
    ['a part without a value', ['Content-Disposition: form-data; name="a"']],
  ])('leaves out %s', (_, part) => {
    expect(pairsOf(multipart(part, ['Content-Disposition: form-data; name="b"', '', '2']))).toEqual([['b', '2']]);
  });

  it.each([
    ['without its end', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'],
    ['without a boundary', 'Content-Disposition: form-data; name="a"\r\n\r\n1'],
    ['of two dashes', '--\r\n\r\n----'],
  ])('does not read a body %s', (_, body) => {
    expect(parseMultipart(body)).toBeUndefined();
  });

  it('keeps fields for the raw data', () => {
    const body = `${multipart(['Content-Disposition: form-data; name="a"', '', '"1" = ✓'])}\r\n`;
    expect(parseBody(Buffer.from(body))).toEqual({
      ok: true,
      parameters: [{ name: 'a', value: '"1" = ✓', source: 'body' }],
      members: [{ name: 'a', source: '"\\"1\\" = ✓"' }],
    });
  });
});
