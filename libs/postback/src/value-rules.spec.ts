import * as fc from 'fast-check';
import { CANONICAL_FIELDS, type CanonicalField } from './canonical-fields';
import { CURRENCIES } from './normalizing/currencies';
import { normalizePostback } from './normalizing/normalize-postback';
import { MAX_ID, MAX_TEXT, spellId } from './normalizing/normalize-text';
import { parseBody } from './parsing/parse-body';

const fieldsOf = (kind: string): CanonicalField[] =>
  (Object.keys(CANONICAL_FIELDS) as CanonicalField[]).filter((field) => CANONICAL_FIELDS[field] === kind);

function normalized(field: CanonicalField, value: string) {
  const result = normalizePostback({ conversion_id: 'c', [field]: value }, { timezone: 'UTC', receivedAtMs: 0 });
  if (!result.ok) throw new Error(JSON.stringify(result.reasons));
  return { value: result.postback[field as keyof typeof result.postback], warnings: result.warnings, result };
}

const anyCase = (words: readonly string[]) =>
  fc.tuple(fc.constantFrom(...words), fc.array(fc.boolean(), { minLength: 9, maxLength: 9 })).map(([word, upper]) => ({
    word,
    written: Array.from(word, (letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase())).join(''),
  }));

describe('ids and texts', () => {
  const kinds = fc.constantFrom(
    ...fieldsOf('id')
      .filter((field) => field !== 'conversion_id')
      .map((field) => ({ field, max: MAX_ID })),
    ...fieldsOf('text').map((field) => ({ field, max: MAX_TEXT })),
  );
  const character = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((text) => text.trim() !== '');

  it('are stored whole up to their maximum length, and as null with a warning beyond it', () => {
    fc.assert(
      fc.property(kinds, fc.constantFrom('x', 'é', '中', '💰'), fc.constantFrom(-1, 0, 1), (kind, letter, over) => {
        const { field, max } = kind;
        const { value, warnings } = normalized(field, letter.repeat(max + over));
        expect(value).toBe(over > 0 ? null : letter.repeat(max + over));
        expect(warnings.map((warning) => warning.field)).toEqual(over > 0 ? [field] : []);
      }),
    );
  });

  it('lose only control characters and surrounding space, and ids what has no width', () => {
    const control = fc.constantFrom('\0', '\n', '\u0007', '\u0085', '\u009f');
    const noisy = fc.array(fc.tuple(character, fc.option(control, { nil: '' })), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(kinds, noisy, fc.constantFrom('', ' ', '\t ', '\n'), ({ field }, parts, space) => {
        const sent = parts.map(([letter, noise]) => letter + noise).join('');
        const kept = parts
          .map(([letter]) => letter.replaceAll(/\p{Cc}/gu, ''))
          .join('')
          .trim();
        const isId = CANONICAL_FIELDS[field] === 'id';
        expect(normalized(field, space + sent + space).value).toBe((isId ? spellId(kept) : kept) || null);
      }),
    );
  });
});

describe('a currency', () => {
  it('is stored in upper case when ISO 4217 has it, and as null with a warning otherwise', () => {
    fc.assert(
      fc.property(anyCase([...CURRENCIES, 'XXY', 'dollar', '$']), ({ word, written }) => {
        const { value, warnings } = normalized('conversion_currency', written);
        expect(value).toBe(CURRENCIES.has(word) ? word : null);
        expect(warnings).toHaveLength(CURRENCIES.has(word) ? 0 : 1);
      }),
    );
  });
});

describe('a status', () => {
  it('is one of the four in any case; any other word is stored as `other` with the original', () => {
    const words = ['pending', 'approved', 'rejected', 'paid', 'other', 'done', 'sale'];
    fc.assert(
      fc.property(anyCase(words), ({ word, written }) => {
        const { value, result } = normalized('status', written);
        const isKnown = words.indexOf(word) < 4;
        expect(value).toBe(isKnown ? word : 'other');
        expect(result.postback.status_original).toBe(isKnown ? null : written);
      }),
    );
  });
});

describe('a number in JSON', () => {
  it('keeps its digits, however many, as an id', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 200n }).map(String),
        fc.constantFrom('conversion_id', 'order_id'),
        (digits, name) => {
          const body = parseBody(Buffer.from(`{"${name}":${digits}}`));
          expect(body).toMatchObject({ ok: true, parameters: [{ name, value: digits }] });
          expect(
            normalizePostback({ conversion_id: 'c', [name]: digits }, { timezone: 'UTC', receivedAtMs: 0 }),
          ).toMatchObject({
            postback: { [name]: digits },
          });
        },
      ),
    );
  });
});
