import { escapeLiteral } from 'pg';
import { type LegacyAmount, type LegacyTable, PLAIN_AMOUNT, textAmounts } from './legacy-table';

/**
 * SQL for the compared values of a legacy row. Only the comparison uses it, so that it checks the copy independently.
 */
export interface ComparisonExpressions {
  saleAmount: string;
  payout: string;
  /** One text: id, millisecond received, conversion id and both amounts. */
  line: string;
}

/** A larger number is not an amount here; its row is quarantined. */
const MAX_AMOUNT = '1e14';
const PLAIN_TEXT_AMOUNT = escapeLiteral(PLAIN_AMOUNT.source);
/** Words and unfilled placeholders that mean no amount. */
const NO_AMOUNT = escapeLiteral('^\\s*(null|undefined|[$]?[{].*[}]|\\[\\[.*\\]\\]|%7b.*%7d)?\\s*$');

const PRINTABLE_ASCII = escapeLiteral('^[!-~]*$');
const CONTROL_CHARACTERS = escapeLiteral('[\\u0001-\\u001f\\u007f-\\u009f]');
const SPACE = '\\s\\u00a0\\ufeff\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const OUTER_SPACE = escapeLiteral(`^[${SPACE}]+|[${SPACE}]+$`);

/** JSON that PostgreSQL stores but cannot process: NUL, and half a surrogate pair. */
const UNREADABLE_JSON = escapeLiteral(
  '\\\\u0000|\\\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\\\u[dD][c-fC-F])|(?<!\\\\u[dD][89abAB][0-9a-fA-F]{2})\\\\u[dD][c-fC-F]',
);

export function comparisonExpressions(table: LegacyTable): ComparisonExpressions {
  const [saleAmount, payout] = [amountExpression(table, 'usd_sale_amount'), amountExpression(table, 'usd_earning')];
  const line = `concat_ws(' ', legacy.id::text,
    (round(extract(epoch FROM legacy.received_at::timestamptz) * 1000000)::bigint / 1000)::text,
    ${conversionIdExpression()}, coalesce(${saleAmount}::text, ''), coalesce(${payout}::text, ''))`;
  return { saleAmount, payout, line };
}

/** A number whose sum does not depend on the order of the lines. MD5 is the same in every PostgreSQL version. */
export function lineChecksum(line: string): string {
  return `('x' || left(md5(convert_to(${line}, 'UTF8')), 15))::bit(60)::bigint::numeric`;
}

/**
 * The parameters of the given names in raw_data, in order, as JSON: `[[name, value], …]`. Names match without regard
 * to case and surrounding space, as everywhere in the platform. SQL does not decide which of several counts.
 *
 * @param names in lower case
 */
export function parametersExpression({ types }: LegacyTable, names: readonly string[]): string {
  const type = types.get('raw_data');
  if (type === undefined || names.length === 0) return `'[]'`;
  const inText = `(
    SELECT coalesce(json_agg(json_build_array(parts[1], coalesce(parts[2], parts[3])) ORDER BY place), '[]')::text
    FROM regexp_matches(legacy.raw_data::text, ${escapeLiteral(memberPattern(names))}, 'gi')
      WITH ORDINALITY AS member (parts, place))`;
  if (type !== 'jsonb' && type !== 'json') return inText;
  const inObject = `CASE WHEN ${type}_typeof(legacy.raw_data) = 'object' THEN (
    SELECT coalesce(json_agg(json_build_array(name, value) ORDER BY place), '[]')::text
    FROM ${type}_each_text(legacy.raw_data) WITH ORDINALITY AS member (name, value, place)
    WHERE lower(btrim(name)) IN (${names.map(escapeLiteral).join(', ')})) ELSE '[]' END`;
  if (type === 'jsonb') return inObject;
  return `CASE WHEN legacy.raw_data::text ~ ${UNREADABLE_JSON} THEN ${inText} ELSE ${inObject} END`;
}

/** Whether an amount is a text that can be read in more than one way. Its row is quarantined. */
export function isAmbiguous(table: LegacyTable, name: LegacyAmount): string {
  const column = `legacy.${name}`;
  return textAmounts(table).includes(name)
    ? `${column} !~ ${PLAIN_TEXT_AMOUNT} AND ${column} !~* ${NO_AMOUNT}`
    : 'false';
}

/** A name and its value in JSON text: a string, or a bare word. */
function memberPattern(names: readonly string[]): string {
  const anyName = names.map((name) => name.replaceAll(/[^\w]/g, '\\$&')).join('|');
  return `"(\\s*(?:${anyName})\\s*)"\\s*:\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s",}\\]]+))`;
}

/** Four decimals, rounded half away from zero, as the platform stores amounts. */
function amountExpression(table: LegacyTable, name: LegacyAmount): string {
  const type = table.types.get(name);
  const column = `legacy.${name}`;
  if (type === undefined) return 'NULL::numeric';
  if (textAmounts(table).includes(name)) {
    return `round(CASE WHEN ${column} ~ ${PLAIN_TEXT_AMOUNT} THEN ${column}::numeric END, 4)`;
  }
  // A float is cast by way of its text, which has all its digits. The size check comes first: it excludes NaN.
  const number = type === 'real' || type === 'double precision' ? `${column}::text::numeric` : `${column}::numeric`;
  return `round(CASE WHEN abs(${type === 'money' ? number : column}) < ${MAX_AMOUNT} THEN ${number} END, 4)`;
}

/** The conversion id without control characters and surrounding space. */
function conversionIdExpression(): string {
  const id = 'legacy.conversion_id::text';
  return `coalesce(CASE WHEN ${id} ~ ${PRINTABLE_ASCII} THEN ${id} ELSE
    regexp_replace(regexp_replace(${id}, ${CONTROL_CHARACTERS}, '', 'g'), ${OUTER_SPACE}, '', 'g') END, '')`;
}
