import type { Random } from '../chaos/random';
import { nastyEncoded, nastyName, nastyText } from './nasty-values';

/** More than a request may have. */
const TOO_MANY = 301;
const DEEPEST = 2_000;

/** A query or a form. */
export function composeForm(random: Random, conversionId: string): string {
  const count = random.chance(1) ? random.between(290, TOO_MANY + 10) : random.between(0, 12);
  const pairs = Array.from({ length: count }, () => pairOf(random));
  if (random.chance(75)) pairs.push(`conversion_id=${conversionId}`);
  return random.shuffled(pairs).join(random.chance(97) ? '&' : ';');
}

function pairOf(random: Random): string {
  const plain = random.chance(85) ? nastyName(random) : nastyEncoded(random);
  // Raw bytes beyond ASCII seldom pass the parser.
  const name = random.chance(97) ? encodeURI(plain.toWellFormed()) : plain;
  if (random.chance(5)) return name;
  return `${name}${random.chance(97) ? '=' : '=='}${nastyEncoded(random)}`;
}

/** JSON, sometimes damaged. */
export function composeJson(random: Random, conversionId: string): string {
  if (random.chance(3)) return nestedJson(random, 'conversion_id');
  const members = Array.from(
    { length: random.between(0, 10) },
    () => `${quoted(random, nastyName(random))}:${composeValue(random, 3)}`,
  );
  if (random.chance(75)) members.push(`"conversion_id":"${conversionId}"`);
  return damageJson(random, `{${random.shuffled(members).join(',')}}`);
}

/** One JSON text in four: truncated, in a list, after a mark, twice, or replaced. */
export function damageJson(random: Random, text: string): string {
  switch (random.between(1, 20)) {
    case 1:
      return text.slice(0, random.between(0, text.length));
    case 2:
      return `[${text}]`;
    case 3:
      return `\ufeff ${text}`;
    case 4:
      return `${text}${text}`;
    case 5:
      return composeValue(random, 1);
    default:
      return text;
  }
}

/** @param name a member with a text beside what is nested */
export function nestedJson(random: Random, name: string): string {
  const depth = random.between(5, DEEPEST);
  const [open, close] = random.chance(50) ? ['{"a":', '}'] : ['[', ']'];
  return `{"${name}":"deep","x":${open.repeat(depth)}1${close.repeat(random.chance(80) ? depth : 1)}}`;
}

export function composeValue(random: Random, depth: number): string {
  switch (random.between(1, depth > 0 ? 9 : 6)) {
    case 1:
      return random.oneOf([
        'null',
        'true',
        'false',
        '1e999',
        '-0',
        '123456789012345678901234567890',
        '1.0',
        '01',
        'NaN',
        '-',
      ]);
    case 2:
      return `"${random.oneOf(['\\ud800', '\\u0000', '\\udc00\\ud800', '\\x', '\\', '\u0001'])}"`;
    case 7:
      return `[${Array.from({ length: random.between(0, 4) }, () => composeValue(random, depth - 1)).join(',')}]`;
    case 8:
    case 9:
      return `{${Array.from({ length: random.between(0, 4) }, () => `${quoted(random, nastyName(random))}:${composeValue(random, depth - 1)}`).join(',')}}`;
    default:
      return quoted(random, nastyText(random));
  }
}

/** JSON.stringify escapes lone surrogates; sometimes they are left as they are. */
export function quoted(random: Random, text: string): string {
  return random.chance(90) ? JSON.stringify(text) : `"${text}"`;
}

export function composeMultipart(random: Random, conversionId: string, boundary: string): string {
  const parts = Array.from({ length: random.between(0, 5) }, () => partOf(random, boundary));
  parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="conversion_id"\r\n\r\n${conversionId}\r\n`);
  const end = random.chance(85) ? `--${boundary}--\r\n` : '';
  return parts.join('') + end;
}

function partOf(random: Random, boundary: string): string {
  const file = random.chance(20) ? '; filename="../../x.php"' : '';
  const name = nastyName(random).replaceAll(/["\r\n]/g, '');
  const type = random.chance(30)
    ? `\r\nContent-Type: ${random.oneOf(['text/plain; charset=utf-16', 'image/png', ''])}`
    : '';
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}${type}\r\n\r\n${nastyText(random)}\r\n`;
}
