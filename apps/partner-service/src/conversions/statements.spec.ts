import { AMOUNT_FIELDS, CANONICAL_FIELDS, STORED_FIELDS } from '@app/postback';
import { DUPLICATE_COLUMNS, NEW_CONVERSION_COLUMNS } from './conversion-columns';
import type { DuplicateRow } from './resolve-duplicates';
import {
  FIND_CONVERSION_STATES,
  LOCK_CONVERSION_STATES,
  STORE_DUPLICATE,
  STORE_DUPLICATES,
  STORE_NEW,
} from './statements';

const FIELDS = [...STORED_FIELDS, 'status_original'];

/** The type in which a field travels: times with their zone, everything else as text. */
function typeOf(field: string): string {
  const kind = Object.entries(CANONICAL_FIELDS).find(([name]) => name === field)?.[1];
  return kind === 'time' ? 'timestamptz' : 'text';
}

/** The comma-separated parts between `start` and the bracket or word that ends them. */
function partsBetween(text: string, start: RegExp, end: RegExp): string[] {
  const from = text.split(start)[1] ?? '';
  return from
    .split(end)[0]!
    .split(',')
    .map((part) => part.trim());
}

const STORING = [
  ...Object.values(STORE_NEW).map((statement) => ({ ...statement, columns: NEW_CONVERSION_COLUMNS })),
  ...Object.values(STORE_DUPLICATE).map((statement) => ({ ...statement, columns: DUPLICATE_COLUMNS })),
];

/** The member of a row, or of its postback, that a column is read from. */
function nameOf([read]: (typeof STORING)[number]['columns'][number]): string {
  const names: string[] = [];
  const row = new Proxy({} as DuplicateRow, {
    get(_, name) {
      names.push(String(name));
      return row;
    },
  });
  read(row);
  return names.at(-1)!;
}

describe.each(STORING)('$name', ({ text, columns }) => {
  it('unpacks the arrays that the service sends, in their order and types', () => {
    const parameters = partsBetween(text, /FROM unnest\(/, /\n {2}\)/);
    expect(parameters).toEqual(columns.map(([, type], index) => `$${index + 1}::${type}[]`));
    expect(partsBetween(text, /\) AS row \(/, /\n {2}\)/)).toEqual(columns.map(nameOf));
  });

  it('unpacks every canonical field in its type', () => {
    const types = new Map<string, string>(columns.map((column) => [nameOf(column), column[1]]));
    for (const field of FIELDS) expect(types.get(field)).toBe(typeOf(field));
    const selected = partsBetween(text, /AS MATERIALIZED \(\s+SELECT/, /FROM unnest/);
    const decimals = selected.filter((column) => column.endsWith('::numeric'));
    expect(new Set(decimals)).toEqual(new Set(AMOUNT_FIELDS.map((field) => `${field}::numeric`)));
  });

  it('inserts every canonical field, from the column of the same name', () => {
    const inserted = partsBetween(text, /INSERT INTO conversions \(/, /\)/);
    const selected = partsBetween(text.split('INSERT INTO conversions (')[1]!, /SELECT/, /FROM/);
    expect(inserted).toEqual(expect.arrayContaining(FIELDS));
    const flags = new Set(['is_duplicate', 'is_update']);
    expect(inserted.map((column, at) => (flags.has(column) ? column : selected[at]))).toEqual(inserted);
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

describe.each([STORE_NEW, STORE_DUPLICATE])('$whole.name', ({ whole, withoutWarnings }) => {
  it('leaves out nothing but the count of warnings where no row has any', () => {
    expect(whole.text).toContain('INSERT INTO warnings_hourly');
    expect(withoutWarnings.text).not.toContain('warnings_hourly');
    const partsOf = (text: string) => text.match(/^\w+ AS /gm)!.map((part) => part.trim());
    expect(partsOf(withoutWarnings.text)).toEqual(partsOf(whole.text).filter((part) => part !== 'warning_roll_up AS'));
  });

  it('has a name for each variant, under which connections prepare it', () => {
    expect(withoutWarnings.name).not.toBe(whole.name);
  });
});
