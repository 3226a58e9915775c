import { cpuCostMs } from '@app/common/testing/cpu-cost';
import { checkMapping } from './mapping/check-mapping';
import { compileMapping } from './mapping/compile-mapping';
import { mapParameters } from './mapping/map-parameters';
import { readAmount } from './normalizing/normalize-amount';
import { normalizePostback } from './normalizing/normalize-postback';
import { readTime } from './normalizing/normalize-time';
import { parseBody } from './parsing/parse-body';
import { checkEndpointPath, parsePath } from './parsing/parse-path';
import { parseQuery } from './parsing/parse-query';
import type { Parameter } from './postback-types';
import { readRawData, writeRawData } from './redaction/raw-data';

/** The bytes of the largest body that is read; what takes more than linear time takes minutes with it. */
const LENGTH = 256 * 1024;
/** Of the process's own time: a busy machine does not count. */
const SOON_MS = 50;

/** How it starts, what it repeats, and an end that makes a backtracking reader go over all of it again. */
const PATTERNS: [string, string, string][] = [
  ['', '0', 'x'],
  ['', ' ', 'x'],
  ['1', '\u00a0', 'x'],
  ['', '1,', 'x'],
  ['', "1'", ''],
  ['1.', '1', 'e'],
  ['(', '1', ''],
  ['', '-', '1'],
  ['', '$', '1'],
  ['1e', '9', ''],
  ['2025-01-01', ' ', 'x'],
  ['', '1/', ''],
  ['{a', ' ', '!'],
  ['', '{', '}'],
  ['[[a', '-', ']'],
  ['${a', 'a', ''],
  ['%7Ba', ' ', '%7'],
  ['', '/', '1'],
  ['', '/conversions/', ''],
  ['', '%E4', ''],
  ['', '+', ''],
  ['', '&a=1', ''],
  ['', '_-', ''],
  ['', '\0', 'x'],
  ['', '\ud800', ''],
  ['', '💰', ''],
  ['', 'ß', ''],
  ['', '{"a":', ''],
  ['{"a":"', '\\u0000', '"}'],
  ['["', '\\\\', '"]'],
  [`{"ts_token":${'['.repeat(LENGTH / 2)}`, ']', '}'],
  ['--a\r\n', '\r\n', '--a--'],
  ['--a\r\ncontent-disposition: form-data;', ' ', '--a--'],
];
const TEXTS = PATTERNS.map(([start, piece, end]) => {
  const times = Math.floor((LENGTH - Buffer.byteLength(start + end)) / Buffer.byteLength(piece));
  return start + piece.repeat(times) + end;
});

const NOW_MS = Date.parse('2026-11-29T00:00:00Z');
const MAPPING = compileMapping({
  mapping: { pay: 'usd_payout' },
  rules: { status: { values: { valid: 'approved' } } },
});
const sent = (name: string, value: string): Parameter => ({ name, value, source: 'query' });

function writeText(text: string): void {
  const body = parseBody(Buffer.from(text));
  const query = [sent(text, text), sent('ts_token', text)];
  readRawData(writeRawData(query, body.ok ? body.members : [], (secret) => secret.slice(0, 4)));
}

describe('256 KiB of any text', () => {
  it.each<[string, (text: string) => unknown]>([
    ['an amount', readAmount],
    ['a time', (text) => readTime(text, { timezone: 'Asia/Tokyo', receivedAtMs: NOW_MS })],
    ['a query', (text) => parseQuery(text)],
    ['a body', (text) => parseBody(Buffer.from(text))],
    ['raw data', writeText],
    ['a path', (text) => parsePath(`/${text}`, () => undefined)],
    ['an endpoint', checkEndpointPath],
    ['a mapping', (text) => checkMapping({ [text]: text }, { [text]: {}, event: { default: text } })],
    ['parameters', (text) => mapParameters(MAPPING, [sent('pay', text), sent(text, text), sent('status', text)])],
    [
      'values',
      (text) =>
        normalizePostback(
          { conversion_id: text, offer_name: text, status: text, conversion_currency: text, usd_payout: text },
          { timezone: 'UTC', receivedAtMs: NOW_MS },
        ),
    ],
  ])('are read as %s within 50 ms', (_, read) => {
    for (const text of TEXTS) expect(cpuCostMs(() => read(text), SOON_MS)).toBeLessThan(SOON_MS);
  });
});
