import { checkMapping } from './check-mapping';
import { compileMapping } from './compile-mapping';
import { mapParameters } from './map-parameters';
import { normalizeAmount } from './normalize-amount';
import { normalizePostback } from './normalize-postback';
import { normalizeTime } from './normalize-time';
import { parseBody } from './parse-body';
import { checkEndpointPath, parsePath } from './parse-path';
import { parseQuery } from './parse-query';
import type { Parameter } from './postback-types';
import { readRawData, writeRawData } from './raw-data';

/** The largest body that is read; what takes more than linear time takes minutes with it. */
const LENGTH = 256 * 1024;
const SOON_MS = 1_000;

const WHOLE = ['0', ' ', '\u00a0', '\0', '\ud800', '💰', 'ß', '\\', '/', '+', '%', '%E4', '&a=1', '\r\n', '_-', '🇲🇾'];
const STARTS = ['{a ', '{{', '[[a', '${', '%7Ba ', '1,', '1 ', "1'", '1.', '(1', '$1', '1e', '-', '{"a":', '[{"a":"'];
const ENDS = ['}', ' x', '\0', '"}', ')', 'USD'];

/** One piece again and again, with an end that makes a reader go back over all of it. */
const TEXTS = [
  ...WHOLE.map((piece) => piece.repeat(LENGTH / piece.length)),
  ...STARTS.flatMap((start) =>
    ENDS.map((end) => start + (start.at(-1)! + start).repeat(LENGTH / (start.length + 1)) + end),
  ),
  ...ENDS.map((end) => `2025-01-01${' '.repeat(LENGTH)}${end}`),
];

const MAPPING = compileMapping({
  mapping: { pay: 'usd_payout' },
  rules: { status: { values: { valid: 'approved' } } },
});
const sent = (name: string, value: string): Parameter => ({ name, value, source: 'query' });

function writeEvidence(text: string): void {
  const body = parseBody(Buffer.from(text));
  const query = [sent(text, text), sent('ts_token', text)];
  readRawData(writeRawData(query, body.ok ? body.members : [], (secret) => secret.slice(0, 4)));
}

describe('a quarter of a megabyte of anything', () => {
  it.each<[string, (text: string) => unknown]>([
    ['an amount', normalizeAmount],
    ['a time', (text) => normalizeTime(text, 'Asia/Tokyo')],
    ['a query', (text) => parseQuery(text)],
    ['a body', (text) => parseBody(Buffer.from(text))],
    ['evidence', writeEvidence],
    ['a path', (text) => parsePath(`/${text}`, () => undefined)],
    ['an endpoint', checkEndpointPath],
    ['a mapping', (text) => checkMapping({ [text]: text }, { [text]: {}, event: { default: text } })],
    ['parameters', (text) => mapParameters(MAPPING, [sent('pay', text), sent(text, text), sent('status', text)])],
    [
      'values',
      (text) =>
        normalizePostback(
          { conversion_id: text, offer_name: text, status: text, conversion_currency: text, usd_payout: text },
          { timezone: 'UTC' },
        ),
    ],
  ])('is read as %s soon', (_, read) => {
    for (const text of TEXTS) {
      const start = performance.now();
      read(text);
      expect(performance.now() - start).toBeLessThan(SOON_MS);
    }
  });
});
