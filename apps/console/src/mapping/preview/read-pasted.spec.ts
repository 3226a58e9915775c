import fc from 'fast-check';
import type { Partner } from '../../partners/partner-queries';
import { compileDocument } from './compile-document';
import { pastedSample } from './pasted-request';
import { readPasted } from './read-pasted';
import { readSample } from './read-sample';

const READING = compileDocument({} as Partner, [], {
  parameter_mapping: {},
  field_rules: {},
  tenants: {},
});

/** The parameters that a preview reads of what is pasted. */
function parametersOf(text: string): [string, string | null][] | undefined {
  const pasted = readPasted(text);
  if (!pasted) return undefined;
  const { parameters } = readSample(pastedSample(pasted, new Date(0)), READING);
  return parameters.map(({ name, value }) => [name, value]);
}

const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const doubleQuoted = (text: string): string => `"${text.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`;

const NAME = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);
/** Without characters that no request can hold, or that reading trims at the ends. */
const VALUE = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => /^[^\p{Cc}\p{Cs}]+$/u.test(text));
const PAIRS = fc.array(fc.tuple(NAME, VALUE), { minLength: 1, maxLength: 6 });
const queryOf = (pairs: [string, string][]): string => new URLSearchParams(pairs).toString();
const ORIGIN = 'https://pb.example.com/partner/rector/event';

const FORMS: readonly (readonly [string, (pairs: [string, string][]) => string])[] = [
  ['a URL', (pairs) => `${ORIGIN}?${queryOf(pairs)}#part`],
  ['a path with a query', (pairs) => `/partner/rector/event?${queryOf(pairs)}`],
  ['a query', (pairs) => queryOf(pairs)],
  ['a query with its mark and space around it', (pairs) => `\n ?${queryOf(pairs)} \n`],
  ['a pair a line', (pairs) => pairs.map((pair) => queryOf([pair])).join('\n')],
  ['a request line', (pairs) => `GET /e?${queryOf(pairs)} HTTP/1.1\r\nHost: pb.example.com`],
  ['curl of a URL', (pairs) => `curl -sS ${shellQuoted(`${ORIGIN}?${queryOf(pairs)}`)} -H 'accept: */*'`],
  ['curl in double quotes', (pairs) => `$ curl ${doubleQuoted(`${ORIGIN}?${queryOf(pairs)}`)}`],
  ['curl of a form', (pairs) => `curl ${ORIGIN} \\\n  -XPOST --data-raw ${shellQuoted(queryOf(pairs))}`],
  [
    'curl that gets',
    (pairs) => `curl -G '${ORIGIN}' ${pairs.map((pair) => `-d ${shellQuoted(queryOf([pair]))}`).join(' ')}`,
  ],
  [
    'curl that encodes',
    (pairs) =>
      `curl ${ORIGIN} ${pairs.map(([name, value]) => `--data-urlencode ${shellQuoted(`${name}=${value}`)}`).join(' ')}`,
  ],
];

describe('what is pasted as a sample', () => {
  it.each(FORMS)('is read as the parameters that were sent: %s', (_name, write) => {
    fc.assert(fc.property(PAIRS, (pairs) => expect(parametersOf(write(pairs))).toEqual(pairs)));
  });

  it('is read as its members, pasted as JSON or as curl with JSON', () => {
    const member = fc.dictionary(NAME, VALUE, { minKeys: 1, maxKeys: 6, noNullPrototype: true });
    const property = fc.property(member, (members) => {
      const text = JSON.stringify(members, null, 1);
      for (const pasted of [
        text,
        `curl '${ORIGIN}' --json ${shellQuoted(text)}`,
        `POST /e HTTP/1.1\nA: b\n\n${text}`,
      ]) {
        expect(parametersOf(pasted)).toEqual(Object.entries(members));
      }
    });
    fc.assert(property);
  });

  it('is what a browser copies as curl, with escapes of the shell', () => {
    const copied = String.raw`curl 'https://pb.example.com/e?a=1' -X 'post' -H 'x: y' --data-raw $'{"name":"O\'Neil \u866f"}' --compressed`;
    expect(readPasted(copied)).toEqual({ method: 'POST', target: '/e?a=1', body: '{"name":"O\'Neil 虯"}' });
  });

  it('escapes what a sender would have escaped', () => {
    expect(parametersOf('https://pb.example.com/e?offer=虾皮 MY&id=1')).toEqual([
      ['offer', '虾皮 MY'],
      ['id', '1'],
    ]);
  });

  it.each(['', 'hello', 'curl', 'curl -H a', 'no pairs here = none', '<html></html>', 'ftp: //x'])(
    'is nothing where it is no request: %s',
    (text) => expect(readPasted(text)).toBeUndefined(),
  );

  it('never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((rest) => `curl ${rest}`),
      fc.string({ unit: 'binary' }).map((rest) => `https://x/?${rest}`),
    );
    fc.assert(fc.property(text, (pasted) => void parametersOf(pasted)));
  });
});
