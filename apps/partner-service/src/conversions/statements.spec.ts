import { AMOUNT_FIELDS, CANONICAL_FIELDS, STORED_FIELDS } from '@app/postback';
import {
  FIND_CONVERSION_STATES,
  LOCK_CONVERSION_STATES,
  STORE_DUPLICATE,
  STORE_DUPLICATES,
  STORE_NEW,
} from './statements';

const FIELDS = [...STORED_FIELDS, 'status_original'];

/** The type in which a field travels: amounts as decimals, times with their zone, everything else as text. */
function typeOf(field: string): string {
  const kind = Object.entries(CANONICAL_FIELDS).find(([name]) => name === field)?.[1];
  return kind === 'amount' ? 'numeric' : kind === 'time' ? 'timestamptz' : 'text';
}

/** The comma-separated parts between `start` and the bracket or word that ends them. */
function partsBetween(text: string, start: RegExp, end: RegExp): string[] {
  const from = text.split(start)[1] ?? '';
  return from
    .split(end)[0]!
    .split(',')
    .map((part) => part.trim());
}

const STORING = [STORE_NEW, STORE_DUPLICATE].flatMap((variants) =>
  Object.values(variants).map(({ name, text }) => ({ name, text: text.replaceAll(' -- settings', '') })),
);

describe.each(STORING)('$name', ({ text }) => {
  it('unpacks every canonical field in its type', () => {
    const columns = partsBetween(text, /json_to_recordset\(\$1\) AS row \(/, /\n {2}\)/);
    expect(columns).toEqual(expect.arrayContaining(FIELDS.map((field) => `${field} ${typeOf(field)}`)));
  });

  it('inserts every canonical field, from the column of the same name', () => {
    const inserted = partsBetween(text, /INSERT INTO conversions \(/, /\)/);
    const selected = partsBetween(text.split('INSERT INTO conversions (')[1]!, /SELECT/, /FROM/);
    expect(inserted).toEqual(expect.arrayContaining(FIELDS));
    const flags = new Set(['is_duplicate', 'is_update']);
    const sources = selected.map((column) => column.replace('::json', ''));
    expect(inserted.map((column, at) => (flags.has(column) ? column : sources[at]))).toEqual(inserted);
  });

  it('sums every amount in the roll-up', () => {
    const update = text.split(/DO UPDATE SET/).at(-1)!;
    for (const field of AMOUNT_FIELDS) {
      expect(update).toContain(`${field} = total.${field} + excluded.${field}`);
    }
  });
});

describe.each([LOCK_CONVERSION_STATES, FIND_CONVERSION_STATES])('$name', ({ text }) => {
  it('reads every canonical field of the original', () => {
    const columns = text.split('LATERAL (')[1]!.split('FROM conversions')[0]!;
    for (const field of FIELDS) expect(columns).toMatch(new RegExp(`[\\s,]${field}[,\\s]`));
  });
});

it('updates every amount of a conversion state', () => {
  for (const field of AMOUNT_FIELDS) {
    expect(STORE_DUPLICATES.text).toContain(`${field} = merged.${field}`);
  }
});

describe.each([STORE_NEW, STORE_DUPLICATE])('$whole.name', ({ whole, withoutWarnings, withoutSettings, plain }) => {
  it('leaves out nothing but the count of warnings where no row has any', () => {
    expect(whole.text).toContain('INSERT INTO warnings_hourly');
    const partsOf = (text: string) => text.match(/^\w+ AS /gm)!.map((part) => part.trim());
    for (const { text } of [withoutWarnings, plain]) {
      expect(text).not.toContain('warnings_hourly');
      expect(partsOf(text)).toEqual(partsOf(whole.text).filter((part) => part !== 'warning_roll_up AS'));
    }
  });

  it('reads and writes no column of a setting where no row has it', () => {
    for (const { text } of [withoutSettings, plain]) expect(text).not.toMatch(/ -- settings|row \([^)]*amount_parts/);
  });

  it('has a name for each variant, under which connections prepare it', () => {
    const variants = [whole, withoutWarnings, withoutSettings, plain];
    expect(new Set(variants.map(({ name }) => name)).size).toBe(4);
  });
});
