import fc from 'fast-check';
import { decodeBytes, decodeFormValue, toBytes } from './decode-value';

const ESCAPES = /%([\da-f]{2})/gi;

/** Each escape is a byte, each other character is one, and the bytes are read together. */
function decodeAsBytes(raw: string): string {
  const unescaped = raw.replaceAll('+', ' ').replace(ESCAPES, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return decodeBytes(toBytes(unescaped), undefined).text;
}

const byte = fc.integer({ min: 0, max: 255 });
const piece = fc.oneof(
  byte.map((code) => `%${code.toString(16).padStart(2, '0')}`),
  byte.map((code) => `%${code.toString(16).padStart(2, '0').toUpperCase()}`),
  byte.map((code) => String.fromCharCode(code)),
  fc
    .string({ unit: 'binary' })
    .filter((text) => text.isWellFormed())
    .map(encodeURIComponent),
  fc.constantFrom('%', '%4', '%zz', '+', '%25', '%EF%BF%BD', '%EF%BB%BF', '%ED%A0%80', '%C0%80'),
);

describe('decodeFormValue', () => {
  it('reads a value as the bytes that its escapes and characters stand for', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const raw = pieces.join('');
        expect(decodeFormValue(raw, undefined).text).toBe(decodeAsBytes(raw));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Shopee%20MY', 'Shopee MY'],
    ['100%', '100%'],
    ['100%+sure%21', '100% sure!'],
    ['%EF%BB%BFa', '\ufeffa'],
    ['%E9t%E9', 'été'],
  ])('reads %s as %s', (raw, text) => {
    expect(decodeFormValue(raw, undefined).text).toBe(text);
  });
});
