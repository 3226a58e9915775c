import { canonicalFieldOf } from '@app/postback/canonical-fields';
import type { ParameterMapping } from '@app/postback/postback-types';

/** A row of the table. Names may be empty or given twice while they are typed, which a mapping cannot be. */
export interface MappingRow {
  id: number;
  name: string;
  target: string;
}

let lastId = 0;

export function newRow(name = '', target = ''): MappingRow {
  lastId += 1;
  return { id: lastId, name, target };
}

export function rowsOf(mapping: ParameterMapping): MappingRow[] {
  return Object.entries(mapping).map(([name, target]) => newRow(name, target));
}

/** Of rows with one name the first counts; a row that is still empty is none. */
export function mappingOf(rows: readonly MappingRow[]): ParameterMapping {
  const mapping = new Map<string, string>();
  for (const { name, target } of rows) if (!isEmpty({ name, target }) && !mapping.has(name)) mapping.set(name, target);
  return Object.fromEntries(mapping);
}

export const isEmpty = ({ name, target }: Pick<MappingRow, 'name' | 'target'>): boolean => name === '' && target === '';

/** The rows that come before `row` for the same field, or after it. */
export function rivalsOf(rows: readonly MappingRow[], row: MappingRow): { before: string[]; after: string[] } {
  const field = canonicalFieldOf(row.target);
  const place = rows.indexOf(row);
  const rivals = rows.filter(
    (other) => other !== row && field !== undefined && canonicalFieldOf(other.target) === field,
  );
  const names = (isBefore: boolean): string[] =>
    rivals.filter((other) => rows.indexOf(other) < place === isBefore).map(({ name }) => name);
  return { before: names(true), after: names(false) };
}

/** The rows with the one at `from` at another place. */
export function moved<Row>(rows: readonly Row[], from: number, to: number): Row[] {
  if (to < 0 || to >= rows.length) return [...rows];
  const others = rows.filter((_, index) => index !== from);
  return [...others.slice(0, to), rows[from]!, ...others.slice(to)];
}
