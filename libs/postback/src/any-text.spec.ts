import { cpuCostMs } from '@app/common/testing/cpu-cost';
import * as fc from 'fast-check';
import { absenceOf, isUnsetNumber } from './mapping/absent-values';
import { compileMapping } from './mapping/compile-mapping';
import { mapParameters } from './mapping/map-parameters';
import { currenciesOf, currencyOf } from './normalizing/currencies';
import { doubtText } from './normalizing/doubt-text';
import { readAmount } from './normalizing/normalize-amount';
import { plainNumber, plainWord, spellId, visibleText } from './normalizing/normalize-text';
import { readTime, zoneOfText } from './normalizing/normalize-time';
import { readStatus } from './normalizing/read-status';
import { charsetOf, decodeBytes, decodeFormValue } from './parsing/decode-value';
import { openEnvelope } from './parsing/open-envelope';
import { parseBody } from './parsing/parse-body';
import { readPairs } from './parsing/parse-query';
import { MAX_PARAMETERS } from './parsing/read-members';
import { splitTarget } from './parsing/split-target';
import type { Parameter } from './postback-types';

const receivedAtMs = Date.parse('2026-11-29T00:00:00Z');
const parameter = (name: string, value: string): Parameter => ({ name, value, source: 'query' });
const stripping = compileMapping({
  mapping: {},
  rules: { conversion_id: { strip_prefix: 'r-', strip_suffix: '-r' }, status: { values: { ok: 'approved' } } },
});

const VALUES: [string, (text: string) => unknown][] = [
  ['an absent value', absenceOf],
  ['an unset number', (text) => isUnsetNumber(text, true)],
  ['an amount of a currency without decimals', (text) => readAmount(text, 'IDR')],
  ['a currency', (text) => [currenciesOf(text), currencyOf(text)]],
  ['a doubtful text', doubtText],
  ['an id', (text) => spellId(text)],
  ['a number as an id', (text) => spellId(text, true)],
  ['an id behind constant text', (text) => mapParameters(stripping, [parameter('conversion_id', text)])],
  ['a status', readStatus],
  ['a mapped status', (text) => mapParameters(stripping, [parameter('status', text)])],
  ['a time', (text) => readTime(text, { timezone: 'UTC', receivedAtMs, dateOrder: 'dmy', zoneText: text })],
  ['a zone', (text) => zoneOfText(text, receivedAtMs)],
  ['a charset', charsetOf],
  ['a value of a form', (text) => decodeFormValue(text, 'big5')],
  ['bytes in another charset', (text) => decodeBytes(Buffer.from(text, 'latin1'), 'gb18030')],
];

const CONTAINERS: [string, (text: string) => unknown][] = [
  ['a query', (text) => readPairs(text, { max: MAX_PARAMETERS })],
  ['a body', (text) => parseBody(Buffer.from(text).subarray(0, LENGTH), { charset: 'shift_jis', contentType: text })],
  ['a body of other bytes', (text) => parseBody(Buffer.from(text, 'latin1'), { charset: 'shift_jis' })],
  ['an envelope', (text) => openEnvelope([parameter('e', text), parameter(`e.${text}`, text)], 'e', {})],
  ['a target', splitTarget],
];

/** The largest body. */
const LENGTH = 256 * 1024;
/** Of the process's own time: a busy machine does not count. */
const SOON_MS = 50;
const PIECES = [
  '0', '1.', ',-', 'e9', 'Rp', '￥', '１', '\u200b', '\u0301\u0316', '\u0f73\u0f75', 'İ', 'ﷺ', '_-', '{a}_', '[a]',
  '##a', '%a%', '%%', '!!!', '\r\n', '\n ', '\na=', ';a=', ';status=', '?status=', '&amp;', '&amp;amp;',
  '年', '下午', ' 8:', '2025-', 'GMT ', '\u00e4\u00b8', '\u0083\\', '%E4', '%83%5C',
  '"{', '\\', '\\"', ',]', '[null', 'charset=', 'a=', '://',
]; // prettier-ignore
const STARTS = ['', 'conversion_id=1', '{"a":"'];

/** Of 256 KiB, all of which would take seconds in a reader that goes over them once more for each piece. */
function textsOf(starts: readonly string[]): string[] {
  return starts.flatMap((start) =>
    PIECES.map((piece) => start + piece.repeat(Math.floor((LENGTH - start.length) / piece.length))),
  );
}

function expectSoon(read: (text: string) => unknown, texts: readonly string[]): void {
  const late = texts.flatMap((text) => {
    const costMs = cpuCostMs(() => read(text), SOON_MS);
    return costMs < SOON_MS ? [] : [`${JSON.stringify(text.slice(0, 40))}: ${costMs} ms`];
  });
  expect(late).toEqual([]);
}

describe('256 KiB of any repeated piece', () => {
  it.each(VALUES)('are read as %s within 50 ms', (_, read) => expectSoon(read, textsOf([''])));
  it.each(CONTAINERS)('are read as %s within 50 ms', (_, read) => expectSoon(read, textsOf(STARTS)));
});

const piece = fc.oneof(
  fc.constantFrom(...PIECES, ...STARTS, '-', '<tid>', '&#038;', 'T12', '[object '),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('any text', () => {
  it.each([...VALUES, ...CONTAINERS])('is read as %s without an error', (_, read) => {
    fc.assert(
      fc.property(anyText, (text) => void read(text)),
      { numRuns: 100 },
    );
  });

  it.each<[string, (text: string) => string]>([
    ['an id', (text) => spellId(text)],
    ['a number', plainNumber],
    ['a visible text', visibleText],
    ['a word', plainWord],
  ])('that was read as %s is read as the same again', (_, read) => {
    fc.assert(fc.property(anyText, (text) => expect(read(read(text))).toBe(read(text))));
  });
});

describe('what is plain', () => {
  it('comes back: decimals, ids, currencies and UTF-8', () => {
    const digits = fc.bigInt({ min: 0n, max: 99_999_999_999_999n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 9_999 }), fc.string({ unit: 'grapheme' }), (whole, rest, text) => {
        const amount = `${whole}.${String(rest).padStart(4, '0')}`;
        for (const currency of [undefined, 'USD', 'IDR', 'KWD'])
          expect(readAmount(amount, currency)).toEqual({ amount });
        expect(spellId(`id-${whole}`)).toBe(`id-${whole}`);
        expect(decodeBytes(Buffer.from(text), 'gb18030')).toEqual({ text });
        const written = new URLSearchParams([['a', text]]).toString();
        expect(readPairs(written)).toEqual({ parameters: [{ name: 'a', value: text, source: 'query' }], warnings: [] });
      }),
    );
  });

  it('is a time in ISO 8601 in any zone', () => {
    const instant = fc.integer({ min: Date.UTC(2000, 0, 2), max: receivedAtMs });
    fc.assert(
      fc.property(instant, fc.integer({ min: -12 * 60, max: 14 * 60 }), (ms, offset) => {
        const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
        const sign = offset < 0 ? '-' : '+';
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const zone = `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
        const time = new Date(ms).toISOString();
        expect(readTime(time, { timezone: 'Asia/Tokyo', receivedAtMs })).toEqual({ time });
        expect(readTime(`${local}${zone}`, { timezone: 'Asia/Tokyo', receivedAtMs })).toEqual({ time });
      }),
    );
  });

  it('is one id in any notation of a JSON number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 1, max: 9 }), (id, shift) => {
        const zeros = '0'.repeat(shift);
        for (const written of [
          `${id}.${zeros}`,
          `${id}${zeros}e-${shift}`,
          `${id}E0`,
          `0.${id}e${String(id).length}`,
        ]) {
          expect(spellId(written, true)).toBe(String(id));
        }
      }),
    );
  });
});
